"""The visits of a case, computed from its events."""

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
"""Returns the working time between two moments."""

StepT = TypeVar("StepT", bound=Hashable)

OUTCOMES = frozenset({Kind.COMPLETED, Kind.APPROVED, Kind.CHOSEN})
"""The kinds of event that record an outcome at a node."""

NODE_DECISIONS = OUTCOMES | {Kind.RETURNED, Kind.REJECTED}
"""The kinds of event by which an officer of a node ends a visit there."""

_LEAVING = NODE_DECISIONS | {Kind.CANCELLED, Kind.RECALLED}


class Stay(msgspec.Struct, frozen=True):
    """One visit of a case at a node, from arrival to departure.

    ``events`` are all events there, in order; ``outcome`` is the one that ended the visit, None
    for the current one. ``void``: the outcome no longer counts (*paraf gugur*). ``due_at`` is the
    due date at the end of the visit. ``pauses`` are the periods in which its clock stood still;
    ``held`` is the seconds of working time that early versions recorded instead. ``void_parts``
    are the seqs of parts of a shared node that no longer count.
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
    """All visits in order; if the case is open, the current one is last.

    A recall ends the visit it recalls from and begins another one at the former node.
    """
    found: list[Stay] = []
    case: Case | None = None
    here: list[Event] = []
    entered_at = events[0].at
    parts: tuple[int, ...] = ()
    for event in events:
        before, case = case, evolve(case, event)
        if before is not None and before.visit is None:
            if event.kind is Kind.RECALLED:  # the case is open again
                here, entered_at = [event], event.at
            else:  # a note or a link on a closed case
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
    """The visits grouped by step and clock, in the order of their beginning.

    ``step_of`` gives the step of a visit; None leaves the visit out.
    """
    by_clock: dict[tuple[StepT, int, datetime], list[Stay]] = {}
    for stay in found:
        step = step_of(stay)
        if step is not None:
            by_clock.setdefault((step, stay.round, stay.clock_from), []).append(stay)
    return [(step, stays) for (step, _, _), stays in by_clock.items()]


def pauses_of(events: Sequence[Event]) -> tuple[Pause, ...]:
    """The periods that the case was on hold; a hold that has not ended is not included."""
    return tuple(
        Pause(event.held_from, max(event.held_from, event.at))
        for event in events
        if event.held_from is not None
    )


def time_used(stay: Stay, worked: Worked, now: datetime) -> timedelta:
    """The working time that the case spent in this visit, without time on hold."""
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
    """The working time from the start of the clock to the due date, without pauses."""
    due_at = stay.due_at
    if due_at is None:
        return None
    still = (worked(min(each.begin, due_at), min(each.end, due_at)) for each in stay.pauses)
    paused = timedelta(seconds=stay.held) + sum(still, timedelta())
    return worked(stay.clock_from, due_at) - paused


def leads_back(event: Event) -> bool:
    """Whether the event moved the case back, which begins another round."""
    return event.keeps is not None or (event.kind is Kind.RETURNED and not event.forward)


def after_clock_set_back(events: Sequence[Event]) -> frozenset[int]:
    """The seq of every event that is dated before the event preceding it.

    The numbers define the order of a history; a clock that was set back is shown but has no effect.
    """
    return frozenset(later.seq for earlier, later in pairwise(events) if later.at < earlier.at)


def void_outcomes(passed: Sequence[Stay]) -> frozenset[int]:
    """The seqs of all outcomes and parts that no longer count."""
    whole = (stay.outcome.seq for stay in passed if stay.void and stay.outcome is not None)
    return frozenset(whole).union(*(stay.void_parts for stay in passed))


def skipped_nodes(procedure: Procedure, case: Case, left: str | None = None) -> tuple[Node, ...]:
    """The nodes that the case has skipped (*tidak dilalui*).

    ``left`` is the last node of a case that was rejected or cancelled.
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
    if outcome is None or outcome.keeps is not None:  # moving back stays valid, as a return does
        return False
    return outcome.kind in OUTCOMES and outcome.seq not in standing
