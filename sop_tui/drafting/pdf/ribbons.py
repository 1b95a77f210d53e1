"""Lines drawn as filled polygons: the centre line, and whether the polygon ends in a tip.

Office programs print a thick or bent connector as the outline of its ink: down one side, across the
end, and back along the other side. The arrow head is part of the polygon, or separate.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sop_tui.drafting.pdf.geometry import PdfPoint, area, distance, length, to_segment

CAP = 4.2  # points: greatest width of a ribbon's end
THICKNESS = 3.4
SHORTEST = 5.0


class CentreLine(msgspec.Struct, frozen=True):
    points: tuple[PdfPoint, ...]
    arrow: bool
    thickness: float


def centre_line(ring: Sequence[PdfPoint]) -> CentreLine | None:
    """The line that a closed polygon stands for; None if the polygon is a form of its own."""
    if not 4 <= len(ring) <= 60:
        return None
    shaft, tip = _without_tip(ring)
    caps = _caps(shaft, at_end=tip is not None)
    if caps is None:
        return None
    first, last = caps
    thickness = area(shaft) / max(length([*shaft, shaft[0]]) / 2, 0.1)
    if thickness > THICKNESS:
        return None
    spine = _between(shaft, first, last)
    if tip is not None:
        # The cap at the head is the last edge of the shaft; the line is extended to the tip.
        if first == len(shaft) - 1:
            spine.reverse()
        spine.append(tip)
    if length(spine) < SHORTEST:
        return None
    return CentreLine(tuple(spine), tip is not None, thickness)


def _without_tip(ring: Sequence[PdfPoint]) -> tuple[list[PdfPoint], PdfPoint | None]:
    """The polygon without its arrow head, rotated so that the cut is its last edge; and the tip."""
    count = len(ring)
    if count < 7:
        return list(ring), None
    for at, tip in enumerate(ring):
        barb, other = ring[at - 1], ring[(at + 1) % count]
        neck, opposite = ring[at - 2], ring[(at + 2) % count]
        one, two = distance(tip, barb), distance(tip, other)
        base = distance(barb, other)
        if not (2.0 < one < 16.0 and 0.65 < one / max(two, 0.1) < 1.55 and base < 1.6 * one):
            continue
        if distance(neck, opposite) > min(CAP, 0.8 * base):
            continue
        # The neck lies on the base of the head, or a little behind it (a barbed head).
        slack = 0.45 * one
        if to_segment(neck, barb, other) < slack and to_segment(opposite, barb, other) < slack:
            start = (at + 2) % count
            rest = [ring[(start + k) % count] for k in range(count - 3)]
            return rest, tip
    return list(ring), None


def _caps(ring: Sequence[PdfPoint], *, at_end: bool) -> tuple[int, int] | None:
    """The two edges that end the ribbon, each by the index of its first point."""
    count = len(ring)
    sides = [distance(ring[k], ring[(k + 1) % count]) for k in range(count)]
    whole = sum(sides)
    if whole < 2 * SHORTEST:
        return None
    run = [0.0]
    for side in sides:
        run.append(run[-1] + side)
    # The ends are about as wide as the ribbon is thick; a short leg before a bend is longer.
    thickness = area(ring) / (whole / 2)
    short = [k for k, side in enumerate(sides) if side <= min(CAP, 1.7 * thickness + 0.5)]
    best: tuple[float, int, int] | None = None
    for i, a in enumerate(short):
        for b in short[i + 1 :]:
            if at_end and count - 1 not in (a, b):
                continue
            one = run[b] - run[a + 1]
            uneven = abs(one - (whole - (run[b + 1] - run[a])))
            uneven += 3.0 * abs(count - 2 * (b - a))  # both sides have equally many corners
            if best is None or uneven < best[0]:
                best = uneven, a, b
    if best is None or best[0] > max(8.0, 0.12 * whole):
        return None
    return best[1], best[2]


def _between(ring: Sequence[PdfPoint], first: int, last: int) -> list[PdfPoint]:
    """The line from the middle of one cap to the middle of the other, half way between
    the sides.
    """
    count = len(ring)
    one = [ring[k] for k in range(first + 1, last + 1)]
    two = [ring[(k) % count] for k in range(last + 1, first + count + 1)]
    two.reverse()
    if len(one) == len(two):
        return [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(one, two, strict=True)]
    start = ((one[0][0] + two[0][0]) / 2, (one[0][1] + two[0][1]) / 2)
    end = ((one[-1][0] + two[-1][0]) / 2, (one[-1][1] + two[-1][1]) / 2)
    longer = one if len(one) > len(two) else two
    return [start, *longer[1:-1], end]
