"""Ruled tables from ruling lines: edges of columns and rows, cells with their spans."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from sop_tui.drafting.pdf.geometry import PdfBox, PdfPoint
from sop_tui.drafting.pdf.rulings import TOUCH, Ruling, Rulings

DOUBLE = 3.8  # points: two rulings this near are one edge
COVERED = 0.6  # share of an edge that must be ruled to separate two cells
LEAST_CELLS = 2
LEAST_COLUMNS = 6  # this many equal vertical rulings make a table without horizontal ones


class GridCell(msgspec.Struct, frozen=True):
    row: int
    col: int
    rows: int
    cols: int
    box: PdfBox


class RuledTable(msgspec.Struct, frozen=True):
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def box(self) -> PdfBox:
        return PdfBox(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell_at(self, point: PdfPoint) -> GridCell | None:
        row = bisect_right(self.ys, point[1]) - 1
        col = bisect_right(self.xs, point[0]) - 1
        if not (0 <= row < len(self.ys) - 1 and 0 <= col < len(self.xs) - 1):
            return None
        for cell in self.cells:
            if cell.row <= row < cell.row + cell.rows and cell.col <= col < cell.col + cell.cols:
                return cell
        return None


def tables_of(rulings: Rulings) -> list[RuledTable]:
    """The tables of a page, from top to bottom."""
    tables = []
    for level, upright in [*_groups(rulings), *_one_row(rulings)]:
        table = _table(level, upright)
        if table is not None:
            tables.append(table)
    return sorted(tables, key=lambda table: (table.ys[0], table.xs[0]))


def _one_row(rulings: Rulings) -> Iterable[tuple[list[Ruling], list[Ruling]]]:
    """A single row between two page breaks: only vertical rulings that start and end together."""
    free = [
        line
        for line in rulings.upright
        if not any(
            other.low - TOUCH <= line.at <= other.high + TOUCH
            and line.low - TOUCH <= other.at <= line.high + TOUCH
            for other in rulings.level
        )
    ]
    while free:
        first = free[0]
        row = [
            line
            for line in free
            if abs(line.low - first.low) <= TOUCH and abs(line.high - first.high) <= TOUCH
        ]
        free = [line for line in free if line not in row]
        if len(row) >= LEAST_COLUMNS:
            ends = min(line.at for line in row), max(line.at for line in row)
            yield [Ruling(first.low, *ends), Ruling(first.high, *ends)], row


def _groups(rulings: Rulings) -> Iterable[tuple[list[Ruling], list[Ruling]]]:
    """The rulings that touch or cross each other, grouped."""
    level, upright = rulings.level, rulings.upright
    parent = list(range(len(level) + len(upright)))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    for i, line in enumerate(level):
        for j, other in enumerate(upright):
            if (
                line.low - TOUCH <= other.at <= line.high + TOUCH
                and other.low - TOUCH <= line.at <= other.high + TOUCH
            ):
                parent[root(i)] = root(len(level) + j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for k in range(len(parent)):
        group = groups.setdefault(root(k), ([], []))
        if k < len(level):
            group[0].append(level[k])
        else:
            group[1].append(upright[k - len(level)])
    return groups.values()


def _table(level: list[Ruling], upright: list[Ruling]) -> RuledTable | None:
    if not level or not upright:
        return None
    level, upright = _closed(level, upright)
    ys = _edges(level)
    xs = _edges(upright)
    xs = [x for x in xs if _parts_rows(x, upright, ys)]
    ys = [y for y in ys if _parts_rows(y, level, xs)]
    if len(xs) < 2 or len(ys) < 2:
        return None
    cells = _cells(xs, ys, level, upright)
    if len(cells) < LEAST_CELLS:
        return None
    return RuledTable(tuple(xs), tuple(ys), tuple(cells))


def _closed(level: list[Ruling], upright: list[Ruling]) -> tuple[list[Ruling], list[Ruling]]:
    """Adds the outer border where the document leaves it out."""
    low_x = min(r.low for r in level)
    high_x = max(r.high for r in level)
    low_y = min(r.low for r in upright)
    high_y = max(r.high for r in upright)
    low_x = min(low_x, *(r.at for r in upright))
    high_x = max(high_x, *(r.at for r in upright))
    low_y = min(low_y, *(r.at for r in level))
    high_y = max(high_y, *(r.at for r in level))
    level, upright = list(level), list(upright)
    for y in (low_y, high_y):
        if not any(abs(r.at - y) <= DOUBLE for r in level):
            level.append(Ruling(y, low_x, high_x))
    for x in (low_x, high_x):
        if not any(abs(r.at - x) <= DOUBLE for r in upright):
            upright.append(Ruling(x, low_y, high_y))
    return level, upright


def _edges(lines: Sequence[Ruling]) -> list[float]:
    groups: list[list[Ruling]] = []
    for line in sorted(lines, key=lambda r: r.at):
        if groups and line.at - groups[-1][0].at <= DOUBLE:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [
        sum(r.at * r.length for r in group) / max(sum(r.length for r in group), 0.01)
        for group in groups
    ]


def _parts_rows(at: float, lines: Sequence[Ruling], edges: Sequence[float]) -> bool:
    """Whether the line at this position separates two cells somewhere."""
    near = [r for r in lines if abs(r.at - at) <= DOUBLE]
    return any(_covered(near, low, high) for low, high in itertools.pairwise(edges))


def _covered(lines: Sequence[Ruling], low: float, high: float) -> bool:
    total = 0.0
    reached = low
    for line in sorted(lines, key=lambda r: r.low):
        start, end = max(line.low, reached), min(line.high, high)
        if end > start:
            total += end - start
            reached = end
    return total >= COVERED * (high - low)


def _cells(
    xs: Sequence[float], ys: Sequence[float], level: Sequence[Ruling], upright: Sequence[Ruling]
) -> list[GridCell]:
    rows, cols = len(ys) - 1, len(xs) - 1
    by_x = [[r for r in upright if abs(r.at - x) <= DOUBLE] for x in xs]
    by_y = [[r for r in level if abs(r.at - y) <= DOUBLE] for y in ys]
    parent = list(range(rows * cols))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    for i in range(rows):
        for j in range(cols):
            if j + 1 < cols and not _covered(by_x[j + 1], ys[i], ys[i + 1]):
                parent[root(i * cols + j)] = root(i * cols + j + 1)
            if i + 1 < rows and not _covered(by_y[i + 1], xs[j], xs[j + 1]):
                parent[root(i * cols + j)] = root((i + 1) * cols + j)
    members: dict[int, list[tuple[int, int]]] = {}
    for i in range(rows):
        for j in range(cols):
            members.setdefault(root(i * cols + j), []).append((i, j))
    cells: list[GridCell] = []
    for places in members.values():
        for top, left, high, wide in _rectangles(places):
            box = PdfBox(xs[left], ys[top], xs[left + wide], ys[top + high])
            cells.append(GridCell(top, left, high, wide, box))
    return sorted(cells, key=lambda cell: (cell.row, cell.col))


def _rectangles(places: list[tuple[int, int]]) -> Iterable[tuple[int, int, int, int]]:
    """A merged region as rectangles: one, unless the rulings leave an L shape."""
    top, left = min(i for i, _ in places), min(j for _, j in places)
    high = max(i for i, _ in places) - top + 1
    wide = max(j for _, j in places) - left + 1
    if high * wide == len(places):
        yield top, left, high, wide
        return
    by_column: dict[int, list[int]] = {}
    for i, j in places:
        by_column.setdefault(j, []).append(i)
    runs: dict[tuple[int, int], list[int]] = {}
    for j, rows in sorted(by_column.items()):
        rows.sort()
        start = rows[0]
        for before, after in zip(rows, [*rows[1:], -1], strict=True):
            if after != before + 1:
                runs.setdefault((start, before), []).append(j)
                start = after
    for (first, last), columns in runs.items():
        start = columns[0]
        for before, after in zip(columns, [*columns[1:], -1], strict=True):
            if after != before + 1:
                yield first, start, last - first + 1, before - start + 1
                start = after
