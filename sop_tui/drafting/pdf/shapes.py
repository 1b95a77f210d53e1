"""Symbols among the outlines of a page; their kind is decided by geometry alone."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import msgspec

from sop_tui.drafting.pdf.geometry import PdfBox, PdfPoint, area, around, distance, to_segment
from sop_tui.drafting.pdf.grids import RuledTable
from sop_tui.drafting.pdf.nearby import Nearby
from sop_tui.drafting.pdf.pieces import Outline
from sop_tui.drafting.picture import SymbolKind

LEAST_WIDTH, LEAST_HEIGHT = 6.0, 4.5
MOST_WIDTH, MOST_HEIGHT = 420.0, 190.0
MARKER = 17.0  # points: a circle no wider is a marker, not a terminator
SAME = 0.62  # outlines that share this much of the smaller one are one symbol
_RANK: dict[SymbolKind, int] = {
    "diamond": 0,
    "pentagon": 1,
    "capsule": 2,
    "circle": 3,
    "rounded": 4,
    "box": 5,
    "other": 6,
    "picture": 7,
}


class Shape(msgspec.Struct, frozen=True):
    kind: SymbolKind
    box: PdfBox
    corners: tuple[PdfPoint, ...]

    def distance(self, point: PdfPoint) -> float:
        """The distance of the point from the symbol's edge; 0 inside."""
        ring = self.corners
        edge = min(to_segment(point, a, b) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
        return 0.0 if self._inside(point) else edge

    def _inside(self, point: PdfPoint) -> bool:
        x, y = point
        inside = False
        ring = self.corners
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]):
                inside = not inside
        return inside


def kind_of(corners: Sequence[PdfPoint], curved: bool) -> SymbolKind:
    """The kind of a closed form, by where its edge runs inside its bounding box."""
    box = around(corners)
    wide, high = max(box.width, 0.1), max(box.height, 0.1)
    x, y = box.centre
    share = area(corners) / (wide * high)
    angles = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
    ring = [*corners, corners[0]]

    def off(place: PdfPoint) -> float:
        return min(to_segment(place, a, b) for a, b in itertools.pairwise(ring))

    near = max(0.9, 0.045 * min(wide, high))
    at_angle = [off(angle) <= near for angle in angles]
    if all(at_angle):
        return "box" if share > 0.86 else "other"
    middles = ((x, box.y0), (box.x1, y), (x, box.y1), (box.x0, y))
    slack = max(1.2, 0.09 * max(wide, high))
    pointed = [
        any(
            abs(p[0] - m[0]) <= 0.1 * wide + 0.8 and abs(p[1] - m[1]) <= 0.1 * high + 0.8
            for p in corners
        )
        for m in middles
    ]
    if not any(at_angle) and all(pointed) and 0.4 <= share <= 0.62:
        return "diamond"
    if sum(at_angle) == 2 and not curved and 0.55 <= share <= 0.97:
        return "pentagon" if _pentagon(corners, box, slack) else "other"
    if any(at_angle) or not (curved or len(corners) >= 7):
        return "other"
    return _round_kind(box, share, [off(angle) for angle in angles])


def _pentagon(corners: Sequence[PdfPoint], box: PdfBox, slack: float) -> bool:
    """Whether it has two right angles on one side and a point in the middle of the other."""
    if len(corners) not in (5, 6):
        return False
    x, y = box.centre
    for point, one, two in (
        ((x, box.y1), (box.x0, box.y0), (box.x1, box.y0)),
        ((x, box.y0), (box.x0, box.y1), (box.x1, box.y1)),
        ((box.x1, y), (box.x0, box.y0), (box.x0, box.y1)),
        ((box.x0, y), (box.x1, box.y0), (box.x1, box.y1)),
    ):
        if all(min(distance(place, c) for c in corners) <= slack for place in (point, one, two)):
            return True
    return False


def _round_kind(box: PdfBox, share: float, away: Sequence[float]) -> SymbolKind:
    """Rounded box, capsule, ellipse or circle: by the distance of the edge from the
    box's corners.
    """
    wide, high = box.width, box.height
    short = min(wide, high)
    if max(away) > 2.2 * max(min(away), 0.3):
        return "other"
    if 0.68 <= share <= 0.83 and abs(wide - high) <= 0.18 * max(wide, high):
        return "circle" if max(wide, high) <= MARKER else "capsule"
    if share < 0.68:
        return "other"
    # A corner of radius r is 0.41 r away from the box's corner; a capsule's radius is half its
    # height.
    radius = sum(away) / len(away) / 0.414
    return "capsule" if radius >= 0.36 * short or share < 0.83 else "rounded"


def shapes_of(
    outlines: Sequence[Outline],
    images: Sequence[PdfBox],
    tables: Sequence[RuledTable],
    page: PdfBox,
) -> list[Shape]:
    """The symbols of a page, each once, from top to bottom."""
    found: list[tuple[bool, Shape]] = []
    for outline in outlines:
        if not _is_symbol(outline, tables):
            continue
        kind = kind_of(outline.corners, outline.curved)
        found.append((outline.stroked, Shape(kind, outline.box, outline.corners)))
    for box in images:
        if not _sized(box) or box.area > 0.3 * page.area:
            continue
        if any(table.box.holds(box.centre) for table in tables):
            ring = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
            found.append((False, Shape("picture", box, ring)))
    found.sort(key=lambda item: (_RANK[item[1].kind], not item[0]))
    kept: list[Shape] = []
    seen: Nearby[Shape] = Nearby((), 0.0)
    for _, shape in found:
        # Two outlines are one symbol if they overlap so much that each contains the other's centre.
        if any(_one(shape.box, other.box) for other in seen.at(shape.box.centre)):
            continue
        kept.append(shape)
        seen.add(shape.box, shape)
    return sorted(kept, key=lambda shape: (shape.box.y0, shape.box.x0))


def _sized(box: PdfBox) -> bool:
    return LEAST_WIDTH <= box.width <= MOST_WIDTH and LEAST_HEIGHT <= box.height <= MOST_HEIGHT


def _is_symbol(outline: Outline, tables: Sequence[RuledTable]) -> bool:
    box = outline.box
    if not _sized(box):
        return False
    if outline.stroked:
        return True
    if outline.pale:
        return False
    # Shading without a border: not a symbol if it fills one or several cells.
    for table in tables:
        if table.box.overlap(box) < 0.5 * box.area:
            continue
        level = sum(any(abs(edge - y) < 3.0 for edge in table.ys) for y in (box.y0, box.y1))
        upright = sum(any(abs(edge - x) < 3.0 for edge in table.xs) for x in (box.x0, box.x1))
        if level + upright >= 3:
            return False
    return True


def _one(a: PdfBox, b: PdfBox) -> bool:
    small, large = sorted((a.area, b.area))
    return large < 3 * small and a.overlap(b) > SAME * small
