"""What the desk returns: frozen views of cases.

Times are aware datetimes in the calendar's zone. Texts are as stored; whoever draws or prints them
must pass them through :func:`sop_tui.text.clean.clean`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

import msgspec

from sop_tui.casework.acts import Act
from sop_tui.casework.model import Capacity, Case, Event, Status
from sop_tui.sop.graph import Phase
from sop_tui.sop.model import Procedure
from sop_tui.storage.records import SealLine
from sop_tui.text.message import Message

if TYPE_CHECKING:  # listing cases needs no stays
    from sop_tui.casework.history import Stay


class Card(msgspec.Struct, frozen=True, gc=False):  # thousands exist, and none refers to another
    """A short view of a case.

    ``step``, ``node``, ``phase`` and ``lane`` are None for a closed case. ``due_at`` is None if the
    step has no time standard, ``limit_at`` if the procedure has no legal limit for whole cases; the
    earlier of the two decides ``late``. ``yours``: the desk's officer could act on it now.
    ``lanes`` are the roles whose part is open; ``lane`` is the first of them. ``claims`` are the
    roles of shared parts with who has claimed them. ``urgent`` is 0, 1 for an urgent and 2 for a
    very urgent letter; ``secrecy`` is "" if the letter states none. ``lapsed``: who has claimed it
    may no longer act there, so the claim does not bind. ``late`` is as of the card's creation; for
    a held case the clock stands still. ``ahead``: what the check does not approve may move forward
    instead of back.
    """

    number: str
    sop: str
    title: str
    subject: str
    ref: str
    status: Status
    node: str | None
    step: int | None
    steps: int
    phase: Phase | None
    act: str | None
    lane: str | None
    holder: str | None
    round: int
    version: int
    opened_at: datetime
    changed_at: datetime
    entered_at: datetime | None
    due_at: datetime | None
    held_at: datetime | None
    late: bool
    yours: bool
    limit_at: datetime | None = None
    lanes: tuple[str, ...] = ()
    urgent: int = 0
    secrecy: str = ""
    lapsed: bool = False
    claims: tuple[tuple[str, str], ...] = ()
    ahead: bool = False

    @property
    def shared(self) -> bool:
        """Whether the case stands in several lanes at once."""
        return len(self.lanes) > 1

    def in_zone(self, zone: tzinfo) -> "Card":
        """The same card with all times in this zone."""
        times = ("opened_at", "changed_at", "entered_at", "due_at", "held_at", "limit_at")
        given = {name: at.astimezone(zone) for name in times if (at := getattr(self, name))}
        return msgspec.structs.replace(self, **given)

    @property
    def deadline(self) -> datetime | None:
        """The earlier of the step's due date and the legal limit; None without both."""
        if self.due_at is None or self.limit_at is None:
            return self.due_at or self.limit_at
        return min(self.due_at, self.limit_at)

    def step_late(self, now: datetime) -> bool:
        """Whether the step is late; for a held case, whether it was when put on hold."""
        return self.due_at is not None and self.due_at < (self.held_at or now)

    @property
    def returns(self) -> int:
        """How often the case was returned."""
        return self.round - 1

    def due_today(self, today_ends: datetime) -> bool:
        """Whether the case is due before this midnight and not late yet; a held case is not due."""
        due_at = self.deadline
        return due_at is not None and not self.late and self.held_at is None and due_at < today_ends


def midnight_after(now: datetime) -> datetime:
    """The midnight that ends the day, in the zone of ``now``; computed once for many cards."""
    return datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)


class Queue(msgspec.Struct, frozen=True):
    """Open cases that wait for the same role, most urgent first, with counts.

    ``again`` counts those of them that another lane counts too, because they wait for several
    roles.
    """

    cards: tuple[Card, ...] = ()
    late: int = 0
    today: int = 0
    yours: int = 0
    again: "Queue | None" = None

    @classmethod
    def of(cls, cards: Sequence[Card], today_ends: datetime, role: str = "") -> "Queue":
        """The queue of these sorted cards, in the lane of this role."""
        again = [card for card in cards if role and card.shared and card.lanes[0] != role]
        return cls(
            cards=tuple(cards),
            late=sum(card.late for card in cards),
            today=sum(card.due_today(today_ends) for card in cards),
            yours=sum(card.yours for card in cards),
            again=cls.of(again, today_ends) if again else None,
        )

    def with_others(
        self,
        cards: Sequence[Card],
        gone: Sequence[Card],
        come: Sequence[Card],
        today_ends: datetime,
        role: str,
    ) -> "Queue":
        """The queue of ``cards``: its own cards without ``gone`` and with ``come``.

        Only the differences are counted, because every screen updates a lane after every act in it.
        """
        if self.again is not None or any(card.shared for card in come):
            return Queue.of(cards, today_ends, role)
        less, more = Queue.of(gone, today_ends), Queue.of(come, today_ends)
        return Queue(
            cards=tuple(cards),
            late=self.late - less.late + more.late,
            today=self.today - less.today + more.today,
            yours=self.yours - less.yours + more.yours,
        )


NOTHING_WAITS = Queue()


class Lane(msgspec.Struct, frozen=True):
    """A column of the board: a role and the open cases that wait for it."""

    role: str
    name: str
    outside: bool
    yours: bool
    queue: Queue

    @property
    def cards(self) -> tuple[Card, ...]:
        return self.queue.cards


class SopSummary(msgspec.Struct, frozen=True):
    """A procedure with the counts of its open cases."""

    id: str
    code: str
    title: str
    agency: str
    open: int
    late: int
    today: int
    yours: int


class Board(msgspec.Struct, frozen=True):
    """All open cases of one procedure, in the document's column order.

    A case that was opened under an older definition stands in the lane of its own role; lanes that
    the present definition no longer has come last.
    """

    sop: str
    title: str
    lanes: tuple[Lane, ...]


class StoreState(msgspec.Struct, frozen=True):
    """The state of the store; ``cases`` counts all cases ever opened."""

    revision: int
    chain_head: str
    cases: int
    seal: SealLine | None = None


class Related(msgspec.Struct, frozen=True):
    """A case related to another one, as the officer may read it.

    ``back``: this case is the one from which the other follows; otherwise it follows from the
    other. ``title`` is its procedure's title; ``words`` describe the relation and its state.
    ``card`` is None if the store no longer has the case.
    """

    number: str
    title: str
    back: bool
    words: Message
    card: Card | None = None


class CaseView(msgspec.Struct, frozen=True):
    """A whole case with its definition and history, and what the officer may do now.

    ``voided`` and ``set_back`` are seqs of events: void outcomes, and events whose time is before
    that of the event before. ``zone`` is the zone of the procedure's calendar, for all times of the
    case. ``former`` are the revisions that a migrated case followed before, each with the seq of
    the migration. ``related`` are the linked cases.
    """

    card: Card
    case: Case
    procedure: Procedure
    events: tuple[Event, ...]
    stays: "tuple[Stay, ...]"
    voided: frozenset[int]
    actions: tuple[Act, ...]
    set_back: frozenset[int] = frozenset()
    limit_at: datetime | None = None
    archived: bool = False
    zone: tzinfo | None = None
    waiting_for: "tuple[Awaited, ...]" = ()
    former: tuple[tuple[int, Procedure], ...] = ()
    related: tuple[Related, ...] = ()

    def procedure_at(self, seq: int) -> Procedure:
        """The revision under which an event was recorded; a migration belongs to the new one."""
        from sop_tui.casework.migration import revision_at

        return revision_at(self.former, self.procedure, seq)

    def revision_of(self, stay: "Stay") -> Procedure:
        """The revision under which a stay ended, or is running."""
        return self.procedure if stay.outcome is None else self.procedure_at(stay.outcome.seq)

    def limit_late(self, now: datetime) -> bool:
        """Whether the legal limit is exceeded, or was when the case was closed."""
        case = self.case
        ends = case.held_at or (case.changed_at if case.visit is None else now)
        return self.limit_at is not None and self.limit_at < ends


class Filled(msgspec.Struct, frozen=True):
    """What an assessor filled in at an evaluation: when, who, and the two tables.

    ``answers`` are to the criteria in order; ``answers`` and ``action`` may be empty.
    """

    at: datetime
    by: str
    result: str
    note: str
    answers: tuple[bool, ...] = ()
    action: str = ""


class Evaluation(msgspec.Struct, frozen=True):
    """The state of a procedure's yearly evaluation.

    ``since`` is the first day in force; ``evaluated`` is the day of the last evaluation, with its
    ``result``; ``due``: the later of both is more than a year ago. ``filled`` is what was filled in
    for the year in question.
    """

    since: date | None = None
    evaluated: date | None = None
    result: str = ""
    due: bool = False
    filled: Filled | None = None


NOT_EVALUATED = Evaluation()


class Preview(msgspec.Struct, frozen=True):
    """What an act would do, as one sentence: what, in whose name, and where the case moves.

    ``as_`` and ``next`` are the last two on their own, for acts on several cases.
    """

    act: Act
    number: str
    version: int
    sentence: Message
    as_: Message
    next: Message
    self_approved: bool


class Done(msgspec.Struct, frozen=True):
    """A committed act: its event, the case after it, and a sentence that reports it."""

    event: Event
    card: Card
    sentence: Message


class Awaited(msgspec.Struct, frozen=True):
    """An officer who could act where a case stands, with their capacity."""

    id: str
    name: str
    capacity: Capacity


class ActingView(msgspec.Struct, frozen=True):
    """An acting role of today; ``name`` is the role's name."""

    sop: str
    role: str
    name: str
    capacity: Capacity
    letter: str
    until: date


class Me(msgspec.Struct, frozen=True):
    """The officer at the desk, with today's roles by procedure.

    ``acting`` are those roles that are granted for a period.
    """

    id: str
    name: str
    post: str
    coordinator: bool
    admin: bool
    roles: Mapping[str, tuple[str, ...]]
    acting: tuple[ActingView, ...] = ()


class Changed(msgspec.Struct, frozen=True):
    """What others have changed since the last look."""

    cases: frozenset[str]
    officers: bool
    definitions: bool
    rolled_back: bool = False
    """The store was replaced by an older backup."""
    settings: bool = False

    @property
    def everywhere(self) -> bool:
        """Whether unchanged cases are affected too: rights or due dates may have changed."""
        return self.officers or self.definitions or self.rolled_back or self.settings
