"""The report of a procedure over a period: how long its steps took, and where cases wait.

A visit of a step is one pass of a case through it: work and check share the step's clock and count
as one visit, and a return starts another. A visit belongs to the period in which it was ended by an
act of the step's own officers; visits cut short by a recall or cancellation are not counted. Time
used is working time by the agency's calendar, without time on hold.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median

import msgspec

from sop_tui.casework.history import (
    NODE_DECISIONS,
    OUTCOMES,
    Stay,
    Worked,
    leads_back,
    passes,
    time_allowed,
    time_used,
)
from sop_tui.casework.migration import revisions_used
from sop_tui.casework.model import Event, Kind
from sop_tui.casework.turns import is_outside
from sop_tui.desk.views import NOT_EVALUATED, Card, Evaluation
from sop_tui.sop.model import Procedure, Step
from sop_tui.worktime.duration import Duration

_AFTER_THE_END = frozenset({Kind.NOTED, Kind.LINKED})  # events that a closed case can still get


class StepReport(msgspec.Struct, frozen=True):
    """What happened at one step in the period, and what waits there now.

    ``allowed`` is the standard in working time by the calendar, the median for these visits.
    ``median`` and ``ninetieth`` (percentile, nearest rank) are of the time used. All three are None
    without visits, ``allowed`` also without a standard. ``late`` and ``returned`` count visits that
    ended after their due date, and that ended in a return. ``checked``: visits can end in a return,
    by a check or by a way that leads back. ``oldest`` is the case that has waited longest at the
    step. ``late_cases`` are the numbers of cases late there in the period, or now.
    """

    step: int
    checked: bool
    standard: Duration | None
    visits: int
    allowed: timedelta | None
    median: timedelta | None
    ninetieth: timedelta | None
    late: int
    returned: int
    waiting: int
    waiting_late: int
    oldest: Card | None
    late_cases: tuple[str, ...] = ()

    @property
    def late_share(self) -> float | None:
        """The share of late visits; None if no visit could be late."""
        return self.late / self.visits if self.visits and self.standard is not None else None

    @property
    def return_rate(self) -> float | None:
        """The share of returned visits; None if no visit could be returned."""
        return self.returned / self.visits if self.visits and self.checked else None


class RoleReport(msgspec.Struct, frozen=True):
    """The number of cases that wait for a role now, and of late ones."""

    role: str
    name: str
    waiting: int
    late: int


class PersonReport(msgspec.Struct, frozen=True):
    """The visits that an officer ended in the period; those that were late, and those sent back."""

    officer: str
    name: str
    visits: int
    late: int
    returned: int


class Report(msgspec.Struct, frozen=True):
    """One procedure between two moments; ``until`` is exclusive.

    ``opened``, ``completed``, ``rejected`` and ``cancelled`` count cases in the period; ``open``
    and ``late`` those of now. ``other_editions`` counts cases that followed another revision of the
    procedure, whose steps are matched by number. ``day`` is the length of a working day.
    """

    procedure: Procedure
    since: datetime
    until: datetime
    opened: int
    completed: int
    rejected: int
    cancelled: int
    open: int
    late: int
    other_editions: int
    steps: tuple[StepReport, ...]
    roles: tuple[RoleReport, ...]
    evaluation: Evaluation = NOT_EVALUATED
    day: timedelta | None = None
    people: tuple[PersonReport, ...] = ()

    @property
    def visits(self) -> int:
        return sum(step.visits for step in self.steps)

    @property
    def measured(self) -> int:
        """The number of visits that could be late."""
        return sum(step.visits for step in self.steps if step.standard is not None)

    @property
    def late_visits(self) -> int:
        return sum(step.late for step in self.steps)

    @property
    def returned(self) -> int:
        return sum(step.returned for step in self.steps)

    @property
    def late_share(self) -> float | None:
        """The share of late visits among those that could be late; None if there were none."""
        return self.late_visits / self.measured if self.measured else None


class _Visit(msgspec.Struct, frozen=True):
    """An ended pass through a step; ``allowed`` is the working time that its clock gave.

    ``officer`` and ``name`` are of the officer who ended it.
    """

    case: str
    officer: str
    name: str
    used: timedelta
    allowed: timedelta | None
    late: bool
    returned: bool


def report_on(
    procedure: Procedure,
    histories: Iterable[tuple[str, Sequence[Event], Sequence[Stay]]],
    cards: Iterable[Card],
    since: datetime,
    until: datetime,
    worked: Worked,
    evaluation: Evaluation = NOT_EVALUATED,
    day: timedelta | None = None,
) -> Report:
    """The report over these histories, each with its case number; ``cards`` are the procedure's
    open cases now.
    """
    opened = completed = rejected = cancelled = other_editions = 0
    visits: dict[int, list[_Visit]] = {step.no: [] for step in procedure.steps}
    steps = _steps_of_nodes(procedure)
    for number, events, passed in histories:
        opened += since <= events[0].at < until
        last = next(event for event in reversed(events) if event.kind not in _AFTER_THE_END)
        if since <= last.at < until:
            completed += last.kind in OUTCOMES and last.to is None and not last.staying
            rejected += last.kind is Kind.REJECTED
            cancelled += last.kind is Kind.CANCELLED
        found = list(_visits(number, steps, passed, since, until, worked))
        for step, visit in found:
            visits[step].append(visit)
        other = set(revisions_used(events)) - {procedure.fingerprint}
        other_editions += bool(other) and bool(found)
    waiting = list(cards)
    return Report(
        procedure=procedure,
        since=since,
        until=until,
        opened=opened,
        completed=completed,
        rejected=rejected,
        cancelled=cancelled,
        open=len(waiting),
        late=sum(card.late for card in waiting),
        other_editions=other_editions,
        steps=tuple(
            _step_report(procedure, step, visits[step.no], waiting) for step in procedure.steps
        ),
        roles=tuple(
            RoleReport(
                role=role.id,
                name=role.name,
                waiting=sum(role.id in card.lanes for card in waiting),
                late=sum(role.id in card.lanes and card.late for card in waiting),
            )
            for role in procedure.roles
        ),
        day=day,
        evaluation=evaluation,
        people=_people([visit for each in visits.values() for visit in each]),
    )


def _people(visits: Sequence[_Visit]) -> tuple[PersonReport, ...]:
    """The officers who ended visits, most visits first; their names are those of their last visit.

    Ids distinguish officers with the same name.
    """
    by_officer: dict[str, list[_Visit]] = {}
    for visit in visits:
        by_officer.setdefault(visit.officer, []).append(visit)
    called = {officer: mine[-1].name for officer, mine in by_officer.items()}
    borne_by = Counter(called.values())
    found = [
        PersonReport(
            officer=officer,
            name=name if borne_by[name := called[officer]] == 1 else f"{name} ({officer})",
            visits=len(mine),
            late=sum(visit.late for visit in mine),
            returned=sum(visit.returned for visit in mine),
        )
        for officer, mine in by_officer.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.visits, each.name.casefold())))


def _steps_of_nodes(procedure: Procedure) -> dict[str, int]:
    """The step of every measured node; of a step shared with an outside party, only the inside
    part.
    """
    measured: dict[str, int] = {}
    for step in procedure.steps:
        nodes = [node for node in procedure.nodes if node.step == step.no]
        inside = [node for node in nodes if not is_outside(procedure, node)]
        measured.update((node.id, step.no) for node in inside or nodes)
    return measured


def _visits(
    number: str,
    steps: dict[str, int],
    passed: Iterable[Stay],
    since: datetime,
    until: datetime,
    worked: Worked,
) -> Iterator[tuple[int, _Visit]]:
    """The visits of one case that ended in the period, each with its step."""
    for step, stays in passes(passed, lambda stay: steps.get(stay.node)):
        last = stays[-1]
        outcome, left_at, due_at = last.outcome, last.left_at, last.due_at
        if outcome is None or left_at is None or outcome.kind not in NODE_DECISIONS:
            continue
        if since <= left_at < until:
            yield (
                step,
                _Visit(
                    case=number,
                    officer=outcome.officer,
                    name=outcome.name,
                    used=sum((time_used(stay, worked, left_at) for stay in stays), timedelta()),
                    allowed=time_allowed(last, worked),
                    late=due_at is not None and left_at > due_at,
                    returned=leads_back(outcome),
                ),
            )


def _step_report(
    procedure: Procedure, step: Step, visits: Sequence[_Visit], waiting: Iterable[Card]
) -> StepReport:
    here = [card for card in waiting if card.step == step.no]
    used = sorted(visit.used for visit in visits)
    nodes = [node for node in procedure.nodes if node.step == step.no]
    outside = all(is_outside(procedure, node) for node in nodes)
    return StepReport(
        step=step.no,
        checked=any(procedure.is_return(node, to) for node in nodes for to in node.targets()),
        standard=None if outside else procedure.standard(step.no),
        visits=len(visits),
        allowed=_median([visit.allowed for visit in visits if visit.allowed is not None]),
        median=_median(used),
        ninetieth=used[_nearest_rank(len(used), 90)] if used else None,
        late=sum(visit.late for visit in visits),
        returned=sum(visit.returned for visit in visits),
        waiting=len(here),
        waiting_late=sum(card.late for card in here),
        oldest=min(here, key=_came, default=None),
        late_cases=tuple(
            dict.fromkeys(
                [visit.case for visit in visits if visit.late]
                + [card.number for card in here if card.late]
            )
        ),
    )


def _median(times: Sequence[timedelta]) -> timedelta | None:
    if not times:
        return None
    return timedelta(seconds=round(median(each.total_seconds() for each in times)))


def _nearest_rank(count: int, percent: int) -> int:
    """The index of a percentile in this many sorted values (nearest rank)."""
    return -(-count * percent // 100) - 1


def _came(card: Card) -> tuple[datetime, str]:
    return (card.entered_at or card.opened_at, card.number)
