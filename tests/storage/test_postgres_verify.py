"""Verification finds edits of an office on a server whose triggers are disabled."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fields import changed, leaves
from offices.stores import cancelled, first_batch, moving, noting, officer, opened_by
from postgres_server import WHY_NOT, programs

from sop_tui.storage.batch import Batch
from sop_tui.storage.engine import Engine
from sop_tui.storage.opening import engine_at

pytestmark = pytest.mark.skipif(programs() is None, reason=WHY_NOT)
FIRST, SECOND = "SRT-2026-0001", "SRT-2026-0002"
COLUMNS = {"meta": "document", "sops": "definition", "officers": "head", "cases": "head"}


class Intruder:
    """Whoever runs the server: nothing is refused to them."""

    def __init__(self, url: str) -> None:
        import psycopg

        self.on = psycopg.connect(url, autocommit=True)
        self.on.execute("SET session_replication_role = replica; SET search_path = sop_tui")

    def run(self, command: str, *values: object) -> None:
        self.on.execute(command.encode(), values)

    def documents(self, table: str, column: str) -> list[tuple[str, Any]]:
        """The place and content of each document."""
        found = self.on.execute(f"SELECT ctid::text, {column} FROM {table}".encode())
        return [(str(place), document) for place, document in found]

    def put(self, table: str, column: str, place: str, document: Any) -> str | None:
        """The place of the edited document; None if even so the server refuses it."""
        import psycopg

        try:
            row = self.on.execute(
                f"UPDATE {table} SET {column} = %s::json WHERE ctid = %s::tid "
                "RETURNING ctid::text".encode(),
                (json.dumps(document, separators=(",", ":")), place),
            ).fetchone()
        except (psycopg.IntegrityError, psycopg.DataError):
            return None
        assert row is not None
        return str(row[0])


@pytest.fixture
def engine(database: str) -> Engine:
    """Two cases, one of them cancelled; two officers, one edited."""
    made = engine_at(database)
    with made.create(first_batch()) as store:
        store.commit(opened_by())
        store.commit(opened_by())
        store.commit(moving(FIRST))
        store.commit(lambda _: Batch(officers=(officer("sri"),)))
        store.commit(lambda _: Batch(officers=(officer("sri", seq=2, name="Sri Rahayu"),)))
        store.commit(noting(SECOND))
        store.commit(lambda found: Batch(cases=(cancelled(found.cases[SECOND]),)))
    assert made.verify().ok
    return made


@pytest.fixture
def intruder(database: str, engine: Engine) -> Iterator[Intruder]:
    made = Intruder(database)
    with made.on:
        yield made


@pytest.mark.parametrize("table", [*COLUMNS, "events"])
def test_any_field_of_any_document(engine: Engine, intruder: Intruder, table: str) -> None:
    column = COLUMNS.get(table, "event")
    tried = 0
    for first, document in intruder.documents(table, column):
        place: str | None = first
        for *way, last in leaves(document):
            copy = json.loads(json.dumps(document))
            inner = copy
            for part in way:
                inner = inner[part]
            inner[last] = changed(inner[last])
            assert place is not None
            now = intruder.put(table, column, place, copy)
            if now is not None:
                assert not engine.verify().ok, (table, *way, last)
                place = intruder.put(table, column, now, document)
            tried += 1
    assert tried > 8
    assert engine.verify().ok


@pytest.mark.parametrize(
    "command",
    [
        "DELETE FROM events WHERE place = (SELECT max(place) FROM events)",
        "DELETE FROM events WHERE place = 4",
        f"DELETE FROM cases WHERE number = '{FIRST}'",
        f"DELETE FROM cases WHERE number = '{FIRST}'; DELETE FROM events "
        f"WHERE belongs_to = '{FIRST}'",
        "DELETE FROM officers WHERE id = 'sri'",
        "DELETE FROM sops",
        "DELETE FROM meta",
        f"UPDATE cases SET closed = now() WHERE number = '{FIRST}'",
        f"UPDATE cases SET closed = NULL WHERE number = '{SECOND}'",
        f"UPDATE events SET belongs_to = '{FIRST}', event = jsonb_set(event::jsonb, '{{seq}}', "
        f"'9')::json WHERE belongs_to = '{SECOND}' AND seq = 2",
        "UPDATE events SET kind = 'officer' WHERE place = 4",
        "UPDATE events SET place = -place; UPDATE events SET place = CASE place WHEN -3 THEN 4 "
        "WHEN -4 THEN 3 ELSE -place END",
        "UPDATE sops SET title = 'Lain'",
        "UPDATE cases SET place = 9 WHERE place = 1",
        "ALTER TABLE events DISABLE TRIGGER kept",
        "ALTER TABLE meta DISABLE TRIGGER ALL",
    ],
)
def test_removed_or_moved_rows_and_disabled_triggers_are_found(
    engine: Engine, intruder: Intruder, command: str
) -> None:
    for each in command.split("; "):
        intruder.run(each)
    assert not engine.verify().ok
