"""Asal batas waktu: how a case's due date is computed, line by line."""

from typing import ClassVar

from sop_tui.desk.problems import NotFound
from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ink, Line, Sheet, Span, wrap
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.case import CaseSheetPage


class WhyDuePage(CaseSheetPage):
    """How the due date of the present step was computed."""

    id: ClassVar[str] = "why"

    def __init__(self, host: Host, number: str) -> None:
        super().__init__(host, number)
        self._lines: tuple[Message, ...] = ()

    def title(self) -> Message | str:
        return say("Perhitungan batas waktu {number}", number=self._number)

    def load(self) -> None:
        super().load()
        try:
            self._lines = self.host.desk.deadlines.why(self._number)
        except NotFound as problem:
            self._lines = (problem.message,)

    def sheet(self, columns: int) -> Sheet:
        lines: list[Line] = [()]
        for message in self._lines:
            words = self.host.language(message)
            margin = len(words) - len(words.lstrip()) + 1
            for part in wrap(words, columns - margin - 1):
                lines.append((Span(f"{' ' * margin}{part}", Ink.TEXT),))
        return Sheet(tuple(lines))
