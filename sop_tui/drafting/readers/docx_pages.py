"""Finds the rows of a Word table at which a page begins."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from sop_tui.drafting.readers.docx_rows import is_break
from sop_tui.drafting.readers.drawn import EMU
from sop_tui.drafting.readers.packed import Element, attribute, child, local, number
from sop_tui.drafting.readers.vml import points, style_of

_JUMP = 0.3  # share of a page: an object this much higher than the row before is on the next page


def noted_rows(rows: Sequence[Element]) -> frozenset[int]:
    """The rows at which a page began in the program that saved the document."""
    return frozenset(
        at for at, row in enumerate(rows) if any(is_break(element) for element in row.iter())
    )


def guessed_rows(
    rows: Sequence[Element], ys: Sequence[float], heads: float, page: tuple[float, float, float]
) -> frozenset[int]:
    """Estimates the rows at which pages begin, where none are recorded.

    ``page`` has the top of the page on which the table starts, its top margin and its height.
    Objects positioned relative to the page show where pages begin: an object higher on its page
    than those of earlier rows starts a new page. Only without such objects, estimated row heights
    are used; they depend on guessed fonts.
    """
    begin, margin, height = page
    depths = [(at, depth) for at, row in enumerate(rows) for depth in _depths(row, margin)]
    if len(depths) < 2:
        return _fitted(ys, begin, heads, height)
    found = set()
    for (before, above), (at, below) in pairwise(depths):
        if above - below > _JUMP * height:
            found.add(min(
                range(before + 1, at + 1),
                key=lambda row: abs(heads + (ys[at] + ys[at + 1]) / 2 - ys[row] - below),
            ))  # fmt: skip
    return frozenset(found)


def _fitted(ys: Sequence[float], begin: float, heads: float, height: float) -> frozenset[int]:
    found = set()
    for at, (top, bottom) in enumerate(pairwise(ys)):
        if bottom - begin > height and top > begin:
            found.add(at)
            begin = top - (heads if at else 0.0)
    return frozenset(found)


def _depths(row: Element, margin: float) -> Iterable[float]:
    """The distance from the top margin to the lowest object of the row that is
    positioned by page.
    """
    found = []
    for element in row.iter():
        match local(element):
            case "anchor":
                down = child(element, "positionV")
                base, stated = attribute(down, "relativeFrom"), child(down, "posOffset")
                if stated is not None and base in ("page", "margin", "topMargin"):
                    found.append(number(stated.text) / EMU - (margin if base == "page" else 0.0))
            case "shape" | "rect" | "roundrect" | "oval":
                style = style_of(element)
                base = style.get("mso-position-vertical-relative", "text")
                if "margin-top" in style and base in ("page", "margin"):
                    found.append(points(style["margin-top"]) - (margin if base == "page" else 0.0))
    return [max(found)] if found else []
