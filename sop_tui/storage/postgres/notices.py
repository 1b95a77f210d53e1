"""The server's notifications of new revisions, as the reading connection receives them."""

from typing import Final

import psycopg
from psycopg import errors, sql

from sop_tui.storage.postgres.connection import CHANNEL, Connection, ServerConnection

_ASK: Final = 0.5  # seconds between polls if the server sends no notifications
_ASK_ALL_THE_SAME: Final = 10.0  # seconds between polls otherwise: a pooler may drop them


class Notices:
    """What was notified since the last look; a new connection counts as news.

    ``are_sent``: whether the server's notifications reach this session.
    """

    def __init__(self, line: ServerConnection) -> None:
        self._line = line
        self._missed = False
        self._revision = ""
        self.are_sent = False
        line.prepare(self._listen)

    @property
    def polling(self) -> float:
        """Seconds after which the server has to be asked in any case."""
        return _ASK_ALL_THE_SAME if self.are_sent else _ASK

    def hear(self) -> None:
        """Reads notifications that have arrived, without waiting and without a query."""
        line = self._line
        if not line.turn.acquire(blocking=False):
            return
        try:
            if line.up:
                raw = line.connection().pgconn
                raw.consume_input()
                while (notice := raw.notifies()) is not None:
                    self.take(notice.extra.decode())
        except psycopg.Error as error:
            line.dropped(error)
        finally:
            line.turn.release()

    def take(self, revision: str) -> None:
        """Takes the revision of a notification."""
        # It may arrive before the answer that includes it; so it is compared later.
        self._revision = revision

    def forget(self) -> None:
        """A look at the store begins, which will find all that was notified."""
        self._missed, self._revision = False, ""

    def are_news(self, revision: int) -> bool:
        """Whether there may be another revision than this one."""
        return self._missed or self._revision not in ("", str(revision))

    def are_ahead(self, revision: int) -> bool:
        """Whether a later revision than this one has been notified."""
        return self._revision.isdigit() and int(self._revision) > revision

    def _listen(self, connection: Connection) -> None:
        connection.add_notify_handler(lambda notice: self.take(notice.payload))
        try:
            connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
            self.are_sent = connection.direct
        except errors.FeatureNotSupported:
            self.are_sent = False
        self._missed = True  # nothing was notified of what happened before
