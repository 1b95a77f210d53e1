"""What the desk shows: frozen pictures of cases, made for reading.

Times are aware datetimes of the calendar's zone. Texts come as they are stored; whoever draws or
prints them passes them through :func:`sop_tui.text.clean.clean`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

import msgspec

from sop_tui.casework.commands import Act
from sop_tui.casework.model import Capacity, Case, Event, Status
from sop_tui.sop.graph import Phase
from sop_tui.sop.model import Procedure
from sop_tui.storage.records import SealLine
from sop_tui.text.message import Message

if TYPE_CHECKING:  # a list of cases has no stays
    from sop_tui.casework.history import Stay


class Card(msgspec.Struct, frozen=True, gc=False):  # thousands, and none refers to another
    """A case at a glance.

    ``step``, ``node``, ``phase`` and ``lane`` are None once it is closed. ``due_at`` is None where
    the step has no time standard, ``limit_at`` where the procedure has no legal limit for a whole
    case; the earlier of the two makes the case late. ``yours``: the officer at the desk could act
    on it now. ``lanes`` are those in which it stands, of each role whose part is open; ``lane`` is
    the first of them. ``claims`` name, of several parts, the role and who has claimed it.
    ``urgent`` is 0, 1 for a letter that says so, 2 for a very urgent one; ``secrecy`` is "" where
    the letter says nothing of it.
    ``lapsed``: who has claimed it may no longer act there, so that the claim binds nobody.
    ``late`` is as of the moment the card was made; for a held case the clock stands
    still. ``ahead``: what the check there does not approve may go on instead of back.
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
        """The same with all times in this zone."""
        times = ("opened_at", "changed_at", "entered_at", "due_at", "held_at", "limit_at")
        given = {name: at.astimezone(zone) for name in times if (at := getattr(self, name))}
        return msgspec.structs.replace(self, **given)

    @property
    def deadline(self) -> datetime | None:
        """What comes first: the due date of the step, or the legal limit of the whole case."""
        if self.due_at is None or self.limit_at is None:
            return self.due_at or self.limit_at
        return min(self.due_at, self.limit_at)

    def step_late(self, now: datetime) -> bool:
        """Whether the step is late; for a held case as it was when it was put on hold."""
        return self.due_at is not None and self.due_at < (self.held_at or now)

    @property
    def returns(self) -> int:
        """How often the case has been sent back."""
        return self.round - 1

    def due_today(self, today_ends: datetime) -> bool:
        """Whether the case is due before this midnight and not late yet; a held one is not due."""
        due_at = self.deadline
        return due_at is not None and not self.late and self.held_at is None and due_at < today_ends


def midnight_after(now: datetime) -> datetime:
    """The midnight that ends the day, in the zone of ``now``; made once for many cards."""
    return datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)


class Queue(msgspec.Struct, frozen=True):
    """Open cases that wait for the same role, most urgent first, and how many of them are what.

    ``again`` counts those of them that another lane counts as well, as they wait for several.
    """

    cards: tuple[Card, ...] = ()
    late: int = 0
    today: int = 0
    yours: int = 0
    again: "Queue | None" = None

    @classmethod
    def of(cls, cards: Sequence[Card], today_ends: datetime, role: str = "") -> "Queue":
        """The queue of these cards, which are in its order, in the lane of this role."""
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
        """The queue of these cards, which are its own without some and with others.

        Only those are counted: every screen counts a lane after every act in it.
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
    """A procedure in a list of procedures, with its open cases counted."""

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

    A case that was opened under an older definition stands in the lane of its own role; lanes
    that the present definition no longer has come last.
    """

    sop: str
    title: str
    lanes: tuple[Lane, ...]


class StoreState(msgspec.Struct, frozen=True):
    """How the store stands; ``cases`` counts all that were ever opened."""

    revision: int
    chain_head: str
    cases: int
    seal: SealLine | None = None


class Related(msgspec.Struct, frozen=True):
    """Another case that belongs to one, as the officer may read it.

    ``back``: the one follows from it; else it follows from the one. ``title`` is that of its
    procedure, ``words`` say what it is to the one and how it stands. ``card`` is None where the
    store no longer has the case.
    """

    number: str
    title: str
    back: bool
    words: Message
    card: Card | None = None


class CaseView(msgspec.Struct, frozen=True):
    """A whole case: under its own definition, with its history and what the officer may do now.

    ``voided`` and ``set_back`` are the seq of events: outcomes that no longer stand, and events
    whose clock stood before that of the event before them. ``zone`` is that of the procedure's
    calendar, in which all times of the case are to be read. ``former`` are the revisions that a
    migrated case went by before, each with the seq of the event that moved it off. ``related`` are
    the cases that it is linked to.
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
        """The revision by which a stay ended, or goes on."""
        return self.procedure if stay.outcome is None else self.procedure_at(stay.outcome.seq)

    def limit_late(self, now: datetime) -> bool:
        """Whether the legal limit of the case is over, or was when it was closed."""
        case = self.case
        ends = case.held_at or (case.changed_at if case.visit is None else now)
        return self.limit_at is not None and self.limit_at < ends


class Filled(msgspec.Struct, frozen=True):
    """What an assessor has filled in at an evaluation: when, who, and the two tables.

    ``answers`` are to the criteria in their order; they and ``action`` may be missing.
    """

    at: datetime
    by: str
    result: str
    note: str
    answers: tuple[bool, ...] = ()
    action: str = ""


class Evaluation(msgspec.Struct, frozen=True):
    """How the yearly evaluation of a procedure stands.

    ``since`` is the day from which it is in force, ``evaluated`` that of the last evaluation with
    its ``result``; ``due``: more than a year has gone by since the later of them. ``filled`` is
    what was filled in for the year that is looked at.
    """

    since: date | None = None
    evaluated: date | None = None
    result: str = ""
    due: bool = False
    filled: Filled | None = None


NOT_EVALUATED = Evaluation()


class Preview(msgspec.Struct, frozen=True):
    """What an act would do, in one sentence: what, in whose name, and where the case goes.

    ``as_`` and ``next`` say the last two by themselves, for acts on several cases.
    """

    act: Act
    number: str
    version: int
    sentence: Message
    as_: Message
    next: Message
    self_approved: bool


class Done(msgspec.Struct, frozen=True):
    """An act that is in the store: its event, the case as it is now, a sentence that says so."""

    event: Event
    card: Card
    sentence: Message


class Awaited(msgspec.Struct, frozen=True):
    """An officer who could act where a case stands, and in which capacity."""

    id: str
    name: str
    capacity: Capacity


class ActingView(msgspec.Struct, frozen=True):
    """A role that an officer may act in today as somebody's deputy; ``name`` is the role's."""

    sop: str
    role: str
    name: str
    capacity: Capacity
    letter: str
    until: date


class Me(msgspec.Struct, frozen=True):
    """The officer at the desk, with the roles in force today by procedure.

    ``acting`` are those of them that are granted for a period.
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
    """An older copy of the store was put in its place."""
    settings: bool = False

    @property
    def everywhere(self) -> bool:
        """Whether it concerns cases that have not changed themselves: who may do what, by when."""
        return self.officers or self.definitions or self.rolled_back or self.settings
