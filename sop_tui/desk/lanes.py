"""The open cases in lanes, updated incrementally."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from operator import is_
from typing import TypeAlias

from sop_tui.casework.model import CaseOrSummary
from sop_tui.desk.numbering import sortable
from sop_tui.desk.views import NOTHING_WAITS, Card, Queue, SopSummary, midnight_after
from sop_tui.sop.model import Procedure
from sop_tui.storage.engine import Snapshot

_Where: TypeAlias = tuple[str, str]
"""A lane: procedure and role."""


class Lanes:
    """The queue of each lane, for a screen that refreshes often.

    Between two looks others change few cases, and time itself changes cards only at due dates and
    midnight. So usually only the lanes of changed cases are rebuilt; at a due date or midnight all
    of them. A queue that is the same object as before has the same cards.

    ``draw`` builds the card of a case at a moment.
    """

    def __init__(self, draw: Callable[[CaseOrSummary, datetime], Card]) -> None:
        self._draw = draw
        self._snapshot: Snapshot | None = None
        self._since = self._until = datetime.min
        self._cards: dict[str, Card] = {}
        self._queues: dict[_Where, Queue] = {}
        self._summaries: dict[str, tuple[Procedure, list[Queue], SopSummary]] = {}
        self._summed_up: tuple[Sequence[Procedure], tuple[SopSummary, ...]] | None = None

    def forget(self) -> None:
        """Call when cards would be built differently, e.g. after the officer's roles have
        changed.
        """
        self._snapshot = None

    def look(self, snapshot: Snapshot, now: datetime) -> None:
        """Updates everything to this version and moment."""
        former, self._snapshot = self._snapshot, None  # stays None if building a card fails
        if former is None or not self._since <= now < self._until:
            self._rebuild(snapshot, now)
            self._summed_up = None
        elif former is not snapshot:
            self._catch_up(snapshot, former, now)
            self._summed_up = None
        self._snapshot, self._since = snapshot, now

    def queues(self, sop: str) -> Iterator[tuple[str, Queue]]:
        """The lanes of a procedure that have cases, by role."""
        return ((role, queue) for (of, role), queue in self._queues.items() if of == sop)

    def sops(self) -> frozenset[str]:
        """The procedures with open cases."""
        return frozenset(sop for sop, _ in self._queues)

    def summaries(self, procedures: Sequence[Procedure]) -> tuple[SopSummary, ...]:
        """The counts of procedures; the same objects while their lanes are unchanged."""
        if self._summed_up is None or not _same(self._summed_up[0], procedures):
            self._summed_up = (procedures, tuple(map(self._summary, procedures)))
        return self._summed_up[1]

    def _summary(self, procedure: Procedure) -> SopSummary:
        queues = [queue for _, queue in self.queues(procedure.id)]
        known = self._summaries.get(procedure.id)
        if known is None or known[0] is not procedure or not _same(known[1], queues):
            known = (procedure, queues, summary(procedure, queues))
            self._summaries[procedure.id] = known
        return known[2]

    def _rebuild(self, snapshot: Snapshot, now: datetime) -> None:
        cases = (case for case in snapshot.summaries.values() if case.visit is not None)
        self._cards = {case.number: self._draw(case, now) for case in cases}
        self._until = midnight_after(now)
        lanes = defaultdict(list)
        for card in self._cards.values():
            for lane in _lanes(card):
                lanes[lane].append(card)
            self._hold_until_late(card)
        today_ends = midnight_after(now)
        self._queues = {
            lane: Queue.of(sorted(cards, key=urgency), today_ends, lane[1])
            for lane, cards in lanes.items()
        }

    def _catch_up(self, snapshot: Snapshot, former: Snapshot, now: datetime) -> None:
        gone: defaultdict[_Where, list[Card]] = defaultdict(list)
        come: defaultdict[_Where, list[Card]] = defaultdict(list)
        for number in snapshot.changes_since(former).cases:
            before = self._cards.pop(number, None)
            if before is not None:
                for lane in _lanes(before):
                    gone[lane].append(before)
            case = snapshot.cases.get(number)
            if case is not None and case.visit is not None:
                card = self._cards[number] = self._draw(case, now)
                for lane in _lanes(card):
                    come[lane].append(card)
                self._hold_until_late(card)
        today_ends = midnight_after(now)
        for lane in gone.keys() | come.keys():
            queue = self._queues.get(lane, NOTHING_WAITS)
            cards = list(queue.cards)
            for card in gone[lane]:
                del cards[bisect_left(cards, urgency(card), key=urgency)]
            for card in come[lane]:
                insort(cards, card, key=urgency)
            if cards:
                self._queues[lane] = queue.with_others(
                    cards, gone[lane], come[lane], today_ends, lane[1]
                )
            else:
                del self._queues[lane]

    def _hold_until_late(self, card: Card) -> None:
        if card.deadline is not None and not card.late and card.held_at is None:
            self._until = min(self._until, card.deadline)


def urgency(card: Card) -> tuple[bool, float, int, str]:
    """Sort key: due dates first, earliest first; then cases without one; then the letter's urgency,
    then the number.
    """
    due = card.deadline
    return (
        due is None,
        due.timestamp() if due is not None else 0.0,
        -card.urgent,
        sortable(card.number),
    )


def _lanes(card: Card) -> list[_Where]:
    return [(card.sop, lane) for lane in card.lanes or (card.lane or "",)]


def _same(some: Sequence[object], others: Sequence[object]) -> bool:
    return len(some) == len(others) and all(map(is_, some, others))


def summary(procedure: Procedure, queues: Sequence[Queue]) -> SopSummary:
    """The counts of a procedure; a case in several lanes counts once."""
    again = [queue.again for queue in queues if queue.again is not None]
    return SopSummary(
        id=procedure.id,
        code=procedure.code,
        title=procedure.title,
        agency=procedure.agency,
        open=sum(len(queue.cards) for queue in queues) - sum(len(q.cards) for q in again),
        late=sum(queue.late for queue in queues) - sum(q.late for q in again),
        today=sum(queue.today for queue in queues) - sum(q.today for q in again),
        yours=sum(queue.yours for queue in queues) - sum(q.yours for q in again),
    )
