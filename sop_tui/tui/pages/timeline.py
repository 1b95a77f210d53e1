"""Garis waktu: the passes of a case through its steps, each with its standard."""

from typing import ClassVar

from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Sheet
from sop_tui.tui.pages.case import WholeCasePage, case_is_gone


class TimelinePage(WholeCasePage):
    """How long each step of a case took or is taking."""

    id: ClassVar[str] = "timeline"

    def title(self) -> Message | str:
        return say("Garis waktu {number}", number=self._number)

    def sheet(self, columns: int) -> Sheet:
        from sop_tui.tui.sheets.timeline import timeline_sheet

        if self._view is None:
            return case_is_gone(self.host, self._number)
        calendar = self.host.desk.clocks.calendar(self._view.procedure)
        return timeline_sheet(self._view, self.host.language, columns, self.host.now, calendar)
