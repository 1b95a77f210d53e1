"""Arrow heads made of separate strokes: two wings that meet where a line ends."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from sop_tui.drafting.pdf.geometry import PdfBox, PdfPoint, around, distance
from sop_tui.drafting.pdf.nearby import Nearby
from sop_tui.drafting.pdf.strokes import ArrowHead, Stroke

LEAST, MOST = 1.8, 11.0  # points: length of a wing
UNEVEN = 1.35  # largest ratio of one wing to the other
MEET = 0.9  # points: ends this near meet
NARROW, WIDE = math.cos(math.radians(16)), math.cos(math.radians(125))  # between the wings
ALONG = 0.94  # cosine of the largest angle between the line and the middle of the wings


def heads_of_strokes(strokes: Sequence[Stroke]) -> tuple[list[Stroke], list[ArrowHead]]:
    """The strokes without the wings, and the heads made of the wings."""
    short = [k for k, s in enumerate(strokes) if len(s.points) == 2 and _is_wing(s)]
    if not short:
        return list(strokes), []
    at = Nearby(((_spot(strokes[k].points[e]), (k, e)) for k in short for e in (0, 1)), MEET)
    lines = Nearby(
        ((_spot(s.points[-e]), (k, e)) for k, s in enumerate(strokes) for e in (0, 1)), MOST
    )
    found = []
    for k, j, tip in _pairs(strokes, short, at):
        ends = _far(strokes[k], tip), _far(strokes[j], tip)
        found.append((_lines_up(strokes, lines, (k, j), tip, ends), k, j, tip, ends))
    used: set[int] = set()
    heads: list[ArrowHead] = []
    for quality, k, j, tip, (one, other) in sorted(found, key=lambda pair: -pair[0]):
        if quality < ALONG or k in used or j in used:
            continue
        wings = {k, j, *_base(strokes, at, (k, j), (one, other))}
        used |= wings
        corners = (one, tip, other)
        turns = min(strokes[n].turns[0] for n in wings), max(strokes[n].turns[1] for n in wings)
        heads.append(ArrowHead(corners, around(corners), True, turns))
    return [s for k, s in enumerate(strokes) if k not in used], heads


def _spot(point: PdfPoint) -> PdfBox:
    return PdfBox(*point, *point)


def _is_wing(stroke: Stroke) -> bool:
    return LEAST <= distance(*stroke.points) <= MOST and not stroke.arrow


def _pairs(
    strokes: Sequence[Stroke], short: Sequence[int], at: Nearby[tuple[int, int]]
) -> Iterator[tuple[int, int, PdfPoint]]:
    """Each two strokes that may be wings, with the tip where they meet."""
    for k in short:
        for end in (0, 1):
            tip = strokes[k].points[end]
            for j, far in at.at(tip):
                if j <= k or distance(strokes[j].points[far], tip) > MEET:
                    continue
                one, other = _far(strokes[k], tip), _far(strokes[j], tip)
                a, b = distance(one, tip), distance(other, tip)
                if max(a, b) <= UNEVEN * min(a, b) and WIDE < _cosine(tip, one, other) < NARROW:
                    yield k, j, tip


def _far(stroke: Stroke, tip: PdfPoint) -> PdfPoint:
    return max(stroke.points, key=lambda point: distance(point, tip))


def _cosine(tip: PdfPoint, one: PdfPoint, other: PdfPoint) -> float:
    ax, ay, bx, by = one[0] - tip[0], one[1] - tip[1], other[0] - tip[0], other[1] - tip[1]
    lengths = math.hypot(ax, ay) * math.hypot(bx, by)
    return (ax * bx + ay * by) / lengths if lengths else 1.0


def _lines_up(
    strokes: Sequence[Stroke], lines: Nearby[tuple[int, int]], wings: tuple[int, int],
    tip: PdfPoint, ends: tuple[PdfPoint, PdfPoint],
) -> float:  # fmt: skip
    """How well a line fits the middle of the wings: the cosine of the angle; -1 without a line."""
    middle = (ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2
    high = distance(middle, tip)
    best = -1.0
    for k, end in lines.at(tip):
        points = strokes[k].points if end else strokes[k].points[::-1]
        last, before = points[-1], points[-2]
        if distance(before, tip) <= distance(last, tip):
            continue
        # It ends at the tip, or before it between the wings.
        if k not in wings and (
            distance(last, tip) <= MEET
            or (distance(last, tip) <= high + MEET and _cosine(tip, middle, last) > ALONG)
        ):
            best = max(best, _cosine(tip, middle, before))
    return best


def _base(
    strokes: Sequence[Stroke], at: Nearby[tuple[int, int]], wings: tuple[int, int],
    ends: tuple[PdfPoint, PdfPoint],
) -> Iterator[int]:  # fmt: skip
    """The stroke that closes the head to a triangle."""
    for k, end in at.at(ends[0]):
        ring = strokes[k].points
        if (
            k not in wings
            and distance(ring[end], ends[0]) <= MEET
            and distance(ring[1 - end], ends[1]) <= MEET
        ):
            yield k
