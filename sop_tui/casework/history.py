"""The way a case went: its visits, read from its events."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event, Kind, Status
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure
from sop_tui.worktime.pause import Pause

Worked = Callable[[datetime, datetime], timedelta]
"""The working time between two moments."""

StepT = TypeVar("StepT", bound=Hashable)

OUTCOMES = frozenset({Kind.COMPLETED, Kind.APPROVED, Kind.CHOSEN})
"""The events by which something is done at a node."""
_LEAVING = frozenset(
    {
        Kind.COMPLETED,
        Kind.APPROVED,
        Kind.CHOSEN,
        Kind.RETURNED,
        Kind.REJECTED,
        Kind.CANCELLED,
        Kind.RECALLED,
    }
)


class Stay(msgspec.Struct, frozen=True):
    """One visit of a case at a node, from its coming to its leaving.

    ``events`` are all that happened there in order; ``outcome`` is the event that ended it, None
    while the case is there. ``void``: an outcome that no longer stands (*paraf gugur*).
    ``due_at`` is the due date as it held at the end. ``pauses`` are the times that its clock stood
    still before, ``held`` the seconds of working time that an early version recorded instead.
    ``void_parts`` are the events of parts of a shared node that no longer stand.
    """

    node: str
    round: int
    entered_at: datetime
    clock_from: datetime
    left_at: datetime | None
    due_at: datetime | None
    held: int
    outcome: Event | None
    void: bool
    events: tuple[Event, ...]
    pauses: tuple[Pause, ...] = ()
    void_parts: tuple[int, ...] = ()


def stays(events: Sequence[Event]) -> tuple[Stay, ...]:
    """The visits in the order of time, the present one last if the case is open.

    A recall ends the visit it calls the case back from and begins another at the former node.
    """
    found: list[Stay] = []
    case: Case | None = None
    here: list[Event] = []
    entered_at = events[0].at
    parts: tuple[int, ...] = ()
    for event in events:
        before, case = case, evolve(case, event)
        if before is not None and before.visit is None:
            if event.kind is Kind.RECALLED:  # opens the case again
                here, entered_at = [event], event.at
            else:  # a remark on a closed case
                found[-1] = replace(found[-1], events=(*found[-1].events, event))
            continue
        here.append(event)
        if before is not None and event.kind in _LEAVING and not event.staying:
            found.append(_stay(before, entered_at, here, event))
            here, entered_at = [], event.at
            parts = _parts_done(before) if case.visit is None else ()
    assert case is not None
    if case.visit is not None:
        found.append(_stay(case, entered_at, here, None))
        parts = _parts_done(case)
    standing = {outcome.seq for outcome in case.standing}.union(
        parts, (part.seq for outcome in case.standing for part in outcome.parts)
    )
    return tuple(
        replace(stay, void=_is_void(stay, standing), void_parts=_void_parts(stay, standing))
        for stay in found
    )


def _parts_done(case: Case) -> tuple[int, ...]:
    assert case.visit is not None
    return tuple(part.seq for part in case.visit.parts if part.officer is not None)


def _void_parts(stay: "Stay", standing: set[int]) -> tuple[int, ...]:
    return tuple(
        event.seq
        for event in stay.events
        if event.kind is Kind.COMPLETED and event.staying and event.seq not in standing
    )


def passes(
    found: Iterable[Stay], step_of: Callable[[Stay], StepT | None]
) -> list[tuple[StepT, list[Stay]]]:
    """The ways through steps, in the order of their beginning: the stays that share one clock.

    ``step_of`` says to which step a stay belongs, None where it counts for none.
    """
    by_clock: dict[tuple[StepT, int, datetime], list[Stay]] = {}
    for stay in found:
        step = step_of(stay)
        if step is not None:
            by_clock.setdefault((step, stay.round, stay.clock_from), []).append(stay)
    return [(step, stays) for (step, _, _), stays in by_clock.items()]


def pauses_of(events: Sequence[Event]) -> tuple[Pause, ...]:
    """The times that the case was on hold, as far as it has gone on since."""
    return tuple(
        Pause(event.held_from, max(event.held_from, event.at))
        for event in events
        if event.held_from is not None
    )


def time_used(stay: Stay, worked: Worked, now: datetime) -> timedelta:
    """The working time that the case spent in this stay, without the time on hold."""
    end = stay.left_at or now
    used = worked(stay.entered_at, end)
    held_from: datetime | None = None
    for event in stay.events:
        if event.kind is Kind.HELD:
            held_from = event.at
        elif event.kind is Kind.RESUMED and held_from is not None:
            used -= max(worked(held_from, event.at), timedelta())
            held_from = None
    if held_from is not None:
        used -= max(worked(held_from, end), timedelta())
    return max(used, timedelta())


def time_allowed(stay: Stay, worked: Worked) -> timedelta | None:
    """The working time from the beginning of the clock to the due date, without its pauses."""
    due_at = stay.due_at
    if due_at is None:
        return None
    still = (worked(min(each.begin, due_at), min(each.end, due_at)) for each in stay.pauses)
    paused = timedelta(seconds=stay.held) + sum(still, timedelta())
    return worked(stay.clock_from, due_at) - paused


def leads_back(event: Event) -> bool:
    """Whether the case went back by this event, so that another round begins."""
    return event.keeps is not None or (event.kind is Kind.RETURNED and not event.forward)


def before_their_time(events: Sequence[Event]) -> frozenset[int]:
    """The seq of every event whose clock stood before that of the event before it.

    The order of a history is that of the numbers; a clock that was set back shows, and changes
    nothing.
    """
    return frozenset(later.seq for earlier, later in pairwise(events) if later.at < earlier.at)


def voided_in(passed: Sequence[Stay]) -> frozenset[int]:
    """The seq of every outcome, and of every part, that no longer stands."""
    whole = (stay.outcome.seq for stay in passed if stay.void and stay.outcome is not None)
    return frozenset(whole).union(*(stay.void_parts for stay in passed))


def passed_over(procedure: Procedure, case: Case, left: str | None = None) -> tuple[Node, ...]:
    """The nodes that the case has gone by without standing there (*tidak dilalui*).

    ``left`` is where a case stood that was closed on its way.
    """
    if case.status is Status.COMPLETED:
        end = len(procedure.nodes)
    else:
        here = case.node or left
        end = procedure.node(here).index if here is not None else 0
    standing = {outcome.node for outcome in case.standing}
    return tuple(node for node in procedure.nodes[:end] if node.id not in standing)


def _stay(case: Case, entered_at: datetime, here: list[Event], outcome: Event | None) -> Stay:
    visit = case.visit
    assert visit is not None
    return Stay(
        node=visit.node,
        round=case.round,
        entered_at=entered_at,
        clock_from=visit.clock_from,
        left_at=outcome.at if outcome is not None else None,
        due_at=outcome.left_due or visit.due_at if outcome is not None else visit.due_at,
        held=visit.held,
        outcome=outcome,
        void=False,
        events=tuple(here),
        pauses=tuple(pause for pause in visit.pauses if pause.end > visit.clock_from),
    )


def _is_void(stay: Stay, standing: set[int]) -> bool:
    outcome = stay.outcome
    if outcome is None or outcome.keeps is not None:  # what leads back has its effect, as a return
        return False
    return outcome.kind in OUTCOMES and outcome.seq not in standing
