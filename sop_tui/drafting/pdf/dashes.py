"""Dashed lines: joins their dashes and completes their corners."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from sop_tui.drafting.pdf.geometry import PdfBox, PdfPoint, distance
from sop_tui.drafting.pdf.nearby import Nearby
from sop_tui.drafting.pdf.strokes import Stroke

DASH, DASH_GAP = 9.0, 4.2  # points: longest dash, and widest gap between dashes
STRAIGHT = 0.97  # cosine of the largest angle between one dash and the next
MANY = 3  # least number of dashes of a dashed line
SLANT = 0.4  # points: a line with a smaller offset across is upright or level
OVERLAP = 0.3  # points: dashes of one line overlap no more than this
LAYERS = 4  # how many lines may lie on one another


def dashes_joined(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Joins short strokes in a row, and extends dashed lines to the corners where they bend."""
    short = [stroke for stroke in strokes if _is_dash(stroke)]
    whole = [stroke for stroke in strokes if not _is_dash(stroke)]
    runs: list[list[Stroke]] = []
    tracks: dict[tuple[bool, int], list[Stroke]] = {}
    for run in _one_after_another(short):
        box = run[0].box
        level = box.height < SLANT
        if len(run) < MANY and level != (box.width < SLANT):
            track = tracks.setdefault((level, round(2 * (box.y0 if level else box.x0))), [])
            track.extend(run)
        else:
            runs.append(run)
    runs += [run for (level, _), found in tracks.items() for run in _along(found, level=level)]
    runs.sort(key=len, reverse=True)
    dashed = sum(len(run) >= MANY for run in runs)
    return [*whole, *_to_corners([_one_line(run) for run in runs], dashed)]


def _is_dash(stroke: Stroke) -> bool:
    box = stroke.box
    return len(stroke.points) == 2 and not stroke.arrow and max(box.width, box.height) <= DASH


def _along(found: list[Stroke], *, level: bool) -> Iterator[list[Stroke]]:
    """Groups the dashes of one track into lines, by the gaps between them.

    If neighbours were drawn one after the other, as most programs do, a line has only such dashes.
    """
    found.sort(key=lambda stroke: stroke.box.x0 if level else stroke.box.y0)
    pairs = list(pairwise(found))
    in_turn = 2 * sum(_in_turn(one, other) for one, other in pairs) > len(pairs)
    runs: list[list[Stroke]] = []
    for stroke in found:
        fits = [
            run
            for run in runs[-LAYERS:]
            if _is_gap(run[-1].box, stroke.box, level=level)
            and (_in_turn(run[-1], stroke) or not in_turn)
        ]
        if fits:
            min(fits, key=lambda run: abs(run[-1].turns[1] - stroke.turns[0])).append(stroke)
        else:
            runs.append([stroke])
    for run in runs:
        if len(run) >= MANY or _in_turn(run[0], run[-1]):
            yield run
        else:
            yield from ([stroke] for stroke in run)


def _is_gap(one: PdfBox, other: PdfBox, *, level: bool) -> bool:
    return -OVERLAP <= (other.x0 - one.x1 if level else other.y0 - one.y1) <= DASH_GAP


def _one_after_another(dashes: list[Stroke]) -> Iterator[list[Stroke]]:
    """Groups dashes of any direction: each drawn right after the one that it continues."""
    run: list[Stroke] = []
    for stroke in dashes:
        if run and not _goes_on(run[-1], stroke):
            yield run
            run = []
        run.append(stroke)
    if run:
        yield run


def _goes_on(one: Stroke, other: Stroke) -> bool:
    if other.turns[0] != one.turns[1] + 1:
        return False
    a, b, c, d = *one.points, *other.points
    if not 0.05 < distance(b, c) <= DASH_GAP:
        return False
    return _cosine(a, b, c, d) > STRAIGHT and _cosine(a, b, b, c) > STRAIGHT


def _cosine(a: PdfPoint, b: PdfPoint, c: PdfPoint, d: PdfPoint) -> float:
    one, other = (b[0] - a[0], b[1] - a[1]), (d[0] - c[0], d[1] - c[1])
    lengths = math.hypot(*one) * math.hypot(*other)
    return (one[0] * other[0] + one[1] * other[1]) / lengths if lengths else 0.0


def _one_line(run: Sequence[Stroke]) -> Stroke:
    if len(run) == 1:
        return run[0]
    turns = min(s.turns[0] for s in run), max(s.turns[1] for s in run)
    ends = [point for stroke in run for point in stroke.points]
    far = max(ends, key=lambda point: distance(point, ends[0]))
    return Stroke((max(ends, key=lambda point: distance(point, far)), far), turns=turns)


def _to_corners(lines: list[Stroke], dashed: int) -> list[Stroke]:
    """Extends level and upright lines to the corner where they meet: a gap may lie in the corner.

    Args:
        lines: the dashed ones first.
        dashed: how many are dashed. Others get a corner only if they were drawn right before or
            after the dashed line.
    """
    ends: Nearby[tuple[int, int]] = Nearby((), DASH_GAP)
    for k, line in enumerate(lines):
        for end in (0, 1):
            ends.add(PdfBox(*line.points[end], *line.points[end]), (k, end))
    corners: list[tuple[float, tuple[int, int], tuple[int, int], PdfPoint]] = []
    for k, line in enumerate(lines):
        if not _level(line):
            continue
        for end in (0, 1):
            for other, far in ends.at(line.points[end]):
                if lines[other].box.width >= SLANT or min(k, other) >= dashed:
                    continue
                if max(k, other) >= dashed and not _in_turn(line, lines[other]):
                    continue
                corner = lines[other].points[far][0], line.points[end][1]
                offs = _beyond(line, end, corner), _beyond(lines[other], far, corner)
                if min(offs) >= -OVERLAP:
                    corners.append((sum(offs), (k, end), (other, far), corner))
    found = list(lines)
    led: set[tuple[int, int]] = set()
    for _, one, other_end, corner in sorted(corners):
        if one not in led and other_end not in led:
            led |= {one, other_end}
            for number, end in (one, other_end):
                found[number] = _ending(found[number], end, corner)
    return found


def _beyond(line: Stroke, end: int, corner: PdfPoint) -> float:
    """How much longer the line would be; negative if the corner lies on it."""
    start, here = line.points[1 - end], line.points[end]
    ahead = _cosine(start, here, start, corner) > 0
    return (distance(start, corner) if ahead else -distance(start, corner)) - distance(start, here)


def _in_turn(one: Stroke, other: Stroke) -> bool:
    return one.turns[1] + 1 == other.turns[0] or other.turns[1] + 1 == one.turns[0]


def _level(line: Stroke) -> bool:
    return line.box.height < SLANT


def _ending(line: Stroke, end: int, at: PdfPoint) -> Stroke:
    points = (at, line.points[1]) if end == 0 else (line.points[0], at)
    return replace(line, points=points)
