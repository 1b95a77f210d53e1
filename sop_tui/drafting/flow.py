"""The drawn flow: which symbol leads to which, by which label, and with what trust."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from sop_tui.drafting.cuts import CutConnector, cut_lines
from sop_tui.drafting.joining import joined
from sop_tui.drafting.labels import Label, labels_of, name_ways, nearest_points, with_boxed_words
from sop_tui.drafting.matrix import Matrix
from sop_tui.drafting.offpage import Markers, usual_words
from sop_tui.drafting.picture import Box, Connector, End, PaperSheet, Picture, Point
from sop_tui.drafting.spots import Spot, Trust, markers, spots_in
from sop_tui.drafting.ways import Arrow, Loose
from sop_tui.drafting.words import answer, plain

_TOUCH = 7.0  # points: a line end this near touches a symbol
_NEAR = 2.5  # points: from here on its direction counts too
_REACH = 16.0  # points: a line end this near is meant for the symbol
_RAY = 60.0  # points: how far ahead of its end an arrow may point
_JOINT = 4.0  # points: a line that ends this near to another joins it


@dataclass(frozen=True, slots=True)
class Flow:
    """All that is drawn between the symbols of a matrix."""

    spots: tuple[Spot, ...]
    ways: tuple[Arrow, ...]
    loose: tuple[Loose, ...]
    markers: frozenset[int] = frozenset()

    def leaving(self, spot: int) -> list[Arrow]:
        return [way for way in self.ways if way.source == spot]

    def reaching(self, spot: int) -> list[Arrow]:
        return [way for way in self.ways if way.target == spot]


@dataclass(frozen=True, slots=True)
class _Hold:
    """What an end of a connector is attached to: a spot, or another connector at a joint."""

    spot: int | None
    trust: Trust
    joint: str = ""


def flow_over(document: Picture, matrix: Matrix) -> Flow:
    """The flow of a matrix."""
    document = Picture(document.format, tuple(map(with_boxed_words, document.sheets)))
    all_spots = spots_in(document, matrix)
    ways: list[Arrow] = []
    loose: list[Loose] = []
    lines = cut_lines(document, matrix)
    cut = {(part.sheet, part.connector.id) for line in lines for part in line}
    over_pages = list(_over_pages(document, matrix, all_spots, lines))
    for index, sheet in enumerate(document.sheets):
        here = {i: spot for i, spot in enumerate(all_spots) if spot.sheet == index}
        if not here:
            continue
        without = {name for number, name in cut if number == index}
        new, ends = _Sheet(sheet, here, _area(matrix, index), without).ways()
        new += [way for way in over_pages if all_spots[way.source].sheet == index]
        labels = labels_of(sheet, index, matrix, here.values())
        ways.extend(_named(new, labels, all_spots))
        loose.extend(ends)
    all_spots = _told(all_spots, ways)
    signs = markers(all_spots)
    ways, lost = Markers(all_spots, ways, signs).ways()
    ways = list(usual_words(_each_once(ways), all_spots))
    return Flow(tuple(all_spots), tuple(ways), (*loose, *lost), signs)


def _area(matrix: Matrix, sheet: int) -> list[Box]:
    return [
        Box(s.roles[0][0] - 20, s.top - 20, s.roles[-1][1] + 20, s.bottom + 60)
        for s in matrix.segments
        if s.sheet == sheet and s.roles
    ]


def _over_pages(
    document: Picture, matrix: Matrix, all_spots: list[Spot], lines: list[tuple[CutConnector, ...]]
) -> Iterator[Arrow]:
    """The ways along connectors that page breaks cut."""
    for line in lines:
        if len(line) == 1:
            continue
        ends = []
        for part, point in ((line[0], line[0].path[0]), (line[-1], line[-1].path[-1])):
            here = {i: spot for i, spot in enumerate(all_spots) if spot.sheet == part.sheet}
            sheet = _Sheet(document.sheets[part.sheet], here, _area(matrix, part.sheet))
            ends.append(sheet.holder(part.connector, point))
        start, finish = ends
        backwards = line[0].arrow_first and not line[-1].arrow_last
        if start is None or finish is None or start[0] == finish[0]:
            continue
        trust = max(start[1], finish[1])
        if not backwards and not line[-1].arrow_last:
            trust = max(trust, Trust.LABEL)
        if backwards:
            yield Arrow(finish[0], start[0], trust, path=line[-1].path[::-1])
        else:
            yield Arrow(start[0], finish[0], trust, path=line[0].path)


class _Sheet:
    """Attaches the connectors of one sheet to its spots."""

    def __init__(
        self,
        sheet: PaperSheet,
        here: dict[int, Spot],
        area: list[Box],
        without: Set[str] = frozenset(),
    ) -> None:
        self.here = here
        self.by_id = {spot.id: index for index, spot in here.items()}
        self.symbols = {symbol.id for symbol in sheet.symbols}
        over = [
            line
            for line in sheet.connectors
            if line.id not in without
            and len(line.path) > 1
            and any(b.distance(p) == 0 for b in area for p in line.path)
        ]
        self.connectors = joined(over, (spot.box for spot in here.values()))

    def ways(self) -> tuple[list[Arrow], list[Loose]]:
        holds = {c.id: (self._hold(c, c.start, 0), self._hold(c, c.finish, -1))
                 for c in self.connectors}  # fmt: skip
        found, loose = [], []
        for connector in self.connectors:
            start, finish = holds[connector.id]
            path, trust = connector.path, Trust.GLUED
            if connector.start.arrow and not connector.finish.arrow:
                start, finish, path = finish, start, path[::-1]
            elif not connector.finish.arrow:
                if finish.joint or start.joint:
                    if start.joint and not finish.joint:
                        start, finish, path = finish, start, path[::-1]
                elif self._points_back(start, finish):
                    start, finish, path = finish, start, path[::-1]
                trust = Trust.LABEL
            elif connector.start.arrow and connector.finish.arrow:
                trust = Trust.LABEL
            if connector.mingled or _turns_back(connector.path):
                trust = Trust.LABEL
            sources = list(self._sources(start, holds, {connector.id}))
            targets = list(self._targets(finish, holds, {connector.id}))
            if (
                {target for target, _ in targets} <= {source for source, _ in sources}
                and len(sources) == 1
                and (connector.finish.arrow or connector.start.arrow)
            ):
                loose.append(Loose(sources[0][0], path[-1]))
            for source, one in sources:
                for target, other in targets:
                    if source != target:
                        found.append(Arrow(source, target, max(trust, one, other), path=path))
        return found, loose

    def holder(self, connector: Connector, point: Point) -> tuple[int, Trust] | None:
        """The spot to which the end of a cut connector at this point is attached."""
        first = connector.path[0] == point
        hold = self._hold(
            connector, connector.start if first else connector.finish, 0 if first else -1
        )
        return None if hold.spot is None else (hold.spot, hold.trust)

    def _points_back(self, start: _Hold, finish: _Hold) -> bool:
        """Whether a line without an arrow head runs against the order of rows; it is taken to lead
        onward.
        """
        if start.spot is None or finish.spot is None:
            return False
        one, other = self.here[start.spot], self.here[finish.spot]
        return (one.row, one.box.top) > (other.row, other.box.top)

    def _hold(self, connector: Connector, end: End, at: int) -> _Hold:
        if end.glued:
            glued = self.by_id.get(end.glued)
            if glued is not None:
                trust = Trust.GLUED
                if self.here[glued].box.distance(end.at) > 60:
                    trust = Trust.LABEL  # the end is glued, but its drawing shows no such contact
                return _Hold(glued, trust)
        path = connector.path if at == -1 else connector.path[::-1]
        near = sorted((spot.box.distance(end.at), index) for index, spot in self.here.items())
        joint = self._joint(connector, end.at)
        if near and near[0][0] <= _TOUCH:
            distance, index = near[0]
            rival = near[1][0] if len(near) > 1 else math.inf
            if joint and distance > _JOINT:
                return _Hold(None, Trust.DRAWN, joint)
            clear = rival - distance > 2 or rival > _TOUCH or distance == 0 < rival
            clear = clear and (distance <= _NEAR or self._pointed(path) == index)
            return _Hold(index, Trust.DRAWN if clear else Trust.LABEL)
        if joint:
            return _Hold(None, Trust.DRAWN, joint)
        pointed = self._pointed(path)
        if pointed is not None:
            return _Hold(pointed, Trust.LABEL)
        if near and near[0][0] <= _REACH and (len(near) < 2 or near[1][0] - near[0][0] > 5):
            return _Hold(near[0][1], Trust.LABEL)
        return _Hold(None, Trust.BEFORE)

    def _pointed(self, path: tuple[Point, ...]) -> int | None:
        """The spot that the last segment of the path points to, not far from its end."""
        one, other = path[-2], path[-1]
        length = math.dist((one.x, one.y), (other.x, other.y))
        if length < 1:
            return None
        dx, dy = (other.x - one.x) / length, (other.y - one.y) / length
        hit: list[tuple[float, int]] = []
        for step in range(2, int(_RAY), 2):
            point = Point(other.x + dx * step, other.y + dy * step)
            hit = [(step, index) for index, spot in self.here.items()
                   if spot.box.distance(point) <= 1]  # fmt: skip
            if hit:
                break
        return hit[0][1] if len(hit) == 1 else None

    def _joint(self, connector: Connector, at: Point) -> str:
        best, found = _JOINT, ""
        for other in self.connectors:
            if other.id == connector.id:
                continue
            distance = distance_to(other.path, at)
            if distance < best:
                best, found = distance, other.id
        return found

    def _sources(
        self, hold: _Hold, holds: dict[str, tuple[_Hold, _Hold]], seen: set[str]
    ) -> Iterator[tuple[int, Trust]]:
        yield from self._follow(hold, holds, seen, forward=False)

    def _targets(
        self, hold: _Hold, holds: dict[str, tuple[_Hold, _Hold]], seen: set[str]
    ) -> Iterator[tuple[int, Trust]]:
        yield from self._follow(hold, holds, seen, forward=True)

    def _follow(
        self, hold: _Hold, holds: dict[str, tuple[_Hold, _Hold]], seen: set[str], *, forward: bool
    ) -> Iterator[tuple[int, Trust]]:
        """The spots at the far end of what this end joins, across any number of joints."""
        if hold.spot is not None:
            yield hold.spot, hold.trust
            return
        if not hold.joint or hold.joint in seen or len(seen) > 12:
            return
        other = next(c for c in self.connectors if c.id == hold.joint)
        start, finish = holds[other.id]
        if other.start.arrow and not other.finish.arrow:
            start, finish = finish, start
        yield from self._follow(
            finish if forward else start, holds, seen | {hold.joint}, forward=forward
        )


def _turns_back(path: tuple[Point, ...]) -> bool:
    """Whether the path reverses: several lines were taken for one."""
    for one, two, three in zip(path, path[1:], path[2:], strict=False):
        ax, ay, bx, by = two.x - one.x, two.y - one.y, three.x - two.x, three.y - two.y
        if ax * bx + ay * by < -0.98 * math.hypot(ax, ay) * math.hypot(bx, by):
            return True
    return False


def distance_to(path: tuple[Point, ...], at: Point) -> float:
    """The distance of the point from the path."""
    return min(math.dist((at.x, at.y), (p.x, p.y)) for p in nearest_points(path, at))


def _named(ways: list[Arrow], labels: list[Label], all_spots: list[Spot]) -> list[Arrow]:
    """The ways with the labels beside them.

    Ways out of decisions come first; what they leave may tell that a symbol of another form is one.
    """
    forks = Counter(way.source for way in ways)
    of_decisions: list[tuple[int, Arrow]] = []
    of_others: list[tuple[int, Arrow]] = []
    for numbered in enumerate(ways):
        spot = all_spots[numbered[1].source]
        if spot.is_decision or spot.kind == "picture":
            of_decisions.append(numbered)
        elif spot.may_decide and forks[numbered[1].source] > 1:
            of_others.append(numbered)
    out = list(ways)
    for leaving in (of_decisions, of_others):
        for index, label, trust in list(name_ways(leaving, labels, all_spots)):
            if leaving is of_others and _leaves_the_target(ways[index], label, all_spots):
                continue
            out[index] = replace(out[index], label=label.text, label_trust=trust)
            labels = [other for other in labels if other is not label]
    return out


def _leaves_the_target(way: Arrow, label: Label, all_spots: list[Spot]) -> bool:
    """Whether the word names a way out of the decision at the other end, whose head is not seen."""
    source, target, at = all_spots[way.source], all_spots[way.target], label.box.centre
    return target.is_decision and target.box.distance(at) < source.box.distance(at)


def _told(all_spots: list[Spot], ways: Sequence[Arrow]) -> list[Spot]:
    """The symbols; those of another form that send out a "no" as decisions."""
    refusing = {way.source for way in ways if answer(way.label) < 0}
    return [
        replace(spot, told=True) if index in refusing and spot.may_decide else spot
        for index, spot in enumerate(all_spots)
    ]


def _each_once(ways: list[Arrow]) -> list[Arrow]:
    """One way for each pair of symbols and label: the one with the highest trust."""
    best: dict[tuple[int, int, str], Arrow] = {}
    for way in ways:
        key = (way.source, way.target, plain(way.label))
        if key not in best or way.trust < best[key].trust:
            best[key] = way
    named = {(way.source, way.target) for way in best.values() if way.label}
    return [w for (s, t, label), w in best.items() if label or (s, t) not in named]
