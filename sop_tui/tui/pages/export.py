"""Ekspor: the control card and history of a case, shown as printed and given to the officer."""

from typing import ClassVar

from sop_tui.export.printed import printed_history
from sop_tui.text.message import Message, say
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.printed import DeliveredPage


class ExportPage(DeliveredPage):
    """Shows the exported text and offers it as a file when the page opens; it is updated with its
    case.
    """

    id: ClassVar[str] = "export"

    def __init__(self, host: Host, number: str) -> None:
        super().__init__(host, f"{number}.txt", f"export {number}", number)
        self._number = number

    @property
    def number(self) -> str:
        return self._number

    def title(self) -> Message | str:
        return say("Ekspor {number}", number=self._number)

    def load(self) -> None:
        super().load()
        desk = self.host.desk
        self._text = printed_history(desk, self.host.language, desk.cases.read(self._number))

    def opened(self) -> None:
        self.offer()
