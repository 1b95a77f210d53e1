"""Records of exports: a text that leaves a shared server is recorded in the chain before it is
sent.

The record is in the entry of the officer who took the text, so the case and its version do not
change, not even for an archived case.
"""

from sop_tui.desk.desk import Desk
from sop_tui.hashing import bulk_sha256
from sop_tui.office.model import OfficerEvent, OfficerKind
from sop_tui.storage.batch import Batch, OfficerChange
from sop_tui.storage.engine import Snapshot


def record_export(desk: Desk, number: str, form: str, taken: str | bytes) -> None:
    """Records that the officer takes this text or workbook; call it before sending.

    ``number`` is empty for a text about several cases.

    Raises:
        NotFound: ``officer``, when the officer or the key has been removed.
        StoreProblem: it could not be recorded, so the text must not be sent.
    """
    digest = bulk_sha256(taken if isinstance(taken, bytes) else taken.encode())

    def plan(snapshot: Snapshot) -> Batch:
        event = desk.workplace.officer_event(
            snapshot,
            OfficerKind.EXPORTED,
            desk.workplace.speaker(snapshot),
            note=form,
            case=number,
            digest=digest,
        )
        return Batch(officers=(OfficerChange(event=event),))

    desk.workplace.store.commit(plan)


def recorded_exports(desk: Desk, number: str | None = None) -> tuple[OfficerEvent, ...]:
    """The recorded exports of one case or of all, in order; archived records included."""
    store = desk.workplace.store
    events = (
        event
        for officer in store.snapshot.officers
        for event in store.snapshot.officer_events(officer)
    )
    archived = (event for _, event in store.archives.officer_events())
    found = {
        event.id: event
        for event in (*archived, *events)
        if event.kind is OfficerKind.EXPORTED and number in (None, event.case)
    }
    return tuple(sorted(found.values(), key=lambda event: (event.at, event.revision)))
