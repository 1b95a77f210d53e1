"""Shapes of OpenDocument drawings: custom shapes, connectors, lines, frames and groups."""

import math
import re
from dataclasses import dataclass, field

from sop_tui.drafting.picture import (
    Block,
    Box,
    Connector,
    DrawnSymbol,
    End,
    Home,
    Point,
    SymbolKind,
)
from sop_tui.drafting.readers.drawn import bends, is_line, kind_of
from sop_tui.drafting.readers.odf_tables import Styles, paragraphs
from sop_tui.drafting.readers.packed import Element, attribute, child, local
from sop_tui.drafting.readers.vml import points

_KINDS: tuple[tuple[str, SymbolKind], ...] = (
    (r"flowchart-decision|diamond", "diamond"),
    (r"flowchart-terminator|ellipse", "capsule"),
    (r"flowchart-off-page-connector|pentagon-right|pentagon|mso-spt15|mso-spt177", "pentagon"),
    (r"flowchart-connector|mso-spt120", "circle"),
    (r"round-rectangle|flowchart-alternate-process", "rounded"),
    (r"rectangle|flowchart-.*|parallelogram|ooxml-rect|hexagon|trapezoid", "box"),
)
_ARROWS = {"right-arrow": (1, 0), "left-arrow": (-1, 0), "down-arrow": (0, 1), "up-arrow": (0, -1)}
SHAPES = frozenset(
    ("custom-shape", "rect", "ellipse", "circle", "line", "connector", "g", "frame", "polyline",
     "polygon", "path")
)  # fmt: skip
_DEEPEST = 20


@dataclass(slots=True)
class Shapes:
    """Collects drawn shapes, each moved to its anchor's position."""

    styles: Styles
    symbols: list[DrawnSymbol] = field(default_factory=list)
    connectors: list[Connector] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)

    def take(self, shape: Element, origin: Point, home: Home | None, depth: int = 0) -> None:
        match local(shape):
            case "g" if depth < _DEEPEST:
                for inner in shape:
                    if local(inner) in SHAPES:
                        self.take(inner, origin, None, depth + 1)
            case "line" | "connector":
                self._line(shape, origin, home)
            case "polyline":
                self._polyline(shape, origin, home)
            case "frame":
                self._frame(shape, origin, home)
            case "custom-shape" | "rect" | "ellipse" | "circle" | "polygon" | "path":
                self._outlined(shape, origin, home)

    def _id(self, shape: Element) -> str:
        unique = attribute(shape, "id") or f"n{len(self._ids)}"
        while unique in self._ids:
            unique += "'"
        self._ids.add(unique)
        return unique

    def _outlined(self, shape: Element, origin: Point, home: Home | None) -> None:
        if self._bent(shape, origin, home) or self._freeform(shape, origin, home):
            return
        box = _box(shape, origin)
        if box is None:
            return
        text = "\n".join(line for line in paragraphs(shape) if line.strip())
        kind = _kind(shape, box)
        geometry = attribute(child(shape, "enhanced-geometry"), "type")
        if geometry in _ARROWS:
            self.connectors.append(_thick(self._id(shape), geometry, box, home))
            return
        stroke = self.styles.value(attribute(shape, "style-name"), "stroke")
        if text and kind == "box" and stroke == "none":
            self.blocks.append(Block(text, box, floating=True, home=home))
            return
        if not text and stroke == "none" and self._is_white(shape):
            return  # a patch that covers what is below
        self.symbols.append(DrawnSymbol(self._id(shape), kind, box, text, home))

    def _is_white(self, shape: Element) -> bool:
        """Whether a shape is filled with the colour of the paper."""
        style = attribute(shape, "style-name")
        white = self.styles.value(style, "fill-color").lower() == "#ffffff"
        return white and self.styles.value(style, "fill") != "none"

    def _bent(self, shape: Element, origin: Point, home: Home | None) -> bool:
        """Reads a connector that another program saved as a shape; returns whether it is one."""
        geometry = child(shape, "enhanced-geometry")
        preset = attribute(geometry, "type").removeprefix("ooxml-")
        if not is_line(preset):
            return False
        set_at = [number / 100_000 for number in _numbers(attribute(geometry, "modifiers"))[:3]]
        a, b, c = [*set_at, 0.5, 0.5, 0.5][:3]
        self._take_path(shape, _Frame.of(shape, origin), bends(preset, (a, b, c)), home)
        return True

    def _freeform(self, shape: Element, origin: Point, home: Home | None) -> bool:
        """Reads a shape with an open path as a line; returns whether it is one."""
        geometry = child(shape, "enhanced-geometry")
        path = attribute(geometry, "enhanced-path")
        if attribute(geometry, "type") not in ("non-primitive", "ooxml-non-primitive"):
            return False
        if not re.fullmatch(r"[MLFSN\d\s.\-]+", path):
            return False
        view = _numbers(attribute(geometry, "viewBox"))
        numbers = _numbers(path)
        if len(view) != 4 or len(numbers) < 4 or numbers[:2] == numbers[-2:]:
            return False
        own = _numbers(attribute(geometry, "sub-view-size"))
        if len(own) >= 2 and not (view[2] and view[3]):
            view = [0.0, 0.0, *own[:2]]
        shares = [
            ((x - view[0]) / (view[2] or 1), (y - view[1]) / (view[3] or 1))
            for x, y in zip(numbers[::2], numbers[1::2], strict=False)
        ]
        self._take_path(shape, _Frame.of(shape, origin), shares, home)
        return True

    def _take_path(
        self, shape: Element, frame: "_Frame", shares: list[tuple[float, float]], home: Home | None
    ) -> None:
        path = tuple(frame.at(u, v) for u, v in shares)
        start, end = self._heads(shape)
        self.connectors.append(
            Connector(self._id(shape), End(path[0], start), End(path[-1], end), path, home=home)
        )

    def _frame(self, shape: Element, origin: Point, home: Home | None) -> None:
        box = _box(shape, origin)
        if box is None:
            return
        inside = child(shape, "text-box")
        if inside is not None:
            text = "\n".join(line for line in paragraphs(inside) if line.strip())
            border = self.styles.value(attribute(shape, "style-name"), "border").lower()
            framed = border not in ("", "none", "hidden") and not border.endswith("#ffffff")
            if text and framed:
                self.symbols.append(DrawnSymbol(self._id(shape), "box", box, text, home))
            elif text:
                self.blocks.append(Block(text, box, floating=True, home=home))
        elif child(shape, "image") is not None:
            self.symbols.append(DrawnSymbol(self._id(shape), "picture", box, "", home))

    def _heads(self, shape: Element) -> tuple[bool, bool]:
        style = attribute(shape, "style-name")
        start = self.styles.value(style, "marker-start")
        end = self.styles.value(style, "marker-end")
        return start not in ("", "none"), end not in ("", "none")

    def _line(self, shape: Element, origin: Point, home: Home | None) -> None:
        start = Point(origin.x + points(attribute(shape, "x1")),
                      origin.y + points(attribute(shape, "y1")))  # fmt: skip
        end = Point(origin.x + points(attribute(shape, "x2")),
                    origin.y + points(attribute(shape, "y2")))  # fmt: skip
        heads = self._heads(shape)
        path: tuple[Point, ...] = (start, end)
        if local(shape) == "connector" and attribute(shape, "type", "standard") == "standard":
            path = _elbow(start, end)
        text = "\n".join(line for line in paragraphs(shape) if line.strip())
        self.connectors.append(
            Connector(
                self._id(shape),
                End(start, heads[0], attribute(shape, "start-shape")),
                End(end, heads[1], attribute(shape, "end-shape")),
                path,
                text,
                home,
            )
        )

    def _polyline(self, shape: Element, origin: Point, home: Home | None) -> None:
        box = _box(shape, origin)
        numbers = _numbers(attribute(shape, "points"))
        view = _numbers(attribute(shape, "viewBox"))
        if box is None or len(numbers) < 4 or len(view) != 4:
            return
        across, down = box.width / (view[2] or 1), box.height / (view[3] or 1)
        path = tuple(
            Point(box.left + (x - view[0]) * across, box.top + (y - view[1]) * down)
            for x, y in zip(numbers[::2], numbers[1::2], strict=False)
        )
        heads = self._heads(shape)
        self.connectors.append(
            Connector(self._id(shape), End(path[0], heads[0]), End(path[-1], heads[1]), path,
                      home=home)
        )  # fmt: skip


def _numbers(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"-?\d+(?:\.\d+)?", text[:20_000])]


def _kind(shape: Element, box: Box) -> SymbolKind:
    name = local(shape)
    if name == "rect":
        return "rounded" if points(attribute(shape, "corner-radius")) > 0 else "box"
    if name in ("ellipse", "circle"):
        small = max(box.width, box.height) < 30 and abs(box.width - box.height) < 8
        return "circle" if small else "capsule"
    geometry = attribute(child(shape, "enhanced-geometry"), "type")
    if geometry.startswith("ooxml-"):
        return kind_of(geometry.removeprefix("ooxml-"), box)
    return next((kind for rule, kind in _KINDS if re.fullmatch(rule, geometry)), "other")


@dataclass(frozen=True, slots=True)
class _Frame:
    """A shape's geometry: its size, mirroring, rotation about its corner, and position."""

    width: float
    height: float
    x: float
    y: float
    turned: float = 0.0  # anticlockwise, in radians
    mirrored: tuple[bool, bool] = (False, False)

    @classmethod
    def of(cls, shape: Element, origin: Point) -> "_Frame":
        x, y = points(attribute(shape, "x")), points(attribute(shape, "y"))
        transform = attribute(shape, "transform")
        moved = re.search(r"translate\s*\(\s*(\S+?)[ ,]+(\S+?)\s*\)", transform)
        turned = re.search(r"rotate\s*\(\s*(-?[\d.]+)", transform)
        if moved:
            x, y = points(moved[1]), points(moved[2])
        geometry = child(shape, "enhanced-geometry")
        return cls(
            points(attribute(shape, "width")), points(attribute(shape, "height")),
            origin.x + x, origin.y + y, float(turned[1]) if turned else 0.0,
            (attribute(geometry, "mirror-horizontal") == "true",
             attribute(geometry, "mirror-vertical") == "true"),
        )  # fmt: skip

    def at(self, u: float, v: float) -> Point:
        """The point at these shares of the shape's own width and height.

        Mirroring applies after rotation, within the rotated bounding box.
        """
        point, box = self._turned(u, v), self.box()
        x = box.left + box.right - point.x if self.mirrored[0] else point.x
        y = box.top + box.bottom - point.y if self.mirrored[1] else point.y
        return Point(round(x, 3), round(y, 3))

    def box(self) -> Box:
        corners = [self._turned(u, v) for u in (0.0, 1.0) for v in (0.0, 1.0)]
        xs, ys = [p.x for p in corners], [p.y for p in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def _turned(self, u: float, v: float) -> Point:
        across, down = u * self.width, v * self.height
        cos, sin = math.cos(self.turned), math.sin(self.turned)
        x, y = self.x + across * cos + down * sin, self.y - across * sin + down * cos
        return Point(round(x, 3), round(y, 3))


def _box(shape: Element, origin: Point) -> Box | None:
    frame = _Frame.of(shape, origin)
    return frame.box() if frame.width > 0 and frame.height > 0 else None


def _thick(id_: str, geometry: str, box: Box, home: Home | None) -> Connector:
    dx, dy = _ARROWS[geometry]
    centre = box.centre
    start = Point(centre.x - dx * box.width / 2, centre.y - dy * box.height / 2)
    end = Point(centre.x + dx * box.width / 2, centre.y + dy * box.height / 2)
    return Connector(id_, End(start), End(end, arrow=True), (start, end), home=home)


def _elbow(start: Point, end: Point) -> tuple[Point, ...]:
    """The corners of a standard connector, estimated from its ends."""
    if abs(start.x - end.x) < 1 or abs(start.y - end.y) < 1:
        return start, end
    middle = (start.y + end.y) / 2
    return start, Point(start.x, middle), Point(end.x, middle), end
