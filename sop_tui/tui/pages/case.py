"""Berkas: one case, read."""

from typing import ClassVar

from sop_tui.desk.problems import NotFound
from sop_tui.desk.views import CaseView
from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ink, Sheet, text_line
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.kinds.sheet import SheetPage
from sop_tui.tui.wanted import wanted_block


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
        from sop_tui.tui.sheets.case import case_sheet

        if self._view is None:
            gone = say("berkas {number} tidak ada lagi", number=self._number)
            return Sheet((text_line(self.host.language(gone), Ink.WARN),))
        calendar = self.host.desk.calendar(self._view.procedure)
        sheet = case_sheet(self._view, self.host.language, columns, self.host.now, calendar)
        block = tuple(wanted_block(self.host, self._view, columns))
        return sheet._replace(body=(*block, *sheet.body))
