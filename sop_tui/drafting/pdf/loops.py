"""Closed outlines made of strokes that join end to end."""

from __future__ import annotations

from collections.abc import Sequence

from sop_tui.drafting.pdf.geometry import (
    PdfBox,
    PdfPoint,
    area,
    around,
    corners,
    distance,
    straightened,
)
from sop_tui.drafting.pdf.pieces import Outline
from sop_tui.drafting.pdf.strokes import Stroke

JOIN = 1.6
MOST_SIDES = 12
MOST_STEPS = 60
LARGEST = 260.0


def loops_of(strokes: Sequence[Stroke]) -> list[tuple[Outline, frozenset[int]]]:
    """The closed outlines that strokes form, each with its strokes.

    Whether a rectangle is a symbol or a table cell is decided elsewhere.
    """
    small = [
        k
        for k, stroke in enumerate(strokes)
        if not stroke.arrow
        and not stroke.filled
        and max(stroke.box.width, stroke.box.height) <= LARGEST
    ]
    ends = _Ends({k: (strokes[k].points[0], strokes[k].points[-1]) for k in small})
    loops: list[tuple[Outline, frozenset[int]]] = []
    used: set[int] = set()
    for k in small:
        if k in used or _straight_line(strokes[k]):
            continue  # rectangles of straight lines: see boxes_of
        for members, ring in _Walk(strokes, ends, used, k).closings():
            outline = _outline(ring)
            if outline is not None:
                loops.append((outline, frozenset(members)))
                used.update(members)
                break
    return loops


def _straight_line(stroke: Stroke) -> bool:
    box = stroke.box
    return len(stroke.points) == 2 and min(box.width, box.height) < 0.9


def _outline(ring: Sequence[PdfPoint]) -> Outline | None:
    form = corners(straightened(ring))
    if len(form) < 4:
        return None
    box = around(form)
    if box.width < 6 or box.height < 4.5 or box.height > 150:
        return None
    if area(form) < 0.4 * box.area:
        return None
    return Outline(tuple(form), box, curved=False, stroked=True, filled=False, pale=False)


class _Walk:
    """Walks from one stroke end to end until the outline closes; the nearest continuation first."""

    def __init__(self, strokes: Sequence[Stroke], ends: _Ends, used: set[int], start: int) -> None:
        self.strokes, self.ends, self.used, self.start = strokes, ends, used, start

    def closings(self) -> list[tuple[list[int], list[PdfPoint]]]:
        found: list[tuple[list[int], list[PdfPoint]]] = []
        stack = [([self.start], list(self.strokes[self.start].points))]
        steps = 0
        while stack and steps < MOST_STEPS and not found:
            steps += 1
            members, points = stack.pop()
            if len(points) > 3 and distance(points[0], points[-1]) <= JOIN:
                found.append((members, [*points[:-1], points[0]]))
                continue
            if len(members) >= MOST_SIDES:
                continue
            for k in self.ends.at(points[-1]):
                if k in members or k in self.used:
                    continue
                more = list(self.strokes[k].points)
                if distance(more[0], points[-1]) > distance(more[-1], points[-1]):
                    more.reverse()
                stack.append(([*members, k], [*points, *more[1:]]))
        return found


class _Ends:
    def __init__(self, ends: dict[int, tuple[PdfPoint, PdfPoint]]) -> None:
        self.cells: dict[tuple[int, int], list[tuple[int, PdfPoint]]] = {}
        for k, pair in ends.items():
            for point in pair:
                self.cells.setdefault(self._cell(point), []).append((k, point))

    @staticmethod
    def _cell(point: PdfPoint) -> tuple[int, int]:
        return int(point[0] // 4), int(point[1] // 4)

    def at(self, point: PdfPoint) -> list[int]:
        x, y = self._cell(point)
        found: dict[int, None] = {}
        for i in (x - 1, x, x + 1):
            for j in (y - 1, y, y + 1):
                for k, other in self.cells.get((i, j), ()):
                    if distance(point, other) <= JOIN:
                        found[k] = None
        return list(found)


def boxes_of(strokes: Sequence[Stroke]) -> list[tuple[Outline, frozenset[int]]]:
    """The upright rectangles made of four straight lines of one stroke each."""
    level: dict[tuple[int, int], list[int]] = {}
    upright: dict[tuple[int, int], list[int]] = {}
    for k, stroke in enumerate(strokes):
        if len(stroke.points) != 2 or stroke.filled or stroke.arrow:
            continue
        box = stroke.box
        if max(box.width, box.height) > LARGEST:
            continue
        if box.height < 0.6 and box.width >= 6:
            level.setdefault((round(box.x0), round(box.x1)), []).append(k)
        elif box.width < 0.6 and box.height >= 4.5:
            upright.setdefault((round(box.y0), round(box.y1)), []).append(k)
    found: list[tuple[Outline, frozenset[int]]] = []
    for one in (k for group in level.values() for k in group):
        a = strokes[one].box
        for two in _near(level, (round(a.x0), round(a.x1))):
            b = strokes[two].box
            if not 4.5 <= b.y0 - a.y0 <= 150 or abs(a.x0 - b.x0) > 1 or abs(a.x1 - b.x1) > 1:
                continue
            sides = _near(upright, (round(a.y0), round(b.y0)))
            left = [k for k in sides if abs(strokes[k].box.x0 - a.x0) <= 1.2]
            right = [k for k in sides if abs(strokes[k].box.x0 - a.x1) <= 1.2]
            if left and right:
                box = PdfBox(a.x0, a.y0, a.x1, b.y0)
                ring = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
                outline = Outline(ring, box, curved=False, stroked=True, filled=False, pale=False)
                found.append((outline, frozenset((one, two, left[0], right[0]))))
    return found


def _near(groups: dict[tuple[int, int], list[int]], key: tuple[int, int]) -> list[int]:
    a, b = key
    return [k for i in (a - 1, a, a + 1) for j in (b - 1, b, b + 1) for k in groups.get((i, j), ())]
