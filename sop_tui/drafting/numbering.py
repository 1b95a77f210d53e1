"""The ids of a draft's nodes, and how references follow when rows change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from sop_tui.drafting.draft import Doubt, Draft, DraftStep, DraftSymbol
from sop_tui.sop.graph import END, numbered

SymbolKey = tuple[int, int]
"""A symbol by its row and index before a change, both from 0."""


class RowInChange(msgspec.Struct, frozen=True):
    """A row during a change: which former symbols and rows it holds.

    ``keys`` belong to the symbols, None for a new one. ``rows`` are the former rows that became
    this one.
    """

    step: DraftStep
    keys: tuple[SymbolKey | None, ...]
    rows: tuple[int, ...]


def lines_of(draft: Draft) -> list[RowInChange]:
    """The rows of a draft, unchanged."""
    return [
        RowInChange(step, tuple((row, at) for at in range(len(step.symbols))), (row,))
        for row, step in enumerate(draft.steps)
    ]


def symbol_ids(no: int, symbols: Iterable[DraftSymbol]) -> list[str]:
    """The ids of a row's nodes; the same as in the definition made from it."""
    return numbered(no, (symbol.phase == "work" for symbol in symbols))


def node_ids(draft: Draft) -> dict[str, SymbolKey]:
    """The position of each node; a row without symbols has an id too."""
    found: dict[str, SymbolKey] = {}
    for row, step in enumerate(draft.steps):
        for at, node in enumerate(symbol_ids(step.no, step.symbols) or [str(step.no)]):
            found[node] = (row, at)
    return found


def rebuilt(draft: Draft, lines: Sequence[RowInChange]) -> Draft:
    """The draft with these rows: renumbered, with every target, doubt and ground.

    A target in a deleted row becomes empty, which the office has to fix.
    """
    new_ids: dict[SymbolKey, str] = {}
    row_of: dict[int, int] = {}
    for at, line in enumerate(lines):
        ids = symbol_ids(at + 1, line.step.symbols)
        for row in line.rows:
            row_of.setdefault(row, at)
            new_ids[(row, -1)] = str(at + 1)
        for key, node in zip(line.keys, ids, strict=True):
            if key is not None:
                new_ids[key] = node
    names = dict(_renamed(draft, new_ids))
    steps = tuple(_renumbered(line.step, at, names) for at, line in enumerate(lines, start=1))
    return replace(draft, steps=steps, doubts=tuple(_doubts(draft, row_of, names)))


def _renamed(draft: Draft, new_ids: Mapping[SymbolKey, str]) -> Iterator[tuple[str, str]]:
    """The new id of each former node; "" if it was deleted with its row."""
    for node, (row, at) in node_ids(draft).items():
        yield node, new_ids.get((row, at)) or new_ids.get((row, -1), "")


def _renumbered(step: DraftStep, no: int, names: Mapping[str, str]) -> DraftStep:
    symbols = tuple(
        replace(
            symbol,
            return_to=_targets(symbol.return_to, names),
            ways=tuple(replace(way, to=names.get(way.to, way.to)) for way in symbol.ways),
        )
        if symbol.return_to or symbol.ways
        else symbol
        for symbol in step.symbols
    )
    grounds = tuple(
        replace(ground, field=names.get(ground.field, ground.field)) for ground in step.grounds
    )
    onward = names.get(step.next, step.next) if step.next != END else END
    return replace(step, no=no, symbols=symbols, next=onward, grounds=grounds)


def _targets(targets: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in targets if (name := names.get(each, each))))


def _doubts(draft: Draft, row_of: Mapping[int, int], names: Mapping[str, str]) -> Iterator[Doubt]:
    for doubt in draft.doubts:
        if doubt.step is None or not 1 <= doubt.step <= len(draft.steps):
            yield doubt
        elif doubt.step - 1 in row_of:
            choices = doubt.choices
            if doubt.field in _NAMING:
                choices = _targets((_renumbered_ways(choice, names) for choice in choices), names)
            yield replace(doubt, step=row_of[doubt.step - 1] + 1, choices=choices)


def _renumbered_ways(choice: str, names: Mapping[str, str]) -> str:
    """A choice that gives each way's target ("Ya=5;Tidak=7"), renumbered; any other one
    unchanged.
    """
    ways = [part.partition("=") for part in choice.split(";")]
    return ";".join(f"{name}{equals}{names.get(to, to)}" for name, equals, to in ways)


_NAMING = frozenset({"next", "check.return_to", "choice.way"})
"""The doubts whose choices name nodes."""
