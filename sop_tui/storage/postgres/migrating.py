"""Migrations of the schema: numbered files; only ``store init`` and ``upgrade`` apply them."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Final

from psycopg import errors, sql

from sop_tui.storage.postgres.connection import SCHEMA, Connection
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import say

OLDEST_SERVER: Final = 150000
_PROGRAM: Final = (
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}",
    "GRANT SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",  # pg_dump reads them too
    "GRANT INSERT ON sops, officers, cases, events, seals TO {role}",
    "GRANT UPDATE (head) ON officers TO {role}",
    "GRANT UPDATE (head, closed) ON cases TO {role}",
    "GRANT UPDATE (document) ON meta TO {role}",
)
_READER: Final = (
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}",
    "GRANT SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",  # pg_dump reads them too
)


def newest() -> int:
    """The number of the last migration that this program has."""
    return max(number for number, _ in _steps())


def applied(connection: Connection) -> int:
    """The number of the last migration applied to the database; 0 if there is no schema of ours."""
    found = connection.execute("SELECT to_regclass('sop_tui.migrations') IS NOT NULL").fetchone()
    if found is None or not found[0]:
        return 0
    last = connection.execute("SELECT max(number) FROM sop_tui.migrations").fetchone()
    return int(last[0] or 0) if last is not None else 0


def check_schema(connection: Connection) -> None:
    """Raises StoreProblem ``missing``, ``older`` or ``newer`` if the schema cannot be used."""
    try:
        row = connection.execute("SELECT max(number) FROM sop_tui.migrations").fetchone()
    except (errors.UndefinedTable, errors.InvalidSchemaName):
        raise StoreProblem(
            "missing",
            say("belum ada data sop-tui di database {name}; buat dengan: sop-tui store init",
                name=connection.info.dbname),
        ) from None  # fmt: skip
    found = int(row[0] or 0) if row is not None else 0
    if found > newest():
        raise StoreProblem(
            "newer",
            say("skema database dibuat oleh sop-tui yang lebih baru (langkah {found}, di sini "
                "{ours}); perbarui sop-tui", found=found, ours=newest()),
        )  # fmt: skip
    if found < newest():
        raise StoreProblem(
            "older",
            say("skema database masih pada langkah {found}, di sini {ours}; perbarui dengan: "
                "sop-tui store upgrade", found=found, ours=newest()),
        )  # fmt: skip


def migrate(connection: Connection) -> int:
    """Applies the missing migrations in the open transaction; returns their number.

    Raises:
        StoreProblem: the server is too old, or its encoding is not UTF-8.
        psycopg.Error: the server's error.
    """
    _check_server(connection)
    connection.execute("SELECT pg_advisory_xact_lock(hashtext('sop-tui migrations'))")
    done = applied(connection)
    if not done:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCHEMA)))
        connection.execute(
            """CREATE TABLE sop_tui.migrations (
                   number integer PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())"""
        )
    missing = [(number, step) for number, step in _steps() if number > done]
    for number, step in missing:
        connection.execute(step.encode())
        connection.execute("INSERT INTO sop_tui.migrations (number) VALUES (%s)", (number,))
    return len(missing)


def grant(connection: Connection, programs: Sequence[str], readers: Sequence[str]) -> None:
    """Grants roles exactly the rights they need: ``programs`` to write, ``readers`` to read.

    Raises:
        psycopg.Error: e.g. there is no such role.
    """
    for roles, grants in ((programs, _PROGRAM), (readers, _READER)):
        for role in roles:
            for each in grants:
                names = {"schema": sql.Identifier(SCHEMA), "role": sql.Identifier(role)}
                connection.execute(sql.SQL(each).format(**names))


def _steps() -> Iterator[tuple[int, str]]:
    folder = files("sop_tui.storage.postgres") / "migrations"
    found = sorted(each.name for each in folder.iterdir() if each.name.endswith(".sql"))
    for name in found:
        yield int(name.partition("_")[0]), (folder / name).read_text(encoding="utf-8")


def _check_server(connection: Connection) -> None:
    if connection.info.server_version < OLDEST_SERVER:
        raise StoreProblem(
            "older", say("server PostgreSQL terlalu lama; diperlukan versi 15 atau lebih baru")
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreProblem(
            "failed",
            say("database memakai pengodean {encoding}; buat dengan ENCODING 'UTF8'",
                encoding=encoding or "?"),
        )  # fmt: skip
