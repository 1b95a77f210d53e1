"""Shapes of DrawingML, the same in workbooks and Word documents: kind, ends and corners."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sop_tui.drafting.picture import Box, Connector, End, Home, Point, SymbolKind
from sop_tui.drafting.readers.packed import Element, attribute, child, local, number

EMU = 12_700  # English metric units per point

_NAMES: dict[SymbolKind, tuple[str, ...]] = {
    "box": (
        "rect", "flowChartProcess", "flowChartPredefinedProcess", "flowChartDocument", "plaque",
        "flowChartMultidocument", "flowChartInputOutput", "parallelogram", "bevel", "frame",
        "flowChartManualOperation", "flowChartManualInput", "flowChartInternalStorage", "cube",
        "flowChartPreparation", "hexagon", "trapezoid", "snip1Rect", "snip2SameRect",
        "snip2DiagRect", "snipRoundRect", "foldedCorner",
    ),
    "rounded": (
        "roundRect", "flowChartAlternateProcess", "round1Rect", "round2SameRect", "round2DiagRect",
    ),
    "capsule": ("flowChartTerminator", "ellipse"),
    "diamond": ("diamond", "flowChartDecision"),
    "pentagon": ("flowChartOffpageConnector", "homePlate", "pentagon"),
    "circle": ("flowChartConnector",),
}  # fmt: skip
_KINDS = {name: kind for kind, names in _NAMES.items() for name in names}
_BLOCK_ARROWS = {
    "rightArrow": (1, 0),
    "leftArrow": (-1, 0),
    "downArrow": (0, 1),
    "upArrow": (0, -1),
}
_SMALL = 30.0  # points: a smaller ellipse is a marker


@dataclass(frozen=True, slots=True)
class Orientation:
    """How a shape is mirrored and rotated in its frame."""

    flip_x: bool = False
    flip_y: bool = False
    degrees: float = 0.0

    @property
    def is_quarter(self) -> bool:
        """Whether it is turned by about a quarter, so that width and height are swapped."""
        return 45 <= self.degrees % 180 < 135

    def placed(self, u: float, v: float, box: Box, width: float, height: float) -> Point:
        """The point at the shares ``u`` and ``v`` of a frame of this size, after mirroring and
        rotation.
        """
        x = (0.5 - u if self.flip_x else u - 0.5) * width
        y = (0.5 - v if self.flip_y else v - 0.5) * height
        angle = math.radians(self.degrees)
        cos, sin = math.cos(angle), math.sin(angle)
        centre = box.centre
        return Point(round(centre.x + x * cos - y * sin, 3), round(centre.y + x * sin + y * cos, 3))


def unused_id(wanted: str, taken: Collection[str]) -> str:
    """The id, or one made from it that nothing on the sheet has."""
    unique, number_of = wanted or "?", len(taken)
    while unique in taken:
        unique, number_of = f"{wanted}/{number_of}", number_of + 1
    return unique


def turn_of(frame: Element | None) -> Orientation:
    """The orientation stated by an ``a:xfrm``."""
    on = ("1", "true")
    return Orientation(
        attribute(frame, "flipH") in on,
        attribute(frame, "flipV") in on,
        number(attribute(frame, "rot")) / 60_000 % 360,
    )


def kind_of(preset: str, box: Box) -> SymbolKind:
    """The kind of a preset shape of this size."""
    kind = _KINDS.get(preset, "other")
    if preset == "ellipse" and max(box.width, box.height) < _SMALL:
        return "circle" if abs(box.width - box.height) < 0.35 * box.height else kind
    return kind


def kind_of_outline(points: Sequence[Point], *, curved: bool) -> SymbolKind:
    """The kind of a closed outline, by where its corners lie in its bounding box."""
    left, right = min(p.x for p in points), max(p.x for p in points)
    top, bottom = min(p.y for p in points), max(p.y for p in points)
    width, height = max(right - left, 0.1), max(bottom - top, 0.1)
    corners = {(u, v) for u in (0.0, 1.0) for v in (0.0, 1.0)}
    middles = {(0.5, 0.0), (0.5, 1.0), (0.0, 0.5), (1.0, 0.5)}
    shares = [((p.x - left) / width, (p.y - top) / height) for p in points]

    def met(places: set[tuple[float, float]]) -> int:
        return sum(any(abs(u - a) < 0.12 and abs(v - b) < 0.12 for u, v in shares)
                   for a, b in places)  # fmt: skip

    at_corners, at_middles = met(corners), met(middles)
    if at_corners == 4:
        return "box"
    if at_corners == 0 and at_middles == 4 and not curved and len(points) <= 6:
        return "diamond"
    if at_corners == 2 and at_middles >= 1 and not curved:
        return "pentagon"
    if at_corners == 0 and (curved or len(points) >= 7):
        return "capsule"
    return "other"


def is_line(preset: str) -> bool:
    """Whether the preset is a line or connector."""
    return preset == "line" or ("Connector" in preset and not preset.startswith("flowChart"))


def is_block_arrow(preset: str) -> bool:
    return preset in _BLOCK_ARROWS


def block_arrow(preset: str, id_: str, box: Box, turn: Orientation, home: Home | None) -> Connector:
    """A block arrow as the connector it stands for."""
    dx, dy = _BLOCK_ARROWS[preset]
    width, height = (box.height, box.width) if turn.is_quarter else (box.width, box.height)
    start = turn.placed(0.5 - dx / 2, 0.5 - dy / 2, box, width, height)
    finish = turn.placed(0.5 + dx / 2, 0.5 + dy / 2, box, width, height)
    return Connector(id_, End(start), End(finish, arrow=True), (start, finish), home=home)


def corners_of(
    preset: str, properties: Element | None, box: Box, turn: Orientation
) -> tuple[Point, ...]:
    """The path of a connector inside its visible box, from start to end."""
    width, height = (box.height, box.width) if turn.is_quarter else (box.width, box.height)
    adjust = {"adj1": 0.5, "adj2": 0.5, "adj3": 0.5}
    for guide in properties.iter() if properties is not None else ():
        if local(guide) == "gd" and guide.get("fmla", "").startswith("val "):
            name = guide.get("name", "")
            adjust["adj1" if name == "adj" else name] = number(guide.get("fmla", "")[4:]) / 100_000
    shares = bends(preset, (adjust["adj1"], adjust["adj2"], adjust["adj3"]))
    return tuple(turn.placed(u, v, box, width, height) for u, v in shares)


def bends(preset: str, adjust: tuple[float, float, float]) -> list[tuple[float, float]]:
    """The corners of a connector as shares of its frame; ``adjust`` sets its bends."""
    a, b, c = adjust
    match preset[-1:] if "bent" in preset or "curved" in preset else "":
        case "2":
            return [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]
        case "3":
            return [(0.0, 0.0), (a, 0.0), (a, 1.0), (1.0, 1.0)]
        case "4":
            return [(0.0, 0.0), (a, 0.0), (a, b), (1.0, b), (1.0, 1.0)]
        case "5":
            return [(0.0, 0.0), (a, 0.0), (a, b), (c, b), (c, 1.0), (1.0, 1.0)]
    return [(0.0, 0.0), (1.0, 1.0)]


def connector_of(
    id_: str, shape: Element, preset: str, box: Box, turn: Orientation, home: Home | None = None
) -> Connector:
    """A line or connector shape with its ends, arrow heads and glue."""
    properties = child(shape, "spPr")
    path = corners_of(preset, properties, box, turn)
    points, _, closed = outline_of(shape, box, turn)
    if len(points) > 1 and not closed:
        path = points
    line = child(properties, "ln")
    bears = {end: attribute(child(line, end), "type", "none") != "none"
             for end in ("headEnd", "tailEnd")}  # fmt: skip
    glue = {
        local(inner): inner.get("id", "")
        for inner in shape.iter()
        if local(inner) in ("stCxn", "endCxn")
    }
    return Connector(
        id_,
        End(path[0], bears["headEnd"], glue.get("stCxn", "")),
        End(path[-1], bears["tailEnd"], glue.get("endCxn", "")),
        path,
        home=home,
    )


def outline_of(shape: Element, box: Box, turn: Orientation) -> tuple[tuple[Point, ...], bool, bool]:
    """The points of a freeform shape, whether it is curved, and whether it is closed."""
    geometry = child(shape, "spPr", "custGeom", "pathLst")
    points: list[Point] = []
    curved = closed = False
    width, height = (box.height, box.width) if turn.is_quarter else (box.width, box.height)
    for path in geometry if geometry is not None else ():
        across = number(path.get("w")) or 1.0
        down = number(path.get("h")) or 1.0
        for move in path:
            name = local(move)
            closed = closed or name == "close"
            curved = curved or name in ("cubicBezTo", "quadBezTo", "arcTo")
            stops = [stop for stop in move if local(stop) == "pt"]
            for stop in stops[-1:]:
                points.append(
                    turn.placed(
                        number(stop.get("x")) / across,
                        number(stop.get("y")) / down,
                        box,
                        width,
                        height,
                    )
                )
            if len(points) > 400:
                return tuple(points), curved, closed
    ends_meet = (
        len(points) > 3
        and math.dist((points[0].x, points[0].y), (points[-1].x, points[-1].y)) < 1.5
    )
    return tuple(points), curved, closed or ends_meet
