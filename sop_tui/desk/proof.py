"""Checks whether a case's history is unaltered, as far as the case alone can show."""

from collections.abc import Callable, Sequence

from sop_tui.casework.evolve import evolve
from sop_tui.casework.history import Stay, stays
from sop_tui.casework.migration import former_revisions, revision_at, revisions_used
from sop_tui.casework.model import Case, Event, Kind
from sop_tui.sop.graph import END
from sop_tui.sop.model import Procedure
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


def sound_stays(
    number: str, events: Sequence[Event], definition: Callable[[str], Procedure]
) -> tuple[Stay, ...]:
    """The visits of a case that was read from the store.

    ``definition`` finds a revision by its fingerprint.

    Raises:
        StoreProblem: ``damaged``: its events do not follow on each other, or name what their
            revision does not have; they were edited by hand.
    """
    try:
        passed = stays(events)
        strange = _first_strange(events, definition)
    except (ValueError, LookupError):
        raise StoreProblem(
            "damaged",
            say(
                "riwayat berkas {number} tidak menyambung; periksa dengan: sop-tui store verify",
                number=number,
            ),
        ) from None
    if strange is not None:
        raise StoreProblem(
            "damaged",
            say(
                "peristiwa {seq} berkas {number} menyebut langkah atau peran yang tidak ada dalam "
                "definisinya; periksa dengan: sop-tui store verify",
                seq=strange,
                number=number,
            ),
        )
    return passed


def _first_strange(events: Sequence[Event], definition: Callable[[str], Procedure]) -> int | None:
    """The seq of the first event that names a node or role that its revision does not have."""
    former = former_revisions(events, definition)
    present = definition(revisions_used(events)[-1])
    for event in events:
        revisions = [revision_at(former, present, event.seq)]
        if event.kind is Kind.MIGRATED:
            revisions.append(revision_at(former, present, event.seq - 1))
        nodes = {node for node in (event.node, event.to) if node is not None and node != END}
        roles = {event.role, event.part, event.by_role} - {""}
        if not any(each.has(nodes, roles) for each in revisions):
            return event.seq
    return None
