"""Reads the rows of a table as the documents that a data file would contain."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, LiteralString

import msgspec

from sop_tui.storage.postgres.connection import Connection

_DOCUMENTS: Final[Mapping[str, LiteralString]] = {
    "meta": "SELECT document::text, NULL FROM meta",
    "sops": """SELECT json_build_object('fingerprint', fingerprint, 'id', id, 'code', code,
                   'title', title, 'definition', definition)::text, NULL
                 FROM sops ORDER BY place""",
    "officers": """SELECT o.head::text, (SELECT json_agg(e.event ORDER BY e.seq)::text FROM events e
                       WHERE e.kind = 'officer' AND e.belongs_to = o.id)
                   FROM officers o ORDER BY o.place""",
    "cases": """SELECT c.head::text, (SELECT json_agg(e.event ORDER BY e.seq)::text FROM events e
                    WHERE e.kind = 'case' AND e.belongs_to = c.number)
                FROM cases c ORDER BY c.place""",
}
_PAGE: Final = 500


def read_documents(connection: Connection, table: str) -> Iterator[dict[str, Any]]:
    """All documents of a table as of one moment, read in parts.

    Raises:
        psycopg.Error: the server's error.
    """
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        with connection.cursor(name="documents") as cursor:
            cursor.itersize = _PAGE
            cursor.execute(_DOCUMENTS[table])
            for head, events in cursor:
                document = msgspec.json.decode(head)
                if events is not None:
                    document["events"] = msgspec.json.decode(events)
                yield document
    finally:
        if not connection.closed:
            connection.execute("ROLLBACK")
