"""Waits for notifications of the server, so that sessions need not poll."""

import select
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import psycopg

from sop_tui.storage.postgres.connection import ServerConnection

_LOOK: Final = 1.0  # seconds; how often a new connection is noticed
_REST: Final = 0.02  # seconds between two calls for the same news, or while the line is in use


class NotificationListener:
    """A thread that waits on the connection's socket, and calls ``heard`` if there is news.

    It reads nothing from the socket: ``is_news`` does, and returns whether there is news. ``heard``
    is called from this thread. A new connection is noticed within a second.
    """

    def __init__(
        self, line: ServerConnection, is_news: Callable[[], bool], heard: Callable[[], None]
    ) -> None:
        self._line = line
        self._is_news = is_news
        self._heard = heard
        self._closed = False
        self._thread = threading.Thread(target=self._listen, daemon=True)
        # Closing one end of a socket pair makes the other readable, which wakes the thread.
        self._end, self._wake = socket.socketpair()

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Ends the thread; after a call in progress there are no more."""
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
        # A thread waiting for an answer on this connection reads it; only the rest is news.
        with self._line.turn:
            pass
        if self._is_news():
            self._heard()
        time.sleep(_REST)

    def _readable(self) -> bool:
        poll = select.poll()
        poll.register(self._end, select.POLLIN)
        with suppress(psycopg.Error):  # the connection was just closed
            poll.register(self._line.socket(), select.POLLIN)
        return any(on != self._end.fileno() for on, _ in poll.poll(_LOOK * 1000))

    def _sleep(self, seconds: float) -> None:
        select.select([self._end], [], [], seconds)
