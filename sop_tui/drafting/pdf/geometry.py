"""Points, boxes and polylines in page coordinates: units of 1/72 inch, y grows downwards."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

import msgspec

PdfPoint = tuple[float, float]


class PdfBox(msgspec.Struct, frozen=True):
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def centre(self) -> PdfPoint:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def holds(self, point: PdfPoint, margin: float = 0.0) -> bool:
        return (
            self.x0 - margin <= point[0] <= self.x1 + margin
            and self.y0 - margin <= point[1] <= self.y1 + margin
        )

    def holds_box(self, other: PdfBox, margin: float = 0.0) -> bool:
        return (
            self.x0 - margin <= other.x0
            and other.x1 <= self.x1 + margin
            and self.y0 - margin <= other.y0
            and other.y1 <= self.y1 + margin
        )

    def overlap(self, other: PdfBox) -> float:
        """The area of the intersection."""
        wide = min(self.x1, other.x1) - max(self.x0, other.x0)
        high = min(self.y1, other.y1) - max(self.y0, other.y0)
        return wide * high if wide > 0 and high > 0 else 0.0

    def common(self, other: PdfBox) -> PdfBox:
        """The intersection; a box without extent if there is none."""
        x0, y0 = max(self.x0, other.x0), max(self.y0, other.y0)
        return PdfBox(x0, y0, max(x0, min(self.x1, other.x1)), max(y0, min(self.y1, other.y1)))

    def distance(self, point: PdfPoint) -> float:
        """The distance of the point from the box; 0 inside."""
        dx = max(self.x0 - point[0], 0.0, point[0] - self.x1)
        dy = max(self.y0 - point[1], 0.0, point[1] - self.y1)
        return math.hypot(dx, dy)

    def gap(self, other: PdfBox) -> float:
        dx = max(self.x0 - other.x1, 0.0, other.x0 - self.x1)
        dy = max(self.y0 - other.y1, 0.0, other.y0 - self.y1)
        return math.hypot(dx, dy)

    def moved(self, dx: float, dy: float) -> PdfBox:
        return PdfBox(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)


def around(points: Iterable[PdfPoint]) -> PdfBox:
    xs, ys = zip(*points, strict=True)
    return PdfBox(min(xs), min(ys), max(xs), max(ys))


def around_boxes(boxes: Sequence[PdfBox]) -> PdfBox:
    return PdfBox(
        min(b.x0 for b in boxes),
        min(b.y0 for b in boxes),
        max(b.x1 for b in boxes),
        max(b.y1 for b in boxes),
    )


def distance(a: PdfPoint, b: PdfPoint) -> float:
    return math.hypot(a[0] - b[0], a[1] - b[1])


def to_segment(point: PdfPoint, a: PdfPoint, b: PdfPoint) -> float:
    """The distance of a point from the segment a-b."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    t = 0.0
    if square > 0:
        t = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / square
        t = max(0.0, min(1.0, t))
    return math.hypot(a[0] + t * dx - point[0], a[1] + t * dy - point[1])


def length(points: Sequence[PdfPoint]) -> float:
    return sum(distance(a, b) for a, b in itertools.pairwise(points))


def area(points: Sequence[PdfPoint]) -> float:
    """The area of a polygon, for either direction of drawing."""
    total = 0.0
    for a, b in zip(points, [*points[1:], points[0]], strict=True):
        total += a[0] * b[1] - b[0] * a[1]
    return abs(total) / 2


def straightened(points: Sequence[PdfPoint], slack: float = 0.35) -> list[PdfPoint]:
    """The points without repeated ones and without those on the straight line between
    neighbours.
    """
    distinct: list[PdfPoint] = []
    for point in points:
        if not distinct or distance(distinct[-1], point) > 0.05:
            distinct.append(point)
    kept: list[PdfPoint] = []
    for at, point in enumerate(distinct):
        if kept and at + 1 < len(distinct):
            following = distinct[at + 1]
            if to_segment(point, kept[-1], following) <= slack:
                continue
        kept.append(point)
    return kept


def corners(points: Sequence[PdfPoint], slack: float = 0.35) -> list[PdfPoint]:
    """The corners of a closed polygon: each once, none on a straight side."""
    ring = straightened(points, slack)
    if len(ring) > 1 and distance(ring[0], ring[-1]) <= 0.6:
        ring.pop()
    if len(ring) > 3 and to_segment(ring[0], ring[-1], ring[1]) <= slack:
        ring.pop(0)
    if len(ring) > 3 and to_segment(ring[-1], ring[-2], ring[0]) <= slack:
        ring.pop()
    return ring
