"""Every field of a document, and another value for each: everything that can be edited by hand."""

from collections.abc import Iterator
from typing import Any


def leaves(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to each value that contains no others."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*way, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*way, index))
    else:
        yield way


def changed(value: Any) -> Any:
    """Another value of the same kind if there is one; for a year, another year."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str() if value[:4] == "2026":
            return value.replace("2026", "2025", 1)
        case str():
            return value + "x"
        case _:
            return "x"
