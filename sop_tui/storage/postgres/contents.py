"""The schema as the contents of an office, read and made."""

from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any, Final, NamedTuple

import msgspec

from sop_tui.casework.model import Event
from sop_tui.office.model import OfficerEvent
from sop_tui.sop.model import Procedure
from sop_tui.storage.chain import genesis
from sop_tui.storage.contents import Contents, KeptCase, KeptDefinition, KeptOfficer
from sop_tui.storage.postgres.connection import Connection
from sop_tui.storage.postgres.histories import CASE, EVENT, OFFICER_EVENT, damaged
from sop_tui.storage.postgres.reading import META, OFFICER, decoded
from sop_tui.storage.postgres.writing import closed
from sop_tui.storage.records import Meta
from sop_tui.text.message import say

_PAGE: Final = 500
_SOPS: Final = "SELECT place, definition::text FROM sops ORDER BY place"
_OFFICERS: Final = """SELECT place, head::text, ARRAY(SELECT event::text FROM events e
    WHERE e.kind = 'officer' AND e.belongs_to = o.id ORDER BY seq) FROM officers o ORDER BY place"""
_CASES: Final = """SELECT place, head::text, ARRAY(SELECT event::text FROM events e
    WHERE e.kind = 'case' AND e.belongs_to = c.number ORDER BY seq) FROM cases c ORDER BY place"""


class PostgresContents:
    """What is in the schema, within the transaction that is open."""

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
    """All of it as of one moment."""
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        yield PostgresContents(connection)
    finally:
        if not connection.closed:
            connection.execute("ROLLBACK")


class _Incoming(NamedTuple):
    """An event as it comes: of a case or of an officer, in the order of its history alone."""

    kind: str
    belongs_to: str
    event: Event | OfficerEvent


def take_over(connection: Connection, contents: Contents) -> None:
    """Fill an empty schema, within the transaction that is open.

    Events come case by case. Their order in the chain is found from their hashes, and the server
    is given them in that order, so that its own guard sees each hang on the one before.

    Raises:
        StoreProblem: ``damaged``: the chain of what comes is not whole.
        psycopg.Error: what the server says.
    """
    meta = contents.meta
    connection.execute(
        "INSERT INTO meta (document) VALUES (%s::json)", (msgspec.json.encode(meta).decode(),)
    )
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY sops (place, fingerprint, id, code, title, definition) FROM STDIN"
        ) as copy,
    ):
        for place, each in contents.definitions():
            canonical = each.canonical().decode()
            copy.write_row((place, each.fingerprint, each.id, each.code, each.title, canonical))
    connection.execute(
        """CREATE TEMPORARY TABLE incoming (
               n bigint, kind text, belongs_to text, event text) ON COMMIT DROP"""
    )
    order = _Order()
    for officers in _pages(contents.officers()):
        _copy(
            connection,
            "COPY officers (place, head) FROM STDIN",
            ((each.place, msgspec.json.encode(each.entry).decode()) for each in officers),
        )
        _take(connection, order, (
            _Incoming("officer", each.entry.id, event) for each in officers for event in each.events
        ))  # fmt: skip
    for cases in _pages(contents.cases()):
        _copy(
            connection,
            "COPY cases (place, head, closed) FROM STDIN",
            (
                (each.place, msgspec.json.encode(each.case).decode(), closed(each.case))
                for each in cases
            ),
        )
        _take(connection, order, (
            _Incoming("case", each.case.number, event) for each in cases for event in each.events
        ))  # fmt: skip
    connection.execute("CREATE TEMPORARY TABLE placed (n bigint, place bigint) ON COMMIT DROP")
    _copy(
        connection,
        "COPY placed (n, place) FROM STDIN",
        ((n, place) for place, n in enumerate(order.chain(meta), start=1)),
    )
    connection.execute("ANALYZE incoming; ANALYZE placed")
    connection.execute(
        """INSERT INTO events (place, kind, belongs_to, event)
           SELECT p.place, i.kind, i.belongs_to, i.event::json
           FROM placed p JOIN incoming i USING (n) ORDER BY p.place"""
    )
    connection.execute("ANALYZE cases; ANALYZE events; ANALYZE officers")


class _Order:
    """The places of events in the chain, from what little of each is kept: 72 bytes."""

    def __init__(self) -> None:
        self._revisions = array("q")
        self._before = bytearray()
        self._hashes = bytearray()

    def __len__(self) -> int:
        return len(self._revisions)

    def add(self, event: Event | OfficerEvent) -> None:
        self._revisions.append(event.revision)
        self._before += bytes.fromhex(event.prev_hash)
        self._hashes += bytes.fromhex(event.hash)

    def chain(self, meta: Meta) -> Iterator[int]:
        """The numbers of the events, in the order of the chain."""
        last = bytes.fromhex(genesis(meta.id, meta.created))
        numbers = sorted(range(len(self)), key=self._revisions.__getitem__)
        for _, together in groupby(numbers, key=self._revisions.__getitem__):
            after = {bytes(self._before[32 * n : 32 * n + 32]): n for n in together}
            for _ in range(len(after)):
                n = after.get(last)
                if n is None:
                    raise damaged(say("rantai peristiwa terputus"))
                last = bytes(self._hashes[32 * n : 32 * n + 32])
                yield n


def _take(connection: Connection, order: _Order, events: Iterable[_Incoming]) -> None:
    def rows() -> Iterator[tuple[object, ...]]:
        for kind, belongs_to, event in events:
            yield len(order), kind, belongs_to, msgspec.json.encode(event).decode()
            order.add(event)

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
