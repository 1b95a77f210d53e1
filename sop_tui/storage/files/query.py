"""Questions to the tables, answered by TinyDB over what is in the file at this moment."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tinydb import TinyDB

from sop_tui.storage.conditions import no_table, parse_conditions
from sop_tui.storage.files.tinydb_storage import SafeStorage


def query_table(path: Path, table: str, texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The documents of a table for which all conditions hold.

    Raises:
        StoreProblem: ``query``: a condition cannot be read; or the store cannot be.
    """
    asked = parse_conditions(texts)
    with TinyDB(path, storage=SafeStorage) as database:
        if table not in database.tables():
            raise no_table(table, [*database.tables()])
        found = database.table(table)
        yield from map(dict, found.search(asked) if asked is not None else found.all())
