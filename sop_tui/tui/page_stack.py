"""The pages one above another: the board at the bottom, on top the one that is seen."""

from collections.abc import Callable

from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ink
from sop_tui.tui.kinds.page import Page
from sop_tui.tui.kinds.prompt import PromptPage
from sop_tui.tui.pages.board import BoardPage


class PageStack:
    """Where the officer is, and how they came there.

    A form that was left half filled in is kept, and goes on when it is opened again.
    """

    def __init__(self, tell: Callable[[Message, Ink], None]) -> None:
        self._tell = tell
        self._pages: list[Page] = []
        self._unfinished: dict[tuple[str, str | None], Page] = {}

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def page(self) -> Page:
        """The page that is seen."""
        return self._pages[-1]

    @property
    def board(self) -> BoardPage:
        board = self._pages[0]
        assert isinstance(board, BoardPage)
        return board

    def begin(self, board: BoardPage) -> None:
        """Begins with a board; what was begun before belonged to somebody else."""
        self._pages = [board]
        self._unfinished.clear()

    def open(self, page: Page) -> Page:
        """Puts a page on top; gives the one that is there then, loaded."""
        if (begun := self._unfinished.pop(page.begun_as, None)) is not None:
            begun.resumed(page)
            page = begun
            said = say("isian yang belum dikirim dilanjutkan")
            if isinstance(page, PromptPage):
                page.remark(said)  # a sentence would stand in the place of its text
            else:
                self._tell(said, Ink.MUTED)
        page.load()
        self._pages.append(page)
        return page

    def back(self) -> bool:
        """Goes to the page below; False where there is none."""
        if len(self._pages) == 1:
            return False
        left = self._pages.pop()
        left.left()
        if left.unfinished:
            self._unfinished[left.begun_as] = left
        self.page.load()
        return True

    def home(self) -> Page:
        """Goes to the board."""
        for left in reversed(self._pages[1:]):
            left.left()
        del self._pages[1:]
        self.page.load()
        return self.page
