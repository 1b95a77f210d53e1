"""Pages that search while the officer types."""

from abc import abstractmethod
from collections.abc import Sequence

from sop_tui.text.message import Message, say
from sop_tui.tui.editing import NOTHING_TYPED, Typed
from sop_tui.tui.frame import field
from sop_tui.tui.ink import Line
from sop_tui.tui.kinds.listing import ChoicePage, RowT
from sop_tui.tui.kinds.page import Host


class FindingPage(ChoicePage[RowT]):
    """A line to type in, with the results below to choose from.

    The up arrow brings back what was typed on the page's last visit.
    """

    closed = True

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._typed = NOTHING_TYPED

    @abstractmethod
    def find(self) -> None:
        """Searches for the typed text."""

    def press(self, key: str, character: str | None) -> bool:
        if key == "enter":
            self.take()
            return True
        if key in ("home", "end"):
            return False  # up and down move the list's cursor
        last = self._last
        if key == "up" and last is not None:
            self._type(last)
            return True
        edited = self._typed.press(key, character)
        if edited is None:
            return False
        self._type(edited)
        return True

    def paste(self, text: str) -> bool:
        self._type(self._typed.insert(text))
        return True

    def leave(self) -> bool:
        self._remember()
        return super().leave()

    def again(self) -> Message | None:
        """The hint for bringing back the last text, while nothing else is typed."""
        last = self._last
        return say("↑ lagi: {words}", words=last.text) if last is not None else None

    @property
    def _last(self) -> Typed | None:
        return self.host.typed_last.get(self.id) if not self._typed.text else None

    def _remember(self) -> None:
        if self._typed.text.strip():
            self.host.typed_last[self.id] = self._typed

    def _type(self, typed: Typed) -> None:
        another = typed.text != self._typed.text
        self._typed = typed
        if another:
            self.to_top()
            self.find()


class FilterablePage(FindingPage[RowT]):
    """A list that shows only the rows with the typed words."""

    @abstractmethod
    def all_rows(self) -> Sequence[RowT]: ...

    @abstractmethod
    def words_of(self, row: RowT) -> str:
        """The text by which a row is found."""

    def load(self) -> None:
        self.find()

    def find(self) -> None:
        wanted = self._typed.text.casefold().split()
        self.show([
            row for row in self.all_rows()
            if all(word in self.words_of(row).casefold() for word in wanted)
        ])  # fmt: skip

    def head(self, columns: int) -> Sequence[Line]:
        if not self._typed.text:
            return ()
        return (field(self._typed, columns, " / "),)

    def empty(self) -> Message | None:
        return say("Tidak ada yang memuat kata itu.")
