"""A connection to the server: every wait has a limit, and a lost connection is restored."""

import logging
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final, TypeVar

import psycopg
from psycopg import errors, pq, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from sop_tui.storage.postgres.pooling import MINE, is_shared, set_up, shared
from sop_tui.storage.postgres.problems import away, is_lost, refused
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.address import for_libpq, has_password, shown
from sop_tui.text.message import say

DoneT = TypeVar("DoneT")

# We report lost connections ourselves; the library's log lines must not appear on a screen.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

SCHEMA: Final = "sop_tui"
CHANNEL: Final = "sop_tui"
_ANSWER: Final = 15.0  # seconds for a statement, or for a commit to reach its standby
_CONNECT: Final = 3  # seconds per host, in libpq's terms
_A_MOMENT: Final = 1.0
_STARTING: Final = 8.0  # seconds to wait at start for a server that is starting too
_PAUSE: Final = 0.25  # seconds between two attempts to connect
_QUOTED: Final = re.compile('".*"', re.DOTALL)
_SETTINGS: Final = {
    # An acknowledged act is on the disk, and on the standby if there is one.
    "synchronous_commit": "on",
    # After waiting for the lock, a session sees what was committed meanwhile.
    "default_transaction_isolation": "read committed",
    "search_path": SCHEMA,
    "statement_timeout": "30s",
    # A program that is stopped inside a transaction would block the whole office.
    "idle_in_transaction_session_timeout": "5s",
    # The server releases the locks of a client that has gone.
    "client_connection_check_interval": "2s",
    "TimeZone": "UTC",
}
# Maintenance has no time limit, and copying an office waits for its source.
_UNHURRIED: Final = {"statement_timeout": "0", "idle_in_transaction_session_timeout": "0"}
_KEEPALIVE: Final = {
    "connect_timeout": str(_CONNECT),
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}


class Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection on which no wait takes longer than ``patience`` seconds.

    ``warned``: the server has sent a warning since this was set to False; it warns if a commit did
    not wait for its standby. ``direct``: there is no pooler between; ``mark`` is the value of
    :data:`~.pooling.MARK` on this connection.
    """

    patience: float = _ANSWER
    warned: bool = False
    direct: bool = True
    mark: str = ""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        bound = self.patience if timeout is None else min(timeout, self.patience)
        try:
            return super().wait(gen, interval, bound)
        except errors._WaitTimeout:
            if timeout is not None and timeout < self.patience:
                raise
            self.pgconn.finish()  # a late answer must not be taken for that of the next statement
            raise psycopg.OperationalError("the server does not answer") from None


class ServerConnection:
    """Access to the server for one thread at a time; other threads wait for their turn."""

    def __init__(self, url: str, who: str = "") -> None:
        self.address = shown(url)
        self.lost = 0
        """How often the connection was lost or could not be made."""
        self.patience = _A_MOMENT
        """Seconds that a caller waits for a lost connection to be restored."""
        self.why: Exception | None = None
        self._conninfo = _conninfo(url, who)
        self._busy = threading.RLock()
        self._connection: Connection | None = None
        self._seeker: threading.Thread | None = None
        self._back = threading.Event()
        self._closed = False
        self._prepared: list[Callable[[Connection], None]] = []

    def prepare(self, work: Callable[[Connection], None]) -> None:
        """Adds work to do on each new connection before anything else."""
        self._prepared.append(work)

    @property
    def up(self) -> bool:
        """Whether there is a connection, as far as known; never waits."""
        connection = self._connection
        return connection is not None and not connection.closed

    def socket(self) -> int:
        """The socket to wait on for notifications of the server.

        Raises:
            psycopg.Error: there is no connection.
        """
        connection = self._connection
        if connection is None:
            raise psycopg.OperationalError("no connection")
        return connection.fileno()

    def run(self, work: Callable[[Connection], DoneT]) -> DoneT:
        """Runs ``work``, which must only read; repeats it once if the connection was lost.

        Raises:
            StoreProblem: ``away``, or the server's error.
        """
        with self._busy:
            try:
                return work(self.connection())
            except psycopg.Error as error:
                if not self.dropped(error):
                    raise self.refused(error) from None
            try:
                return work(self.connection())
            except psycopg.Error as error:
                if self.dropped(error):
                    raise away(self.address, error) from None
                raise self.refused(error) from None

    def refused(self, error: psycopg.Error) -> StoreProblem:
        """The error for a refused statement; that of a shared connection if a pooler shares it."""
        connection = self._connection
        if connection is not None and not connection.direct:
            with suppress(psycopg.Error):
                found = connection.execute(MINE).fetchone()
                if found is None or found[1] != connection.mark:
                    return shared(self.address)
        return refused(self.address, error)

    def connection(self) -> Connection:
        """The connection; only for the thread that holds :attr:`turn`.

        Raises:
            StoreProblem: ``away``; then it is restored in the background.
        """
        connection = self._connection
        if connection is not None and not connection.closed:
            return connection
        if not self.lost and not self._closed:
            return self._first()
        if self.await_back(time.monotonic() + self.patience):
            connection = self._connection
            if connection is not None:
                return connection
        raise away(self.address, self.why)

    def _first(self) -> Connection:
        """The first connection; waits for a server that is still starting."""
        deadline = time.monotonic() + _STARTING
        while True:
            try:
                return self._connect()
            except psycopg.Error as error:
                if time.monotonic() >= deadline or not self._is_coming():
                    self.lost += 1
                    raise _unreachable(self.address, error) from None
            time.sleep(_PAUSE)

    def _is_coming(self) -> bool:
        """Whether a server is starting, or a standby may be taking over."""
        if pq.PGconn.ping(self._conninfo.encode()) is pq.Ping.REJECT:
            return True
        return "," in str(conninfo_to_dict(self._conninfo).get("host") or "")

    def await_back(self, deadline: float) -> bool:
        """Waits until there is a connection again; false after the deadline."""
        while time.monotonic() < deadline and not self._closed:
            if self.up:
                return True
            self.seek()
            self._back.wait(min(1.0, max(0.0, deadline - time.monotonic())))
        return self.up

    def seek(self) -> None:
        """Tries to connect in the background until it succeeds."""
        if self._closed or (self._seeker is not None and self._seeker.is_alive()):
            return
        self._back.clear()
        self._seeker = threading.Thread(target=self._look, daemon=True)
        self._seeker.start()

    def dropped(self, error: psycopg.Error) -> bool:
        """Whether the error means that the connection is lost; if so, closes it."""
        connection = self._connection
        if connection is not None and not connection.closed and not is_lost(error):
            return False
        self.drop()
        return True

    def drop(self) -> None:
        """Closes the connection as lost; the next use makes another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self.lost += 1
            with suppress(psycopg.Error):
                connection.close()

    def rest(self) -> None:
        """Closes a good connection; the next use makes another."""
        with self._busy:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()

    def close(self) -> None:
        self._closed = True
        self._back.set()
        with self._busy:
            connection, self._connection = self._connection, None
            if connection is not None:
                with suppress(psycopg.Error):
                    connection.close()

    @property
    def turn(self) -> threading.RLock:
        """The lock held by the thread that uses :meth:`connection`."""
        return self._busy

    def _connect(self) -> Connection:
        connection = _connected(self._conninfo, self.address)
        connection.add_notice_handler(lambda said: _noticed(connection, said))
        try:
            for work in self._prepared:
                work(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection

    def _look(self) -> None:
        while not self._closed:
            try:
                if not self.up:
                    self._connect()
            except (psycopg.Error, StoreProblem) as error:
                self.why = error if isinstance(error, psycopg.Error) else None
                time.sleep(_PAUSE)
                continue
            break
        self._back.set()
        if self._closed:
            self.close()


def plain_connection(url: str, who: str = "") -> Connection:
    """A connection for maintenance, without :class:`ServerConnection`.

    Raises:
        StoreProblem: ``away``, or the server refuses.
    """
    try:
        connection = _connected(_conninfo(url, who), shown(url), _UNHURRIED)
    except psycopg.Error as error:
        raise _unreachable(shown(url), error) from None
    connection.patience = 24 * 3600.0
    return connection


def _connected(conninfo: str, address: str, own: Mapping[str, str] | None = None) -> Connection:
    """A connection with our settings and those in ``own``.

    Raises:
        StoreProblem: a pooler shares the connection with other clients.
        psycopg.Error: the server's error.
    """
    connection = Connection.connect(conninfo, autocommit=True)
    try:
        settings = {**_SETTINGS, **(own or {})}
        connection.mark, connection.direct = set_up(connection, settings)
        if not connection.direct:
            connection.prepare_threshold = None  # prepared names may exist on another connection
            if is_shared(connection, connection.mark, conninfo):
                raise shared(address)
    except BaseException:
        connection.close()
        raise
    return connection


def holder(connection: Connection) -> str:
    """The session that has locked the store, as far as the server reports it; "?" if unknown."""
    found = connection.execute(
        sql.SQL(
            """SELECT DISTINCT a.application_name, a.pid, a.xact_start
               FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
               WHERE l.relation = '{}.meta'::regclass AND l.granted AND l.pid <> pg_backend_pid()
                 AND l.mode IN ('RowShareLock', 'RowExclusiveLock', 'AccessExclusiveLock',
                                'ExclusiveLock', 'ShareRowExclusiveLock')
               ORDER BY a.xact_start LIMIT 1"""
        ).format(sql.SQL(SCHEMA))
    ).fetchone()
    return f"{found[0] or '?'} [{found[1]}]" if found is not None else "?"


def locked_by(address: str, who: str) -> StoreProblem:
    return StoreProblem(
        "locked",
        say("data di {address} sedang dikunci oleh {who}; tunggu, lalu ulangi",
            address=address, who=who),
    )  # fmt: skip


def libpq_parameters(url: str) -> dict[str, Any]:
    """The parameters in the URL, as libpq reads them; raises StoreProblem if it cannot."""
    try:
        given = conninfo_to_dict(for_libpq(url))
    except psycopg.Error as error:
        why = str(error).strip()
        if has_password(url):
            why = _QUOTED.sub('"…"', why)  # it may be a part of the password
        raise StoreProblem(
            "failed",
            say("alamat {address} tidak terbaca ({why}); periksa --store atau SOP_TUI_STORE",
                address=shown(url), why=why),
        ) from None  # fmt: skip
    return {key: value for key, value in given.items() if value is not None}


def _conninfo(url: str, who: str) -> str:
    name = f"sop-tui {who} {socket.gethostname()}:{os.getpid()}".replace("  ", " ")
    ours: dict[str, Any] = {**_KEEPALIVE, "application_name": name[:63]}
    if "PGTARGETSESSIONATTRS" not in os.environ:
        ours["target_session_attrs"] = "read-write"
    wanted = {**ours, **libpq_parameters(url), "client_encoding": "UTF8"}
    return make_conninfo("", **wanted)


def _noticed(connection: Connection, said: psycopg.errors.Diagnostic) -> None:
    if said.severity_nonlocalized == "WARNING":
        connection.warned = True


def _unreachable(address: str, error: psycopg.Error) -> StoreProblem:
    return away(address, error) if is_lost(error) else refused(address, error)
