"""Arrows drawn as several lines are joined where their ends meet away from symbols."""

import math
from collections.abc import Iterable, Sequence

from sop_tui.drafting.picture import Box, Connector, End, Point

_MEET = 2.0  # points: ends this near are joined
_MOST = 600  # lines; a page with more of them holds no flow


def joined(lines: Sequence[Connector], symbols: Iterable[Box]) -> list[Connector]:
    """The lines, with those that continue each other joined; where three meet, none are."""
    boxes = list(symbols)
    kept = list(lines)
    if len(kept) > _MOST:
        return kept
    while True:
        pair = _pair(kept, boxes)
        if pair is None:
            return kept
        first, second, whole = pair
        kept = [line for line in kept if line is not first and line is not second]
        kept.append(whole)


def _pair(
    lines: list[Connector], boxes: list[Box]
) -> tuple[Connector, Connector, Connector] | None:
    near: dict[tuple[int, int], list[tuple[Connector, End]]] = {}
    ends = [(line, end) for line in lines for end in (line.start, line.finish)]
    for line, end in ends:
        near.setdefault(_square(end.at), []).append((line, end))
    for line, end in ends:
        if not _is_free(end) or any(box.distance(end.at) <= _MEET for box in boxes):
            continue
        x, y = _square(end.at)
        around = (near.get((a, b), ()) for a in (x - 1, x, x + 1) for b in (y - 1, y, y + 1))
        met = [(other, far) for found in around for other, far in found
               if far is not end and _met(end.at, far.at)]  # fmt: skip
        if len(met) == 1 and met[0][0] is not line and _is_free(met[0][1]):
            other, far = met[0]
            return line, other, _whole(line, end, other, far)
    return None


def _square(at: Point) -> tuple[int, int]:
    return int(at.x // _MEET), int(at.y // _MEET)


def _is_free(end: End) -> bool:
    return not end.arrow and not end.glued


def _met(one: Point, other: Point) -> bool:
    return math.dist((one.x, one.y), (other.x, other.y)) <= _MEET


def _whole(one: Connector, end: End, other: Connector, far: End) -> Connector:
    first = (one.start, one.path[::-1]) if end is one.start else (one.finish, one.path)
    start = one.finish if first[0] is one.start else one.start
    ahead = other.path if far is other.start else other.path[::-1]
    finish = other.finish if far is other.start else other.start
    return Connector(
        one.id, start, finish, (*first[1], *ahead[1:]), one.text or other.text, one.home
    )
