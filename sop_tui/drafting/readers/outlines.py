"""What a shape of DrawingML is by its lines and filling: a symbol, words, or only a patch.

A patch has no outline and the colour of the paper, to cover what is below. A shape that is neither
outlined nor filled covers nothing: so LibreOffice saves symbols whose lines are by a default.
"""

from typing import Literal

from sop_tui.drafting.readers.packed import Element, attribute, child, local

_WHITE = ("FFFFFF", "bg1", "lt1", "window", "white")


def role_of(shape: Element, *, is_text_box: bool, text: str) -> Literal["symbol", "words", "patch"]:
    """A text box is a symbol if its outline can be seen, another shape unless it is a patch."""
    properties = child(shape, "spPr")
    preset = attribute(child(properties, "prstGeom"), "prst")
    outline, painted = _outline(shape, default=not is_text_box), _filling(shape)
    if outline:
        return "symbol"
    if text and (is_text_box or preset in ("rect", "")):
        return "words"
    if painted:
        return "symbol"
    if text:
        return "words"
    return "patch" if is_text_box or False in (outline, painted) else "symbol"


def _outline(shape: Element, *, default: bool) -> bool | None:
    """Whether the outline can be told from the paper; None if there is none."""
    line = child(shape, "spPr", "ln")
    for paint in line if line is not None else ():
        if local(paint).endswith("Fill"):
            return _shows(paint)
    style = child(shape, "style", "lnRef")
    if style is not None:
        return True if attribute(style, "idx", "0") != "0" else None
    return True if default or line is not None else None


def _filling(shape: Element) -> bool | None:
    """Whether the filling can be told from the paper; None if there is none."""
    properties = child(shape, "spPr")
    for paint in properties if properties is not None else ():
        if local(paint).endswith("Fill"):
            return _shows(paint)
    return True if attribute(child(shape, "style", "fillRef"), "idx", "0") != "0" else None


def _shows(paint: Element) -> bool | None:
    """Whether this paint can be told from the paper; None if it paints nothing."""
    if local(paint) == "noFill":
        return None
    colour = next(iter(paint), None) if local(paint) == "solidFill" else None
    changed = colour is not None and any(True for _ in colour)
    return changed or attribute(colour, "val") not in _WHITE
