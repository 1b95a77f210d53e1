"""The statements of a commit."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, LiteralString

import msgspec
from psycopg import sql

from sop_tui.casework.model import Case
from sop_tui.storage.chaining import ChainedBatch
from sop_tui.storage.postgres.connection import CHANNEL, Connection

_BEGIN: Final = """BEGIN; SET LOCAL lock_timeout = {};
    SELECT document::text, current_setting('sop_tui.session', true) FROM meta FOR UPDATE"""
# One statement writes a whole act. It continues from the version that the act was decided on, or
# writes nothing if another commit has changed that document.
_GO_ON: Final = """WITH went_on AS (
    UPDATE meta SET document = %(meta)s::json
    WHERE document::text = %(before)s AND current_setting('sop_tui.session', true) = %(mark)s
    RETURNING true)"""
_SOPS: Final = """, new_sops AS (
    INSERT INTO sops (place, fingerprint, id, code, title, definition)
    SELECT place::integer, fingerprint, id, code, title, definition::json FROM went_on,
        unnest(%(sop_places)b::text[], %(fingerprints)b::text[], %(sop_ids)b::text[],
            %(codes)b::text[], %(titles)b::text[], %(definitions)b::text[])
        AS new (place, fingerprint, id, code, title, definition))"""
_OFFICERS: Final = """, new_officers AS (
    INSERT INTO officers (place, head) SELECT place::integer, head::json FROM went_on,
        unnest(%(officer_places)b::text[], %(entries)b::text[]) AS new (place, head)
    ON CONFLICT (place) DO UPDATE SET head = EXCLUDED.head)"""
_CASES: Final = """, new_cases AS (
    INSERT INTO cases (place, head, closed)
    SELECT place::integer, head::json, nullif(closed, '')::timestamptz FROM went_on,
        unnest(%(case_places)b::text[], %(heads)b::text[], %(closed)b::text[])
        AS new (place, head, closed)
    ON CONFLICT (place) DO UPDATE SET head = EXCLUDED.head, closed = EXCLUDED.closed)"""
_EVENTS: Final = """, new_events AS (
    INSERT INTO events (place, kind, belongs_to, event)
    SELECT %(events)s::bigint + turn, kind, belongs_to, event::json FROM went_on,
        unnest(%(kinds)b::text[], %(owners)b::text[], %(happened)b::text[])
        WITH ORDINALITY AS new (kind, belongs_to, event, turn) ORDER BY turn)"""
_TELL: Final = " SELECT pg_notify(%(channel)s, %(revision)s), true AS acted FROM went_on"


class VersionConflict(Exception):
    """The store is no longer at the expected version; nothing was written."""


def begin(connection: Connection, lock_timeout: float) -> tuple[str, str]:
    """Begins a transaction and locks the store.

    Returns ``meta`` as stored, and the mark of the session that the server runs this in.
    """
    # One message, not a pipeline: after a pipeline PostgreSQL 15 does not measure how long a
    # transaction is idle, and a stopped program would block the others forever.
    locking = sql.SQL(_BEGIN).format(milliseconds(lock_timeout))
    locked = connection.execute(locking)
    while locked.nextset():
        pass
    found = locked.fetchone()
    return (str(found[0]), str(found[1])) if found is not None else ("", connection.mark)


def write(connection: Connection, made: ChainedBatch, before: str, *, commits: bool) -> bool:
    """Writes the result of a batch, if ``meta`` in the store is still ``before``.

    ``commits``: the open transaction ends with it; else it is a transaction of its own. Returns
    False if the server does not confirm that it is durable.

    Raises:
        VersionConflict: ``meta`` differs; there is nothing to commit.
        psycopg.Error: the server's error. If the server says nothing, the outcome is unknown.
    """
    connection.warned = False
    query, values = _one_statement(made, before)
    values["mark"] = connection.mark
    if not commits:
        acted = connection.execute(query, values, prepare=True).fetchone()
        done = "COMMIT"
    else:
        with connection.pipeline():
            written = connection.execute(query, values, prepare=True)
            ended = connection.execute("COMMIT")
        acted = written.fetchone()
        done = ended.statusmessage or ""
    if acted is None:
        raise VersionConflict
    # For a commit that failed the server reports ROLLBACK; it warns if it did not wait for its
    # standby.
    return not connection.warned and done == "COMMIT"


def _one_statement(made: ChainedBatch, before: str) -> tuple[LiteralString, dict[str, object]]:
    query: LiteralString = _GO_ON
    values: dict[str, object] = {
        "meta": _text(made.meta), "before": before,
        "channel": CHANNEL, "revision": str(made.meta.revision),
    }  # fmt: skip
    happened = [("officer", each.entry.id, _text(each.change.event)) for each in made.officers]
    happened += [
        ("case", each.case.number, _text(event)) for each in made.cases for event in each.events
    ]
    if made.definitions:
        query += _SOPS
        rows = [
            (str(place), known.fingerprint, known.id, known.code, known.title,
             procedure.canonical().decode())
            for place, known, procedure in made.definitions
        ]  # fmt: skip
        columns = ("sop_places", "fingerprints", "sop_ids", "codes", "titles", "definitions")
        values |= _columns(columns, rows)
    if made.officers:
        query += _OFFICERS
        entries = {each.place: _text(each.entry) for each in made.officers}  # the last of each
        values |= _columns(("officer_places", "entries"), [(str(n), e) for n, e in entries.items()])
    if made.cases:
        query += _CASES
        last = {each.place: each.case for each in made.cases}
        heads = [(str(place), _text(case), _moment(case)) for place, case in last.items()]
        values |= _columns(("case_places", "heads", "closed"), heads)
    if happened:
        query += _EVENTS
        values["events"] = made.meta.events - len(happened)
        values |= _columns(("kinds", "owners", "happened"), happened)
    return query + _TELL, values


def _columns(
    names: Sequence[str], rows: Sequence[tuple[str, ...]]
) -> Iterator[tuple[str, list[str]]]:
    return zip(names, map(list, zip(*rows, strict=True)), strict=True)


def _text(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode()


def _moment(case: Case) -> str:
    ended = closed(case)
    return ended.isoformat() if ended is not None else ""


def milliseconds(seconds: float) -> sql.Literal:
    """A time in the unit of the server's settings; at least 1, because 0 means no limit."""
    return sql.Literal(max(1, round(seconds * 1000)))


def closed(case: Case) -> datetime | None:
    """When a case was closed; None if it is open."""
    return case.changed_at if case.status.closed else None
