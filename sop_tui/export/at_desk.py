"""The export context (time, officer, integrity) for an export made at a desk now."""

from sop_tui.casework.circumstances import NullClock
from sop_tui.desk.desk import Desk
from sop_tui.desk.proof import first_altered
from sop_tui.desk.views import CaseView
from sop_tui.export.context import ExportContext, Integrity
from sop_tui.text.language import Language


def export_context(desk: Desk, language: Language, view: CaseView | None = None) -> ExportContext:
    """The context for exporting one case, whose hashes are checked again; None means a list of
    cases.

    Pass ``view`` as the desk gives it: once names are redacted, its hashes no longer match.

    Raises:
        NotFound: ``officer``, when the officer at the desk has been removed.
    """
    state, now = desk.state(), desk.clocks.now()
    if view is not None and view.zone is not None:
        now, language = now.astimezone(view.zone), language.in_zone(view.zone)
    altered = first_altered(view.events) if view is not None else None
    return ExportContext(
        at=now,
        by=desk.speaker().name,
        by_nip=desk.speaker().nip,
        nips={each.id: each.nip for each in desk.office.officers.values() if each.nip},
        language=language,
        clock=desk.clocks.of(view.procedure) if view is not None else NullClock(),
        day=desk.clocks.calendar(view.procedure).usual_day if view is not None else None,
        integrity=Integrity(
            revision=state.revision,
            chain_head=state.chain_head,
            verified_at=now if view is not None and altered is None else None,
            altered=altered,
            sealed=state.seal.sealed if state.seal is not None else "",
            signature=state.seal.signature if state.seal is not None else "",
        ),
    )
