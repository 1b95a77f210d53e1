"""What a shape of DrawingML is by its lines and filling: a symbol, words, or nothing to see."""

from typing import Literal

from sop_tui.drafting.readers.packed import Element, attribute, child, local

_WHITE = ("FFFFFF", "bg1", "lt1", "window", "white")


def role_of(
    shape: Element, *, is_text_box: bool, text: str
) -> Literal["symbol", "words", "nothing"]:
    """A text box is a symbol if its outline can be seen, another shape unless nothing of it can."""
    properties = child(shape, "spPr")
    preset = attribute(child(properties, "prstGeom"), "prst")
    stated = _line(shape)
    outlined = stated if stated is not None else not is_text_box
    if outlined:
        return "symbol"
    if text and (is_text_box or preset in ("rect", "")):
        return "words"
    if _is_filled(shape):
        return "symbol"
    return "words" if text else "nothing"


def _line(shape: Element) -> bool | None:
    """Whether the outline can be seen; None where the file does not say."""
    line = child(shape, "spPr", "ln")
    if line is not None:
        paint = next((e for e in line if local(e).endswith("Fill")), None)
        if paint is not None:
            return _shows(paint)
    style = child(shape, "style", "lnRef")
    if style is not None:
        return attribute(style, "idx", "0") != "0"
    return None if line is None else True


def _is_filled(shape: Element) -> bool:
    properties = child(shape, "spPr")
    for paint in properties if properties is not None else ():
        if local(paint).endswith("Fill"):
            return _shows(paint)
    return attribute(child(shape, "style", "fillRef"), "idx", "0") != "0"


def _shows(paint: Element) -> bool:
    """Whether this paint can be told from the paper."""
    if local(paint) == "noFill":
        return False
    colour = next(iter(paint), None) if local(paint) == "solidFill" else None
    changed = colour is not None and any(True for _ in colour)
    return changed or attribute(colour, "val") not in _WHITE
