"""Semua berkas: every case of every procedure, closed and archived ones too, in one table."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import ClassVar

from sop_tui.casework.model import Status
from sop_tui.casework.wording import STATUS_NAMES
from sop_tui.desk.views import Card, SopSummary
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.cards import MARKED, one_line, row_title, row_words, time_sign
from sop_tui.tui.ink import Ground, Ink, Line, Span, cut, cut_words, fill, fit, spread
from sop_tui.tui.kept_entries import ORDER, ORDERS
from sop_tui.tui.kinds.listing import ListPage
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.narrowing import EVERYTHING, NOTHING_LEFT, Filter
from sop_tui.tui.pages.case import CasePage
from sop_tui.tui.wanted import with_wanted
from sop_tui.worktime.due import working_days_from

_TIME = 22
_ROLE = 20
_DAYS = 5  # of the strip
_RULED = 78  # columns from which there is room for rules between them
_WIDE = 100  # columns from which the role has a place of its own


class State(Enum):
    """Which cases are shown, by their state."""

    ALL = "all"
    OPEN = "open"
    HELD = "held"
    CLOSED = "closed"

    def shows(self, card: Card) -> bool:
        match self:
            case State.OPEN:
                return card.status is Status.OPEN
            case State.HELD:
                return card.status is Status.HELD
            case State.CLOSED:
                return card.status.closed
            case _:
                return True


_STATES: Mapping[State, Message] = MappingProxyType({
    State.ALL: say("semua"),
    State.OPEN: say("yang berjalan"),
    State.HELD: say("yang ditangguhkan"),
    State.CLOSED: say("yang sudah berakhir"),
})  # fmt: skip

_ORDERS: Sequence[tuple[Message, Callable[[Card], object]]] = (
    (say("terbaru"), lambda card: -card.changed_at.timestamp()),
    (say("batas waktu"), lambda card: (card.deadline is None, str(card.deadline or ""))),
    (say("nomor"), lambda card: card.number),
    (say("pemohon"), lambda card: (not card.subject, card.subject.casefold())),
    (say("lajur"), lambda card: (card.sop, *(card.lanes or ("~",)))),
)


@dataclass(frozen=True, slots=True)
class Only:
    """Some cases that another page leads to, and what they are."""

    numbers: frozenset[str]
    words: Message


class AllCasesPage(ListPage[Card]):
    """``s`` changes the order, ``x`` the state that is shown, ``[`` and ``]`` the procedure, the
    tabulator the day on which the cases are due.

    The strip at the top counts what is due on each of the next working days.
    """

    id: ClassVar[str] = "all"

    def __init__(self, host: Host, only: Only | None = None) -> None:
        super().__init__(host)
        self._only = only
        self._days: tuple[date, ...] = ()
        self._day: date | None = None  # the day that is shown alone
        self._due: Counter[date] = Counter()
        self._late = 0
        self._all: tuple[Card, ...] | None = None
        self._lanes: dict[tuple[str, str], str] = {}
        self._sops: tuple[SopSummary, ...] = ()
        self._sop = ""
        self._state = State.ALL
        kept = host.kept.of(ORDER)
        self._order = ORDERS.index(kept) if kept else 0
        self._filter = EVERYTHING
        self._trouble: Message | None = None

    def title(self) -> Message | str:
        code = next((each.code for each in self._sops if each.id == self._sop), "")
        if self._only is not None:
            return say("Berkas {which}", which=self._only.words)
        if code:
            return say("Semua berkas {code}", code=code)
        return say("Semua berkas")

    @property
    def number(self) -> str | None:
        return self.chosen.number if self.chosen is not None else None

    @property
    def filter(self) -> Filter:
        return self._filter

    def sift(self, wanted: Filter) -> None:
        self._filter = wanted
        self._arrange()

    def load(self) -> None:
        """Reads them on the store's thread, because the archives are read as well."""
        self._sops = self.host.desk.sops()
        self._lanes.clear()
        self._days = self._next_days()
        self.host.in_background(self.host.desk.every_card, self._found, self._failed)

    def key(self, row: Card) -> str:
        return row.number

    def press(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        match key:
            case "s":
                self._order = (self._order + 1) % len(_ORDERS)
                self.host.keep(ORDER, ORDERS[self._order])
            case "x":
                states = list(State)
                self._state = states[(states.index(self._state) + 1) % len(states)]
            case "tab":
                choices = (None, *self._days)
                at = choices.index(self._day) if self._day in choices else 0
                self._day = choices[(at + 1) % len(choices)]
            case "[" | "]":
                self._other_sop(1 if key == "]" else -1)
            case _:
                return False
        self._arrange()
        self.to_top()
        return True

    def head(self, columns: int) -> Sequence[Line]:
        language = self.host.language
        order = _ORDERS[self._order][0]
        said = say(
            "{n} berkas · x: {state} · s: urut {order} · Tab: hari · [ ]: SOP lain",
            n=len(self.rows),
            state=_STATES[self._state],
            order=order,
        )
        only = self._filter.words
        more = f" · {language(only)}" if only is not None else ""
        strip = self._strip(columns)
        return (
            (Span(f" {language(said)}{more}", Ink.MUTED),),
            *((strip,) if strip else ()),
            (Span("─" * columns, Ink.RULE),),
        )

    def _next_days(self) -> tuple[date, ...]:
        """The next working days of the calendar of the chosen procedure."""
        desk, sop = self.host.desk, self._sop or self.host.sop
        if not sop:
            return ()
        calendar = desk.calendar(desk.procedure(sop))
        return working_days_from(calendar, self.host.now.date(), _DAYS)

    def _strip(self, columns: int) -> Line:
        """How many of the cases are late, and how many are due on each of the next days."""
        if not self._days or self._all is None:
            return ()
        language = self.host.language
        spans = [Span(f" {language(say('Jatuh tempo'))} ", Ink.MUTED)]
        if self._late:
            spans.append(Span(f" !{self._late} ", Ink.LATE))
        for day in self._days:
            due = self._due[day]
            ground = Ground.CURSOR if day == self._day else Ground.PAGE
            today = day == self.host.now.date()
            ink = Ink.MUTED if not due else Ink.TODAY if today else Ink.STRONG
            name = language.date(day)[:3]
            spans.append(Span(" │" if columns >= _RULED else " ", Ink.RULE))
            spans.append(Span(f" {name} {day.day}: {due}", ink, ground))
        return fill(spans, columns)

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        return with_wanted(self.host, self.number, columns, rows, super().body)

    def words_of(self, row: Card) -> str:
        return f"{row_words(self.host, row)}\n{self._lane_name(row)}"

    def line(self, row: Card, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        sign, ink = time_sign(self.host, row)
        words = self.host.time_words(row)
        if row.status.closed:
            sign, ink, words = "", Ink.MUTED, self.host.language(STATUS_NAMES[row.status])
        edge = MARKED if row.number in self.host.marks.numbers else "▌" if chosen else " "
        if row.yours and edge == " ":
            edge = "▎"
        left = [
            Span(edge, Ink.ACCENT, ground),
            Span(f"{row.number} ", Ink.STRONG, ground),
        ]
        if columns >= _WIDE:
            more = f" +{len(row.lanes) - 1}" if row.shared else ""
            lane = fit(cut(self._lane_name(row), _ROLE - len(more)) + more, _ROLE)
            left.append(Span(f"{lane} ", Ink.MUTED, ground))
        left += row_title(self.host, row, columns, chosen)
        time = fit(cut_words(f"{sign} {words}".strip(), _TIME), _TIME)
        return spread(left, (Span(" ", Ink.TEXT, ground), Span(time, ink, ground)), columns, ground)

    def detail(self) -> Line | None:
        return one_line(self.chosen) if self.chosen is not None else None

    def empty(self) -> Message | None:
        if self._trouble is not None:
            return self._trouble
        return NOTHING_LEFT if self._all is not None else say("Berkas sedang dibaca…")

    def enter(self) -> None:
        if self.chosen is not None:
            among = [row.number for row in self.rows]
            self.host.open(CasePage(self.host, self.chosen.number, among))

    def _lane_name(self, card: Card) -> str:
        if card.lane is None:
            return ""
        lane = (card.sop, card.lane)
        if lane not in self._lanes:
            try:
                self._lanes[lane] = self.host.desk.procedure(card.sop).role(card.lane).name
            except (KeyError, StopIteration, Problem):
                self._lanes[lane] = card.lane  # of an older definition
        return self._lanes[lane]

    def _other_sop(self, step: int) -> None:
        known = ["", *(summary.id for summary in self._sops)]
        self._sop = known[(known.index(self._sop) + step) % len(known)]
        self._days = self._next_days()

    def _found(self, cards: tuple[Card, ...]) -> None:
        self._all, self._trouble = cards, None
        self._arrange()
        self.host.repaint()

    def _failed(self, problem: Problem) -> None:
        self._all, self._trouble, self.rows = (), problem.message, ()
        self.host.repaint()

    def _arrange(self) -> None:
        meant = [
            card
            for card in self._all or ()
            if self._sop in ("", card.sop)
            and (self._only is None or card.number in self._only.numbers)
        ]
        self._late = sum(card.late for card in meant if card.status is Status.OPEN)
        self._due = Counter(filter(None, map(_due_day, meant)))
        wanted = [
            card
            for card in meant
            if self._state.shows(card) and self._day in (None, _due_day(card))
        ]
        order = _ORDERS[self._order][1]
        found = self._filter.of(wanted, self.host.now)
        self.show(tuple(sorted(found, key=order)))  # type: ignore[arg-type]


def _due_day(card: Card) -> date | None:
    """The day on which a running case that is not late yet is due."""
    if card.status is not Status.OPEN or card.late or card.deadline is None:
        return None
    return card.deadline.date()
