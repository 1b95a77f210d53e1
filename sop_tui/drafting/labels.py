"""The words beside arrows: which word names which way out of a decision."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from msgspec.structs import replace

from sop_tui.drafting.assigning import cheapest_assignment
from sop_tui.drafting.matrix import Matrix, is_label_of
from sop_tui.drafting.picture import Block, Box, PaperSheet, Point
from sop_tui.drafting.spots import Spot, Trust, follows_sooner
from sop_tui.drafting.ways import Arrow
from sop_tui.drafting.words import answer, is_label, said_in_lines, squash

_FAR = 46.0  # points: a word farther than this from an arrow does not belong to it
_AT_BOX = 1.5  # points: a line that ends this near ends at a box
_BESIDE = 9.0  # points: a box this near to a line stands beside it
_UNUSUAL = 6.0  # points: extra cost of a word on the way where it is unusual
_TAIL = 0.25  # weight of the distance from the decision, beside that from the arrow


@dataclass(frozen=True, slots=True)
class Label:
    """A word in the columns of the roles."""

    text: str
    box: Box


def with_boxed_words(sheet: PaperSheet) -> PaperSheet:
    """The sheet with the small boxes around words beside arrows as words.

    A step's box is as large as the others, and an arrow ends at it.
    """
    boxed = {s.id: s for s in sheet.symbols if s.kind == "box" and is_label(s.text)}
    if not boxed:
        return sheet
    sizes = [s.box.width * s.box.height for s in sheet.symbols if s.id not in boxed]
    usual = median(sizes) if sizes else 0.0
    ends = [end for line in sheet.connectors for end in (line.start, line.finish)]
    glued = {end.glued for end in ends}
    words = {
        s.id: s
        for s in boxed.values()
        if s.box.width * s.box.height < usual / 2
        and s.id not in glued
        and all(s.box.distance(end.at) > _AT_BOX for end in ends)
        and any(path_distance(line.path, s.box) < _BESIDE for line in sheet.connectors)
    }
    if not words:
        return sheet
    blocks = tuple(Block(s.text, s.box, floating=True, home=s.home) for s in words.values())
    symbols = tuple(s for s in sheet.symbols if s.id not in words)
    return replace(sheet, symbols=symbols, blocks=(*sheet.blocks, *blocks))


def labels_of(sheet: PaperSheet, index: int, matrix: Matrix, here: Iterable[Spot]) -> list[Label]:
    """All words over the matrix that may name a way."""
    found: list[Label] = []
    taken = [spot.box for spot in here]
    for segment in matrix.segments:
        if segment.sheet != index or not segment.roles:
            continue
        area = Box(segment.roles[0][0] - 20, segment.top - 15, segment.roles[-1][1] + 20,
                   segment.bottom + 15)  # fmt: skip
        for block in sheet.blocks:
            if block.floating and _meet(area, block.box) and is_label(block.text):
                found.append(Label(squash(block.text), block.box))
        for symbol in sheet.symbols:
            if (symbol.kind != "diamond" and is_label_of(symbol.text)
                    and area.distance(symbol.box.centre) == 0):  # fmt: skip
                found.append(Label(squash(symbol.text), symbol.box))
        found.extend(_in_cells(matrix, segment.sheet, segment.grid))
    for connector in sheet.connectors:
        if is_label(connector.text):
            middle = connector.path[len(connector.path) // 2]
            found.append(Label(squash(connector.text), Box(middle.x, middle.y, middle.x, middle.y)))
    return [
        label
        for label in _stacked(found)
        if answer(label.text) or all(box.distance(label.box.centre) > 0 for box in taken)
    ]


def _stacked(labels: list[Label]) -> Iterator[Label]:
    """The labels, with the lines of one put together: "Tidak" over "setuju", "Tida" over "k"."""
    left = sorted(labels, key=lambda label: (label.box.top, label.box.left))
    while left:
        label = left.pop(0)
        below = _line_below(label.box, left)
        whole = said_in_lines(label.text, below.text) if below is not None else ""
        if below is None or not whole:
            yield label
            continue
        left.remove(below)
        one, other = label.box, below.box
        box = Box(min(one.left, other.left), one.top, max(one.right, other.right), other.bottom)
        left.insert(0, Label(whole, box))


def _line_below(one: Box, left: list[Label]) -> Label | None:
    for other in left:
        if other.box.top > one.bottom + one.height:
            return None
        if _is_below(one, other.box):
            return other
    return None


def _is_below(one: Box, other: Box) -> bool:
    """Whether the other is the next line of the same words."""
    aligned = abs(one.left - other.left) < 2 or abs(one.centre.x - other.centre.x) < 2
    line = min(one.height, other.height)
    return aligned and -0.3 * line <= other.top - one.bottom <= line


def _meet(one: Box, other: Box) -> bool:
    across = one.left <= other.right and other.left <= one.right
    return across and one.top <= other.bottom and other.top <= one.bottom


def _in_cells(matrix: Matrix, sheet: int, grid: int) -> Iterator[Label]:
    """Words typed into the cells under the drawing."""
    tables = {(s.sheet, s.grid): s.table for s in matrix.segments}
    table = tables[sheet, grid]
    for row in matrix.rows:
        if not any((band.sheet, band.grid) == (sheet, grid) for band in row.bands):
            continue
        for _, cell, place in row.marks:
            if place.sheet != sheet:
                continue
            if cell.lines:
                for line in cell.lines:
                    if is_label(line.text):
                        yield Label(squash(line.text), line.box)
            elif answer(cell.text):
                yield Label(squash(cell.text), table.box(cell))


def name_ways(
    ways: list[tuple[int, Arrow]], labels: list[Label], spots: list[Spot]
) -> Iterator[tuple[int, Label, Trust]]:
    """Which way each label names: the way's index, the label, the trust.

    Each way has at most one label. All labels are assigned together at the lowest total distance,
    so a word between two arrows takes the arrow that the word beside it leaves free. "No" on the
    way on, or "yes" on the other, costs a little more. A name is certain if, by distance alone, no
    other way out of the same decision fits nearly as well.
    """
    costs: dict[tuple[int, int], float] = {}
    for number, label in enumerate(labels):
        for index, way in ways:
            near = path_distance(way.path, label.box)
            if near <= _FAR:
                tail = spots[way.source].box.distance(label.box.centre)
                costs[number, index] = near + _TAIL * tail
    usual = _usual_answers(ways, spots)
    unusual = {
        pair: cost + _UNUSUAL * (answer(labels[pair[0]].text) * usual.get(pair[1], 0) < 0)
        for pair, cost in costs.items()
    }
    chosen = cheapest_assignment(unusual, idle=2 * _FAR)
    by_source = {index: way.source for index, way in ways}
    label_on = {index: number for number, index in chosen.items()}
    for number, index in sorted(chosen.items(), key=lambda pair: costs[pair]):
        cost, text = costs[number, index], labels[number].text
        rivals = []
        for (one, other), rival in costs.items():
            if one == number and other != index and by_source[other] == by_source[index]:
                beside = label_on.get(other)
                changed = 0.0  # that way has a word too: the two would be swapped
                if beside is not None:
                    changed = costs.get((beside, index), _FAR) - costs[beside, other]
                rivals.append(rival + changed)
            elif (
                other == index and one not in chosen
                and answer(labels[one].text) == -answer(text) != 0
            ):  # fmt: skip
                rivals.append(rival)
        sure = cost < 30 and all(rival - cost > 4 for rival in rivals)
        yield index, labels[number], Trust.DRAWN if sure else Trust.LABEL


def _usual_answers(ways: list[tuple[int, Arrow]], spots: list[Spot]) -> dict[int, int]:
    """1 for the way on out of each decision with two ways, -1 for the way back or past it."""
    by_source: dict[int, list[tuple[int, Arrow]]] = {}
    for index, way in ways:
        by_source.setdefault(way.source, []).append((index, way))
    usual: dict[int, int] = {}
    for source, leaving in by_source.items():
        if len(leaving) == 2:
            (one, way), (other, second) = leaving
            if follows_sooner(spots[way.target], spots[second.target], spots[source]):
                usual |= {one: 1, other: -1}
            elif follows_sooner(spots[second.target], spots[way.target], spots[source]):
                usual |= {one: -1, other: 1}
    return usual


def path_distance(path: tuple[Point, ...], box: Box) -> float:
    """The distance of a box from a path: from the box's centre, less half its height."""
    at = box.centre
    return min(
        box.distance(near) + 0.2 * math.dist((at.x, at.y), (near.x, near.y))
        for near in nearest_points(path, at)
    )


def nearest_points(path: tuple[Point, ...], at: Point) -> Iterator[Point]:
    """The nearest point on each segment of the path; the only point of one without segments."""
    if len(path) == 1:
        yield path[0]
    for one, other in pairwise(path):
        dx, dy = other.x - one.x, other.y - one.y
        length = dx * dx + dy * dy
        share = 0.0 if length == 0 else ((at.x - one.x) * dx + (at.y - one.y) * dy) / length
        share = min(1.0, max(0.0, share))
        yield Point(one.x + share * dx, one.y + share * dy)
