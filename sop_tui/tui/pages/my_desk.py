"""Meja saya: what waits for the officer over all procedures, most urgent first."""

from collections.abc import Sequence
from typing import ClassVar

from sop_tui.casework.wording import CAPACITY_NAMES
from sop_tui.desk.views import ActingView, Card, midnight_after
from sop_tui.text.message import Message, say, say_many
from sop_tui.tui.cards import card_row, one_line
from sop_tui.tui.ink import Ink, Line, Span
from sop_tui.tui.kinds.listing import ListPage
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.narrowing import EVERYTHING, NOTHING_LEFT, Filter
from sop_tui.tui.pages.case import CasePage
from sop_tui.tui.wanted import with_wanted


class MyDeskPage(ListPage[Card]):
    """A list of cases, each in a row."""

    id: ClassVar[str] = "desk"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._filter = EVERYTHING
        self._waiting: tuple[Card, ...] = ()
        self._acting: tuple[ActingView, ...] = ()

    def title(self) -> Message | str:
        only = self._filter.words
        return say("Meja saya · {only}", only=only) if only is not None else say("Meja saya")

    @property
    def number(self) -> str | None:
        return self.chosen.number if self.chosen is not None else None

    def load(self) -> None:
        self._waiting = self.host.desk.waiting()
        self._acting = self.host.desk.me.acting
        self.show(self._filter.of(self._waiting, self.host.now))

    def markable(self) -> Sequence[Card]:
        return self.rows

    @property
    def filter(self) -> Filter:
        return self._filter

    def sift(self, wanted: Filter) -> None:
        self._filter = wanted
        self.show(wanted.of(self._waiting, self.host.now))

    def key(self, row: Card) -> str:
        return row.number

    def line(self, row: Card, columns: int, chosen: bool) -> Line:
        return card_row(self.host, row, columns, chosen)

    def head(self, columns: int) -> Sequence[Line]:
        language = self.host.language
        today_ends = midnight_after(self.host.now)
        late = sum(card.late for card in self._waiting)
        today = sum(card.due_today(today_ends) for card in self._waiting)
        spans = [Span(" "), Span(language(say_many("{n} berkas", len(self._waiting))), Ink.STRONG)]
        if late:
            spans.append(Span(f" · ! {language(say('{n} terlambat', n=late))}", Ink.LATE))
        if today:
            due = language(say("{n} jatuh tempo hari ini", n=today))
            spans.append(Span(f" · • {due}", Ink.TODAY))
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
        return with_wanted(self.host, self.number, columns, rows, super().body)

    def empty(self) -> Message | None:
        if self._waiting:
            return NOTHING_LEFT
        if not self.host.desk.me.roles:
            return say("Anda belum memegang peran dalam SOP mana pun; mintalah kepada admin")
        return say("Tidak ada berkas yang menunggu Anda.")

    def detail(self) -> Line | None:
        return one_line(self.chosen) if self.chosen is not None else None

    def enter(self) -> None:
        if self.chosen is not None:
            self.host.open(CasePage(self.host, self.chosen.number))
