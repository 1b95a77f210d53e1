"""When a screen checks for changes by others."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from sop_tui.desk.changes import LatestChanges

POLL_SECONDS = 0.5
SETTLING_SECONDS = 0.85
"""Seconds between a change and the next check.

Where many act, several acts are then drawn at once, still within a second, so a session's work does
not grow with the number of active officers.
"""


class Watch:
    """Checks at once when the store notifies of a change, otherwise every half second."""

    def __init__(
        self, changes: LatestChanges, going_on: Callable[[], bool], look: Callable[[], None]
    ) -> None:
        self._changes = changes
        self._going_on = going_on
        self._look = look
        self._settled = 0.0
        self._next: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self) -> None:
        """Starts; call it on the screen's event loop."""
        self._loop = asyncio.get_running_loop()
        self._next = self._loop.call_later(POLL_SECONDS, self._watch, self._loop)
        self._changes.listen(self._heard)

    def _heard(self) -> None:
        """Called on the store's own thread."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # the screen has just ended
                loop.call_soon_threadsafe(self._hasten, loop)

    def _hasten(self, loop: asyncio.AbstractEventLoop) -> None:
        when = max(loop.time(), self._settled)
        if self._next is not None and when < self._next.when():
            self._next.cancel()
            self._next = loop.call_at(when, self._watch, loop)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Wakes Textual only if there is something to read: that costs more than a stat."""
        if self._going_on():
            behind = self._changes.behind()
            pause = SETTLING_SECONDS if behind else POLL_SECONDS
            if behind:
                self._settled = loop.time() + SETTLING_SECONDS
            self._next = loop.call_later(pause, self._watch, loop)
            if behind:
                self._look()
