"""Connectors that a page break cuts; they continue at the same place on the next page.

Some programs end the line at the page's edge. Others (Calc) draw the whole line on every page that
it touches, and each page shows its part.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from sop_tui.drafting.matrix import Matrix, Segment
from sop_tui.drafting.picture import Connector, Picture, Point

_AT_EDGE = 7.0  # points: an end this near to the matrix's edge is cut there
_BESIDE = 4.0  # points: how far aside the next page's line may start
_APART = 2.0  # points: how much farther aside any other line must start
_OVER = 1.0  # points: a line beyond the edge by this much is whole, shown in part
_OFF_SYMBOL = 3.0  # points: an end this near to a symbol is at the symbol


@dataclass(frozen=True, slots=True)
class CutConnector:
    """A part of a cut connector on its sheet; ``path`` runs in the direction in which it is
    followed.
    """

    sheet: int
    connector: Connector
    path: tuple[Point, ...]
    arrow_first: bool
    arrow_last: bool


@dataclass(frozen=True, slots=True)
class _Cut:
    sheet: int
    connector: Connector
    last: bool  # whether the finish is cut, else the start
    x: float  # distance from the left edge of the role columns


def cut_lines(document: Picture, matrix: Matrix) -> list[tuple[CutConnector, ...]]:
    """The connectors that run over two or more pages, each as its parts in order.

    A result of one part means: ignore this line here, another page draws it better.
    """
    onward: dict[tuple[int, str, bool], _Cut] = {}
    segments = [s for s in matrix.segments if s.roles]
    pairs = [(one, two) for one, two in itertools.pairwise(segments) if two.sheet == one.sheet + 1]
    whole = list(_drawn_again(document, pairs))
    again = {(part.sheet, part.connector.id) for line in whole for part in line}
    for one, two in pairs:
        below, above = (
            [cut for cut in _cuts(document, segment, edge)
             if (cut.sheet, cut.connector.id) not in again]
            for segment, edge in ((one, one.bottom), (two, two.top))
        )  # fmt: skip
        for cut in below:
            near = _straight_on(cut, above)
            if near is not None and _straight_on(near, below) is cut:
                onward[_key(cut)] = near
                onward[_key(near)] = cut
    return whole + list(_chains(onward))


def _straight_on(cut: _Cut, others: list[_Cut]) -> _Cut | None:
    """The line of the other page that continues this one; None if another one is about as near."""
    near = sorted((abs(other.x - cut.x), n) for n, other in enumerate(others))
    if not near or near[0][0] > _BESIDE:
        return None
    rival = near[1][0] if len(near) > 1 else _BESIDE + _APART
    return others[near[0][1]] if rival - near[0][0] >= _APART else None


def _drawn_again(
    document: Picture, pairs: list[tuple[Segment, Segment]]
) -> Iterator[tuple[CutConnector, ...]]:
    """The lines that several pages draw whole, where each page shows only a part."""
    copies: dict[tuple[int, str], list[tuple[Segment, Connector]]] = {}
    for one, two in pairs:
        below, above = _reaching(document, one, one.bottom), _reaching(document, two, two.top)
        if not below or not above:
            continue  # a line that only one page has is drawn beside its rows
        for line in list(below):
            same = [other for other in above if _is_copy(line, other, one, two)]
            if len(same) == 1:
                run = copies.pop((one.sheet, line.id), [(one, line)])
                copies[two.sheet, same[0].id] = [*run, (two, same[0])]
                below.remove(line)
                above.remove(same[0])
        # Lines may meet outside the part that their page shows, and are then read as one there. The
        # page with more lines has them as they were drawn.
        for line in below:
            if len(below) > len(above):
                copies[one.sheet, line.id] = [(one, line), (two, _moved(line, two, one))]
            else:
                yield _unused(one, line)
        for line in above:
            if len(below) <= len(above):
                copies[two.sheet, line.id] = [(one, _moved(line, one, two)), (two, line)]
            else:
                yield _unused(two, line)
    for run in copies.values():
        first = [n for n, (segment, line) in enumerate(run) if _shows(segment, line.path[0])]
        last = [n for n, (segment, line) in enumerate(run) if _shows(segment, line.path[-1])]
        if not first or not last or first[0] == last[-1]:
            continue
        onward = first[0] < last[-1]
        yield tuple(
            CutConnector(segment.sheet, line, line.path if onward else line.path[::-1],
                 (line.start if onward else line.finish).arrow,
                 (line.finish if onward else line.start).arrow)
            for segment, line in run
        )  # fmt: skip


def _reaching(document: Picture, segment: Segment, edge: float) -> list[Connector]:
    """The lines that cross this edge of the matrix, beyond the page's own part."""
    found = []
    for line in document.sheets[segment.sheet].connectors:
        ys = [point.y for point in line.path]
        if min(ys) < edge - _OVER and max(ys) > edge + _OVER:
            found.append(line)
    return found


def _is_copy(line: Connector, other: Connector, one: Segment, two: Segment) -> bool:
    """Whether the other line is the same line on the next page, shifted with its rows."""
    across, down = two.roles[0][0] - one.roles[0][0], two.top - one.bottom
    return len(line.path) == len(other.path) and all(
        abs(there.x - here.x - across) <= _BESIDE and abs(there.y - here.y - down) <= _BESIDE
        for here, there in zip(line.path, other.path, strict=True)
    )


def _unused(segment: Segment, line: Connector) -> tuple[CutConnector, ...]:
    return (CutConnector(segment.sheet, line, line.path, line.start.arrow, line.finish.arrow),)


def _moved(line: Connector, to: Segment, here: Segment) -> Connector:
    """The line as it would lie on the page before or after its own."""
    across = to.roles[0][0] - here.roles[0][0]
    down = to.bottom - here.top if to.sheet < here.sheet else to.top - here.bottom
    path = tuple(Point(at.x + across, at.y + down) for at in line.path)
    start, finish = replace(line.start, at=path[0]), replace(line.finish, at=path[-1])
    return replace(line, id=f"{line.id}/{here.sheet}", start=start, finish=finish, path=path)


def _shows(segment: Segment, point: Point) -> bool:
    return segment.top - _OVER <= point.y <= segment.bottom + _OVER


def _key(cut: _Cut) -> tuple[int, str, bool]:
    return cut.sheet, cut.connector.id, cut.last


def _cuts(document: Picture, segment: Segment, edge: float) -> Iterator[_Cut]:
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


def _chains(onward: dict[tuple[int, str, bool], _Cut]) -> Iterator[tuple[CutConnector, ...]]:
    """The chains of pieces from one uncut end to the other; each line once."""
    seen: set[tuple[int, str]] = set()
    for sheet, name, last in list(onward):
        if (sheet, name, not last) in onward or (sheet, name) in seen:
            continue  # a middle piece, or one reached from its other end
        parts: list[CutConnector] = []
        cut = _back(onward, (sheet, name, last))
        while True:
            seen.add((cut.sheet, cut.connector.id))
            connector = cut.connector
            path = connector.path if cut.last else connector.path[::-1]
            ends = (connector.start.arrow, connector.finish.arrow)
            first, final = ends if cut.last else ends[::-1]
            parts.append(CutConnector(cut.sheet, connector, path, first, final))
            entry = onward.get(_key(cut))
            if entry is None or (entry.sheet, entry.connector.id) in seen:
                break
            cut = _Cut(entry.sheet, entry.connector, not entry.last, entry.x)
        if len(parts) > 1:
            yield tuple(parts)


def _back(onward: dict[tuple[int, str, bool], _Cut], key: tuple[int, str, bool]) -> _Cut:
    entry = onward[key]
    return onward[_key(entry)]
