"""Cases that are marked, to complete or approve them together."""

from collections.abc import Iterable

from sop_tui.tui.editing import NOTHING_TYPED, Typed


class Marks:
    """The marked numbers, and the note for all of them.

    Refused cases keep their mark, and with it the note.
    """

    def __init__(self) -> None:
        self.numbers: frozenset[str] = frozenset()
        self.note: Typed = NOTHING_TYPED

    def toggle(self, number: str) -> None:
        """Marks the case, or unmarks it."""
        self.numbers ^= {number}

    def toggle_all(self, numbers: Iterable[str]) -> None:
        """Marks all of these cases; unmarks them if all are marked already."""
        these = frozenset(numbers)
        self.numbers = self.numbers - these if these <= self.numbers else self.numbers | these

    def drop(self, number: str) -> None:
        """Unmarks a case; the note is dropped with the last mark."""
        self.numbers -= {number}
        if not self.numbers:
            self.clear()

    def clear(self) -> None:
        self.numbers, self.note = frozenset(), NOTHING_TYPED
