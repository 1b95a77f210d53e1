"""Laporan: how well the procedure was kept in a period, step by step."""

from collections.abc import Sequence
from typing import ClassVar, TypeAlias

from sop_tui.desk.period import Period, half_year, part_of_year
from sop_tui.desk.report import Report
from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ink, KeyHint, Sheet, text_line
from sop_tui.tui.kinds.page import Host, Move
from sop_tui.tui.kinds.sheet import SheetPage
from sop_tui.tui.sheets.report import report_sheet

_Reports: TypeAlias = tuple[Report, Report]
"""The reports of the shown period and of its whole year."""


_PARTS = (6, 3, 1)
"""Lengths of periods, in months."""


class ReportPage(SheetPage):
    """A period's report; left and right lead to other periods, ``s`` changes its length.

    Enter opens the late cases of a step. The yearly tables at the end cover the whole year. A
    report is computed once per period, because that reads every history.
    """

    id: ClassVar[str] = "report"

    def __init__(self, host: Host, sop: str) -> None:
        super().__init__(host)
        self._sop = sop
        self._period = half_year(host.now.date())
        self._found: _Reports | None = None

    def title(self) -> Message | str:
        return say("Laporan")

    @property
    def period(self) -> Period:
        return self._period

    def own_keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        return (
            ("←→", language(say("Masa lain"))),
            ("s", language(say("Bulan/triwulan/semester"))),
            (self.host.key_of("print") or "", language(say("Cetak"))),
        )

    def show_sop(self, sop: str) -> bool:
        self._sop, self._found = sop, None
        self.to_top()
        super().load()
        self._compute()
        return True

    def load(self) -> None:
        if self._found is None:
            self._compute()

    def move(self, move: Move) -> None:
        match move:
            case Move.LEFT:
                self._go_to(self._period.before())
            case Move.RIGHT:
                self._go_to(self._period.after())
            case _:
                super().move(move)

    def press(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """``s`` switches between half-years, quarters and months around the same days."""
        if key != "s":
            return False
        months = _PARTS[(_PARTS.index(self._period.months) + 1) % len(_PARTS)]
        day = min(self._period.last, self.host.now.date())
        self._show_period(part_of_year(day, months))
        return True

    def enter(self) -> None:
        """Opens the cases that were or are late at the selected step."""
        if self._found is None or self._drawn is None or self._stop is None:
            return
        report, stops = self._found[0], self._drawn[1].stops
        at = stops.index(self._stop) if self._stop in stops else len(stops)
        if at >= len(report.steps):
            self.host.tell(say("pilih langkah dengan ↑↓ lebih dahulu"))
            return
        step = report.steps[at]
        if not step.late_cases:
            self.host.tell(say("tidak ada berkas terlambat di langkah {step}", step=step.step))
            return
        from sop_tui.tui.pages.all_cases import AllCasesPage, Only

        words = say("terlambat di langkah {step}", step=step.step)
        self.host.pages.open(AllCasesPage(self.host, Only(frozenset(step.late_cases), words)))

    def sheet(self, columns: int) -> Sheet:
        if self._found is None:
            waiting = self.host.language(say("Laporan sedang dihitung…"))
            return Sheet((text_line(f" {waiting}", Ink.MUTED),))
        half, year = self._found
        return report_sheet(half, year, self.host.language, columns)

    def _go_to(self, period: Period) -> None:
        if not period.first.year > 1900 or period.first > self.host.now.date():
            self.host.tell(say("tidak ada masa lain ke arah itu"))
            return
        self._show_period(period)

    def _show_period(self, period: Period) -> None:
        self._period, self._found = period, None
        self.to_top()
        super().load()
        self._compute()

    def _compute(self) -> None:
        desk, period, sop = self.host.desk, self._period, self._sop
        zone, year = self.host.now.tzinfo, period.year()

        def both() -> _Reports:
            half = desk.reports.report(sop, *period.moments(zone))
            return half, desk.reports.report(sop, *year.moments(zone))

        self.host.background.in_turn(both, lambda found: self._show(sop, period, found))

    def _show(self, sop: str, period: Period, found: _Reports) -> None:
        if (sop, period) != (self._sop, self._period):
            return  # another period or procedure was requested meanwhile
        self._found = found
        super().load()
        self.host.repaint()
