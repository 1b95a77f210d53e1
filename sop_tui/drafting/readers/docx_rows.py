"""Rows and cells of Word tables: how wide, how high, how far merged."""

from collections import Counter
from collections.abc import Iterator

from sop_tui.drafting.readers.docx_text import flat
from sop_tui.drafting.readers.measure import LINE, lines_of
from sop_tui.drafting.readers.packed import Element, Package, attribute, child, local, number

TWIP = 20.0  # twips a point


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


def row_height(row: Element, cells: list[tuple[list[str], float]], scale: float) -> float:
    stated = child(row, "trPr", "trHeight")
    least = number(attribute(stated, "val")) / TWIP
    if stated is not None and attribute(stated, "hRule") == "exact" and least > 0:
        return least
    needed = max((height_of_lines(lines, width, scale) for lines, width in cells), default=LINE)
    return max(least, needed, LINE * scale)


def height_of_lines(lines: list[str], width: float, scale: float) -> float:
    """The height of these lines in a cell of this width, in type of this scale."""
    return sum(lines_of(line, width / scale) for line in lines) * LINE * scale


def scale_of(package: Package, body: Element) -> float:
    """The size of the type that most runs have, beside 10.5 points."""
    sizes = Counter(attribute(e, "val") for e in body.iter() if local(e) == "sz")
    size = number(sizes.most_common(1)[0][0]) if sizes else 0.0
    if not size and "word/styles.xml" in package.names:
        defaults = child(package.xml("word/styles.xml"), "docDefaults", "rPrDefault", "rPr", "sz")
        size = number(attribute(defaults, "val"))
    return min(2.0, max(0.5, (size or 21.0) / 21.0))
