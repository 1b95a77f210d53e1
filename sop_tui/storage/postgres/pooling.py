"""What may stand between the program and its server, and give one connection to several clients.

A pooler that keeps a connection to its client for the whole session does no harm. One that gives it
to another after each transaction does: settings, and with them what an acknowledged act is worth,
would be those of anybody.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final
from uuid import uuid4

import psycopg
from psycopg import sql

from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import say

MARK: Final = "sop_tui.session"  # a setting of our own; who reads another value is not alone
MINE: Final = f"SELECT pg_backend_pid(), current_setting('{MARK}', true)"
_LOOKS: Final = 3


def set_up(connection: psycopg.Connection[Any], settings: Mapping[str, str]) -> tuple[str, bool]:
    """Make these settings; gives the mark of this session, and whether nothing stands between.

    They are not given at the start, as poolers refuse or forget what they do not know there.

    Raises:
        psycopg.Error: what the server says.
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
    # A pooler gives out a key of its own.
    return mark, found is not None and found[0] == connection.info.backend_pid


def is_shared(connection: psycopg.Connection[Any], mark: str, conninfo: str) -> bool:
    """Whether another client is given the connection that this one is on, as far as can be seen.

    Raises:
        psycopg.Error: what the server says to the session that is there.
    """
    other: psycopg.Connection[Any] | None = None
    with suppress(psycopg.Error):  # it may have no more than one connection to give
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
    """The refusal to work through it."""
    return StoreProblem(
        "failed",
        say("pooler di depan server data {address} membagi satu sambungan kepada beberapa pemakai "
            "(PgBouncer: pool_mode = transaction); ubah menjadi pool_mode = session, atau "
            "sambungkan langsung ke servernya", address=address),
    )  # fmt: skip
