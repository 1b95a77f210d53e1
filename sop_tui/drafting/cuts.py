"""Connectors that the edge of a page cuts: they go on at the same place of the next page."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from sop_tui.drafting.matrix import Matrix, Segment
from sop_tui.drafting.picture import Connector, Document, Point

_AT_EDGE = 7.0  # points: an end this near to the edge of the matrix is cut there
_BESIDE = 4.0  # and goes on where the next page's line begins no further aside
_OFF_SYMBOL = 3.0  # an end this near to a symbol is at the symbol


@dataclass(frozen=True, slots=True)
class Part:
    """A connector on its sheet, as it is followed: from ``path[0]`` on."""

    sheet: int
    connector: Connector
    path: tuple[Point, ...]
    arrow_first: bool
    arrow_last: bool


@dataclass(frozen=True, slots=True)
class _Cut:
    sheet: int
    connector: Connector
    last: bool  # its finish is cut, not its start
    x: float  # from the left edge of the role columns


def cut_lines(document: Document, matrix: Matrix) -> list[tuple[Part, ...]]:
    """The connectors that run over two or more pages, each as its parts in order."""
    onward: dict[tuple[int, str, bool], _Cut] = {}
    segments = [s for s in matrix.segments if s.roles]
    for one, two in itertools.pairwise(segments):
        if two.sheet != one.sheet + 1:
            continue
        below = list(_cuts(document, one, one.bottom))
        above = list(_cuts(document, two, two.top))
        for cut in below:
            near = [o for o in above if abs(o.x - cut.x) <= _BESIDE]
            back = [o for o in below if abs(o.x - cut.x) <= _BESIDE]
            if len(near) == 1 and len(back) == 1:
                onward[_key(cut)] = near[0]
                onward[_key(near[0])] = cut
    return list(_chains(onward))


def _key(cut: _Cut) -> tuple[int, str, bool]:
    return cut.sheet, cut.connector.id, cut.last


def _cuts(document: Document, segment: Segment, edge: float) -> Iterator[_Cut]:
    sheet = document.sheets[segment.sheet]
    left, right = segment.roles[0][0], segment.roles[-1][1]
    for connector in sheet.connectors:
        for last in (False, True):
            end = connector.finish if last else connector.start
            inside = left - _AT_EDGE <= end.at.x <= right + _AT_EDGE
            if not inside or abs(end.at.y - edge) > _AT_EDGE or end.glued or end.arrow:
                continue
            if any(s.box.distance(end.at) <= _OFF_SYMBOL for s in sheet.symbols):
                continue
            yield _Cut(segment.sheet, connector, last, end.at.x - left)


def _chains(onward: dict[tuple[int, str, bool], _Cut]) -> Iterator[tuple[Part, ...]]:
    """From each piece with one whole end to the piece with the other one; each line once."""
    seen: set[tuple[int, str]] = set()
    for sheet, name, last in list(onward):
        if (sheet, name, not last) in onward or (sheet, name) in seen:
            continue  # a piece in the middle, or one that was reached from its other end
        parts: list[Part] = []
        cut = _back(onward, (sheet, name, last))
        while True:
            seen.add((cut.sheet, cut.connector.id))
            connector = cut.connector
            path = connector.path if cut.last else connector.path[::-1]
            ends = (connector.start.arrow, connector.finish.arrow)
            first, final = ends if cut.last else ends[::-1]
            parts.append(Part(cut.sheet, connector, path, first, final))
            entry = onward.get(_key(cut))
            if entry is None or (entry.sheet, entry.connector.id) in seen:
                break
            cut = _Cut(entry.sheet, entry.connector, not entry.last, entry.x)
        if len(parts) > 1:
            yield tuple(parts)


def _back(onward: dict[tuple[int, str, bool], _Cut], key: tuple[int, str, bool]) -> _Cut:
    entry = onward[key]
    return onward[_key(entry)]
