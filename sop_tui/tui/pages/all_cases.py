"""Semua berkas: every case of every procedure, also closed and archived ones, in one table."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from msgspec.structs import replace

from sop_tui.casework.model import Status
from sop_tui.casework.wording import STATUS_NAMES
from sop_tui.desk.views import Card, SopSummary
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.cards import MARKED, one_line, row_title, row_words, time_sign
from sop_tui.tui.case_filter import (
    EVERYTHING,
    NOTHING_LEFT,
    STATES,
    Filter,
    StateFilter,
    TimeFilter,
)
from sop_tui.tui.filter_words import filter_in_words, sop_code
from sop_tui.tui.ink import Ground, Ink, Line, Span, cut, cut_words, fill, fit, spread, wrap
from sop_tui.tui.kept_entries import NEXT_DAYS, ORDER, ORDERS
from sop_tui.tui.kinds.listing import ListPage
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.case import CasePage
from sop_tui.tui.wanted import with_wanted
from sop_tui.tui.workloads import waiting_for
from sop_tui.worktime.due import working_days_from

_TIME = 22
_ROLE = 20
_RULED = 78  # columns from which there is room for rules between columns
_WIDE = 100  # columns from which the role has its own column


_ORDERS: Sequence[tuple[Message, Callable[[Card], object]]] = (
    (say("terbaru"), lambda card: -card.changed_at.timestamp()),
    (say("batas waktu"), lambda card: (card.deadline is None, str(card.deadline or ""))),
    (say("nomor"), lambda card: card.number),
    (say("pemohon"), lambda card: (not card.subject, card.subject.casefold())),
    (say("lajur"), lambda card: (card.sop, *(card.lanes or ("~",)))),
)


@dataclass(frozen=True, slots=True)
class Only:
    """Some cases that another page leads to, and a description of them."""

    numbers: frozenset[str]
    words: Message


class AllCasesPage(ListPage[Card]):
    """``s`` switches the order, ``x`` the state, ``[`` and ``]`` the procedure, Tab the due day.

    All of these and more are the page's filter. The strip at the top counts what is due on each of
    the next working days.
    """

    id: ClassVar[str] = "all"
    filters_by_all = True

    def __init__(self, host: Host, only: Only | None = None) -> None:
        super().__init__(host)
        self._only = only
        self._days: tuple[date, ...] = ()
        self._due: Counter[date] = Counter()
        self._late = 0
        self._all: tuple[Card, ...] | None = None
        self._lanes: dict[tuple[str, str], str] = {}
        self._sops: tuple[SopSummary, ...] = ()
        self._role_names: dict[tuple[str, str], str] = {}
        kept = host.kept.of(ORDER)
        self._order = ORDERS.index(kept) if kept else 0
        self._filter = EVERYTHING
        self._trouble: Message | None = None

    def title(self) -> Message | str:
        if self._only is not None:
            return say("Berkas {which}", which=self._only.words)
        if self._filter.sop:
            return say("Semua berkas {code}", code=sop_code(self.host, self._filter.sop))
        return say("Semua berkas")

    @property
    def number(self) -> str | None:
        return self.chosen.number if self.chosen is not None else None

    @property
    def filter(self) -> Filter:
        return self._filter

    def set_filter(self, wanted: Filter) -> None:
        self._filter = wanted
        self._days = self._next_days()
        self._arrange()

    def load(self) -> None:
        """Reads the cases on the store's thread, because the archives are read too."""
        self._sops = self.host.desk.lists.sops()
        self._lanes.clear()
        self._days = self._next_days()
        self.host.background.in_turn(self.host.desk.lists.every_case, self._found, self._failed)

    def key(self, row: Card) -> str:
        return row.number

    def press(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        match key:
            case "s":
                self._order = (self._order + 1) % len(_ORDERS)
                self.host.keeping.keep(ORDER, ORDERS[self._order])
            case "x":
                self.set_filter(replace(self._filter, state=self._filter.state.following))
            case "tab":
                due = (self._filter.due + 1) % (len(self._days) + 1)
                self.set_filter(replace(self._filter, due=due))
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
            "{n} berkas · x: {state} · v: saring · s: urut {order} · Tab: hari · [ ]: SOP",
            n=len(self.rows),
            state=STATES[self._filter.state],
            order=order,
        )
        shown_elsewhere = replace(self._filter, sop="", state=StateFilter.ALL, due=0)
        only = filter_in_words(self.host, shown_elsewhere)
        more = [] if only is None else wrap(language(say("Saring: {only}", only=only)), columns - 2)
        strip = self._strip(columns)
        return (
            (Span(f" {language(said)}", Ink.MUTED),),
            *((Span(f" {line}", Ink.ACCENT),) for line in more),
            *((strip,) if strip else ()),
            (Span("─" * columns, Ink.RULE),),
        )

    def _next_days(self) -> tuple[date, ...]:
        """The next working days by the calendar of the chosen procedure."""
        desk, sop = self.host.desk, self._filter.sop
        if sop not in desk.procedures.library.procedures:  # of a filter that was kept long ago, too
            sop = self.host.pages.sop
        if not sop:
            return ()
        calendar = desk.clocks.calendar(desk.procedures.of(sop))
        return working_days_from(calendar, self.host.now.date(), NEXT_DAYS)

    @property
    def days(self) -> Sequence[date]:
        """The next working days, which the filter uses for due dates."""
        return self._days

    @property
    def _day(self) -> date | None:
        """The due day by which the list is filtered; None for any day."""
        due = self._filter.due
        return self._days[due - 1] if 0 < due <= len(self._days) else None

    def _strip(self, columns: int) -> Line:
        """The number of late cases, and of cases due on each of the next days."""
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
        words = self.host.desk_cache.time_words(row)
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
            self.host.pages.open(CasePage(self.host, self.chosen.number, among))

    def _lane_name(self, card: Card) -> str:
        return self._role_name(card.sop, card.lane) if card.lane is not None else ""

    def _role_name(self, sop: str, role: str) -> str:
        """The name of a role; its id if only an older definition has it."""
        if (sop, role) not in self._role_names:
            try:
                name = self.host.desk.procedures.of(sop).role(role).name
            except (KeyError, StopIteration, Problem):
                name = role
            self._role_names[sop, role] = name
        return self._role_names[sop, role]

    def _other_sop(self, step: int) -> None:
        known = ["", *(summary.id for summary in self._sops)]
        at = known.index(self._filter.sop) if self._filter.sop in known else 0
        self.set_filter(replace(self._filter, sop=known[(at + step) % len(known)]))

    def values(self, field: str) -> Counter[str]:
        """The possible values of a filter's field, with the number of cases for each, the other
        fields unchanged.

        Not for states and days, which have fixed names.
        """
        cards = list(self._passing(replace(self._filter, **{field: ""})))
        match field:
            case "sop":
                return Counter(card.sop for card in cards)
            case "role":
                return Counter(name for card in cards for name in self._roles_of(card))
            case "person":
                waiting = waiting_for(self.host.desk, filter(_is_open, cards), self.host.now)
                return Counter({officer: len(mine) for officer, mine in waiting.items() if mine})
            case _:
                return Counter(card.subject for card in cards if card.subject)

    def _roles_of(self, card: Card) -> set[str]:
        """The names of the roles in whose lanes the case stands."""
        return {self._role_name(card.sop, lane) for lane in card.lanes}

    def _passing(self, wanted: Filter) -> Iterable[Card]:
        """The cases that pass this filter."""
        only = self._only
        cards = (card for card in self._all or () if only is None or card.number in only.numbers)
        found: Iterable[Card] = wanted.of(cards, self.host.now)
        if wanted.role:
            found = [card for card in found if wanted.role in self._roles_of(card)]
        if wanted.person:
            desk, now = self.host.desk, self.host.now
            found = list(found)
            waiting = waiting_for(desk, filter(_is_open, found), now).get(wanted.person, ())
            numbers = {card.number for card in waiting}
            found = [card for card in found if card.number in numbers]
        return self._on_day(found, wanted)

    def _on_day(self, cards: Iterable[Card], wanted: Filter) -> Iterator[Card]:
        """The cases that are due on the filter's day."""
        if not wanted.due:
            yield from cards
        elif wanted.due <= len(self._days):
            day = self._days[wanted.due - 1]
            yield from (card for card in cards if _due_day(card) == day)

    def _found(self, cards: tuple[Card, ...]) -> None:
        self._all, self._trouble = cards, None
        self._arrange()
        self.host.repaint()

    def _failed(self, problem: Problem) -> None:
        self._all, self._trouble, self.rows = (), problem.message, ()
        self.host.repaint()

    def _arrange(self) -> None:
        """Updates the rows, and the counts of the strip, which ignore time, state and due day."""
        any_day = replace(self._filter, time=TimeFilter.NONE, state=StateFilter.ALL, due=0)
        meant = list(self._passing(any_day))
        self._late = sum(card.late for card in meant if card.status is Status.OPEN)
        self._due = Counter(filter(None, map(_due_day, meant)))
        order = _ORDERS[self._order][1]
        self.show(tuple(sorted(self._passing(self._filter), key=order)))  # type: ignore[arg-type]


def _is_open(card: Card) -> bool:
    return not card.status.closed


def _due_day(card: Card) -> date | None:
    """The due day of an open case that is not late; None otherwise."""
    if card.status is not Status.OPEN or card.late or card.deadline is None:
        return None
    return card.deadline.date()
