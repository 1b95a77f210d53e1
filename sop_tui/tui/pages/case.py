"""Berkas: the page of one case."""

from collections.abc import Sequence
from typing import ClassVar

from sop_tui.desk.problems import NotFound
from sop_tui.desk.views import CaseView
from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ink, Sheet, text_line
from sop_tui.tui.kinds.page import Host, Move
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


def case_is_gone(host: Host, number: str) -> Sheet:
    """The sheet for a case that no longer exists, because an older backup was restored."""
    gone = say("berkas {number} tidak ada lagi", number=number)
    return Sheet((text_line(host.language(gone), Ink.WARN),))


class WholeCasePage(CaseSheetPage):
    """A page about a whole case, as long as the case exists."""

    def __init__(self, host: Host, number: str) -> None:
        super().__init__(host, number)
        self._view: CaseView | None = None

    def load(self) -> None:
        super().load()
        try:
            self._view = self.host.desk.cases.read(self._number)
        except NotFound:
            self._view = None


class CasePage(WholeCasePage):
    """Berkas: one case with its progress and history.

    ``among`` are the numbers of the list from which it was opened: left and right show the previous
    and next one, and after an act the next waiting one is shown.
    """

    id: ClassVar[str] = "case"

    def __init__(self, host: Host, number: str, among: Sequence[str] = ()) -> None:
        super().__init__(host, number)
        self._among = tuple(among)

    def title(self) -> Message | str:
        if len(self._among) > 1 and self._number in self._among:
            at, all_ = self._among.index(self._number) + 1, len(self._among)
            return say("Berkas {number} · {at} dari {all}", number=self._number, at=at, all=all_)
        return say("Berkas {number}", number=self._number)

    def move(self, move: Move) -> None:
        match move:
            case Move.LEFT:
                self._step(-1)
            case Move.RIGHT:
                self._step(1)
            case _:
                super().move(move)

    def go_on(self) -> None:
        if self._view is None or self._view.card.yours or self._number not in self._among:
            return
        at = self._among.index(self._number)
        for number in (*self._among[at + 1 :], *self._among[:at]):
            view = self.host.desk_cache.view(number)
            if view is not None and view.card.yours:
                self._show(number)
                return

    def _step(self, step: int) -> None:
        if self._number not in self._among:
            return
        at = self._among.index(self._number) + step
        if 0 <= at < len(self._among):
            self._show(self._among[at])
        else:
            self.host.tell(say("tidak ada berkas lain ke arah itu"), Ink.MUTED)

    def _show(self, number: str) -> None:
        self._number = number
        self.to_top()
        self.load()

    def sheet(self, columns: int) -> Sheet:
        from sop_tui.tui.sheets.case import case_sheet

        if self._view is None:
            return case_is_gone(self.host, self._number)
        calendar = self.host.desk.clocks.calendar(self._view.procedure)
        sheet = case_sheet(self._view, self.host.language, columns, self.host.now, calendar)
        block = tuple(wanted_block(self.host, self._view, columns))
        return sheet._replace(body=(*block, *sheet.body))
