"""Reads the schema as the contents of an office, and fills it from them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import msgspec

from sop_tui.casework.model import Event
from sop_tui.office.model import OfficerEvent
from sop_tui.sop.model import Procedure
from sop_tui.storage.chain import genesis
from sop_tui.storage.contents import Contents, KeptCase, KeptDefinition, KeptOfficer
from sop_tui.storage.links import Links
from sop_tui.storage.postgres.connection import Connection
from sop_tui.storage.postgres.histories import CASE, EVENT, OFFICER_EVENT, damaged
from sop_tui.storage.postgres.reading import META, OFFICER, decoded
from sop_tui.storage.postgres.writing import closed
from sop_tui.storage.records import Meta
from sop_tui.text.message import say

_PAGE: Final = 100
_SOPS: Final = "SELECT place, definition::text FROM sops ORDER BY place"
_OFFICERS: Final = """SELECT place, head::text, ARRAY(SELECT event::text FROM events e
    WHERE e.kind = 'officer' AND e.belongs_to = o.id ORDER BY seq) FROM officers o ORDER BY place"""
_CASES: Final = """SELECT place, head::text, ARRAY(SELECT event::text FROM events e
    WHERE e.kind = 'case' AND e.belongs_to = c.number ORDER BY seq) FROM cases c ORDER BY place"""


class PostgresContents:
    """The contents of the schema, within the open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        found = connection.execute("SELECT document::text FROM meta").fetchone()
        if found is None:
            raise damaged(say("tabel meta harus berisi satu dokumen"))
        self.meta: Meta = decoded(META, found[0])
        row = connection.execute("SELECT count(*) FROM cases").fetchone()
        self.count = int(row[0]) if row is not None else 0

    def definitions(self) -> Iterator[KeptDefinition]:
        for place, text in self._connection.execute(_SOPS).fetchall():
            yield KeptDefinition(place, Procedure.from_canonical(text.encode()))

    def officers(self) -> Iterator[KeptOfficer]:
        for place, head, texts in self._connection.execute(_OFFICERS).fetchall():
            events = tuple(decoded(OFFICER_EVENT, text) for text in texts)
            yield KeptOfficer(place, decoded(OFFICER, head), events)

    def cases(self) -> Iterator[KeptCase]:
        with self._connection.cursor(name="contents") as cursor:
            cursor.itersize = _PAGE
            cursor.execute(_CASES)
            for place, head, texts in cursor:
                events = tuple(decoded(EVENT, text) for text in texts)
                yield KeptCase(place, decoded(CASE, head), events)


@contextmanager
def opened(connection: Connection) -> Iterator[Contents]:
    """The contents as of one moment."""
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        yield PostgresContents(connection)
    finally:
        if not connection.closed:
            connection.execute("ROLLBACK")


class _Incoming(NamedTuple):
    """An event to be copied, of a case or an officer, in the order of its history."""

    kind: str
    belongs_to: str
    event: Event | OfficerEvent


def import_contents(connection: Connection, contents: Contents) -> None:
    """Fills an empty schema, within the open transaction.

    Events arrive case by case. Their order in the chain is computed from their hashes, and they are
    inserted in that order, so that the server's trigger checks that each follows the one before.

    Raises:
        StoreProblem: ``damaged``: the events form no complete chain.
        psycopg.Error: the server's error.
    """
    meta = contents.meta
    connection.execute(
        "INSERT INTO meta (document) VALUES (%s::json)", (msgspec.json.encode(meta).decode(),)
    )
    _take_definitions(connection, contents)
    connection.execute(
        """CREATE TEMPORARY TABLE incoming (
               n bigint, kind text, belongs_to text, event text) ON COMMIT DROP"""
    )
    links = Links()
    _take_officers(connection, contents, links)
    _take_cases(connection, contents, links)
    _put_in_order(connection, links, genesis(meta.id, meta.created))
    connection.execute("ANALYZE cases; ANALYZE events; ANALYZE officers")


def _take_definitions(connection: Connection, contents: Contents) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY sops (place, fingerprint, id, code, title, definition) FROM STDIN"
        ) as copy,
    ):
        for place, each in contents.definitions():
            canonical = each.canonical().decode()
            copy.write_row((place, each.fingerprint, each.id, each.code, each.title, canonical))


def _take_officers(connection: Connection, contents: Contents, links: Links) -> None:
    for officers in _pages(contents.officers()):
        _copy(
            connection,
            "COPY officers (place, head) FROM STDIN",
            ((each.place, msgspec.json.encode(each.entry).decode()) for each in officers),
        )
        _take(connection, links, (
            _Incoming("officer", each.entry.id, event) for each in officers for event in each.events
        ))  # fmt: skip


def _take_cases(connection: Connection, contents: Contents, links: Links) -> None:
    for cases in _pages(contents.cases()):
        _copy(
            connection,
            "COPY cases (place, head, closed) FROM STDIN",
            (
                (each.place, msgspec.json.encode(each.case).decode(), closed(each.case))
                for each in cases
            ),
        )
        _take(connection, links, (
            _Incoming("case", each.case.number, event) for each in cases for event in each.events
        ))  # fmt: skip


def _put_in_order(connection: Connection, links: Links, first: str) -> None:
    """Inserts the copied events in the order of the chain, which begins at the hash ``first``."""
    connection.execute("CREATE TEMPORARY TABLE placed (n bigint, place bigint) ON COMMIT DROP")
    _copy(
        connection,
        "COPY placed (n, place) FROM STDIN",
        ((n, place) for place, n in enumerate(links.order(first), 1)),
    )
    placed = connection.execute("SELECT count(*) FROM placed").fetchone()
    if placed is None or placed[0] != len(links):
        raise damaged(say("rantai peristiwa terputus"))
    connection.execute("ANALYZE incoming; ANALYZE placed")
    connection.execute(
        """INSERT INTO events (place, kind, belongs_to, event)
           SELECT p.place, i.kind, i.belongs_to, i.event::json
           FROM placed p JOIN incoming i USING (n) ORDER BY p.place"""
    )


def _take(connection: Connection, links: Links, events: Iterable[_Incoming]) -> None:
    def rows() -> Iterator[tuple[object, ...]]:
        for kind, belongs_to, event in events:
            yield len(links), kind, belongs_to, msgspec.json.encode(event).decode()
            links.add(belongs_to, event)

    _copy(connection, "COPY incoming (n, kind, belongs_to, event) FROM STDIN", rows())


def _copy(connection: Connection, into: Any, rows: Iterable[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)


def _pages(items: Iterable[Any]) -> Iterator[list[Any]]:
    page: list[Any] = []
    for item in items:
        page.append(item)
        if len(page) == _PAGE:
            yield page
            page = []
    if page:
        yield page
