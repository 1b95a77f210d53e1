"""Where the drawings of a Word document are: by their anchors, paragraphs, pages and groups."""

from dataclasses import dataclass, replace

from sop_tui.drafting.picture import Box, Home, Point
from sop_tui.drafting.readers.docx_type import TWIP
from sop_tui.drafting.readers.drawn import EMU
from sop_tui.drafting.readers.packed import Element, attribute, child, local, number
from sop_tui.drafting.readers.vml import style_of


@dataclass(frozen=True, slots=True)
class PageArea:
    """The text area of a section, in points."""

    left: float = 72.0
    top: float = 72.0
    width: float = 451.0
    height: float = 698.0
    head: float = 36.0  # from the edge of the paper to the page header

    @classmethod
    def of(cls, section: Element | None) -> "PageArea":
        size, margins = child(section, "pgSz"), child(section, "pgMar")
        width = number(attribute(size, "w"), 11_906) / TWIP
        left = number(attribute(margins, "left"), 1440) / TWIP
        right = number(attribute(margins, "right"), 1440) / TWIP
        height = number(attribute(size, "h"), 16_838) / TWIP
        top = number(attribute(margins, "top"), 1440) / TWIP
        bottom = number(attribute(margins, "bottom"), 1440) / TWIP
        head = number(attribute(margins, "header"), 720) / TWIP
        return cls(left, top, width - left - right, height - top - bottom, head)

    def below(self, header: float) -> "PageArea":
        """The area below a page header of this height, which may need more than the margin."""
        down = max(0.0, self.head + header - self.top)
        return replace(self, top=self.top + down, height=self.height - down)


@dataclass(frozen=True, slots=True)
class HeldDrawing:
    """A drawn object with the position that its paragraph gives it."""

    element: Element
    origin: Point
    home: Home | None
    page_top: float
    page: PageArea
    centred: bool
    room: float


def place_of(frame: Element, held: HeldDrawing, width: float, height: float) -> tuple[float, float]:
    """The top left corner according to the anchor."""
    if local(frame) == "inline":
        indent = (held.room - width) / 2 if held.centred else 0.0
        return held.origin.x + max(0.0, indent), held.origin.y
    across, down = child(frame, "positionH"), child(frame, "positionV")
    x_base, room = held.origin.x, held.room
    match attribute(across, "relativeFrom"):
        case "page":
            x_base, room = 0.0, held.page.width + 2 * held.page.left
        case "margin" | "leftMargin" | "insideMargin":
            x_base, room = held.page.left, held.page.width
    y_base = held.origin.y
    match attribute(down, "relativeFrom"):
        case "page":
            y_base = held.page_top - held.page.top
        case "margin" | "topMargin":
            y_base = held.page_top
    x = x_base + _offset(across, room, width)
    return x, y_base + _offset(down, height, height)


def _offset(position: Element | None, room: float, size: float) -> float:
    stated = child(position, "posOffset")
    if stated is not None:
        return number(stated.text) / EMU
    aligned = child(position, "align")
    match (aligned.text or "").strip() if aligned is not None else "":
        case "center":
            return (room - size) / 2
        case "right" | "bottom":
            return room - size
    return 0.0


def vml_origin(shape: Element, held: HeldDrawing) -> Point:
    style = style_of(shape)
    x, y = held.origin.x, held.origin.y
    match style.get("mso-position-horizontal-relative", "text"):
        case "page":
            x = 0.0
        case "margin":
            x = held.page.left
    match style.get("mso-position-vertical-relative", "text"):
        case "page":
            y = held.page_top - held.page.top
        case "margin":
            y = held.page_top
    return Point(x, y)


def box_in_group(shape: Element, group: Element | None, box: Box) -> Box | None:
    """The position of a shape inside a group or canvas."""
    properties = child(shape, "spPr")
    properties = properties if properties is not None else child(shape, "grpSpPr")
    frame = child(properties, "xfrm")
    if frame is None:
        return None
    sides = []
    for axis, size, length in (("x", "cx", box.width), ("y", "cy", box.height)):
        inner = number(attribute(child(group, "chExt"), size))
        factor = length / inner if inner else 1 / EMU
        first = number(attribute(child(group, "chOff"), axis))
        at = (number(attribute(child(frame, "off"), axis)) - first) * factor
        sides.append((at, number(attribute(child(frame, "ext"), size)) * factor))
    (x, width), (y, height) = sides
    return Box(box.left + x, box.top + y, box.left + x + width, box.top + y + height)
