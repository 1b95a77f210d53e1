"""Tugas saya: what the officer has done, by day, the newest first."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar, NamedTuple

from sop_tui.casework.model import Event
from sop_tui.desk.desk import Desk
from sop_tui.desk.sentences import happened
from sop_tui.desk.views import CaseView
from sop_tui.text.message import Message, Problem, say, say_many
from sop_tui.tui.ink import Ink, Line, Sheet, Span, text_line, wrap
from sop_tui.tui.kinds.page import Host, Move
from sop_tui.tui.kinds.sheet import SheetPage

_INDENT = 9


class Deed(NamedTuple):
    """One act of the officer; ``at`` is in the zone of the case's calendar."""

    day: date
    clock: str
    number: str
    words: Message
    note: str


class MyLogPage(SheetPage):
    """A month at a time; left and right lead to the others."""

    id: ClassVar[str] = "log"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._month = host.now.date().replace(day=1)
        self._deeds: tuple[Deed, ...] | None = None
        self._trouble: Message | None = None

    def title(self) -> Message | str:
        return say("Tugas saya {month}/{year}", month=self._month.month, year=self._month.year)

    def detail(self) -> Line | None:
        words = say("←→ bulan lain")
        if not self.host.captive:
            words = say(
                "←→ bulan lain · dicetak dengan sop-tui my-log --since {day}",
                day=f"{self._month:%Y-%m-%d}",
            )
        return (Span(self.host.language(words), Ink.MUTED),)

    def load(self) -> None:
        super().load()
        desk, month, clock = self.host.desk, self._month, self.host.language.clock
        self.host.in_background(
            lambda: tuple(
                Deed(at.date(), clock(at), view.case.number,
                     happened(view.procedure_at(event.seq), event), event.note)
                for event, view in _deeds(desk, month)
                if (at := event.at.astimezone(view.zone))
            ),
            lambda found: self._found(month, found),
            self._failed,
        )  # fmt: skip

    def move(self, move: Move) -> None:
        match move:
            case Move.LEFT:
                self._go_to((self._month - timedelta(days=1)).replace(day=1))
            case Move.RIGHT:
                self._go_to((self._month + timedelta(days=32)).replace(day=1))
            case _:
                super().move(move)

    def sheet(self, columns: int) -> Sheet:
        language = self.host.language
        if self._trouble is not None:
            return Sheet((text_line(f" {language(self._trouble)}", Ink.WARN),))
        if self._deeds is None:
            return Sheet((text_line(f" {language(say('Riwayat sedang dibaca…'))}", Ink.MUTED),))
        if not self._deeds:
            none = language(say("Tidak ada yang Anda lakukan dalam bulan ini."))
            return Sheet((text_line(f" {none}", Ink.MUTED),))
        return Sheet(tuple(self._lines(self._deeds, columns)))

    def _lines(self, deeds: tuple[Deed, ...], columns: int) -> Iterator[Line]:
        language = self.host.language
        day: date | None = None
        for deed in deeds:
            if deed.day != day:
                day = deed.day
                count = say_many("{n} tindakan", sum(each.day == day for each in deeds))
                heading = f" {language.date(day)} · {language(count)}"
                yield ()
                yield text_line(heading, Ink.STRONG)
            said = f"{deed.number}  {language(deed.words)}"
            for row, line in enumerate(wrap(said, columns - _INDENT - 1)):
                start = f" {deed.clock}  " if row == 0 else ""
                yield (Span(f"{start:{_INDENT}}", Ink.MUTED), Span(line))
            for line in wrap(f"“{deed.note}”", columns - _INDENT - 1) if deed.note else ():
                yield (Span(" " * _INDENT), Span(line, Ink.MUTED))

    def _go_to(self, month: date) -> None:
        if month.year < 1900 or month > self.host.now.date():
            self.host.tell(say("tidak ada bulan lain ke arah itu"))
            return
        self._month, self._deeds = month, None
        self.to_top()
        self.load()

    def _found(self, month: date, deeds: tuple[Deed, ...]) -> None:
        if month == self._month:
            self._deeds, self._trouble = deeds, None
            super().load()
            self.host.repaint()

    def _failed(self, problem: Problem) -> None:
        self._trouble = problem.message
        super().load()
        self.host.repaint()


def _deeds(desk: Desk, month: date) -> list[tuple[Event, CaseView]]:
    """The officer's own acts of a month, the newest first."""
    found = [
        (event, view)
        for view in desk.every_case()
        for event in view.events
        if event.officer == desk.officer_id
        and event.at.astimezone(view.zone).date().replace(day=1) == month
    ]
    return sorted(found, key=lambda each: (each[0].at, each[1].case.number), reverse=True)
