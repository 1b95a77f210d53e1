"""Cases that are marked, to be completed or approved together."""

from collections.abc import Iterable

from sop_tui.tui.editing import NOTHING_TYPED, Typed


class Marks:
    """The numbers that are marked, and the note that should go with all of them.

    Both stay until they have served: what was refused keeps its mark, and with it the note.
    """

    def __init__(self) -> None:
        self.numbers: frozenset[str] = frozenset()
        self.note: Typed = NOTHING_TYPED

    def turn(self, number: str) -> None:
        """Marks the case, or takes its mark away."""
        self.numbers ^= {number}

    def turn_all(self, numbers: Iterable[str]) -> None:
        """Marks all of these cases, or unmarks them when they are marked already."""
        these = frozenset(numbers)
        self.numbers = self.numbers - these if these <= self.numbers else self.numbers | these

    def drop(self, number: str) -> None:
        """Takes a mark away; with the last one goes the note."""
        self.numbers -= {number}
        if not self.numbers:
            self.clear()

    def clear(self) -> None:
        self.numbers, self.note = frozenset(), NOTHING_TYPED
