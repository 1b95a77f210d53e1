"""Whether the history of a case is what was recorded, as far as the case alone can tell."""

from collections.abc import Sequence

from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event
from sop_tui.storage.chain import digest


def first_altered(events: Sequence[Event]) -> int | None:
    """The seq of the first event whose hash does not fit it, None where all fit.

    That the events hang together with those of all other cases is said by ``store verify`` only.
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
