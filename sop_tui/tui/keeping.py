"""What is chosen on the screen goes to the officer's file, beside the work of the screen."""

from contextlib import suppress
from typing import TypeVar

from sop_tui.text.message import Problem
from sop_tui.tui.ink import Ink
from sop_tui.tui.kept import Entry
from sop_tui.tui.kinds.page import Host

T = TypeVar("T")

_SOON = 1.0  # seconds; who goes through the procedures chooses many in one


class Keeping:
    """Writes a moment after a choice, so that several are one writing.

    What cannot be written is said once, not after every key.
    """

    def __init__(self, screen: Host) -> None:
        self._screen = screen
        self._awaited = False
        self._complained = False

    def keep(self, entry: Entry[T], value: T) -> None:
        kept = self._screen.kept
        kept.put(entry, value)
        if kept.pending and not self._awaited:
            self._awaited = True
            self._screen.later(_SOON, self._write)

    def finish(self) -> None:
        """Writes what is left; the screen is gone, so nothing can be said."""
        with suppress(Problem):
            self._screen.kept.flush()

    def _write(self) -> None:
        self._awaited = False
        self._screen.in_background(self._screen.kept.flush, lambda _: None, self._failed)

    def _failed(self, problem: Problem) -> None:
        if not self._complained:
            self._complained = True
            self._screen.tell(problem.message, Ink.WARN)
