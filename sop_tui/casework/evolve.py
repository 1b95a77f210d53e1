"""How an event changes a case: the only way a case ever changes."""

from collections.abc import Iterable

from msgspec.structs import replace

from sop_tui.casework.model import Before, Case, Event, Kind, Opening, Outcome, Status, Visit
from sop_tui.worktime.pause import Pause

_ENDS = {
    Kind.REJECTED: Status.REJECTED,
    Kind.CANCELLED: Status.CANCELLED,
}


def evolve(case: Case | None, event: Event) -> Case:
    """The case after the event.

    Raises:
        ValueError: the event cannot follow on this case; the stored history is not sound.
    """
    if event.opening is not None:
        if case is not None or event.kind is not Kind.OPENED or event.seq != 1:
            raise ValueError(f"event {event.seq} opens a case that is open already")
        return _opened(event, event.opening)
    visit = case.visit if case is not None else None
    if case is None or visit is None or event.seq != case.version + 1:
        raise ValueError(f"event {event.seq} does not follow on the case")
    case = replace(case, version=event.seq, changed_at=event.at)
    match event.kind:
        case Kind.NOTED:
            return case
        case Kind.COMPLETED | Kind.APPROVED:
            return _moved_on(case, visit, event)
        case Kind.RETURNED:
            return _returned(case, visit, event)
        case Kind.RECALLED:
            return _recalled(case, visit, event)
        case Kind.CLAIMED:
            return replace(case, holder=event.officer, before=None)
        case Kind.RELEASED:
            return replace(case, holder=None)
        case Kind.HELD:
            return replace(case, status=Status.HELD, held_at=event.at, before=None)
        case Kind.RESUMED:
            return replace(case, status=Status.OPEN, held_at=None, visit=_going_on(visit, event))
        case Kind.REJECTED | Kind.CANCELLED:
            return _closed(case, _ENDS[event.kind])
        case _:
            raise ValueError(f"event {event.seq} says nothing of a new case")


def fold(events: Iterable[Event]) -> Case:
    """The case that these events make.

    Raises:
        ValueError: there are none, or they do not follow on one another.
    """
    case: Case | None = None
    for event in events:
        case = evolve(case, event)
    if case is None:
        raise ValueError("a case has at least one event")
    return case


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
    if since is not None:  # a clock that was set back meanwhile makes no pause
        pauses = (*pauses, Pause(since, max(since, event.at)))
    return replace(
        visit, due_at=event.due_at, held=event.held, calendar=event.calendar, pauses=pauses
    )


def _before(case: Case, visit: Visit, event: Event) -> Before:
    return Before(
        officer=event.officer,
        role=event.role,
        visit=visit,
        standing=case.standing,
        round=case.round,
        holder=case.holder,
    )


def _moved_on(case: Case, visit: Visit, event: Event) -> Case:
    standing = (*case.standing, Outcome(node=visit.node, officer=event.officer, seq=event.seq))
    if event.to is None:
        return _closed(replace(case, standing=standing), Status.COMPLETED)
    return replace(
        case,
        visit=_visit(event, visit.pauses),
        holder=None,
        standing=standing,
        before=_before(case, visit, event),
    )


def _returned(case: Case, visit: Visit, event: Event) -> Case:
    # Every outcome at or after the node that the case comes back to is void: paraf gugur.
    nodes = [outcome.node for outcome in case.standing]
    if event.to not in nodes:
        raise ValueError(f"event {event.seq} returns the case to where it has not been")
    return replace(
        case,
        visit=_visit(event, visit.pauses),
        holder=None,
        standing=case.standing[: nodes.index(event.to)],
        round=case.round + 1,
        before=_before(case, visit, event),
    )


def _recalled(case: Case, visit: Visit, event: Event) -> Case:
    before = case.before
    if before is None:
        raise ValueError(f"event {event.seq} recalls nothing")
    # The former visit goes on with its own clock, or a recall would be a way to gain time.
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


def _closed(case: Case, status: Status) -> Case:
    return replace(case, status=status, visit=None, holder=None, held_at=None, before=None)
