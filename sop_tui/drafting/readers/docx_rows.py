"""Rows and cells of Word tables: widths, heights, merges."""

from collections.abc import Iterator

from sop_tui.drafting.readers.docx_text import flat
from sop_tui.drafting.readers.docx_type import TWIP
from sop_tui.drafting.readers.packed import Element, attribute, child, local, number

_LEAST = 10.0  # points: height of a row without text


def widths_of(table: Element) -> list[float]:
    grid = child(table, "tblGrid")
    widths = [number(attribute(column, "w")) / TWIP
              for column in (grid if grid is not None else ())]  # fmt: skip
    if sum(widths) > 0:
        return widths
    most: list[float] = []
    for row in flat(table):
        if local(row) == "tr":
            own = []
            for cell in flat(row):
                if local(cell) == "tc":
                    width = number(attribute(child(cell, "tcPr", "tcW"), "w"), 1000) / TWIP
                    span = span_of(cell)
                    own += [width / span] * span
            most = own if len(own) > len(most) else most
    return most or [100.0]


def set_in(properties: Element | None, free: float, inset: float) -> float:
    """The table's indent; ``free`` is the width left beside the table."""
    align = attribute(child(properties, "jc"), "val")
    if align in ("center", "right", "end"):
        return free / 2 if align == "center" else free
    return number(attribute(child(properties, "tblInd"), "w")) / TWIP - inset


def span_of(cell: Element) -> int:
    return max(1, min(200, int(number(attribute(child(cell, "tcPr", "gridSpan"), "val"), 1))))


def merge_of(cell: Element) -> str:
    merge = child(cell, "tcPr", "vMerge")
    if merge is None:
        return ""
    return "restart" if attribute(merge, "val") == "restart" else "continue"


def cells_of(row: Element, columns: int) -> Iterator[tuple[int, int, Element]]:
    """The cells of a row with their first column and span."""
    column = int(number(attribute(child(row, "trPr", "gridBefore"), "val")))
    for cell in flat(row):
        if local(cell) == "tc" and column < columns:
            span = min(span_of(cell), columns - column)
            yield column, span, cell
            column += span


def row_height(row: Element, needed: float) -> float:
    """The row's height; ``needed`` is the height of its fullest cell."""
    stated = child(row, "trPr", "trHeight")
    least = number(attribute(stated, "val")) / TWIP
    if stated is not None and attribute(stated, "hRule") == "exact" and least > 0:
        return least
    return max(least, needed, _LEAST)


def is_break(element: Element) -> bool:
    """Whether the program that saved the document recorded a page break here."""
    return local(element) == "lastRenderedPageBreak"


def is_repeated(row: Element) -> bool:
    """Whether a header row is repeated on each page."""
    found = child(row, "trPr", "tblHeader")
    return found is not None and attribute(found, "val", "1") not in ("0", "false", "off")


def is_turned(cell: Element) -> bool:
    """Whether the text of the cell runs upwards or downwards."""
    return attribute(child(cell, "tcPr", "textDirection"), "val") in ("btLr", "tbRl", "tbRlV")
