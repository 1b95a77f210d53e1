"""Which line runs into which arrow head, and where its tip is."""

from __future__ import annotations

from collections.abc import Sequence, Set

import msgspec

from sop_tui.drafting.pdf.chains import Leg, end_of
from sop_tui.drafting.pdf.geometry import PdfPoint, distance
from sop_tui.drafting.pdf.nearby import Nearby
from sop_tui.drafting.pdf.shapes import Shape
from sop_tui.drafting.pdf.strokes import ArrowHead

HEAD_REACH = 3.5  # points: a line's end is this near to its arrow head
SAME_END = 0.8  # points: ends this near are one place
AT_SYMBOL = 5.0  # points: an end this near to a symbol is at the symbol


class _Claim(msgspec.Struct):
    """A line that may run into a head."""

    off: float
    piece: Leg
    end: int
    in_turn: bool  # the head was drawn right after it


def set_heads(pieces: Sequence[Leg], heads: Sequence[ArrowHead], shapes: Sequence[Shape]) -> None:
    """Gives each head to the line that runs into it, and extends the line to its tip.

    Several lines that end in one place all get the head that is drawn there, except a line that
    starts there: it has a head at its other end.
    """
    near = Nearby(((head.box, k) for k, head in enumerate(heads)), HEAD_REACH)
    reached: list[list[_Claim]] = [[] for _ in heads]
    for piece in pieces:
        for end in (0, 1):
            for k in near.at(end_of(piece, end)[0]):
                off = _off(piece, end, heads[k])
                if off is not None:
                    in_turn = heads[k].turns[0] == piece.turns[1] + 1
                    reached[k].append(_Claim(off, piece, end, in_turn))
    claims = [_in_one_place(found) for found in reached]
    headed = {
        (id(c.piece), c.end) for found in claims for c in found if c.in_turn or len(found) == 1
    }
    at_symbol = Nearby(((shape.box, shape) for shape in shapes), AT_SYMBOL)
    for head, found in zip(heads, claims, strict=True):
        for claim in _without_beginnings(found, headed, at_symbol):
            _set_head(claim.piece, claim.end, head)


def _off(piece: Leg, end: int, head: ArrowHead) -> float | None:
    """How far the line is from running into the head; None where it does not."""
    at, before = end_of(piece, end)
    away = head.box.distance(at)
    # The line must point to the middle of the head, not along its side.
    aside = _aside(before, at, head.box.centre)
    if away > HEAD_REACH or aside >= 0.8 * max(head.box.width, head.box.height):
        return None
    # A line that ends at the base owns the head; one that reaches the tip may be another one that
    # starts there.
    tip = _tip(head, before, at)
    at_tip = distance(at, tip) < distance(at, head.box.centre)
    # Of two lines into overlapping heads, each ends at the base of its own.
    return away + 0.6 * aside + (2.0 if at_tip else 0.0) + 0.1 * distance(at, _base(head, tip))


def _in_one_place(claims: list[_Claim]) -> list[_Claim]:
    """The best claim, and those of lines that end where it does; of each line one."""
    claims = sorted(claims, key=lambda claim: claim.off)
    kept: list[_Claim] = []
    for claim in claims:
        place = end_of(claims[0].piece, claims[0].end)[0]
        here = distance(end_of(claim.piece, claim.end)[0], place) < SAME_END
        if here and all(claim.piece is not other.piece for other in kept):
            kept.append(claim)
    return kept


def _without_beginnings(
    claims: list[_Claim], headed: Set[tuple[int, int]], shapes: Nearby[Shape]
) -> list[_Claim]:
    """The claims without those of lines that start here; all of them if none would remain."""

    def leads_away(claim: _Claim) -> bool:
        if claim.piece.arrows[1 - claim.end] or (id(claim.piece), 1 - claim.end) in headed:
            return True
        far = end_of(claim.piece, 1 - claim.end)[0]
        others_own = not claim.in_turn and any(other.in_turn for other in claims)
        return others_own and all(shape.distance(far) > AT_SYMBOL for shape in shapes.at(far))

    return [claim for claim in claims if not leads_away(claim)] or claims


def _set_head(piece: Leg, end: int, head: ArrowHead) -> None:
    if piece.arrows[end]:
        return
    at, before = end_of(piece, end)
    tip = _tip(head, before, at)
    piece.arrows[end] = True
    if distance(before, tip) > 0.5:
        piece.points[-end] = tip


def _aside(before: PdfPoint, at: PdfPoint, place: PdfPoint) -> float:
    """The distance of a point from the straight line through two points."""
    run = distance(before, at)
    if run < 0.01:
        return distance(at, place)
    return (
        abs(
            (at[0] - before[0]) * (before[1] - place[1])
            - (before[0] - place[0]) * (at[1] - before[1])
        )
        / run
    )


def _tip(head: ArrowHead, before: PdfPoint, at: PdfPoint) -> PdfPoint:
    """The corner that the line points to; of a slender triangle always its apex."""
    ring = head.corners
    if len(ring) == 3 and not head.open:
        sides = sorted((distance(ring[k - 1], ring[k - 2]), k) for k in range(3))
        if sides[0][0] < 0.93 * sides[1][0] and sides[2][0] < 1.12 * sides[1][0]:
            return ring[sides[0][1]]
    run = max(distance(before, at), 0.01)
    dx, dy = (at[0] - before[0]) / run, (at[1] - before[1]) / run
    return max(head.corners, key=lambda p: p[0] * dx + p[1] * dy)


def _base(head: ArrowHead, tip: PdfPoint) -> PdfPoint:
    """The middle of the corners that are not the tip."""
    rest = [corner for corner in head.corners if distance(corner, tip) > 0.01] or [tip]
    return sum(x for x, _ in rest) / len(rest), sum(y for _, y in rest) / len(rest)
