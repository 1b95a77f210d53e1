"""Related cases: to open, and for coordinators to link another one."""

from collections.abc import Sequence
from typing import ClassVar

from sop_tui.desk.views import Card, Done, Related
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.confirming import Confirmation, Sentence
from sop_tui.tui.ink import Ground, Ink, KeyHint, Line, Span, cut, fill, fit
from sop_tui.tui.kinds.listing import ChoicePage
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.kinds.prompt import PromptPage
from sop_tui.tui.pages.case import CasePage

_NUMBER = 15


class RelatedPage(ChoicePage[Related]):
    """The cases linked to one case, if there are several."""

    id: ClassVar[str] = "related"
    taking = say("buka")

    def __init__(self, host: Host, number: str) -> None:
        super().__init__(host)
        self._of = number

    def title(self) -> Message | str:
        return say("Berkas terkait {number}", number=self._of)

    @property
    def number(self) -> str | None:
        return self.chosen.number if self.chosen is not None and self.chosen.card else None

    def load(self) -> None:
        view = self.host.desk_cache.view(self._of)
        self.show(view.related if view is not None else ())

    def key(self, row: Related) -> str:
        return row.number

    def line(self, row: Related, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        words = self.host.language(row.words)
        title = row.card.title if row.card is not None else row.title
        room = columns - _NUMBER - 3
        return fill(
            (
                Span("▌" if chosen else " ", Ink.ACCENT, ground),
                Span(f"{fit(row.number, _NUMBER)} ", Ink.STRONG, ground),
                Span(cut(f"{words} · {title}", room), Ink.TEXT, ground),
            ),
            columns,
            ground,
        )

    def take(self) -> None:
        if self.number is not None:
            self.host.pages.open(CasePage(self.host, self.number))


class LinkPage(PromptPage):
    """Asks for the number of a case that follows from this one; confirms it, because links cannot
    be removed.
    """

    id: ClassVar[str] = "link"
    sign = " = "

    def __init__(self, host: Host, number: str) -> None:
        super().__init__(host)
        self._number = number

    @property
    def number(self) -> str | None:
        return self._number

    def hint(self) -> Message:
        other = self._meant()
        if other is not None:
            return say("Enter menautkan {other} sebagai lanjutan dari {number}",
                       other=other, number=self._number)  # fmt: skip
        if self._typed.text.strip():
            return say("tidak ada berkas dengan nomor itu")
        return say("Nomor berkas lanjutan dari {number}", number=self._number)

    def keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        return (("Enter", language(say("tautkan"))), ("Esc", language(say("urung"))))

    def take(self) -> None:
        other = self._meant()
        if other is not None:
            desk = self.host.desk
            self.host.background.in_turn(lambda: desk.lists.card(other), self._ask, self._failed)

    def _meant(self) -> str | None:
        return self.host.desk.lists.number_meant(self._typed.text, self.host.pages.sop)

    def _ask(self, card: Card) -> None:
        if self.host.page is not self:
            return  # the officer has left the page meanwhile
        words = say(
            "Tautkan {other} “{title}” sebagai lanjutan dari {number}? Tautan tidak dapat dihapus.",
            other=card.number,
            title=card.title,
            number=self._number,
        )
        self.confirmation = Confirmation(
            (Sentence(words),), lambda: self._link(card.number), self._close_question
        )
        self.host.repaint()

    def _close_question(self) -> None:
        self.confirmation = None

    def _link(self, other: str) -> None:
        desk = self.host.desk
        self.host.background.in_turn(
            lambda: desk.acts.link(self._number, other), self._linked, self._failed
        )

    def _linked(self, done: Done) -> None:
        self.confirmation = None
        if self.host.page is self:
            self.host.pages.back()
        self.host.reload()
        self.host.tell(
            say("{number}: {what}", number=done.card.number, what=done.sentence), Ink.GOOD
        )

    def _failed(self, problem: Problem) -> None:
        self.confirmation, self._trouble = None, problem.message
        self.host.repaint()
