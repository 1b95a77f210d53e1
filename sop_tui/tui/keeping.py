"""Writes the officer's choices to their file in the background."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from sop_tui.text.message import Problem
from sop_tui.tui.background import BackgroundWork
from sop_tui.tui.kept import Entry, Kept

T = TypeVar("T")

_SOON = 1.0  # seconds; browsing through procedures makes many choices in a second


class Keeping:
    """Writes shortly after a choice, so that several choices are written once.

    A failure is reported once, not after every key.
    """

    def __init__(
        self, kept: Kept, background: BackgroundWork, complain: Callable[[Problem], None]
    ) -> None:
        self._kept = kept
        self._background = background
        self._complain = complain
        self._awaited = False
        self._complained = False

    def keep(self, entry: Entry[T], value: T) -> None:
        """Keeps what the officer has chosen, for this session and the next."""
        self._kept.put(entry, value)
        if self._kept.pending and not self._awaited:
            self._awaited = True
            self._background.later(_SOON, self._write)

    def finish(self) -> None:
        """Writes what is left; the screen has ended, so a failure cannot be reported."""
        with suppress(Problem):
            self._kept.flush()

    def _write(self) -> None:
        self._awaited = False
        self._background.in_turn(self._kept.flush, lambda _: None, self._failed)

    def _failed(self, problem: Problem) -> None:
        if not self._complained:
            self._complained = True
            self._complain(problem)
