"""Runs ``store query`` with TinyDB on the current contents of the file."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tinydb import TinyDB

from sop_tui.storage.conditions import no_table, parse_conditions
from sop_tui.storage.files.tinydb_storage import SafeStorage


def query_table(path: Path, table: str, texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The documents of a table that meet all conditions.

    Raises:
        StoreProblem: ``query``: a condition is invalid; or the store cannot be read.
    """
    asked = parse_conditions(texts)
    with TinyDB(path, storage=SafeStorage) as database:
        if table not in database.tables():
            raise no_table(table, [*database.tables()])
        found = database.table(table)
        yield from map(dict, found.search(asked) if asked is not None else found.all())
