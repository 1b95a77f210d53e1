"""Pages on which something is found while one types."""

from abc import abstractmethod

from sop_tui.tui.editing import NOTHING_TYPED, Typed
from sop_tui.tui.kinds.listing import ChoicePage, Row
from sop_tui.tui.kinds.page import Host


class FindingPage(ChoicePage[Row]):
    """A line to type in, and below it what it finds, to choose from."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._typed = NOTHING_TYPED

    @abstractmethod
    def find(self) -> None:
        """Looks for what is typed."""

    def press(self, key: str, character: str | None) -> bool:
        if super().press(key, character):
            return True
        if key in ("home", "end"):
            return False  # they move the cursor of the list
        edited = self._typed.press(key, character)
        if edited is None:
            return False
        self._type(edited)
        return True

    def paste(self, text: str) -> bool:
        self._type(self._typed.insert(text))
        return True

    def _type(self, typed: Typed) -> None:
        another = typed.text != self._typed.text
        self._typed = typed
        if another:
            self.to_top()
            self.find()
