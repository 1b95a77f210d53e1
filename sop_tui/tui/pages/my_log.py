"""Tindakan saya: the officer's own acts by day, newest first, with totals."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import ClassVar

from sop_tui.desk.period import Period, part_of_year
from sop_tui.export.own_log import ActTotals, OwnAct, by_day, by_month, own_acts, total_headings
from sop_tui.text.message import Message, Problem, say, say_many
from sop_tui.tui.ink import Ink, KeyHint, Line, Sheet, Span, fill, fit, text_line, width, wrap
from sop_tui.tui.kinds.page import Host, Move
from sop_tui.tui.kinds.sheet import SheetPage

_INDENT = 9
_LABEL = 27
_ROOMS = (9, 8, 11, 13, 9)
_BAR = 20


class MyLogPage(SheetPage):
    """Shows one month; left and right lead to others, ``s`` shows totals by day and month.

    A whole year is read at once, because that reads every history anyway.
    """

    id: ClassVar[str] = "log"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._month = host.now.date().replace(day=1)
        self._summed = False
        self._of_year: tuple[OwnAct, ...] | None = None
        self._trouble: Message | None = None

    def title(self) -> Message | str:
        return say("Tindakan saya {month}/{year}", month=self._month.month, year=self._month.year)

    @property
    def period(self) -> Period:
        """The month shown."""
        return part_of_year(self._month, 1)

    def own_keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        other = say("Satu per satu") if self._summed else say("Jumlah per hari dan bulan")
        return (
            ("←→", language(say("Bulan lain"))),
            ("s", language(other)),
            (self.host.key_of("print") or "", language(say("Cetak"))),
        )

    def load(self) -> None:
        super().load()
        desk, year = self.host.desk, self.period.year()
        self.host.background.in_turn(
            lambda: own_acts(desk, year.first, year.last),
            lambda found: self._found(year, found),
            self._failed,
        )

    def move(self, move: Move) -> None:
        match move:
            case Move.LEFT:
                self._go_to((self._month - timedelta(days=1)).replace(day=1))
            case Move.RIGHT:
                self._go_to((self._month + timedelta(days=32)).replace(day=1))
            case _:
                super().move(move)

    def press(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        if key != "s":
            return False
        self._summed = not self._summed
        self.to_top()
        super().load()
        return True

    def sheet(self, columns: int) -> Sheet:
        language = self.host.language
        if self._trouble is not None:
            return Sheet((text_line(f" {language(self._trouble)}", Ink.WARN),))
        if self._of_year is None:
            return Sheet((text_line(f" {language(say('Riwayat sedang dibaca…'))}", Ink.MUTED),))
        acts = [act for act in self._of_year if act.month == self._month]
        if self._summed:
            return Sheet(tuple(self._sums(acts, self._of_year, columns)))
        if not acts:
            none = language(say("Tidak ada yang Anda lakukan dalam bulan ini."))
            return Sheet((text_line(f" {none}", Ink.MUTED),))
        return Sheet(tuple(self._lines(acts, columns)), head=tuple(self._whole(acts, columns)))

    def _whole(self, acts: Sequence[OwnAct], columns: int) -> Iterator[Line]:
        """The totals of the month."""
        language, (month,) = self.host.language, by_month(acts)
        said = say(
            "{acts} atas {cases} · diteruskan {forwarded} · dikembalikan {back} · lainnya {others}",
            acts=say_many("{n} tindakan", month.acts),
            cases=say_many("{n} berkas", month.cases),
            forwarded=month.forwarded,
            back=month.sent_back,
            others=month.others,
        )
        for line in wrap(language(said), columns - 2):
            yield text_line(f" {line}", Ink.ACCENT)
        yield text_line("─" * columns, Ink.RULE)

    def _lines(self, acts: Sequence[OwnAct], columns: int) -> Iterator[Line]:
        language = self.host.language
        for day, mine in groupby(reversed(acts), key=lambda act: act.day):
            done = tuple(mine)
            count = language(say_many("{n} tindakan", len(done)))
            yield text_line(f" {language.date(day)} · {count}", Ink.STRONG)
            for act in done:
                said = f"{act.number}  {act.said(language)}"
                for row, line in enumerate(wrap(said, columns - _INDENT - 1)):
                    start = f" {language.clock(act.at)}  " if row == 0 else ""
                    yield (Span(f"{start:{_INDENT}}", Ink.MUTED), Span(line))
                note = act.event.note
                for line in wrap(f"“{note}”", columns - _INDENT - 1) if note else ():
                    yield (Span(" " * _INDENT), Span(line, Ink.MUTED))
            yield ()

    def _sums(
        self, acts: Sequence[OwnAct], of_year: Sequence[OwnAct], columns: int
    ) -> Iterator[Line]:
        """The totals of the month's days, then of the year's months."""
        language = self.host.language
        days, months = by_day(acts)[::-1], by_month(of_year)[::-1]
        this = say("Per hari, {month}", month=language.month(self._month))
        yield from self._table(this, [(self._short(each.begin), each) for each in days], columns)
        yield ()
        this = say("Per bulan, {year}", year=f"{self._month:%Y}")
        named = [(language.month(each.begin), each) for each in months]
        yield from self._table(this, named, columns)

    def _short(self, day: date) -> str:
        name = self.host.language.date(day)
        return name if width(name) < _LABEL else f"{name.partition(',')[0]}, {day:%d/%m/%Y}"

    def _table(
        self, title: Message, rows: Sequence[tuple[str, ActTotals]], columns: int
    ) -> Iterator[Line]:
        language = self.host.language
        heads = "".join(
            f"{language(each):>{room}}" for each, room in zip(total_headings(), _ROOMS, strict=True)
        )
        yield (Span(f" {fit(language(title), _LABEL)}", Ink.STRONG), Span(heads, Ink.MUTED))
        yield text_line("─" * columns, Ink.RULE)
        if not rows:
            yield text_line(f" {language(say('Tidak ada tindakan.'))}", Ink.MUTED)
        most = max((each.acts for _, each in rows), default=1)
        for name, each in rows:
            inks = (Ink.STRONG, Ink.TEXT, Ink.TEXT, Ink.WARN if each.sent_back else Ink.MUTED,
                    Ink.MUTED)  # fmt: skip
            numbers = zip(each.numbers, _ROOMS, inks, strict=True)
            cells = (Span(f"{n:>{room}}", ink) for n, room, ink in numbers)
            bar = "█" * round(_BAR * each.acts / most) if columns >= 80 + _BAR else ""
            yield fill(
                (Span(f" {fit(name, _LABEL)}"), *cells, Span(f"  {bar}", Ink.ACCENT)), columns
            )

    def _go_to(self, month: date) -> None:
        if month.year < 1900 or month > self.host.now.date():
            self.host.tell(say("tidak ada bulan lain ke arah itu"))
            return
        same_year = month.year == self._month.year
        self._month = month
        self.to_top()
        if same_year:
            super().load()
        else:
            self._of_year = None
            self.load()

    def _found(self, year: Period, acts: tuple[OwnAct, ...]) -> None:
        if year == self.period.year():
            self._of_year, self._trouble = acts, None
            super().load()
            self.host.repaint()

    def _failed(self, problem: Problem) -> None:
        self._trouble = problem.message
        super().load()
        self.host.repaint()
