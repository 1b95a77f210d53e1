"""Questions to the tables, answered by TinyDB over what is in the file at this moment."""

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import and_, eq, ge, gt, le, lt, ne
from pathlib import Path
from typing import Any, Final

import msgspec
from tinydb import TinyDB, where
from tinydb.queries import QueryInstance

from sop_tui.storage.files.tinydb_storage import SafeStorage
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import say

_CONDITION: Final = re.compile(r"\s*([A-Za-z_][\w.]*)\s*(==|!=|<=|>=|<|>|~)\s*(.+?)\s*", re.DOTALL)
_COMPARE: Final = {"==": eq, "!=": ne, "<=": le, ">=": ge, "<": lt, ">": gt}


def query(path: Path, table: str, conditions: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The documents of a table for which all conditions hold, e.g. ``status == "open"``.

    ``~`` asks whether a text contains another, whatever the case of its letters.

    Raises:
        StoreProblem: ``query``: a condition cannot be read; or the store cannot be.
    """
    asked = [_condition(each) for each in conditions]
    with TinyDB(path, storage=SafeStorage) as database:
        if table not in database.tables():
            tables = ", ".join(sorted(database.tables()))
            raise StoreProblem(
                "query", say("tabel {table} tidak ada; yang ada: {tables}",
                             table=table, tables=tables)
            )  # fmt: skip
        found = database.table(table)
        yield from map(dict, found.search(reduce(and_, asked)) if asked else found.all())


def _condition(text: str) -> QueryInstance:
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise _unreadable(text)
    try:
        value = msgspec.json.decode(match[3])
    except msgspec.DecodeError:
        value = match[3]
    field = reduce(lambda query, name: query[name], match[1].split(".")[1:],
                   where(match[1].split(".")[0]))  # fmt: skip
    if match[2] == "~":
        wanted = str(value).casefold()
        return field.test(lambda found: wanted in str(found).casefold())
    compare = _COMPARE[match[2]]
    return field.test(lambda found: _holds(compare, found, value))


def _holds(compare: Any, found: Any, value: Any) -> bool:
    try:
        return bool(compare(found, value))
    except TypeError:
        return False  # a text and a number have no order


def _unreadable(text: str) -> StoreProblem:
    return StoreProblem(
        "query",
        say('syarat {text} tidak terbaca; tulis misalnya: status == "open"', text=text),
    )
