"""The ruling lines of a page, separated from connectors and from the edges of symbols.

A ruling ends on another ruling. A line that ends at a symbol, at an arrow head or nowhere is drawn
over the table and is not a ruling, unless many lines end there together: a table without its outer
border.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise

import msgspec

from sop_tui.drafting.pdf.geometry import PdfBox, PdfPoint, distance, length, to_segment
from sop_tui.drafting.pdf.loops import boxes_of, loops_of
from sop_tui.drafting.pdf.nearby import Nearby
from sop_tui.drafting.pdf.pieces import Outline, Pieces
from sop_tui.drafting.pdf.strokes import ArrowHead, Stroke

LEVEL = 0.9  # points: greatest offset between a ruling's two ends
TOGETHER = 1.6  # points: parallel rulings this near are one
BRIDGED = 3.2  # points: widest gap in a ruling that is bridged (dots, pieces per cell)
TOUCH = 2.4  # points: a ruling this near to another one ends on it
SHORTEST = 4.0
AT_SYMBOL = 1.4
LONG, SAME_SPAN = 60.0, 3  # points, and how many of one span are rulings


class Ruling(msgspec.Struct, frozen=True):
    """A level or upright line:

    ``at`` is its position across, ``low`` to ``high`` its extent along.
    """

    at: float
    low: float
    high: float

    @property
    def length(self) -> float:
        return self.high - self.low


class Rulings(msgspec.Struct, frozen=True):
    level: tuple[Ruling, ...]
    upright: tuple[Ruling, ...]


class Split(msgspec.Struct, frozen=True):
    """A page's pieces, separated from its rulings."""

    rulings: Rulings
    strokes: tuple[Stroke, ...]  # not rulings
    outlines: tuple[Outline, ...]  # not cell edges


def split(pieces: Pieces, page: PdfBox) -> Split:
    edges, outlines, consumed = _edges_of_cells(pieces, page)
    drawn = _Drawn(outlines, pieces.heads)
    alike = _SameSpan(pieces.strokes)
    lines: list[tuple[Ruling, bool, int]] = [(ruling, level, -1) for ruling, level in edges]
    at_symbols: list[tuple[Ruling, bool, int]] = []
    for at, stroke in enumerate(pieces.strokes):
        if at in consumed or stroke.arrow:
            continue
        led = drawn.at_end(stroke) and not alike.has(stroke)
        for a, b in pairwise(stroke.points):
            line = _straight(a, b)
            if line is not None:
                (at_symbols if led else lines).append((*line, at))
    rulings = _rulings(lines)
    while gaps := [line for line in at_symbols if _fills_gap(line[0], rulings, level=line[1])]:
        lines += gaps
        at_symbols = [line for line in at_symbols if line not in gaps]
        rulings = _rulings(lines)
    parts: dict[int, list[tuple[Ruling, bool]]] = {}
    for ruling, is_level, owner in lines:
        parts.setdefault(owner, []).append((ruling, is_level))
    kept: list[Stroke] = []
    ruled: list[Stroke] = []
    for at, stroke in enumerate(pieces.strokes):
        if at not in consumed:
            is_ruling = _is_ruling(stroke, parts.get(at, []), rulings)
            (ruled if is_ruling else kept).append(stroke)
    kept.extend(_along_rulings(ruled, kept))
    return Split(rulings, tuple(kept), tuple(outlines))


def _rulings(lines: Sequence[tuple[Ruling, bool, int]]) -> Rulings:
    level = _joined([ruling for ruling, is_level, _ in lines if is_level])
    upright = _joined([ruling for ruling, is_level, _ in lines if not is_level])
    level, upright = _anchored(level, upright)
    return Rulings(tuple(level), tuple(upright))


def _fills_gap(line: Ruling, rulings: Rulings, *, level: bool) -> bool:
    """Whether a line continues a ruling and ends on crossing rulings.

    It is then a piece of a ruling at which a symbol stands by chance.
    """
    along, across = rulings.level, rulings.upright
    if not level:
        along, across = across, along
    goes_on = any(
        abs(other.at - line.at) <= TOGETHER
        and (abs(other.high - line.low) <= TOUCH or abs(other.low - line.high) <= TOUCH)
        for other in along
    )
    return goes_on and all(
        any(
            abs(other.at - end) <= TOUCH and other.low - TOUCH <= line.at <= other.high + TOUCH
            for other in across
        )
        for end in (line.low, line.high)
    )


def _along_rulings(ruled: Sequence[Stroke], kept: Sequence[Stroke]) -> list[Stroke]:
    """The parts of connectors that run along a ruling: both their ends continue in
    another stroke.
    """
    ends = Nearby(
        (
            (PdfBox(*end, *end), end)
            for stroke in kept
            for end in (stroke.points[0], stroke.points[-1])
        ),
        TOUCH,
    )
    return [
        stroke
        for stroke in ruled
        if all(
            any(distance(end, other) < TOUCH for other in ends.at(end))
            for end in (stroke.points[0], stroke.points[-1])
        )
    ]


def _straight(a: PdfPoint, b: PdfPoint) -> tuple[Ruling, bool] | None:
    if abs(a[1] - b[1]) <= LEVEL and abs(a[0] - b[0]) > abs(a[1] - b[1]):
        return Ruling((a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0])), True
    if abs(a[0] - b[0]) <= LEVEL and abs(a[1] - b[1]) > 0:
        return Ruling((a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1])), False
    return None


def _sides(box: PdfBox) -> tuple[tuple[Ruling, bool], ...]:
    return (
        (Ruling(box.y0, box.x0, box.x1), True),
        (Ruling(box.y1, box.x0, box.x1), True),
        (Ruling(box.x0, box.y0, box.y1), False),
        (Ruling(box.x1, box.y0, box.y1), False),
    )


def _edges_of_cells(
    pieces: Pieces, page: PdfBox
) -> tuple[list[tuple[Ruling, bool]], list[Outline], set[int]]:
    """The edges of the outlines that are cells, the other outlines, and the strokes in these."""
    forms: list[tuple[Outline, frozenset[int]]] = [(o, frozenset()) for o in pieces.outlines]
    forms.extend(boxes_of(pieces.strokes))
    forms.extend(loops_of(pieces.strokes))
    drawn: list[tuple[Ruling, bool, int]] = []
    for at, outline in enumerate(pieces.outlines):
        if outline.upright_rectangle and (outline.stroked or outline.compound):
            drawn.extend((ruling, level, -at - 1) for ruling, level in _sides(outline.box))
    for at, stroke in enumerate(pieces.strokes):
        for a, b in pairwise(stroke.points):
            line = _straight(a, b)
            if line is not None:
                drawn.append((*line, at))
    level = _Near([(r, at) for r, is_level, at in drawn if is_level])
    upright = _Near([(r, at) for r, is_level, at in drawn if not is_level])
    alike = _Alike([(-at - 1, outline.box) for at, outline in enumerate(pieces.outlines)])
    grounds = {outline.box for outline in pieces.outlines if outline.filled and outline.pale}

    def painted(outline: Outline) -> bool:
        """Whether it has a white background, as symbols have.

        Rulings and arrows along its sides then do not make it a cell.
        """
        return outline.filled or outline.box in grounds

    edges: list[tuple[Ruling, bool]] = []
    others: list[Outline] = []
    consumed: set[int] = set()
    for outline, members in forms:
        if not outline.upright_rectangle:
            frame = _rectilinear(outline) if not members else None
            if frame is None:
                others.append(outline)
                consumed |= members
            else:
                edges.extend(frame)
            continue
        if not outline.stroked and not outline.compound:
            others.append(outline)
            continue
        same = alike.to(outline.box) | members
        held = sum(
            (level if is_level else upright).carries(ruling, same)
            for ruling, is_level in _sides(outline.box)
        )
        if held < (3 if painted(outline) else 2) and outline.box.width <= 0.55 * page.width:
            others.append(outline)
            consumed |= members
        elif not members:
            edges.extend(_sides(outline.box))
    return edges, others, consumed


class _Alike:
    """Finds outlines at the same place as another one, apart from the offset of a shadow."""

    def __init__(self, boxes: Sequence[tuple[int, PdfBox]]) -> None:
        self.near: dict[tuple[int, int], list[tuple[int, PdfBox]]] = {}
        for at, box in boxes:
            self.near.setdefault((int(box.x0 // 8), int(box.y0 // 8)), []).append((at, box))

    def to(self, box: PdfBox) -> set[int]:
        x, y = int(box.x0 // 8), int(box.y0 // 8)
        return {
            at
            for i in (x - 1, x, x + 1)
            for j in (y - 1, y, y + 1)
            for at, other in self.near.get((i, j), ())
            if _alike(box, other)
        }


def _alike(a: PdfBox, b: PdfBox) -> bool:
    near = 3.2
    return (
        abs(a.x0 - b.x0) < near
        and abs(a.x1 - b.x1) < near
        and abs(a.y0 - b.y0) < near
        and abs(a.y1 - b.y1) < near
    )


def _rectilinear(outline: Outline) -> list[tuple[Ruling, bool]] | None:
    """The sides of a polygon with many right angles: a whole grid, or part of one, as one path."""
    points = outline.corners
    if outline.curved or len(points) < 6 or (len(points) < 12 and not outline.compound):
        return None
    sides: list[tuple[Ruling, bool]] = []
    for a, b in zip(points, [*points[1:], points[0]], strict=True):
        line = _straight(a, b)
        if line is None:
            return None
        sides.append(line)
    return sides


class _Near:
    """Lines of one direction, sorted by their position across it."""

    def __init__(self, lines: Sequence[tuple[Ruling, int]]) -> None:
        self.lines = sorted(lines, key=lambda line: line[0].at)
        self.places = [line[0].at for line in self.lines]

    def carries(self, ruling: Ruling, but: set[int]) -> bool:
        """Whether a line of another owner runs along this one, or continues it."""
        covered = 0.0
        first = bisect_left(self.places, ruling.at - TOGETHER)
        for other, owner in islice(self.lines, first, None):
            if other.at > ruling.at + TOGETHER:
                break
            if owner in but:
                continue
            along = min(other.high, ruling.high) - max(other.low, ruling.low)
            if along > 0:
                covered += along
            elif along > -2.0 and other.length > SHORTEST:
                return True
            if covered > 0.5 * ruling.length:
                return True
        return False


class _SameSpan:
    """Long straight strokes side by side that start and end together: rulings of one table."""

    def __init__(self, strokes: Sequence[Stroke]) -> None:
        self.count: Counter[tuple[bool, int, int]] = Counter()
        for stroke in strokes:
            key = self._key(stroke)
            if key is not None:
                self.count[key] += 1

    def has(self, stroke: Stroke) -> bool:
        key = self._key(stroke)
        return key is not None and self.count[key] >= SAME_SPAN

    @staticmethod
    def _key(stroke: Stroke) -> tuple[bool, int, int] | None:
        if len(stroke.points) != 2 or length(stroke.points) < LONG:
            return None
        line = _straight(*stroke.points)
        return None if line is None else (line[1], round(line[0].low), round(line[0].high))


class _Drawn:
    """The symbols and arrow heads of a page, for checking the ends of strokes."""

    def __init__(self, outlines: Sequence[Outline], heads: Sequence[ArrowHead]) -> None:
        self.heads = Nearby(((head.box, head) for head in heads), AT_SYMBOL)
        self.outlines = Nearby(
            (
                (outline.box, outline)
                for outline in outlines
                if (outline.stroked or not outline.pale)
                and 5 <= outline.box.width <= 250
                and 4 <= outline.box.height <= 160
            ),
            AT_SYMBOL,
        )

    def at_end(self, stroke: Stroke) -> bool:
        """Whether the stroke ends at a symbol's edge or at an arrow head."""
        for end in (stroke.points[0], stroke.points[-1]):
            if any(head.box.distance(end) < AT_SYMBOL for head in self.heads.at(end)):
                return True
            for outline in self.outlines.at(end):
                ring = outline.corners
                if any(
                    to_segment(end, a, b) < AT_SYMBOL
                    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)
                ):
                    return True
        return False


def _joined(rulings: Iterable[Ruling]) -> list[Ruling]:
    """The pieces of one line joined, side by side or end to end."""
    tracks: list[list[Ruling]] = []
    for ruling in sorted(rulings, key=lambda r: r.at):
        if tracks and ruling.at - tracks[-1][0].at <= TOGETHER:
            tracks[-1].append(ruling)
        else:
            tracks.append([ruling])
    whole: list[Ruling] = []
    for track in tracks:
        total = sum(max(r.length, 0.1) for r in track)
        at = sum(r.at * max(r.length, 0.1) for r in track) / total
        low = high = None
        for ruling in sorted(track, key=lambda r: r.low):
            if high is None or low is None:
                low, high = ruling.low, ruling.high
            elif ruling.low <= high + BRIDGED:
                high = max(high, ruling.high)
            else:
                whole.append(Ruling(at, low, high))
                low, high = ruling.low, ruling.high
        if high is not None and low is not None:
            whole.append(Ruling(at, low, high))
    return [ruling for ruling in whole if ruling.length >= SHORTEST]


def _anchored(level: list[Ruling], upright: list[Ruling]) -> tuple[list[Ruling], list[Ruling]]:
    """The lines whose ends lie on lines of the other direction, or on a common edge."""
    while True:
        kept_level = _held(level, upright)
        kept_upright = _held(upright, kept_level)
        if len(kept_level) == len(level) and len(kept_upright) == len(upright):
            return kept_level, kept_upright
        level, upright = kept_level, kept_upright


def _held(lines: list[Ruling], across: list[Ruling]) -> list[Ruling]:
    if not lines:
        return lines
    common = [*_common([r.low for r in lines]), *_common([r.high for r in lines])]
    edge_low, edge_high = min(r.low for r in lines), max(r.high for r in lines)
    common = [c for c in common if c < edge_low + 6 or c > edge_high - 6]

    def held(ruling: Ruling, end: float) -> bool:
        if any(abs(end - c) < TOUCH for c in common):
            return True
        return any(
            abs(other.at - end) <= TOUCH and other.low - TOUCH <= ruling.at <= other.high + TOUCH
            for other in across
        )

    return [r for r in lines if held(r, r.low) and held(r, r.high)]


def _common(ends: list[float]) -> list[float]:
    """Where at least three lines, and a third of all, end together."""
    ends = sorted(ends)
    groups: list[list[float]] = []
    for end in ends:
        if groups and end - groups[-1][0] <= TOUCH:
            groups[-1].append(end)
        else:
            groups.append([end])
    least = max(3.0, len(ends) / 3)
    return [sum(group) / len(group) for group in groups if len(group) >= least]


def _is_ruling(stroke: Stroke, parts: Sequence[tuple[Ruling, bool]], rulings: Rulings) -> bool:
    """Whether every part of a stroke lies on a ruling of the page."""
    if len(parts) != len(stroke.points) - 1:
        return False
    return all(
        any(
            abs(other.at - part.at) <= TOGETHER
            and other.low - 1 <= part.low
            and part.high <= other.high + 1
            for other in (rulings.level if level else rulings.upright)
        )
        for part, level in parts
    )
