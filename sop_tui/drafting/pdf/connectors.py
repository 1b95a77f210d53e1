"""Connectors from strokes and arrow heads: pieces joined, junctions followed, ends identified.

Strokes join where their ends meet away from a symbol. A stroke that ends on the middle of another
one flows into it or out of it: each path from an end without a head to an end with one is a
separate connector.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from sop_tui.drafting.pdf.chains import BACK, Leg, chained, end_of, turn
from sop_tui.drafting.pdf.geometry import (
    PdfBox,
    PdfPoint,
    around,
    distance,
    length,
    straightened,
    to_segment,
)
from sop_tui.drafting.pdf.nearby import Nearby
from sop_tui.drafting.pdf.shapes import Shape
from sop_tui.drafting.pdf.strokes import ArrowHead, Stroke
from sop_tui.drafting.pdf.tips import SAME_END, set_heads

JOIN = 2.6  # points: ends this near are one point
ON_LINE = 2.0  # points: an end this near to another line stands on it
AT_SHAPE = 2.2  # points: an end this near to a symbol's edge is at the symbol
LEFT = 3.5  # points: the same for the end where an arrow begins that leads away from it
SHORT_OF = 5.0  # points: the same for an end with a head, which may stop short
LEAST = 1.2  # points: shorter strokes are dots
MOST_PARTS = 90
REACHED = 9.0


class Route(msgspec.Struct, frozen=True):
    points: tuple[PdfPoint, ...]
    start_arrow: bool
    finish_arrow: bool
    mingled: bool = False


def routes_of(
    strokes: Sequence[Stroke], heads: Sequence[ArrowHead], shapes: Sequence[Shape]
) -> list[Route]:
    at_shapes = Nearby(((shape.box, shape) for shape in shapes), AT_SHAPE)
    pieces = [
        Leg(list(stroke.points), [False, stroke.arrow], stroke.turns, stroke.filled)
        for stroke in strokes
        if length(stroke.points) > 0.1
    ]
    whole = chained(_drawn_once(pieces), heads, shapes)
    pieces = _without_doubles([p for p in whole if not _is_within(around(p.points), at_shapes)])
    set_heads(pieces, heads, shapes)
    pieces = [p for p in pieces if length(p.points) >= LEAST or any(p.arrows)]
    network = _Network(pieces, shapes)
    routes: list[Route] = []
    for part in network.parts():
        if len(part) > MOST_PARTS:
            continue  # an emblem, or another kind of drawing
        routes.extend(_routes(network, part))
    near = Nearby(((shape.box, shape) for shape in shapes), REACHED)
    return [route for route in routes if _means_something(route, near)]


def _is_within(box: PdfBox, shapes: Nearby[Shape]) -> bool:
    """Whether a line lies within a symbol: its edge drawn again, or an ornament."""
    return any(shape.box.holds_box(box, 1.2) for shape in shapes.at(box.centre))


def _drawn_once(pieces: Sequence[Leg]) -> list[Leg]:
    """The pieces without immediate copies: lines drawn twice in a row."""
    kept: list[Leg] = []
    for piece in pieces:
        if not kept or not _same_line(kept[-1].points, piece.points):
            kept.append(piece)
        elif kept[-1].turns[1] + 1 == piece.turns[0]:
            kept[-1].turns = (kept[-1].turns[0], piece.turns[1])
        else:
            kept.append(piece)
    return kept


def _without_doubles(pieces: list[Leg]) -> list[Leg]:
    kept: list[Leg] = []
    seen: Nearby[Leg] = Nearby((), 1.5)
    for piece in sorted(pieces, key=lambda p: -length(p.points)):
        if any(_same_line(other.points, piece.points) for other in seen.at(piece.points[0])):
            continue
        kept.append(piece)
        for end in (piece.points[0], piece.points[-1]):
            seen.add(PdfBox(*end, *end), piece)
    return kept


def _same_line(one: Sequence[PdfPoint], other: Sequence[PdfPoint]) -> bool:
    if len(one) != len(other):
        return False
    return all(distance(a, b) < 1.5 for a, b in zip(one, other, strict=True)) or all(
        distance(a, b) < 1.5 for a, b in zip(one, reversed(other), strict=True)
    )


def _means_something(route: Route, shapes: Nearby[Shape]) -> bool:
    """Whether a route is a connector: a line without head that reaches no symbol is an underline or
    a stray stroke.
    """
    if route.start_arrow or route.finish_arrow:
        return True
    reached = sum(
        any(shape.distance(end) <= REACHED for shape in shapes.at(end))
        for end in (route.points[0], route.points[-1])
    )
    return reached > 0 and length(route.points) > 5


class _Edge(msgspec.Struct):
    first: int
    last: int
    points: list[PdfPoint]


class _Network:
    """A graph: places where strokes start, end and meet, and the lines between them."""

    def __init__(self, pieces: list[Leg], shapes: Sequence[Shape]) -> None:
        self.places: list[PdfPoint] = []
        self.at_shape: list[int] = []  # index of the shape at a place, or -1
        self.arrow: list[bool] = []
        self.edges: list[_Edge] = []
        self.shapes = shapes
        self.around = Nearby(((shape.box, k) for k, shape in enumerate(shapes)), SHORT_OF)
        self.known: Nearby[int] = Nearby((), JOIN)
        cuts: dict[int, list[PdfPoint]] = {}
        lines = Nearby(
            (
                (around((a, b)), k)
                for k, piece in enumerate(pieces)
                for a, b in pairwise(piece.points)
            ),
            ON_LINE,
        )
        for k, piece in enumerate(pieces):
            for end in (0, 1):
                if self._left(piece, end) < 0:
                    self._cut(k, end_of(piece, end)[0], pieces, lines, cuts)
        for k, piece in enumerate(pieces):
            self._add(piece, cuts.get(k, []))
        self._part_folds()

    def _shape_at(self, point: PdfPoint, reach: float = AT_SHAPE) -> int:
        best, found = reach, -1
        for k in self.around.at(point):
            away = self.shapes[k].distance(point)
            if away <= best:
                best, found = away, k
                if away == 0:
                    break
        return found

    def _left(self, piece: Leg, end: int) -> int:
        """The symbol that this end of an arrow leads away from, though it begins short of it."""
        here, there = end_of(piece, end)
        far = distance(here, there)
        if piece.arrows[end] or not piece.arrows[1 - end] or far < 0.1:
            return -1
        found = self._shape_at(here, LEFT)
        dx, dy = (here[0] - there[0]) / far, (here[1] - there[1]) / far
        steps = range(int(2 * LEFT) + 1)
        before = ((here[0] + dx * step / 2, here[1] + dy * step / 2) for step in steps)
        if found >= 0 and any(self.shapes[found].distance(point) < 0.3 for point in before):
            return found
        return -1

    def _cut(
        self,
        owner: int,
        end: PdfPoint,
        pieces: list[Leg],
        lines: Nearby[int],
        cuts: dict[int, list[PdfPoint]],
    ) -> None:
        """Cuts another piece where the end of this one stands on its middle."""
        if self._shape_at(end) >= 0:
            return
        for k in dict.fromkeys(lines.at(end)):
            other = pieces[k]
            if k == owner:
                continue
            if min(distance(end, other.points[0]), distance(end, other.points[-1])) <= JOIN:
                continue
            if any(
                to_segment(end, a, b) <= ON_LINE
                for a, b in zip(other.points, other.points[1:], strict=False)
            ):
                cuts.setdefault(k, []).append(end)

    def _add(self, piece: Leg, cuts: list[PdfPoint]) -> None:
        runs = [piece.points]
        for cut in cuts:
            runs = [part for run in runs for part in _cut_at(run, cut)]
        for at, run in enumerate(runs):
            begins, ends = at == 0, at == len(runs) - 1
            first = self._place(run[0], piece.arrows[0] and begins, self._at(piece, 0, begins))
            last = self._place(run[-1], piece.arrows[1] and ends, self._at(piece, 1, ends))
            self.edges.append(_Edge(first, last, run))

    def _at(self, piece: Leg, end: int, own: bool) -> int:
        """The symbol at an end of a piece; at a cut there is none."""
        if not own:
            return -1
        reach = SHORT_OF if piece.arrows[end] else AT_SHAPE
        found = self._shape_at(end_of(piece, end)[0], reach)
        return found if found >= 0 else self._left(piece, end)

    def _place(self, point: PdfPoint, arrow: bool, shape: int) -> int:
        for k in self.known.at(point):
            if distance(point, self.places[k]) > JOIN:
                continue
            if shape >= 0 or self.at_shape[k] >= 0:
                continue  # at a symbol, every line keeps its own end
            self.arrow[k] = self.arrow[k] or arrow
            return k
        self.known.add(PdfBox(*point, *point), len(self.places))
        self.places.append(point)
        self.at_shape.append(shape)
        self.arrow.append(arrow)
        return len(self.places) - 1

    def _part_folds(self) -> None:
        """Parts two lines that start in one place and run the same way: neither continues the
        other.
        """
        at: dict[int, list[tuple[_Edge, bool]]] = {}
        for edge in self.edges:
            at.setdefault(edge.first, []).append((edge, True))
            at.setdefault(edge.last, []).append((edge, False))
        for place, found in at.items():
            if len(found) != 2 or self.arrow[place] or found[0][0] is found[1][0]:
                continue
            other, begins = found[1]
            a, b = (e.points if s else e.points[::-1] for e, s in found)
            if turn(a[1], a[0], b[0], b[1]) > BACK:
                self.places.append(b[0])
                self.at_shape.append(self.at_shape[place])
                self.arrow.append(False)
                if begins:
                    other.first = len(self.places) - 1
                else:
                    other.last = len(self.places) - 1

    def parts(self) -> list[list[int]]:
        """The connected components, as lists of edges."""
        at: dict[int, list[int]] = {}
        for k, edge in enumerate(self.edges):
            at.setdefault(edge.first, []).append(k)
            at.setdefault(edge.last, []).append(k)
        seen: set[int] = set()
        parts: list[list[int]] = []
        for k in range(len(self.edges)):
            if k in seen:
                continue
            part: list[int] = []
            queue = [k]
            seen.add(k)
            while queue:
                current = queue.pop()
                part.append(current)
                for place in (self.edges[current].first, self.edges[current].last):
                    for other in at[place]:
                        if other not in seen:
                            seen.add(other)
                            queue.append(other)
            parts.append(part)
        return parts


def _cut_at(run: list[PdfPoint], cut: PdfPoint) -> list[list[PdfPoint]]:
    for k in range(len(run) - 1):
        if to_segment(cut, run[k], run[k + 1]) <= ON_LINE:
            if distance(cut, run[0]) <= JOIN or distance(cut, run[-1]) <= JOIN:
                return [run]
            return [[*run[: k + 1], cut], [cut, *run[k + 1 :]]]
    return [run]


def _routes(network: _Network, part: list[int]) -> list[Route]:
    around: dict[int, list[int]] = {}
    for k in part:
        around.setdefault(network.edges[k].first, []).append(k)
        around.setdefault(network.edges[k].last, []).append(k)
    ends = [place for place, edges in around.items() if len(edges) == 1]
    # A head in the middle of a line ends what comes from one side only if a symbol is there;
    # elsewhere two pieces of one line meet.
    heads = [place for place in ends if network.arrow[place]]
    tails = [place for place in ends if not network.arrow[place]]
    _free_tails(network, heads, tails)
    if len(ends) < 2:
        return []
    if len(ends) == 2:
        return _route(network, around, ends[0], ends[1])
    mingled = len(heads) > 1 and len(tails) > 1
    if not heads:
        tails.sort(key=lambda place: network.places[place][1])
        pairs = [(tails[0], other) for other in tails[1:]]
    elif not tails:
        pairs = [(heads[0], other) for other in heads[1:]]
    elif len(heads) == 1:
        pairs = [(tail, heads[0]) for tail in tails]
    elif len(tails) == 1:
        pairs = [(tails[0], head) for head in heads]
    else:
        pairs = _nearest_pairs(network, around, tails, heads)
    return [route for a, b in pairs for route in _route(network, around, a, b, mingled=mingled)]


def _free_tails(network: _Network, heads: list[int], tails: list[int]) -> None:
    """Where a head seems to serve two lines and tails are missing, one of the two starts there."""
    spots: list[list[int]] = []
    for place in heads:
        at = network.places[place]
        spot = next((s for s in spots if distance(network.places[s[0]], at) < SAME_END), None)
        if spot is None:
            spots.append([place])
        else:
            spot.append(place)
    for spot in spots:
        if len(spot) > 1 and len(tails) < len(spots):
            heads.remove(spot[-1])
            tails.append(spot[-1])
            network.arrow[spot[-1]] = False


def _nearest_pairs(
    network: _Network, around: dict[int, list[int]], tails: list[int], heads: list[int]
) -> list[tuple[int, int]]:
    """Pairs each end with the nearest one that it can be connected to."""
    far: dict[tuple[int, int], float] = {}
    for tail in tails:
        for head in heads:
            way = _way(network, around, tail, head)
            if way and distance(network.places[tail], network.places[head]) >= SAME_END:
                far[tail, head] = length(way)
    pairs: dict[tuple[int, int], None] = {}
    for tail in tails:
        options = [(away, pair) for pair, away in far.items() if pair[0] == tail]
        if options:
            pairs[min(options)[1]] = None
    for head in heads:
        options = [(away, pair) for pair, away in far.items() if pair[1] == head]
        if options and not any(pair[1] == head for pair in pairs):
            pairs[min(options)[1]] = None
    return list(pairs)


def _route(
    network: _Network, around: dict[int, list[int]], a: int, b: int, *, mingled: bool = False
) -> list[Route]:
    way = _way(network, around, a, b)
    if not way:
        return []
    return [Route(tuple(straightened(way)), network.arrow[a], network.arrow[b], mingled)]


def _way(network: _Network, around: dict[int, list[int]], a: int, b: int) -> list[PdfPoint]:
    """The points on the shortest path between two places of a network."""
    queue: list[tuple[float, int, list[PdfPoint]]] = [(0.0, a, [network.places[a]])]
    done: set[int] = set()
    while queue:
        queue.sort(key=lambda item: item[0])
        away, place, points = queue.pop(0)
        if place == b:
            return points
        if place in done:
            continue
        done.add(place)
        for k in around[place]:
            edge = network.edges[k]
            onward = edge.points if edge.first == place else edge.points[::-1]
            other = edge.last if edge.first == place else edge.first
            queue.append((away + length(onward), other, [*points, *onward[1:]]))
    return []
