"""Checks whether a case's history is unaltered, as far as the case alone can show."""

from collections.abc import Sequence

from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event
from sop_tui.storage.chain import digest


def first_altered(events: Sequence[Event]) -> int | None:
    """The seq of the first event whose hash does not match; None if all match.

    Whether the events fit into the whole chain is checked by ``store verify`` only.
    """
    case: Case | None = None
    for event in events:
        try:
            case = evolve(case, event)
        except (ValueError, KeyError):
            return event.seq
        if event.hash != digest(event, event.prev_hash, case):
            return event.seq
    return None
