"""Detects poolers between the program and the server that share a connection between clients.

A pooler that keeps a connection for the whole session is fine. One that gives it to another client
after each transaction is not: settings, and with them the durability of an acknowledged act, could
be those of another client.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final
from uuid import uuid4

import psycopg
from psycopg import sql

from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import say

MARK: Final = "sop_tui.session"  # our own setting; another value shows a shared connection
MINE: Final = f"SELECT pg_backend_pid(), current_setting('{MARK}', true)"
_LOOKS: Final = 3


def set_up(connection: psycopg.Connection[Any], settings: Mapping[str, str]) -> tuple[str, bool]:
    """Applies these settings; returns this session's mark, and whether the connection is direct.

    They are not sent as startup parameters: poolers refuse or forget those they do not know.

    Raises:
        psycopg.Error: the server's error.
    """
    mark = uuid4().hex
    each = sql.SQL("SET {} = {}; ")
    wanted = {**settings, MARK: mark}
    made = sql.Composed(
        each.format(sql.SQL(name), sql.Literal(value))  # type: ignore[arg-type]
        for name, value in wanted.items()
    )
    answer = connection.execute(made + sql.SQL("SELECT pg_backend_pid()"))
    while answer.nextset():
        pass
    found = answer.fetchone()
    # A pooler reports a backend PID of its own.
    return mark, found is not None and found[0] == connection.info.backend_pid


def is_shared(connection: psycopg.Connection[Any], mark: str, conninfo: str) -> bool:
    """Whether another client is given the same server connection, as far as can be detected.

    Raises:
        psycopg.Error: the server's error on this connection.
    """
    other: psycopg.Connection[Any] | None = None
    with suppress(psycopg.Error):  # the pooler may have only one connection
        other = psycopg.connect(conninfo, autocommit=True)
    if other is None:
        return False
    with other:
        for _ in range(_LOOKS):
            with suppress(psycopg.Error):
                other.execute("BEGIN; SET LOCAL statement_timeout = '1s'")
                theirs = other.execute(MINE).fetchone()
                mine = connection.execute(MINE).fetchone()
                other.execute("ROLLBACK")
                if mine is None or mine[1] != mark or theirs == mine:
                    return True
    return False


def shared(address: str) -> StoreProblem:
    """The error for a pooler that shares connections."""
    return StoreProblem(
        "failed",
        say("pooler di depan server data {address} membagi satu sambungan kepada beberapa pemakai "
            "(PgBouncer: pool_mode = transaction); ubah menjadi pool_mode = session, atau "
            "sambungkan langsung ke servernya", address=address),
    )  # fmt: skip
