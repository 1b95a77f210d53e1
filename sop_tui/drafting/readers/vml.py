"""Shapes of VML, which Word wrote before 2010 and still writes in compatible documents."""

import re

from sop_tui.drafting.picture import Box, Connector, End, Home, Point, SymbolKind
from sop_tui.drafting.readers.drawn import Orientation, bends
from sop_tui.drafting.readers.packed import Element, attribute, child, local, number

_UNITS = {"pt": 1.0, "in": 72.0, "cm": 28.3465, "mm": 2.83465, "pc": 12.0, "px": 0.75, "": 1.0}
_KINDS: dict[str, SymbolKind] = {
    "1": "box", "109": "box", "112": "box", "114": "box", "7": "box", "111": "box",
    "2": "rounded", "176": "rounded", "116": "capsule", "3": "capsule",
    "4": "diamond", "110": "diamond", "177": "pentagon", "15": "pentagon", "56": "pentagon",
    "120": "circle",
}  # fmt: skip
_LINES = ("20", "32", "33", "34", "35", "36", "37", "38")
_BENDS = {
    "33": "bentConnector2", "34": "bentConnector3", "35": "bentConnector4", "36": "bentConnector5",
}  # fmt: skip
_WHITE = ("white", "#fff", "#ffffff", "window")


def style_of(shape: Element) -> dict[str, str]:
    """The CSS-like style of a shape, as keys and values."""
    pairs = (part.split(":", 1) for part in attribute(shape, "style").split(";") if ":" in part)
    return {key.strip().lower(): value.strip() for key, value in pairs}


def points(text: str) -> float:
    """A length in points; bare numbers are points."""
    match = re.fullmatch(r"\s*(-?[\d.]+)\s*([a-z]*)\s*", text or "")
    return number(match[1]) * _UNITS.get(match[2], 1.0) if match else 0.0


def type_of(shape: Element) -> str:
    """The number of the shape's type; 110 is a decision."""
    match = re.search(r"_t(\d+)$", attribute(shape, "type"))
    if match:
        return match[1]
    return {"rect": "1", "roundrect": "2", "oval": "3", "line": "20"}.get(local(shape), "")


def kind_of_vml(shape: Element) -> SymbolKind:
    if any(local(inner) == "imagedata" for inner in shape):
        return "picture"
    return _KINDS.get(type_of(shape), "other")


def is_vml_line(shape: Element) -> bool:
    return type_of(shape) in _LINES


def is_unframed(shape: Element) -> bool:
    """Whether no outline can be seen around the shape."""
    stroke = child(shape, "stroke")
    off = ("f", "false")
    if attribute(shape, "stroked") in off or attribute(stroke, "on") in off:
        return True
    return attribute(shape, "strokecolor").split(" ")[0].lower() in _WHITE


def is_patch(shape: Element) -> bool:
    """Whether the shape has no outline and the colour of the paper, to cover what is below."""
    off = ("f", "false")
    filled = attribute(shape, "filled") not in off
    filled = filled and attribute(child(shape, "fill"), "on") not in off
    colour = attribute(shape, "fillcolor", "white").split(" ")[0].lower()
    return is_unframed(shape) and filled and colour in _WHITE


def placed(shape: Element, origin: Point) -> Box | None:
    """The box of a free shape; its margins are relative to the origin."""
    style = style_of(shape)
    if local(shape) == "line":
        start, end = _pair(attribute(shape, "from")), _pair(attribute(shape, "to"))
        return Box(
            origin.x + min(start[0], end[0]), origin.y + min(start[1], end[1]),
            origin.x + max(start[0], end[0]), origin.y + max(start[1], end[1]),
        )  # fmt: skip
    if "width" not in style:
        return None
    x = origin.x + points(style.get("margin-left", style.get("left", "0")))
    y = origin.y + points(style.get("margin-top", style.get("top", "0")))
    return _turned(
        Box(x, y, x + points(style["width"]), y + points(style.get("height", "0"))), style
    )


def placed_in(shape: Element, group: Element, box: Box) -> Box | None:
    """The box of a shape inside a group, in the group's own coordinates."""
    style = style_of(shape)
    at = _pair(attribute(group, "coordorigin", "0,0"))
    size = _pair(attribute(group, "coordsize", "1000,1000"))
    across, down = box.width / (size[0] or 1000), box.height / (size[1] or 1000)
    if local(shape) == "line":
        start, end = _pair(attribute(shape, "from")), _pair(attribute(shape, "to"))
        x0, x1 = sorted((start[0], end[0]))
        y0, y1 = sorted((start[1], end[1]))
    else:
        if "width" not in style:
            return None
        x0, y0 = number(style.get("left")), number(style.get("top"))
        x1, y1 = x0 + number(style["width"]), y0 + number(style.get("height"))
    left, top = box.left + (x0 - at[0]) * across, box.top + (y0 - at[1]) * down
    found = Box(left, top, left + (x1 - x0) * across, top + (y1 - y0) * down)
    return _turned(found, style)


def _turned(box: Box, style: dict[str, str]) -> Box:
    degrees = _degrees(style)
    if 45 <= degrees % 180 < 135:
        centre = box.centre
        return Box(centre.x - box.height / 2, centre.y - box.width / 2,
                   centre.x + box.height / 2, centre.y + box.width / 2)  # fmt: skip
    return box


def connector_of_vml(id_: str, shape: Element, box: Box, home: Home | None) -> Connector:
    """A line with its arrow heads; a bent one has its corners half way."""
    style = style_of(shape)
    flip = style.get("flip", "")
    mirrored = ["x" in flip, "y" in flip]
    if local(shape) == "line":
        start, end = _pair(attribute(shape, "from")), _pair(attribute(shape, "to"))
        mirrored = [start[0] > end[0], start[1] > end[1]]
    turn = Orientation(mirrored[0], mirrored[1], _degrees(style) % 360)
    width, height = (box.height, box.width) if turn.is_quarter else (box.width, box.height)
    preset = _BENDS.get(type_of(shape), "line")
    set_at = [number(part) / 21_600 if part.strip() else 0.5
              for part in attribute(shape, "adj").split(",")]  # fmt: skip
    a, b, c = [*set_at, 0.5, 0.5, 0.5][:3]
    path = [turn.placed(u, v, box, width, height) for u, v in bends(preset, (a, b, c))]
    start_point, end_point = path[0], path[-1]
    stroke = child(shape, "stroke")
    first = attribute(stroke, "startarrow", "none") != "none"
    last = attribute(stroke, "endarrow", "none") != "none"
    return Connector(id_, End(start_point, first), End(end_point, last), tuple(path), home=home)


def _degrees(style: dict[str, str]) -> float:
    """The rotation in degrees; "fd" is the 65,536th part of one."""
    stated = style.get("rotation", "0")
    return number(re.sub(r"[^\d.-]", "", stated)) / (65_536 if stated.endswith("fd") else 1)


def _pair(text: str) -> tuple[float, float]:
    first, _, second = text.partition(",")
    return points(first), points(second)
