"""Applies an event to a case; a case changes in no other way."""

from msgspec.structs import replace

from sop_tui.casework.correcting import corrected
from sop_tui.casework.model import (
    Before,
    Case,
    Event,
    Kind,
    Opening,
    Outcome,
    Part,
    Status,
    Visit,
)
from sop_tui.worktime.pause import Pause

_ENDS = {
    Kind.REJECTED: Status.REJECTED,
    Kind.CANCELLED: Status.CANCELLED,
}


def evolve(case: Case | None, event: Event) -> Case:
    """The case after the event.

    Raises:
        ValueError: the event cannot follow; the stored history is damaged.
    """
    if event.opening is not None:
        if case is not None or event.kind is not Kind.OPENED or event.seq != 1:
            raise ValueError(f"event {event.seq} opens a case that is open already")
        return _opened(event, event.opening)
    if case is None or event.seq != case.version + 1:
        raise ValueError(f"event {event.seq} does not follow on the case")
    visit = case.visit
    case = replace(case, version=event.seq, changed_at=event.at)
    if visit is None:
        return _after_the_end(case, event)
    match event.kind:
        case Kind.NOTED:
            return case
        case Kind.COMPLETED if event.staying:
            done = Part(event.part, officer=event.officer, seq=event.seq, at=event.at)
            return replace(case, visit=_with_part(visit, done), before=None)
        case Kind.COMPLETED | Kind.APPROVED | Kind.CHOSEN:
            return _moved_on(case, visit, event)
        case Kind.RETURNED:
            return _returned(case, visit, event)
        case Kind.RECALLED if event.staying:
            return replace(case, visit=_with_part(visit, Part(event.part)))
        case Kind.RECALLED:
            return _recalled(case, visit, event)
        case Kind.CLAIMED:
            return _held_by(case, visit, event, event.officer)
        case Kind.HANDED:
            return _held_by(case, visit, event, event.assignee)
        case Kind.RELEASED if event.part:
            return replace(case, visit=_with_part(visit, Part(event.part)))
        case Kind.RELEASED:
            return replace(case, holder=None)
        case Kind.HELD:
            before = case.before if event.recallable else None
            return replace(case, status=Status.HELD, held_at=event.at, before=before)
        case Kind.RESUMED:
            return replace(case, status=Status.OPEN, held_at=None, visit=_going_on(visit, event))
        case Kind.MIGRATED:
            return _migrated(case, visit, event)
        case Kind.REJECTED | Kind.CANCELLED:
            return _closed(case, visit, event, _ENDS[event.kind])
        case Kind.CORRECTED:
            for change in event.changes:
                case = corrected(case, change)
            return case
        case Kind.LINKED if event.link is not None:
            return replace(case, links=(*case.linked, event.link))
        case _:
            raise ValueError(f"event {event.seq} says nothing of a new case")


def _after_the_end(case: Case, event: Event) -> Case:
    """A closed case accepts notes and links; its closing can be recalled on the same day."""
    if event.kind is Kind.NOTED:
        return case
    if event.kind is Kind.LINKED and event.link is not None:
        return replace(case, links=(*case.linked, event.link))
    if event.kind is Kind.RECALLED and case.before is not None:
        return replace(_recalled(case, case.before.visit, event), status=Status.OPEN)
    raise ValueError(f"event {event.seq} follows on a closed case")


def _with_part(visit: Visit, part: Part) -> Visit:
    """The visit with this part replaced; a part that is neither claimed nor done is removed."""
    others = [each for each in visit.parts if each.role != part.role]
    said = [] if part == Part(part.role) else [part]
    return replace(visit, parts=(*others, *said))


def _held_by(case: Case, visit: Visit, event: Event, officer: str) -> Case:
    if event.part:
        visit = _with_part(visit, Part(event.part, holder=officer))
        return replace(case, visit=visit, before=None)
    return replace(case, holder=officer, before=None)


def _opened(event: Event, opening: Opening) -> Case:
    return Case(
        number=opening.number,
        sop=opening.sop,
        fingerprint=opening.fingerprint,
        title=opening.title,
        subject=opening.subject,
        ref=opening.ref,
        status=Status.OPEN,
        version=1,
        round=1,
        opened_at=event.at,
        changed_at=event.at,
        visit=_visit(event),
        letter=opening.letter,
    )


def _visit(event: Event, pauses: tuple[Pause, ...] = ()) -> Visit:
    if event.to is None:
        raise ValueError(f"event {event.seq} leads nowhere")
    return Visit(
        node=event.to,
        entered_at=event.at,
        clock_from=event.clock_from or event.at,
        due_at=event.due_at,
        held=event.held,
        calendar=event.calendar,
        pauses=pauses,
    )


def _going_on(visit: Visit, event: Event) -> Visit:
    since, pauses = event.held_from, visit.pauses
    if since is not None:  # if the clock was set back meanwhile, the pause is empty
        pauses = (*pauses, Pause(since, max(since, event.at)))
    return replace(
        visit, due_at=event.due_at, held=event.held, calendar=event.calendar, pauses=pauses
    )


def _migrated(case: Case, visit: Visit, event: Event) -> Case:
    visit = replace(visit, due_at=event.due_at, held=event.held, calendar=event.calendar)
    standing = case.standing
    if event.stands is not None:
        of_node = {outcome.node: outcome for outcome in standing}
        standing = tuple(of_node[node] for node in event.stands)
    return replace(case, fingerprint=event.definition, visit=visit, standing=standing, before=None)


def _before(case: Case, visit: Visit, event: Event) -> Before:
    return Before(
        officer=event.officer,
        role=event.role,
        visit=visit,
        standing=case.standing,
        round=case.round,
        holder=case.holder,
        until=event.until,
    )


def _moved_on(case: Case, visit: Visit, event: Event) -> Case:
    parts = tuple(part for part in visit.parts if part.officer is not None)
    outcome = Outcome(node=visit.node, officer=event.officer, seq=event.seq, parts=parts)
    if event.to is None:
        standing = (*case.standing, outcome)
        return replace(_closed(case, visit, event, Status.COMPLETED), standing=standing)
    moved = replace(
        case,
        visit=_visit(event, visit.pauses),
        holder=None,
        before=_before(case, visit, event),
    )
    if event.keeps is not None:  # moved back
        standing = case.standing[: event.keeps]
        return replace(moved, standing=standing, round=case.round + 1)
    return replace(moved, standing=(*case.standing, outcome))


def _returned(case: Case, visit: Visit, event: Event) -> Case:
    # Every outcome at or after the node that the case returns to is void: paraf gugur.
    moved = replace(
        case,
        visit=_visit(event, visit.pauses),
        holder=None,
        before=_before(case, visit, event),
    )
    if event.forward:
        return moved
    keeps = event.keeps
    if keeps is None:
        nodes = [outcome.node for outcome in case.standing]
        if event.to not in nodes:
            raise ValueError(f"event {event.seq} returns the case to where it has not been")
        keeps = nodes.index(event.to)
    return replace(moved, standing=case.standing[:keeps], round=case.round + 1)


def _recalled(case: Case, visit: Visit, event: Event) -> Case:
    before = case.before
    if before is None:
        raise ValueError(f"event {event.seq} recalls nothing")
    # The former visit keeps its own clock; otherwise a recall would gain time.
    return replace(
        case,
        visit=replace(
            before.visit, due_at=event.due_at, calendar=event.calendar, pauses=visit.pauses
        ),
        holder=before.holder,
        standing=before.standing,
        round=before.round,
        before=None,
    )


def _closed(case: Case, visit: Visit, event: Event, status: Status) -> Case:
    before = _before(case, visit, event) if event.until is not None else None
    return replace(case, status=status, visit=None, holder=None, held_at=None, before=before)
