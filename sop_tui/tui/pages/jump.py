"""Opens a case by its number, or a part of it that is unique."""

from collections.abc import Sequence
from typing import ClassVar

from sop_tui.desk.views import Card
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.ink import KeyHint
from sop_tui.tui.kinds.prompt import PromptPage
from sop_tui.tui.pages.case import CasePage


class JumpPage(PromptPage):
    """``12`` means case 12 of the procedure on the board; a whole number can be any case."""

    id: ClassVar[str] = "jump"
    sign = " # "

    def hint(self) -> Message:
        number = self._meant()
        if number is not None:
            return say("Enter membuka {number}", number=number)
        if self._typed.text.strip():
            return say("tidak ada berkas dengan nomor itu")
        return say("Nomor berkas, misalnya 12 atau PGM-2026-0012")

    def keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        return (("Enter", language(say("buka"))), ("Esc", language(say("urung"))))

    def take(self) -> None:
        number = self._meant()
        if number is not None:
            desk = self.host.desk
            self.host.background.in_turn(lambda: desk.lists.card(number), self._open, self._failed)

    def _meant(self) -> str | None:
        return self.host.desk.lists.number_meant(self._typed.text, self.host.pages.sop)

    def _open(self, card: Card) -> None:
        if self.host.page is not self:
            return  # the officer has left the page meanwhile
        self.host.pages.back()
        self.host.pages.open(CasePage(self.host, card.number, self._among(card)))

    def _among(self, card: Card) -> Sequence[str]:
        """The neighbours of the case: on the page beneath, else in its lane."""
        for numbers in (
            self._under.among(card.number),
            [each.number for each in self.host.desk.lists.waiting()] if card.yours else (),
            [each.number for each in self.host.desk.lists.open_cases()
             if (each.sop, each.lane) == (card.sop, card.lane)],
        ):  # fmt: skip
            if card.number in numbers:
                return numbers
        return ()

    def _failed(self, problem: Problem) -> None:
        self._trouble = problem.message
        self.host.repaint()
