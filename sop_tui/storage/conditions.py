"""Parses the conditions of ``store query`` into TinyDB queries."""

import re
from collections.abc import Sequence
from functools import reduce
from operator import and_, eq, ge, gt, le, lt, ne
from typing import Any, Final

import msgspec
from tinydb import where
from tinydb.queries import QueryInstance

from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import say

_CONDITION: Final = re.compile(r"\s*([A-Za-z_][\w.]*)\s*(==|!=|<=|>=|<|>|~)\s*(.+?)\s*", re.DOTALL)
_COMPARE: Final = {"==": eq, "!=": ne, "<=": le, ">=": ge, "<": lt, ">": gt}


def parse_conditions(texts: Sequence[str]) -> QueryInstance | None:
    """All of these conditions combined, e.g. ``status == "open"``; None if there are none.

    ``~`` tests whether a text contains another, ignoring case.

    Raises:
        StoreProblem: ``query``: one of them is invalid.
    """
    asked = [_condition(each) for each in texts]
    return reduce(and_, asked) if asked else None


def no_table(table: str, tables: Sequence[str]) -> StoreProblem:
    return StoreProblem(
        "query",
        say("tabel {table} tidak ada; yang ada: {tables}",
            table=table, tables=", ".join(sorted(tables))),
    )  # fmt: skip


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
        return False  # text and numbers cannot be compared


def _unreadable(text: str) -> StoreProblem:
    return StoreProblem(
        "query",
        say('syarat {text} tidak terbaca; tulis misalnya: status == "open"', text=text),
    )
