"""Converts errors of the server to those of every store."""

import psycopg
from psycopg import errors

from sop_tui.storage.problem import StoreProblem
from sop_tui.text.clean import clean
from sop_tui.text.message import say


def is_lost(error: psycopg.Error) -> bool:
    """Whether the connection is lost, or the server is (now) read-only."""
    if isinstance(error, errors.ReadOnlySqlTransaction):
        return True
    state = error.sqlstate or ""
    if not state or state.startswith(("08", "57P")):
        return isinstance(error, psycopg.OperationalError)
    return isinstance(error, errors.IdleInTransactionSessionTimeout | errors.IdleSessionTimeout)


def away(address: str, error: BaseException | None = None) -> StoreProblem:
    """The server cannot be reached, or was lost before the commit; nothing has changed."""
    why = reason(error) if error is not None else ""
    if not why:
        return StoreProblem(
            "away",
            say("server data {address} tidak terhubung; tunggu, lalu ulangi", address=address),
        )
    return StoreProblem(
        "away",
        say(
            "server data {address} tidak terhubung ({why}); tunggu, lalu ulangi",
            address=address,
            why=why,
        ),
    )


def uncertain(address: str) -> StoreProblem:
    """The server was lost during the commit, and has not returned to tell the outcome."""
    return StoreProblem(
        "uncertain",
        say(
            "server data {address} terputus saat mencatat; belum pasti apakah tercatat: periksa "
            "riwayatnya sebelum mengulangi",
            address=address,
        ),
    )


def missing(address: str) -> StoreProblem:
    return StoreProblem(
        "missing",
        say("belum ada data sop-tui di {address}; buat dengan: sop-tui store init",
            address=address),
    )  # fmt: skip


def refused(address: str, error: psycopg.Error) -> StoreProblem:
    """The error for a refused statement; the connection is good, and nothing has changed."""
    match error:
        case errors.UndefinedTable() | errors.InvalidSchemaName() | errors.UndefinedObject():
            return missing(address)
        case errors.InsufficientPrivilege():
            return StoreProblem(
                "not_writable",
                say("server data {address} menolak ({why}); mintalah hak kepada pengelolanya",
                    address=address, why=reason(error)),
            )  # fmt: skip
        case errors.DiskFull() | errors.OutOfMemory() | errors.InsufficientResources():
            return StoreProblem(
                "full",
                say("tempat di server data {address} habis ({why}); tidak ada yang berubah",
                    address=address, why=reason(error)),
            )  # fmt: skip
        case _:
            return StoreProblem(
                "failed",
                say("server data {address} gagal ({why}); tidak ada yang berubah",
                    address=address, why=reason(error)),
            )  # fmt: skip


def reason(error: BaseException) -> str:
    """The first line of the server's or libpq's message."""
    said = getattr(getattr(error, "diag", None), "message_primary", None) or str(error)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return clean(lines[0]) if lines else type(error).__name__
