"""Laporan: how the procedure was kept in a half-year, step by step."""

from typing import ClassVar

from sop_tui.desk.period import Period, half_year
from sop_tui.desk.report import Report
from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ink, Line, Sheet, Span, text_line
from sop_tui.tui.kinds.page import Host, Move
from sop_tui.tui.kinds.sheet import SheetPage
from sop_tui.tui.sheets.report import report_sheet


class ReportPage(SheetPage):
    """The report of a half-year; left and right lead to the others, up to the present one.

    It is computed once for each half-year, because it reads every history.
    """

    id: ClassVar[str] = "report"

    def __init__(self, host: Host, sop: str) -> None:
        super().__init__(host)
        self._sop = sop
        self._period = half_year(host.now.date())
        self._found: Report | None = None

    def title(self) -> Message | str:
        return say("Laporan")

    def detail(self) -> Line | None:
        words = say("←→ semester lain")
        if not self.host.captive:
            words = say("←→ semester lain · dicetak dengan sop-tui report {sop}", sop=self._sop)
        return (Span(self.host.language(words), Ink.MUTED),)

    def show_sop(self, sop: str) -> bool:
        self._sop, self._found = sop, None
        self.to_top()
        super().load()
        self._reckon()
        return True

    def load(self) -> None:
        if self._found is None:
            self._reckon()

    def move(self, move: Move) -> None:
        match move:
            case Move.LEFT:
                self._go_to(self._period.half_year_before())
            case Move.RIGHT:
                self._go_to(self._period.half_year_after())
            case _:
                super().move(move)

    def sheet(self, columns: int) -> Sheet:
        if self._found is None:
            waiting = self.host.language(say("Laporan sedang dihitung…"))
            return Sheet((text_line(f" {waiting}", Ink.MUTED),))
        return report_sheet(self._found, self.host.language, columns)

    def _go_to(self, period: Period) -> None:
        if not period.first.year > 1900 or period.first > self.host.now.date():
            self.host.tell(say("tidak ada semester lain ke arah itu"))
            return
        self._period, self._found = period, None
        super().load()
        self._reckon()

    def _reckon(self) -> None:
        desk, period, sop = self.host.desk, self._period, self._sop
        since, until = period.moments(self.host.now.tzinfo)
        self.host.in_background(
            lambda: desk.report(sop, since, until), lambda found: self._show(sop, period, found)
        )

    def _show(self, sop: str, period: Period, found: Report) -> None:
        if (sop, period) != (self._sop, self._period):
            return  # another half-year or procedure was asked for meanwhile
        self._found = found
        super().load()
        self.host.repaint()
