"""The progress of a case through its procedure: the state of each node, what voided it, time used.

Working time follows the office's calendar and excludes time on hold.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import TypeAlias

import msgspec

from sop_tui.casework.circumstances import Clock
from sop_tui.casework.evolve import evolve
from sop_tui.casework.history import OUTCOMES, Stay, leads_back, skipped_nodes, time_used
from sop_tui.casework.model import Case, Document, Event, Kind
from sop_tui.casework.turns import open_roles
from sop_tui.desk.views import CaseView
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure
from sop_tui.text.message import Message, say, say_many


class Mark(Enum):
    """The state of a node: not reached, reached but void, done, current, or passed over."""

    AHEAD = auto()
    VOID = auto()
    DONE = auto()
    HERE = auto()
    PASSED = auto()


class NodeRecord(msgspec.Struct, frozen=True):
    """What happened to a case at one node.

    ``outcome`` is the standing outcome; at a void node the last one before it was voided.
    ``visits`` counts every arrival, ``used`` is the working time of all visits together, ``late``
    counts the visits that ended after their due date or are past it now. ``since`` is the last
    arrival, ``left`` the roles whose part of a shared node is still open.
    """

    node: Node
    mark: Mark
    outcome: Event | None
    visits: int
    used: timedelta
    late: int
    since: datetime | None
    left: tuple[str, ...] = ()


class FormerNodeRecord(msgspec.Struct, frozen=True):
    """A node of a former revision that the present one lacks, and what happened there."""

    procedure: Procedure
    record: NodeRecord


_Spent: TypeAlias = tuple[Stay, timedelta]


class CaseProgress(msgspec.Struct, frozen=True):
    """The progress at each node in procedure order, and how often each way between nodes was taken.

    ``former`` are nodes that a migrated case visited and that its present revision lacks or has
    changed; outcomes there are void. ``spent`` is the working time of each stay, in order, ``used``
    their sum; ``day`` is the length of a working day.
    """

    records: Mapping[str, NodeRecord]
    ways: Mapping[tuple[str, str], int]
    spent: tuple[timedelta, ...]
    used: timedelta
    returns: int
    former: tuple[FormerNodeRecord, ...] = ()
    day: timedelta | None = None


def progress_of(
    view: CaseView, clock: Clock, now: datetime, day: timedelta | None = None
) -> CaseProgress:
    """The progress of the case at ``now``; ``day`` is the length of a working day."""
    spent = _spent(view, clock, now)
    standing = {outcome.node: outcome.seq for outcome in view.case.standing}
    left = view.stays[-1].node
    passed = {node.id for node in skipped_nodes(view.procedure, view.case, left)}
    here: dict[str, list[_Spent]] = {}
    elsewhere: dict[tuple[str, str], list[_Spent]] = {}
    for stay, used in zip(view.stays, spent, strict=True):
        then = view.revision_of(stay)
        known = view.procedure.knows(then.node(stay.node))
        at = (
            here.setdefault(stay.node, [])
            if known
            else elsewhere.setdefault((then.fingerprint, stay.node), [])
        )
        at.append((stay, used))
    records = {
        node.id: _record(view, node, standing, passed, here.get(node.id, ()), now)
        for node in view.procedure.nodes
    }
    former = tuple(_former_record(view, gone, now) for gone in elsewhere.values())
    ways: dict[tuple[str, str], int] = {}
    for event in view.events:
        if event.kind is not Kind.RECALLED and _is_way(view, event):
            ways[event.node or "", event.to or ""] = (
                ways.get((event.node or "", event.to or ""), 0) + 1
            )
    return CaseProgress(
        records=records,
        ways=ways,
        spent=spent,
        used=sum(spent, timedelta()),
        returns=sum(leads_back(event) for event in view.events),
        former=former,
        day=day,
    )


def _is_way(view: CaseView, event: Event) -> bool:
    """Whether the event moved the case between two nodes that the present revision has."""
    if event.node is None or event.to is None:
        return False
    then = view.procedure_at(event.seq)
    return all(view.procedure.knows(then.node(each)) for each in (event.node, event.to))


def _spent(view: CaseView, clock: Clock, now: datetime) -> tuple[timedelta, ...]:
    """The working time of each stay, in order."""
    return tuple(time_used(stay, clock.worked, now) for stay in view.stays)


def voided_by(events: Iterable[Event]) -> Mapping[int, Event]:
    """Maps the seq of each void outcome to the event that voided it."""
    causes: dict[int, Event] = {}
    case: Case | None = None
    for event in events:
        before, case = case, evolve(case, event)
        if before is not None and event.kind is Kind.RECALLED and event.staying:
            parts = before.visit.parts if before.visit is not None else ()
            causes.update((part.seq, event) for part in parts if part.role == event.part)
        if before is not None and before.visit is not None and event.keeps is not None:
            causes.update((part.seq, event) for part in before.visit.parts)
        if before is not None and len(case.standing) < len(before.standing):
            standing = {outcome.seq for outcome in case.standing}
            for outcome in before.standing:
                if outcome.seq not in standing:
                    causes[outcome.seq] = event
                    causes.update((part.seq, event) for part in outcome.parts)
    return causes


def documents_of(events: Iterable[Event]) -> tuple[tuple[Event, Document], ...]:
    """Every recorded document, with the event that recorded it."""
    return tuple((event, document) for event in events for document in event.documents)


def in_words(spent: timedelta, day: timedelta | None = None) -> Message:
    """Working time in words: "3 jam 20 menit"; from two working days of length ``day`` on, "20 hari
    3 jam".
    """
    if day and spent >= 2 * day:
        days, rest = divmod(spent, day)
        hours = rest // timedelta(hours=1)
        if not hours:
            return say_many("{n} hari kerja", days)
        return say("{days} {hours}", days=say_many("{n} hari kerja", days),
                   hours=say_many("{n} jam", hours))  # fmt: skip
    hours, minutes = divmod(int(spent.total_seconds()) // 60, 60)
    if not hours:
        return say_many("{n} menit", minutes)
    if not minutes:
        return say_many("{n} jam", hours)
    return say("{hours} {minutes}", hours=say_many("{n} jam", hours),
               minutes=say_many("{n} menit", minutes))  # fmt: skip


def _record(
    view: CaseView,
    node: Node,
    standing: Mapping[str, int],
    passed: Set[str],
    here: Sequence[_Spent],
    now: datetime,
) -> NodeRecord:
    if view.case.node == node.id:
        mark = Mark.HERE
    elif node.id in standing:
        mark = Mark.DONE
    elif node.id in passed and not here:
        mark = Mark.PASSED
    else:
        mark = Mark.VOID if here else Mark.AHEAD
    left: tuple[str, ...] = ()
    if mark is Mark.HERE and node.shared and view.case.visit is not None:
        left = open_roles(node, view.case.visit)
    return _seen(view, node, mark, here, now, left)


def _former_record(view: CaseView, here: Sequence[_Spent], now: datetime) -> FormerNodeRecord:
    procedure = view.revision_of(here[0][0])
    node = procedure.node(here[0][0].node)
    return FormerNodeRecord(procedure, _seen(view, node, Mark.VOID, here, now))


def _seen(
    view: CaseView,
    node: Node,
    mark: Mark,
    here: Sequence[_Spent],
    now: datetime,
    left: tuple[str, ...] = (),
) -> NodeRecord:
    done = [stay.outcome for stay, _ in here
            if stay.outcome is not None
            and stay.outcome.kind in OUTCOMES]  # fmt: skip
    return NodeRecord(
        node=node,
        mark=mark,
        outcome=done[-1] if done else None,
        visits=len(here),
        used=sum((used for _, used in here), timedelta()),
        late=sum(is_late(stay, view.case, now) for stay, _ in here),
        since=here[-1][0].entered_at if here else None,
        left=left,
    )


def is_late(stay: Stay, case: Case, now: datetime) -> bool:
    """Whether the visit ended after its due date, or is past it now."""
    return stay.due_at is not None and stay.due_at < (stay.left_at or case.held_at or now)
