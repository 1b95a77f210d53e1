"""Which definitions are in force: those of the folder, with the store's decisions applied."""

from collections.abc import Callable, Sequence
from datetime import date

from sop_tui.office.decisions import decision_on
from sop_tui.office.model import OfficerEvent, OfficerKind
from sop_tui.sop.drafts import DraftFile, questions_in
from sop_tui.sop.model import Procedure
from sop_tui.sop.reading import Library, still_draft
from sop_tui.storage.engine import Snapshot
from sop_tui.storage.integrity import refuse_edited


def definition_acts(snapshot: Snapshot) -> tuple[OfficerEvent, ...]:
    """All acts on definitions, in the order of their commits.

    Only histories of entries marked as having such acts are decoded.

    Raises:
        StoreProblem: ``damaged``; an act does not match its hash, so somebody has edited it.
    """
    events = (
        event
        for officer in snapshot.officers.values()
        if officer.defines
        for event in snapshot.officer_events(officer.id)
        if event.definition is not None
    )
    acts = tuple(sorted(events, key=lambda event: (event.revision, event.at)))
    for event in acts:
        refuse_edited(event)
    return acts


def kept_drafts(acts: Sequence[OfficerEvent]) -> dict[str, OfficerEvent]:
    """The kept draft of each SOP by id, unless it was deleted or adopted since."""
    found: dict[str, OfficerEvent] = {}
    for event in acts:
        act = event.definition
        if act is None:
            continue
        if event.kind is OfficerKind.DRAFTED and act.draft:
            found[act.sop] = event
        elif event.kind is OfficerKind.DRAFTED or (
            event.kind is OfficerKind.ADOPTED
            and act.sop in found
            and act.draft == found[act.sop].id
        ):
            found.pop(act.sop, None)
    return found


def in_force(
    folder: Library, snapshot: Snapshot, today: Callable[[Procedure | None], date]
) -> Library:
    """The folder's definitions with the store's decisions applied, as of today.

    ``today`` gives the present date where a procedure is used.
    """
    acts = definition_acts(snapshot)
    coming = {
        procedure.id: procedure
        for procedure in folder.procedures.values()
        if procedure.effective is not None and procedure.effective > today(procedure)
    }
    if not acts and not coming:
        return folder
    procedures, unusable = dict(folder.procedures), dict(folder.unusable)
    for sop in dict.fromkeys(event.definition.sop for event in acts if event.definition):
        adopted = [
            event.definition.fingerprint
            for event in acts
            if event.kind is OfficerKind.ADOPTED
            and event.definition is not None
            and event.definition.sop == sop
        ]
        known = snapshot.definition(adopted[-1]) if adopted else procedures.get(sop)
        act = decision_on(acts, sop, today(known))
        if act is None or act.definition is None:
            continue
        coming.pop(sop, None)  # the store's decision takes precedence
        unusable.pop(f"{sop}.toml", None)
        if act.kind is OfficerKind.RETIRED:
            procedures.pop(sop, None)
        else:
            procedures[sop] = snapshot.definition(act.definition.fingerprint)
    for procedure in coming.values():
        former = former_of(snapshot, procedure, today(procedure))
        if former is not None:
            procedures[procedure.id] = former
    drafts = dict(folder.drafts)
    for sop, event in kept_drafts(acts).items():
        assert event.definition is not None
        draft = DraftFile(sop, event.definition.title, questions_in(event.definition.draft))
        drafts = {file: other for file, other in drafts.items() if other.id != sop}
        drafts[f"{sop}.draft.toml"] = draft
        if sop not in procedures:
            unusable[f"{sop}.toml"] = still_draft(f"{sop}.draft.toml", draft)
    return Library(
        dict(sorted(procedures.items())), dict(sorted(unusable.items())), folder.notices,
        dict(sorted(drafts.items())), coming,
    )  # fmt: skip


def former_of(snapshot: Snapshot, coming: Procedure, today: date) -> Procedure | None:
    """The newest revision of a procedure that cases have followed and that is already in force."""
    for fingerprint, known in reversed(list(snapshot.definitions.items())):
        if known.id == coming.id and fingerprint != coming.fingerprint:
            former = snapshot.definition(fingerprint)
            if former.effective is None or former.effective <= today:
                return former
    return None
