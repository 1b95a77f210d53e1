"""Meja saya: what waits for the officer in all procedures, most urgent first."""

from collections.abc import Sequence
from enum import Enum
from typing import ClassVar

from sop_tui.casework.wording import CAPACITY_NAMES, words_of
from sop_tui.desk.views import ActingView, Card, midnight_after
from sop_tui.text.language import at_the_beginning
from sop_tui.text.message import Message, say, say_many
from sop_tui.tui.cards import card_row, one_line, row_words
from sop_tui.tui.case_filter import EVERYTHING, NOTHING_LEFT, Filter
from sop_tui.tui.ink import Ink, Line, Span, cut
from sop_tui.tui.kept_entries import GROUPING
from sop_tui.tui.kinds.listing import ListPage
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.case import CasePage
from sop_tui.tui.wanted import with_wanted


class Grouping(Enum):
    """By what the list is grouped."""

    NONE = "urgency"
    ACT = "act"
    SOP = "sop"


class MyDeskPage(ListPage[Card]):
    """A list of cases, one per row; under headings if it is grouped."""

    id: ClassVar[str] = "desk"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._filter = EVERYTHING
        self._waiting: tuple[Card, ...] = ()
        self._sent: tuple[Card, ...] = ()
        self._sent_shown = False
        self._grouping = Grouping(host.kept.of(GROUPING))
        self._first = 0  # the first visible line of the grouped list
        self._acting: tuple[ActingView, ...] = ()

    def title(self) -> Message | str:
        only = self._filter.words
        if self._sent_shown:
            return say("Meja saya · saya kirim")
        return say("Meja saya · {only}", only=only) if only is not None else say("Meja saya")

    @property
    def number(self) -> str | None:
        return self.chosen.number if self.chosen is not None else None

    def load(self) -> None:
        self._waiting = self.host.desk.lists.waiting()
        self._sent = self.host.desk.lists.sent()
        self._acting = self.host.desk.me.acting
        self._show_heap()

    def _show_heap(self) -> None:
        heap = self._sent if self._sent_shown else self._waiting
        cards = self._filter.of(heap, self.host.now)
        if self._grouping is not Grouping.NONE:  # a stable sort keeps the order
            groups = list(dict.fromkeys(self._group_of(card) for card in cards))
            cards = tuple(sorted(cards, key=lambda card: groups.index(self._group_of(card))))
        self.show(cards)

    def group(self) -> None:
        """Groups by the next property, in rotation."""
        every = tuple(Grouping)
        self._grouping = every[(every.index(self._grouping) + 1) % len(every)]
        self.host.keeping.keep(GROUPING, self._grouping.value)
        self._show_heap()

    def _group_of(self, card: Card) -> str:
        """The heading under which a case stands."""
        if self._grouping is Grouping.ACT:
            noun = say("pilihan") if card.phase == "choice" else words_of(card.act).noun
            return at_the_beginning(self.host.language(noun))
        summary = next((each for each in self.host.desk.lists.sops() if each.id == card.sop), None)
        return f"{summary.code} {summary.title}" if summary is not None else card.sop

    def press(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """Tab switches between the waiting cases and those the officer has sent on."""
        if key != "tab":
            return False
        self._sent_shown = not self._sent_shown
        self._show_heap()
        self.to_top()
        return True

    def markable(self) -> Sequence[Card]:
        return [row for row in self.rows if row.yours]

    @property
    def filter(self) -> Filter:
        return self._filter

    def set_filter(self, wanted: Filter) -> None:
        self._filter = wanted
        self._show_heap()

    def key(self, row: Card) -> str:
        return row.number

    def words_of(self, row: Card) -> str:
        return row_words(self.host, row)

    def line(self, row: Card, columns: int, chosen: bool) -> Line:
        return card_row(self.host, row, columns, chosen)

    def head(self, columns: int) -> Sequence[Line]:
        language = self.host.language
        today_ends = midnight_after(self.host.now)
        late = sum(card.late for card in self._waiting)
        today = sum(card.due_today(today_ends) for card in self._waiting)
        here = Ink.MUTED if self._sent_shown else Ink.STRONG
        spans = [Span(" "), Span(language(say_many("{n} berkas", len(self._waiting))), here)]
        if late:
            spans.append(Span(f" · ! {language(say('{n} terlambat', n=late))}", Ink.LATE))
        if today:
            due = language(say("{n} jatuh tempo hari ini", n=today))
            spans.append(Span(f" · • {due}", Ink.TODAY))
        sent = language(say("Tab: saya kirim {n}", n=len(self._sent)))
        if self._sent_shown:
            sent = language(say("Saya kirim {n}, dapat ditarik kembali (Tab)", n=len(self._sent)))
        spans.append(Span(f"   {sent}", Ink.STRONG if self._sent_shown else Ink.MUTED))
        acting = [
            say(
                "Anda {capacity} {role} sampai {until}, surat {letter}",
                capacity=CAPACITY_NAMES[each.capacity],
                role=each.name,
                until=each.until,
                letter=each.letter,
            )
            for each in self._acting
        ]
        return (
            tuple(spans),
            *((Span(f" {language(words)}", Ink.ACCENT),) for words in acting),
            (Span("─" * columns, Ink.RULE),),
        )

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        drawn = super().body if self._grouping is Grouping.NONE else self._grouped
        return with_wanted(self.host, self.number, columns, rows, drawn)

    def _grouped(self, columns: int, rows: int) -> Sequence[Line]:
        """The list under headings, scrolled so that the cursor is visible."""
        head = list(self.head(columns))
        if not self.rows:
            return super().body(columns, rows)
        headings = [self._group_of(card) for card in self.rows]
        lines: list[Line] = []
        here = 0
        for at, (card, heading) in enumerate(zip(self.rows, headings, strict=True)):
            if at == 0 or heading != headings[at - 1]:
                counted = f" {heading} ({headings.count(heading)})"
                lines.append((Span(cut(counted, columns), Ink.ACCENT),))
            chosen = card is self.chosen
            here = len(lines) if chosen else here
            lines.append(self.line(card, columns, chosen))
        height = max(2, rows - len(head))
        self._height = height
        self._first = max(min(self._first, here - 1), here - height + 1, 0)
        return [*head, *lines[self._first : self._first + height]]

    def empty(self) -> Message | None:
        if self._sent_shown and not self._sent:
            return say("Tidak ada yang Anda kirim dan belum ditindaklanjuti.")
        if self._sent_shown or self._waiting:
            return NOTHING_LEFT
        if not self.host.desk.me.roles:
            if self.host.desk.me.admin:
                return say("Anda belum memegang peran dalam SOP mana pun; berikan di Petugas (P)")
            return say("Anda belum memegang peran dalam SOP mana pun; mintalah kepada admin")
        return say("Tidak ada berkas yang menunggu Anda.")

    def detail(self) -> Line | None:
        return one_line(self.chosen) if self.chosen is not None else None

    def among(self, number: str) -> Sequence[str]:  # noqa: ARG002
        return [row.number for row in self.rows]

    def enter(self) -> None:
        if self.chosen is not None:
            self.host.pages.open(
                CasePage(self.host, self.chosen.number, [row.number for row in self.rows])
            )
