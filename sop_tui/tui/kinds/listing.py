"""Pages that are a list with a cursor, to read or to choose from."""

import re
from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ink, KeyHint, Line, Span
from sop_tui.tui.kinds.page import Host, Move, Page

RowT = TypeVar("RowT")

_WORD = re.compile(r"[^\W_]+")
_WIDE = 200  # columns wide enough for a row's whole text


def words_in(text: str) -> list[str]:
    """The words of a text for searching: letters and digits, case-folded."""
    return _WORD.findall(text.casefold())


def _has(folded: str, wanted: Sequence[str]) -> bool:
    """Whether the text has, for each wanted string, a word that starts with it."""
    if not all(each in folded for each in wanted):
        return False  # true of most rows: skip the slower check
    words = words_in(folded)
    return all(any(word.startswith(each) for word in words) for each in wanted)


class ListPage(Page, Generic[RowT]):
    """A list of rows with one selected; the cursor follows its row when the list changes.

    Subclasses set ``rows`` with :meth:`show`, and define a row's key and drawing.
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.rows: Sequence[RowT] = ()
        self._folded: tuple[Sequence[RowT], list[str]] = ((), [])
        self._at = 0
        self._top = 0
        self._height = 1

    @abstractmethod
    def key(self, row: RowT) -> str:
        """The identity of a row from one list to the next."""

    @abstractmethod
    def line(self, row: RowT, columns: int, chosen: bool) -> Line:
        """The row as a line."""

    def lines(self, row: RowT, columns: int, chosen: bool) -> Sequence[Line]:
        """The row with the lines below it."""
        return (self.line(row, columns, chosen),)

    def head(self, columns: int) -> Sequence[Line]:  # noqa: ARG002
        """The lines above the list."""
        return ()

    def empty(self) -> Message | None:
        """The sentence shown when the list has no rows."""
        return None

    @property
    def chosen(self) -> RowT | None:
        return self.rows[self._at] if self._at < len(self.rows) else None

    def show(self, rows: Sequence[RowT]) -> None:
        """Shows another list: the cursor stays on its row, or on its position if the row is
        gone.
        """
        before = self.chosen
        self.rows = rows
        if before is not None:
            name = self.key(before)
            self._at = next((at for at, row in enumerate(rows) if self.key(row) == name), self._at)
        self._at = max(0, min(self._at, len(rows) - 1))

    def to(self, at: int) -> None:
        """Moves the cursor to this row."""
        self._at = max(0, min(at, len(self.rows) - 1))

    @property
    def at(self) -> int:
        """The cursor's position."""
        return self._at

    def words_of(self, row: RowT) -> str:
        """The text by which a row is found: by default what is drawn of it; long lists should
        override it.
        """
        return "".join(span.text for span in self.line(row, _WIDE, chosen=False))

    def seek_words(self, wanted: Sequence[str], start: int, step: int = 1) -> bool:
        """Moves the cursor to the first row with these words, from a row on and around the list."""
        if self._folded[0] is not self.rows:  # cached from letter to letter
            self._folded = self.rows, [self.words_of(row).casefold() for row in self.rows]
        for far in range(len(self.rows)):
            at = (start + step * far) % len(self.rows)
            if _has(self._folded[1][at], wanted):
                self._at = at
                return True
        return False

    def to_top(self) -> None:
        self._at = self._top = 0

    def move(self, move: Move) -> None:
        page = max(1, self._height - 1)
        at = {
            Move.UP: self._at - 1,
            Move.DOWN: self._at + 1,
            Move.PAGE_UP: self._at - page,
            Move.PAGE_DOWN: self._at + page,
            Move.FIRST: 0,
            Move.LAST: len(self.rows) - 1,
        }.get(move, self._at)
        self._at = max(0, min(at, len(self.rows) - 1))

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        head = list(self.head(columns))
        room = max(1, rows - len(head))
        if not self.rows:
            empty = self.empty()
            if empty is None:
                return head
            return [*head, (), (Span(f"  {self.host.language(empty)}", Ink.MUTED),)]

        drawn: dict[int, Sequence[Line]] = {}

        def lines_at(at: int) -> Sequence[Line]:
            if at not in drawn:
                drawn[at] = self.lines(self.rows[at], columns, at == self._at)
            return drawn[at]

        def first_with(last: int) -> int:
            """The first row that is visible if this row is the last visible one."""
            first, left = last, room - len(lines_at(last))
            while first > 0 and (left := left - len(lines_at(first - 1))) >= 0:
                first -= 1
            return first

        top = max(min(self._top, self._at), first_with(self._at))
        self._top = min(top, first_with(len(self.rows) - 1))
        shown: list[Line] = []
        at = self._top
        while at < len(self.rows) and len(shown) < room:
            shown += lines_at(at)
            at += 1
        self._height = max(1, at - self._top)
        return [*head, *shown[:room]]


class ChoicePage(ListPage[RowT]):
    """A list to choose from:

    Enter takes the selected row, a letter moves to a word that starts with it.
    """

    closed = True

    taking: Message = say("pakai")
    """What Enter does, in a word."""

    @abstractmethod
    def take(self) -> None:
        """Takes the selected row, if there is one."""

    def keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        return (
            ("↑↓", language(say("pilih"))),
            ("Enter", language(self.taking)),
            ("Esc", language(say("kembali"))),
        )

    def press(self, key: str, character: str | None) -> bool:
        if key == "enter":
            self.take()
            return True
        return self.find_letter(character)

    def find_letter(self, character: str | None) -> bool:
        """Moves the cursor to the next row with a word that starts with this letter; False if there
        is none.
        """
        if character is None or not character.isalnum():
            return False
        return self.seek_words(words_in(character), self._at + 1)
