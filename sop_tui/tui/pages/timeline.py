"""Garis waktu: the passes of a case through its steps, each beside its standard."""

from typing import ClassVar

from sop_tui.desk.problems import NotFound
from sop_tui.desk.views import CaseView
from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Sheet
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.case import CaseSheetPage, case_is_gone


class TimelinePage(CaseSheetPage):
    """How long each step of a case took and goes on to take."""

    id: ClassVar[str] = "timeline"

    def __init__(self, host: Host, number: str) -> None:
        super().__init__(host, number)
        self._view: CaseView | None = None

    def title(self) -> Message | str:
        return say("Garis waktu {number}", number=self._number)

    def load(self) -> None:
        super().load()
        try:
            self._view = self.host.desk.case(self._number)
        except NotFound:
            self._view = None

    def sheet(self, columns: int) -> Sheet:
        from sop_tui.tui.sheets.timeline import timeline_sheet

        if self._view is None:
            return case_is_gone(self.host, self._number)
        calendar = self.host.desk.calendar(self._view.procedure)
        return timeline_sheet(self._view, self.host.language, columns, self.host.now, calendar)
