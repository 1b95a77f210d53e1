"""Joins strokes into the bent lines that they are parts of, as far as that is clear.

Two ends that meet, with no third one there, are a bend. If more ends meet, drawing order decides:
programs that split a line into legs draw them one after the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import msgspec

from sop_tui.drafting.pdf.geometry import PdfBox, PdfPoint, distance, straightened
from sop_tui.drafting.pdf.nearby import Nearby
from sop_tui.drafting.pdf.shapes import Shape
from sop_tui.drafting.pdf.strokes import ArrowHead

MEET = 1.2  # points: ends this near meet
SAME = 0.15  # points: the same at a symbol or a head, where ends of other lines are near
OUT_OF_TURN = 0.8  # points: extra cost of a bend of strokes not drawn one after the other
CLEAR = 0.5  # points: the best bend must cost this much less than the next
BACK = 0.985  # cosine of the angle between strokes from which a line would run back on itself
AT_SYMBOL, AT_TIP = 2.2, 0.6  # points: an end this near is at the symbol, or at the tip


class Leg(msgspec.Struct):
    """A line. ``arrows`` says whether a head is at its first and at its last point."""

    points: list[PdfPoint]
    arrows: list[bool]
    turns: tuple[int, int] = (-2, -2)  # numbers of its first and last part in drawing order
    filled: bool = False  # a bar: nobody knows where the pen began, and bars overlap in corners


_Place = tuple[int, int]  # a piece by its number, and its first (0) or last (1) point


def end_of(piece: Leg, end: int) -> tuple[PdfPoint, PdfPoint]:
    """The point at one end, and the one before it."""
    if end:
        return piece.points[-1], piece.points[-2]
    return piece.points[0], piece.points[1]


def chained(
    pieces: Sequence[Leg], heads: Sequence[ArrowHead], shapes: Sequence[Shape]
) -> list[Leg]:
    """The pieces, joined where it is clear which one continues which."""
    bends = _bends(pieces, heads, shapes)
    whole: list[Leg] = []
    used: set[int] = set()
    starts = [k for k in range(len(pieces)) if (k, 0) not in bends or (k, 1) not in bends]
    for k in dict.fromkeys((*starts, *range(len(pieces)))):  # what is left over is a ring
        if (k, 0) not in bends and (k, 1) not in bends:
            whole.append(pieces[k])
        elif k not in used:
            whole.append(_followed(pieces, bends, k, used))
    return whole


def _followed(
    pieces: Sequence[Leg], bends: dict[_Place, _Place], first: int, used: set[int]
) -> Leg:
    piece, end = first, 0 if (first, 0) not in bends else 1
    points: list[PdfPoint] = []
    begins = pieces[piece].arrows[end]
    turns: list[int] = []
    while True:
        used.add(piece)
        run = pieces[piece].points
        points += run if end == 0 else run[::-1]
        turns += pieces[piece].turns
        onward = bends.get((piece, 1 - end))
        if onward is None or onward[0] in used:
            arrows = [begins, pieces[piece].arrows[1 - end]]
            return Leg(straightened(points, 0.1), arrows, (min(turns), max(turns)))
        piece, end = onward


def _bends(
    pieces: Sequence[Leg], heads: Sequence[ArrowHead], shapes: Sequence[Shape]
) -> dict[_Place, _Place]:
    """Which end continues in which, in both directions."""
    at: Nearby[_Place] = Nearby((), MEET)
    places = [(k, end) for k, piece in enumerate(pieces) for end in (0, 1) if not piece.arrows[end]]
    for k, end in places:
        at.add(_spot(end_of(pieces[k], end)[0]), (k, end))
    tips = Nearby(((_spot(tip), tip) for head in heads for tip in _tips(head)), AT_TIP)
    symbols = Nearby(((shape.box, shape) for shape in shapes), AT_SYMBOL)
    near = Nearby(((head.box, head) for head in heads), AT_TIP)
    costs: dict[_Place, list[tuple[float, _Place]]] = {}
    for one in places:
        here = end_of(pieces[one[0]], one[1])[0]
        if any(distance(here, tip) <= AT_TIP for tip in tips.at(here)):
            continue
        standing = any(shape.distance(here) <= AT_SYMBOL for shape in symbols.at(here))
        at_head = any(head.box.distance(here) <= AT_TIP for head in near.at(here))
        for other in at.at(here):
            cost = _cost(pieces, one, other, at_symbol=standing, at_head=at_head)
            if cost is not None:
                costs.setdefault(one, []).append((cost, other))
    best = {one: other for one, found in costs.items() for other in _clear(found)}
    return {one: other for one, other in best.items() if best.get(other) == one}


def _clear(found: list[tuple[float, _Place]]) -> list[_Place]:
    """The cheapest, if it is clearly cheaper than the next."""
    found.sort()
    if len(found) > 1 and found[1][0] - found[0][0] < CLEAR:
        return []
    return [found[0][1]]


def _cost(
    pieces: Sequence[Leg], one: _Place, other: _Place, *, at_symbol: bool, at_head: bool
) -> float | None:
    """The cost of a bend from one end into the other, in points; None if it is impossible."""
    if one[0] == other[0]:
        return None
    (here, before), (there, after) = end_of(pieces[one[0]], one[1]), end_of(
        pieces[other[0]], other[1])  # fmt: skip
    off = distance(here, there)
    if off > MEET or turn(before, here, there, after) > BACK:
        return None
    first, then = (one, other) if one[0] < other[0] else (other, one)
    in_turn = pieces[first[0]].turns[1] + 1 == pieces[then[0]].turns[0]
    bars = pieces[one[0]].filled and pieces[other[0]].filled
    onward = bars or (off <= SAME and (first[1], then[1]) == (1, 0))
    if at_symbol and not (in_turn and onward):
        return None
    if at_head and off > SAME and not in_turn:
        return None  # these may be two lines into two heads
    return off + OUT_OF_TURN * (not in_turn)


def turn(before: PdfPoint, here: PdfPoint, there: PdfPoint, after: PdfPoint) -> float:
    """The cosine of the angle between two lines that meet."""
    ax, ay = before[0] - here[0], before[1] - here[1]
    bx, by = after[0] - there[0], after[1] - there[1]
    lengths = math.hypot(ax, ay) * math.hypot(bx, by)
    return (ax * bx + ay * by) / lengths if lengths else 1.0


def _tips(head: ArrowHead) -> Iterator[PdfPoint]:
    """The corners that may be the tip."""
    if head.open:
        yield head.corners[1]
    else:
        yield from head.corners


def _spot(point: PdfPoint) -> PdfBox:
    return PdfBox(*point, *point)
