"""The stack of open pages: the board at the bottom, the visible page on top."""

from typing import Protocol

from sop_tui.text.message import say
from sop_tui.tui.ink import Ink
from sop_tui.tui.kept_entries import SOP
from sop_tui.tui.kinds.page import Host, Page
from sop_tui.tui.kinds.prompt import PromptPage
from sop_tui.tui.pages.board import BoardPage
from sop_tui.tui.pages.case import CasePage


class Window(Host, Protocol):
    """The screen, as far as going from page to page concerns it."""

    def exit(self) -> None:
        """Ends the program."""
        ...


class PageStack:
    """The path of pages by which the officer came here.

    A form that was left half filled in is kept, and continued when it is opened again.
    """

    def __init__(self, screen: Window) -> None:
        self._screen = screen
        self._pages: list[Page] = []
        self._unfinished: dict[tuple[str, str | None], Page] = {}

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def page(self) -> Page:
        """The visible page."""
        return self._pages[-1]

    @property
    def board(self) -> BoardPage:
        board = self._pages[0]
        assert isinstance(board, BoardPage)
        return board

    @property
    def sop(self) -> str:
        return self.board.sop

    def begin(self, board: BoardPage) -> None:
        """Starts with a board; drops all pages and forms of the officer before."""
        self._pages = [board]
        self._unfinished.clear()

    def open(self, page: Page) -> None:
        page = self._resumed(page)
        page.load()
        self._pages.append(page)
        if page.id == CasePage.id and page.number is not None:
            self._screen.news.seen(page.number)
        self._screen.repaint()
        page.opened()

    def back(self) -> None:
        if len(self._pages) == 1:
            self._screen.exit()
            return
        left = self._pages.pop()
        left.left()
        if left.unfinished:
            self._unfinished[left.resume_key] = left
        self.page.load()
        self._screen.repaint()

    def home(self) -> Page:
        for left in reversed(self._pages[1:]):
            left.left()
        del self._pages[1:]
        self.page.load()
        self._screen.repaint()
        return self.page

    def choose_sop(self, sop: str) -> None:
        self.board.choose(sop)
        self._screen.keeping.keep(SOP, sop)
        page = self.page.about
        if page is self.board or page.show_sop(sop):
            return
        name = next((each for each in self.board.sops if each.id == sop), None)
        if name is not None:
            self._screen.tell(say("SOP di papan: {code} {title}", code=name.code, title=name.title))

    def _resumed(self, page: Page) -> Page:
        """The page of its kind that was left half filled in; else the page itself."""
        begun = self._unfinished.pop(page.resume_key, None)
        if begun is None:
            return page
        begun.resumed(page)
        said = say("isian yang belum dikirim dilanjutkan")
        if isinstance(begun, PromptPage):
            begun.remark(said)  # a message would cover its text
        else:
            self._screen.tell(said, Ink.MUTED)
        return begun
