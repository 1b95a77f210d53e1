"""Arrows drawn as several lines are joined where their ends meet away from symbols."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sop_tui.drafting.picture import Box, Connector, End, Point

_MEET = 2.0  # points: ends this near are joined
_LOOSE = 5.0  # points: the same for the next part in the file; rows of guessed height move parts
_SAME = 0.3  # points: ends this near are one point
_BACK = 0.985  # cosine of the angle between lines from which they run the same way
_MOST = 600  # lines; a page with more of them holds no flow


@dataclass(frozen=True, slots=True)
class _Run:
    """A line, and the places of its first and last part in the order of the file."""

    line: Connector
    first: int
    last: int


_Free = tuple[_Run, End]


def joined(lines: Sequence[Connector], symbols: Iterable[Box]) -> list[Connector]:
    """The lines, joined where one clearly continues another.

    Of two ends that meet alone that is clear. If more ends meet, only parts that follow one another
    in the file are joined: it has the parts of an arrow one after the other.
    """
    boxes = list(symbols)
    if len(lines) > _MOST:
        return list(lines)
    runs = [_Run(line, n, n) for n, line in _numbered(lines)]
    while (pair := _pair(runs, boxes)) is not None:
        first, second, whole = pair
        runs = [run for run in runs if run is not first and run is not second]
        runs.append(whole)
    return [run.line for run in runs]


def _numbered(lines: Sequence[Connector]) -> list[tuple[int, Connector]]:
    """The lines with their place in the order in which they were drawn: their ids, if those count,
    else the order of the file.
    """
    if all(line.id.isascii() and line.id.isdigit() and len(line.id) < 12 for line in lines):
        return [(int(line.id), line) for line in lines]
    return list(enumerate(lines))


def _pair(runs: list[_Run], boxes: list[Box]) -> tuple[_Run, _Run, _Run] | None:
    near: dict[tuple[int, int], list[_Free]] = {}
    ends = [(run, end) for run in runs for end in (run.line.start, run.line.finish)]
    for run, end in ends:
        near.setdefault(_square(end.at), []).append((run, end))
    for run, end in ends:
        if not _is_free(end):
            continue
        at_symbol = any(box.distance(end.at) <= _MEET for box in boxes)
        found = _next(run, end, near, at_symbol=at_symbol)
        if found is not None and found[0] is not run and _is_free(found[1]):
            other, far = found
            back = _next(other, far, near, at_symbol=at_symbol)
            if back is not None and back[1] is end:
                one, two = sorted((found, (run, end)), key=lambda part: part[0].first)
                line = _whole(one[0].line, one[1], two[0].line, two[1])
                last = max(run.last, other.last)
                return run, other, _Run(line, one[0].first, last)
    return None


def _next(
    run: _Run, end: End, near: dict[tuple[int, int], list[_Free]], *, at_symbol: bool
) -> _Free | None:
    """The one end that continues this one: that of the next part in the file, or the only one that
    meets it. At a symbol it must be the next part, to the point.
    """
    x, y = _square(end.at)
    around = (near.get((a, b), ()) for a in (x - 1, x, x + 1) for b in (y - 1, y, y + 1))
    others = [(other, far) for found in around for other, far in found
              if far is not end and not _folds(run.line, end, other.line, far)]  # fmt: skip
    reach = _SAME if at_symbol else _LOOSE
    onward = [
        (other, far)
        for other, far in others
        if _met(end.at, far.at, reach)
        and (_is_onward(run, end, other, far) or _is_onward(other, far, run, end))
    ]
    if onward or at_symbol:
        return onward[0] if len(onward) == 1 else None
    met = [(other, far) for other, far in others if _met(end.at, far.at, _MEET)]
    if len(met) > 1:
        met = [(other, far) for other, far in met
               if run.last + 1 == other.first or other.last + 1 == run.first]  # fmt: skip
    return met[0] if len(met) == 1 else None


def _square(at: Point) -> tuple[int, int]:
    return int(at.x // _LOOSE), int(at.y // _LOOSE)


def _is_free(end: End) -> bool:
    return not end.arrow and not end.glued


def _is_onward(one: _Run, end: End, other: _Run, far: End) -> bool:
    """Whether the other begins in the file where the one ended just before."""
    if one.last + 1 != other.first or not (_is_free(end) and _is_free(far)):
        return False
    return end is one.line.finish and far is other.line.start


def _folds(one: Connector, end: End, other: Connector, far: End) -> bool:
    """Whether two lines run the same way from where they meet: neither continues the other."""
    a, b = (line.path if at is line.start else line.path[::-1]
            for line, at in ((one, end), (other, far)))  # fmt: skip
    ax, ay, bx, by = a[1].x - a[0].x, a[1].y - a[0].y, b[1].x - b[0].x, b[1].y - b[0].y
    return ax * bx + ay * by > _BACK * math.hypot(ax, ay) * math.hypot(bx, by)


def _met(one: Point, other: Point, reach: float) -> bool:
    return math.dist((one.x, one.y), (other.x, other.y)) <= reach


def _whole(one: Connector, end: End, other: Connector, far: End) -> Connector:
    first = (one.start, one.path[::-1]) if end is one.start else (one.finish, one.path)
    start = one.finish if first[0] is one.start else one.start
    ahead = other.path if far is other.start else other.path[::-1]
    finish = other.finish if far is other.start else other.start
    return Connector(
        one.id, start, finish, (*first[1], *ahead[1:]), one.text or other.text, one.home
    )
