"""Matriks SOP: the procedure as on its paper."""

from typing import ClassVar

from sop_tui.desk.views import CaseView
from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Sheet
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.kinds.sheet import SheetPage


class MatrixPage(SheetPage):
    """The procedure's matrix, with the place of a case."""

    id: ClassVar[str] = "matrix"

    def __init__(self, host: Host, sop: str, number: str | None = None) -> None:
        super().__init__(host)
        self._sop = sop
        self._number = number
        self._view: CaseView | None = None

    def title(self) -> Message | str:
        return say("Matriks SOP")

    @property
    def number(self) -> str | None:
        return self._number

    def show_sop(self, sop: str) -> bool:
        self._sop, self._number = sop, None
        self.to_top()
        self.load()
        return True

    def load(self) -> None:
        super().load()
        self._view = self.host.desk.cases.read(self._number) if self._number is not None else None

    def sheet(self, columns: int) -> Sheet:
        from sop_tui.tui.sheets.matrix import matrix_sheet

        view = self._view
        procedure = view.procedure if view is not None else self.host.desk.procedures.of(self._sop)
        calendar = self.host.desk.clocks.calendar(procedure)
        return matrix_sheet(procedure, self.host.language, columns, self.host.now, view, calendar)
