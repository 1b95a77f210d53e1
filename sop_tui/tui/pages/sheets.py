"""The pages that are read: a case, a procedure. Their lines come from pure renderers."""

from typing import ClassVar

from sop_tui.desk.problems import NotFound
from sop_tui.desk.views import CaseView
from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ink, Sheet, text_line
from sop_tui.tui.pages.base import Host, SheetPage


class CaseSheetPage(SheetPage):
    """A page about one case."""

    def __init__(self, host: Host, number: str) -> None:
        super().__init__(host)
        self._number = number

    @property
    def number(self) -> str:
        return self._number


class CasePage(CaseSheetPage):
    """Berkas: one case with its way and its history."""

    id: ClassVar[str] = "case"

    def __init__(self, host: Host, number: str) -> None:
        super().__init__(host, number)
        self._view: CaseView | None = None

    def title(self) -> Message | str:
        return say("Berkas {number}", number=self._number)

    def load(self) -> None:
        super().load()
        try:
            self._view = self.host.desk.case(self._number)
        except NotFound:
            self._view = None

    def sheet(self, columns: int) -> Sheet:
        from sop_tui.tui.pages.case_page import case_sheet

        if self._view is None:
            gone = say("berkas {number} tidak ada lagi", number=self._number)
            return Sheet((text_line(self.host.language(gone), Ink.WARN),))
        calendar = self.host.desk.calendar(self._view.procedure)
        return case_sheet(self._view, self.host.language, columns, self.host.now, calendar)


class MatrixPage(SheetPage):
    """Matriks SOP: the procedure as its paper shows it, with a case where it stands."""

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

    def load(self) -> None:
        super().load()
        self._view = self.host.desk.case(self._number) if self._number is not None else None

    def sheet(self, columns: int) -> Sheet:
        from sop_tui.tui.pages.matrix import matrix_sheet

        view = self._view
        procedure = view.procedure if view is not None else self.host.desk.procedure(self._sop)
        calendar = self.host.desk.calendar(procedure)
        return matrix_sheet(procedure, self.host.language, columns, self.host.now, view, calendar)
