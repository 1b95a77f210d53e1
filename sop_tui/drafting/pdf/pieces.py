"""The paths of a page, sorted by form: strokes, closed outlines, arrow heads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from sop_tui.drafting.pdf.dashes import dashes_joined
from sop_tui.drafting.pdf.geometry import (
    PdfBox,
    PdfPoint,
    area,
    around,
    corners,
    distance,
    straightened,
)
from sop_tui.drafting.pdf.objects import Path, Subpath
from sop_tui.drafting.pdf.ribbons import centre_line
from sop_tui.drafting.pdf.strokes import HEAD, ArrowHead, Stroke
from sop_tui.drafting.pdf.wings import heads_of_strokes

THIN = 3.0  # points: a rectangle or polygon no thicker than this is a line
SLANT = 0.8  # points: a line with a smaller offset across is upright or level


class Outline(msgspec.Struct, frozen=True):
    """A closed form: a symbol, the edge of a cell, or shading behind text."""

    corners: tuple[PdfPoint, ...]
    box: PdfBox
    curved: bool
    stroked: bool
    filled: bool
    pale: bool
    compound: bool = False  # one of several closed forms in one path

    @property
    def upright_rectangle(self) -> bool:
        return (
            not self.curved and len(self.corners) == 4 and area(self.corners) > 0.96 * self.box.area
        )


class Pieces(msgspec.Struct, frozen=True):
    strokes: tuple[Stroke, ...]
    outlines: tuple[Outline, ...]
    heads: tuple[ArrowHead, ...]


def pieces_of(paths: Iterable[Path]) -> Pieces:
    sorter = _Sorter()
    for path in paths:
        forms = sum(_closed(path, sub) for sub in path.subpaths)
        for sub in path.subpaths:
            sorter.add(path, sub, compound=forms > 1)
    strokes, winged = heads_of_strokes(sorter.strokes)
    heads = (*sorter.heads, *winged)
    return Pieces(tuple(dashes_joined(strokes)), tuple(sorter.outlines), heads)


class _Sorter:
    def __init__(self) -> None:
        self.strokes: list[Stroke] = []
        self.outlines: list[Outline] = []
        self.heads: list[ArrowHead] = []
        self.turn = 0

    def add(self, path: Path, sub: Subpath, *, compound: bool) -> None:
        self.turn += 1
        box = around(sub.points)
        if box.width < 0.3 and box.height < 0.3:
            return
        closed = _closed(path, sub)
        if min(box.width, box.height) <= THIN and (
            max(box.width, box.height) > THIN or path.filled
        ):
            self._thin(path, sub, box, closed)
            return
        if not closed:
            self._open(path, sub, box)
            return
        ring = corners(sub.points, 0.35 if not sub.curved else 0.05)
        if len(ring) < 3:
            self.strokes.append(self._stroke(straightened(sub.points), path.width))
            return
        if path.filled and _is_head(ring, box):
            self.heads.append(ArrowHead(tuple(ring), box, turns=(self.turn, self.turn)))
            return
        if path.filled:
            spine = centre_line(ring)
            if spine is not None:
                turns = self.turn, self.turn
                self.strokes.append(Stroke(spine.points, True, spine.arrow, spine.thickness, turns))
                return
        self.outlines.append(
            Outline(
                corners=tuple(ring),
                box=box,
                curved=sub.curved,
                stroked=path.stroked,
                filled=path.filled,
                pale=path.pale,
                compound=compound,
            )
        )

    def _thin(self, path: Path, sub: Subpath, box: PdfBox, closed: bool) -> None:
        x, y = box.centre
        if box.width >= box.height:
            ends: tuple[PdfPoint, ...] = ((box.x0, y), (box.x1, y))
        else:
            ends = ((x, box.y0), (x, box.y1))
        if not closed and not path.filled:
            # A stroked line keeps its own ends, so that its slant and direction are not lost.
            ends = tuple(straightened(sub.points))
        self.strokes.append(self._stroke(ends, path.width, filled=path.filled))

    def _stroke(self, points: Sequence[PdfPoint], width: float, *, filled: bool = False) -> Stroke:
        return Stroke(tuple(points), filled, width=width, turns=(self.turn, self.turn))

    def _open(self, path: Path, sub: Subpath, box: PdfBox) -> None:
        points = straightened(sub.points)
        if len(points) == 3 and max(box.width, box.height) <= HEAD:
            a, b = distance(points[0], points[1]), distance(points[1], points[2])
            spread = distance(points[0], points[2])
            if 0.6 < a / max(b, 0.1) < 1.6 and spread < 1.75 * max(a, b) and a + b > 4:
                turned = abs(points[0][0] - points[1][0]) > SLANT < abs(points[0][1] - points[1][1])
                if turned or spread < 1.3 * max(a, b):
                    turns = self.turn, self.turn
                    self.heads.append(ArrowHead(tuple(points), box, open=True, turns=turns))
                    return
        self.strokes.append(self._stroke(points, path.width))


def _closed(path: Path, sub: Subpath) -> bool:
    if len(sub.points) < 3:
        return False
    return (
        sub.closed
        or (path.filled and not path.stroked)
        or (len(sub.points) > 3 and distance(sub.points[0], sub.points[-1]) < 1.0)
    )


def _is_head(ring: Sequence[PdfPoint], box: PdfBox) -> bool:
    """Whether it looks like an arrow head: a filled triangle, kite or barb."""
    if max(box.width, box.height) > HEAD or max(box.width, box.height) < 1.5:
        return False
    if len(ring) == 3:
        return True
    if len(ring) not in (4, 5):
        return False
    share = area(ring) / max(box.area, 0.1)
    small = max(box.width, box.height) <= 9.5
    if len(ring) == 4 and small and share < 0.62 and not _is_even_diamond(ring, box):
        return True
    # A triangle with a blunt tip or base.
    sides = sorted(distance(a, b) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
    return len(ring) == 4 and small and sides[0] < 0.25 * sides[1] and share < 0.75


def _is_even_diamond(ring: Sequence[PdfPoint], box: PdfBox) -> bool:
    x, y = box.centre
    middles = ((x, box.y0), (box.x1, y), (x, box.y1), (box.x0, y))
    near = 0.12 * max(box.width, box.height)
    return all(any(distance(point, middle) < near for point in ring) for middle in middles)
