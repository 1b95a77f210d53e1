"""The open cases in lanes, kept from one look to the next."""

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from sop_tui.casework.model import Case
from sop_tui.desk.numbering import sortable
from sop_tui.desk.views import Card, Queue, SopSummary, midnight_after
from sop_tui.sop.model import Procedure
from sop_tui.storage.engine import Snapshot


class Lanes:
    """What waits in which lane of which procedure, for a screen that looks again and again.

    Others change a case or two between two looks, and most of what time changes it changes at a
    due date or at midnight: only the lanes of those cases are made again, and all of them then. A
    queue that is the same object as before holds the same cards.

    ``draw`` makes the card of a case as of a moment.
    """

    def __init__(self, draw: Callable[[Case, datetime], Card]) -> None:
        self._draw = draw
        self._snapshot: Snapshot | None = None
        self._since = self._until = datetime.min
        self._cards: dict[str, Card] = {}
        self._queues: dict[tuple[str, str], Queue] = {}

    def forget(self) -> None:
        """For when cards would be drawn otherwise, e.g. as the officer's roles have changed."""
        self._snapshot = None

    def look(self, snapshot: Snapshot, now: datetime) -> None:
        """Brings all up to this version and moment."""
        former, self._snapshot = self._snapshot, None  # none, should a card fail to be drawn
        if former is None or not self._since <= now < self._until:
            self._make_anew(snapshot, now)
        elif former is not snapshot:
            self._catch_up(snapshot, former, now)
        self._snapshot, self._since = snapshot, now

    def queues(self, sop: str) -> Iterator[tuple[str, Queue]]:
        """The lanes of a procedure in which cases wait, by role."""
        return ((role, queue) for (of, role), queue in self._queues.items() if of == sop)

    def sops(self) -> frozenset[str]:
        """The procedures under which there are open cases."""
        return frozenset(sop for sop, _ in self._queues)

    def _make_anew(self, snapshot: Snapshot, now: datetime) -> None:
        cases = (case for case in snapshot.cases.values() if case.visit is not None)
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
        lanes: dict[tuple[str, str], list[Card]] = {}

        def waiting(lane: tuple[str, str]) -> list[Card]:
            if lane not in lanes:
                lanes[lane] = list(self._queues[lane].cards) if lane in self._queues else []
            return lanes[lane]

        for number in snapshot.changes_since(former).cases:
            gone = self._cards.pop(number, None)
            if gone is not None:
                for lane in _lanes(gone):
                    waiting(lane).remove(gone)
            case = snapshot.cases.get(number)
            if case is not None and case.visit is not None:
                card = self._cards[number] = self._draw(case, now)
                for lane in _lanes(card):
                    insort(waiting(lane), card, key=urgency)
                self._hold_until_late(card)
        today_ends = midnight_after(now)
        for lane, cards in lanes.items():
            if cards:
                self._queues[lane] = Queue.of(cards, today_ends, lane[1])
            else:
                del self._queues[lane]

    def _hold_until_late(self, card: Card) -> None:
        if card.deadline is not None and not card.late and card.held_at is None:
            self._until = min(self._until, card.deadline)


def urgency(card: Card) -> tuple[bool, float, int, str]:
    """Due dates first, the earliest before; then what has none; equal ones by the letter's urgency,
    then by number."""
    due = card.deadline
    return (
        due is None,
        due.timestamp() if due is not None else 0.0,
        -card.urgent,
        sortable(card.number),
    )


def _lanes(card: Card) -> list[tuple[str, str]]:
    return [(card.sop, lane) for lane in card.lanes or (card.lane or "",)]


def summary(procedure: Procedure, queues: Sequence[Queue]) -> SopSummary:
    """The counts of a procedure; a case that stands in several lanes counts once."""
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
