"""A commit as the server is asked for it: the transaction, statement by statement."""

from datetime import datetime
from itertools import chain, count
from typing import Final

import msgspec
from psycopg import sql

from sop_tui.casework.model import Case
from sop_tui.storage.postgres.connection import CHANNEL, Connection
from sop_tui.storage.sealing import Sealed

_BEGIN: Final = """BEGIN; SET LOCAL lock_timeout = {};
    SELECT document::text FROM meta FOR UPDATE"""
_SOP: Final = """INSERT INTO sops (place, fingerprint, id, code, title, definition)
    VALUES (%s, %s, %s, %s, %s, %s::json)"""
_OFFICER: Final = """INSERT INTO officers (place, head) VALUES (%s, %s::json)
    ON CONFLICT (place) DO UPDATE SET head = EXCLUDED.head"""
_CASE: Final = """INSERT INTO cases (place, head, closed) VALUES (%s, %s::json, %s)
    ON CONFLICT (place) DO UPDATE SET head = EXCLUDED.head, closed = EXCLUDED.closed"""
_EVENT: Final = """INSERT INTO events (place, kind, belongs_to, event)
    VALUES (%s, %s, %s, %s::json)"""
_META: Final = "UPDATE meta SET document = %s::json"
# To commit takes as long as it takes: a time-out there would leave its outcome open.
_LAST: Final = "SELECT set_config('statement_timeout', '0', true), pg_notify(%s, %s)"


def begin(connection: Connection, lock_timeout: float) -> str:
    """Begin a transaction that has the store for itself; gives ``meta`` as it is."""
    # One message, and no pipeline: behind one, PostgreSQL 15 does not count how long a transaction
    # is idle, and a program that is stopped would hold up the others for ever.
    locking = sql.SQL(_BEGIN).format(sql.Literal(max(1, round(lock_timeout * 1000))))
    locked = connection.execute(locking)
    while locked.nextset():
        pass
    found = locked.fetchone()
    return str(found[0]) if found is not None else ""


def write(
    connection: Connection, made: Sealed, events_before: int, *, commits: bool = True
) -> bool:
    """Write what a batch made, and commit; False where the server does not vouch for it.

    ``commits`` is False within a transaction that goes on.

    Raises:
        psycopg.Error: what the server says. Where it says nothing, the outcome is not known.
    """
    places = count(events_before + 1)
    encode = msgspec.json.encode
    connection.warned = False
    with connection.pipeline():
        for place, known, procedure in made.definitions:
            canonical = procedure.canonical().decode()
            values = (place, known.fingerprint, known.id, known.code, known.title, canonical)
            connection.execute(_SOP, values, prepare=True)
        for place, change in made.officers:
            event = change.event
            row = (next(places), "officer", event.after.id, encode(event).decode())
            connection.execute(_EVENT, row, prepare=True)
            connection.execute(_OFFICER, (place, encode(event.after).decode()), prepare=True)
        happened = chain.from_iterable(
            ((each.case.number, event) for event in each.events) for each in made.cases
        )
        for number, event_ in happened:
            row = (next(places), "case", number, encode(event_).decode())
            connection.execute(_EVENT, row, prepare=True)
        for place, case, _ in made.cases:
            values_ = (place, encode(case).decode(), closed(case))
            connection.execute(_CASE, values_, prepare=True)
        connection.execute(_META, (encode(made.meta).decode(),), prepare=True)
        connection.execute(_LAST, (CHANNEL, str(made.meta.revision)), prepare=True)
        done = connection.execute("COMMIT") if commits else None
    # A commit that the server would not do says ROLLBACK; a warning comes where it did not wait
    # for its standby.
    return not connection.warned and (done is None or done.statusmessage == "COMMIT")


def closed(case: Case) -> datetime | None:
    """When a case ended."""
    return case.changed_at if case.status.closed else None
