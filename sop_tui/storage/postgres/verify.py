"""Verifies that an office in a database matches its events."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, LiteralString

import msgspec

from sop_tui.sop.model import Procedure
from sop_tui.storage.checking import Findings
from sop_tui.storage.engine import Verification
from sop_tui.storage.heads import Definition
from sop_tui.storage.postgres.connection import Connection
from sop_tui.storage.postgres.histories import CASE, EVENT, OFFICER_EVENT
from sop_tui.storage.postgres.reading import META, OFFICER
from sop_tui.storage.records import FORMAT, Meta
from sop_tui.storage.seals import verified_seals
from sop_tui.text.message import say

_PAGE: Final = 100
_CASES: Final = """SELECT c.place, c.number, c.head::text, c.closed,
       array_agg(e.event::text ORDER BY e.seq) FILTER (WHERE e.place IS NOT NULL)
    FROM cases c LEFT JOIN events e ON e.kind = 'case' AND e.belongs_to = c.number
    GROUP BY c.place ORDER BY c.place"""
_OFFICERS: Final = """SELECT o.place, o.id, o.head::text,
       array_agg(e.event::text ORDER BY e.seq) FILTER (WHERE e.place IS NOT NULL)
    FROM officers o LEFT JOIN events e ON e.kind = 'officer' AND e.belongs_to = o.id
    GROUP BY o.place ORDER BY o.place"""
_SOPS: Final = """SELECT place, fingerprint, id, code, title, definition::text
    FROM sops ORDER BY place"""
_NOBODYS: Final = """SELECT kind, belongs_to, seq FROM events e
    WHERE NOT EXISTS (SELECT FROM cases c WHERE e.kind = 'case' AND c.number = e.belongs_to)
      AND NOT EXISTS (SELECT FROM officers o WHERE e.kind = 'officer' AND o.id = e.belongs_to)
    LIMIT 100"""
_ORDER: Final = """SELECT belongs_to, seq FROM (
        SELECT place, belongs_to, seq, prev_hash,
               lag(hash) OVER (ORDER BY place) AS before,
               row_number() OVER (ORDER BY place) AS counted FROM events) e
    WHERE place <> counted OR (before IS NOT NULL AND before <> prev_hash) LIMIT 100"""
_TRIGGERS: Final = """SELECT c.relname, t.tgname FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'sop_tui' AND NOT t.tgisinternal AND t.tgenabled NOT IN ('O', 'A')"""


def verify_database(
    connection: Connection, head: str, at: int | None, seals: tuple[Path, Path] | None
) -> Verification:
    """Checks everything as of one moment, some cases at a time.

    Raises:
        StoreProblem: a file of seals cannot be read.
        psycopg.Error: the server's error.
    """
    # Read before the store: a seal made meanwhile may be of a later revision.
    sealed = tuple(verified_seals(*seals)) if seals is not None else ()
    check = Findings()
    check.places = {"sops": [], "officers": [], "cases": []}
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        meta = _meta(connection, check)
        if meta is None:
            return Verification(0, 0, 0, "", tuple(check.problems))
        _definitions(connection, check)
        _officers(connection, check)
        _cases(connection, check)
        for kind, name, seq in connection.execute(_NOBODYS):
            check.problems.append(
                say("{of} peristiwa {seq} bukan milik apa pun ({kind})", of=name, seq=seq,
                    kind=kind)
            )  # fmt: skip
        for name, seq in connection.execute(_ORDER):
            check.problems.append(
                say("{of} peristiwa {seq} tidak berada pada urutannya", of=name, seq=seq)
            )
        for table, trigger in connection.execute(_TRIGGERS):
            check.problems.append(
                say("penjaga {trigger} pada tabel {table} dimatikan", trigger=trigger, table=table)
            )
    finally:
        connection.execute("ROLLBACK")
    check.chain(meta)
    check.numbers(meta)
    if head:
        check.head(head, at)
    check.seals(meta, sealed)
    return check.verification(meta)


def _meta(connection: Connection, check: Findings) -> Meta | None:
    rows = connection.execute("SELECT document::text FROM meta").fetchall()
    if len(rows) != 1:
        check.problems.append(say("tabel meta harus berisi satu dokumen"))
        return None
    try:
        meta = META.decode(rows[0][0])
    except msgspec.DecodeError as error:
        check.problems.append(say("tabel meta: {what}", what=str(error)))
        return None
    if (meta.format, meta.year) != (FORMAT, None):
        what = f"format {meta.format}, year {meta.year}"
        check.problems.append(say("tabel meta: {what}", what=what))
    return meta


def _definitions(connection: Connection, check: Findings) -> None:
    for place, fingerprint, sop, code, title, text in connection.execute(_SOPS):
        check.places["sops"].append(place)
        try:
            procedure = Procedure.from_canonical(text.encode())
        except (msgspec.DecodeError, RecursionError):
            check.problems.append(say("definisi SOP {sop} tidak sah", sop=sop))
            continue
        check.definition(Definition(fingerprint, sop, code, title), procedure)


def _officers(connection: Connection, check: Findings) -> None:
    for place, name, head, texts in _pages(connection, _OFFICERS):
        check.places["officers"].append(place)
        try:
            entry = OFFICER.decode(head)
            events = [OFFICER_EVENT.decode(text) for text in texts or ()]
        except (msgspec.DecodeError, RecursionError) as error:
            check.problems.append(
                say("riwayat petugas {officer}: {what}", officer=name, what=str(error))
            )
            continue
        check.officer(entry, events)


def _cases(connection: Connection, check: Findings) -> None:
    for place, number, head, closed, texts in _pages(connection, _CASES):
        check.places["cases"].append(place)
        try:
            case = CASE.decode(head)
            events = [EVENT.decode(text) for text in texts or ()]
        except (msgspec.DecodeError, RecursionError) as error:
            check.found.add(number)
            check.problems.append(
                say("riwayat berkas {number}: {what}", number=number, what=str(error))
            )
            continue
        check.case(case, events)
        if closed != (case.changed_at if case.status.closed else None):
            check.problems.append(
                say("berkas {number}: waktu berakhirnya tidak cocok", number=number)
            )


def _pages(connection: Connection, query: LiteralString) -> Iterator[tuple[Any, ...]]:
    """The rows of a large result, some at a time."""
    with connection.cursor(name="pages") as cursor:
        cursor.itersize = _PAGE
        cursor.execute(query)
        yield from cursor
