"""Checks whether a case's history is unaltered, as far as the case alone can show."""

from collections.abc import Sequence

from sop_tui.casework.evolve import evolve
from sop_tui.casework.history import Stay, stays
from sop_tui.casework.model import Case, Event
from sop_tui.storage.chain import digest
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import say


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


def sound_stays(number: str, events: Sequence[Event]) -> tuple[Stay, ...]:
    """The visits of a case that was read from the store.

    Raises:
        StoreProblem: ``damaged``: its events do not follow on each other; they were edited by hand.
    """
    try:
        return stays(events)
    except (ValueError, LookupError):
        raise StoreProblem(
            "damaged",
            say(
                "riwayat berkas {number} tidak menyambung; periksa dengan: sop-tui store verify",
                number=number,
            ),
        ) from None
