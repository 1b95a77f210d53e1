"""Waits for the server's word, so that nobody has to ask for it."""

import select
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import psycopg

from sop_tui.storage.postgres.connection import ServerConnection

_LOOK: Final = 1.0  # seconds; then it is seen whether there is another connection
_REST: Final = 0.02  # seconds between two calls for the same news, and for a line that is in use


class Ear:
    """A thread that sleeps on the line's socket, and calls where there is news on it.

    It takes nothing off the line: ``is_news``, which may, says whether what came is news, and
    ``heard`` is called from this thread. A line that was made again is listened to a second later.
    """

    def __init__(
        self, line: ServerConnection, is_news: Callable[[], bool], heard: Callable[[], None]
    ) -> None:
        self._line = line
        self._is_news = is_news
        self._heard = heard
        self._closed = False
        self._thread = threading.Thread(target=self._listen, daemon=True)
        # The end of a pair becomes readable when the other is closed: that wakes the thread.
        self._end, self._wake = socket.socketpair()

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Ends the thread; it calls nobody after this but what it is calling already."""
        self._closed = True
        self._wake.close()

    def _listen(self) -> None:
        with self._end:
            while not self._closed:
                if not self._line.up:
                    self._sleep(_LOOK)
                elif self._readable() and not self._closed:
                    self._tell()

    def _tell(self) -> None:
        # Whoever waits for an answer on this line reads it; only what is left is news.
        with self._line.turn:
            pass
        if self._is_news():
            self._heard()
        time.sleep(_REST)

    def _readable(self) -> bool:
        poll = select.poll()
        poll.register(self._end, select.POLLIN)
        with suppress(psycopg.Error):  # it has just been let go of
            poll.register(self._line.socket(), select.POLLIN)
        return any(on != self._end.fileno() for on, _ in poll.poll(_LOOK * 1000))

    def _sleep(self, seconds: float) -> None:
        select.select([self._end], [], [], seconds)
