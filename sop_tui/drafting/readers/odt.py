"""Reads OpenDocument texts and spreadsheets: tables by their styles, shapes by their anchors."""

from collections.abc import Iterable, Iterator

from sop_tui.drafting.picture import (
    MOST_CELLS,
    MOST_DRAWN,
    MOST_SHEETS,
    Block,
    Box,
    Cell,
    Grid,
    Home,
    PaperSheet,
    Picture,
    Point,
    Unreadable,
)
from sop_tui.drafting.readers.measure import Type, height_of, running
from sop_tui.drafting.readers.odf_shapes import SHAPES, Shapes
from sop_tui.drafting.readers.odf_tables import Styles, page_headers, paragraphs, repeated, text_of
from sop_tui.drafting.readers.packed import Element, Package, attribute, child, local, locked
from sop_tui.drafting.readers.vml import points
from sop_tui.text.message import say

_MANIFEST = "META-INF/manifest.xml"  # it states which members are encrypted
_ROW = 12.8  # points: height of a row without a stated height
_COLUMN = 64.0
_WIDTH = 480.0  # points: width of the text area
_FIRST_MASTER = "Standard"
_PRINTED = ("table", "p", "h", "list", "section")


def read(data: bytes) -> Picture:
    """The picture of an OpenDocument text or spreadsheet.

    Raises:
        Unreadable: it is neither.
    """
    package = Package(data)
    if _MANIFEST in package.names and b"encryption-data" in package.read(_MANIFEST):
        raise locked()
    content = package.xml("content.xml")
    roots = [content]
    if "styles.xml" in package.names:
        roots.append(package.xml("styles.xml"))
    styles = Styles(*roots)
    headers = page_headers(roots[-1])
    body = child(content, "body")
    book = child(body, "spreadsheet")
    if book is not None:
        tables = [element for element in book if local(element) == "table"]
        if len(tables) > MOST_SHEETS:
            raise Unreadable(say("lebih dari {limit} lembar; bagi dokumennya", limit=MOST_SHEETS))
        return Picture("ods", tuple(_worksheet(table, styles) for table in tables))
    text = child(body, "text")
    if text is None:
        raise Unreadable(say("dokumen rusak atau terpotong; simpan ulang dari aslinya"))
    return Picture("odt", (_Text(styles, headers).run(text),))


def _rows(table: Element) -> Iterator[Element]:
    for element in table:
        if local(element) == "table-row":
            yield element
        elif local(element) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(element)


def _columns(table: Element) -> Iterator[Element]:
    for element in table:
        if local(element) == "table-column":
            yield element
        elif local(element) in ("table-header-columns", "table-columns", "table-column-group"):
            yield from _columns(element)


def _widths(table: Element, styles: Styles, default: float) -> list[float]:
    widths: list[float] = []
    for column in _columns(table):
        width = styles.length(attribute(column, "style-name"), "column-width") or default
        if attribute(column, "visibility") == "collapse":
            width = 0.0
        widths += [width] * repeated(column, "number-columns-repeated")
        if len(widths) > 1000:
            break
    return widths or [default]


class _Grid:
    """The cells of a table of either kind, and the objects anchored to them."""

    def __init__(self, table: Element, styles: Styles, widths: list[float]) -> None:
        self.styles = styles
        self.cells: list[tuple[int, int, int, int, str]] = []
        self.hung: list[tuple[int, int, Element]] = []
        self.nested: list[tuple[int, int, Element]] = []
        self.heights: list[float] = []
        self.stated: list[bool] = []
        row = 0
        for element in _rows(table):
            times = repeated(element, "number-rows-repeated")
            style = attribute(element, "style-name")
            height = styles.length(style, "row-height") or styles.length(style, "min-row-height")
            filled = self._row(element, row)
            if not filled and times > 60:
                times = 1  # it only repeats emptiness to the end of the sheet
            inset = self._inset(element)
            texts = [
                (text, sum(widths[c : c + n]) - inset)
                for r, c, rows, n, text in self.cells if r == row and rows == 1
            ]  # fmt: skip
            exact = bool(styles.length(style, "row-height"))
            own = height if exact else height_of(texts, max(height, _ROW), self._type(element))
            self.heights += [own] * times
            self.stated += [exact] * times
            row += times
            if len(self.cells) > MOST_CELLS:
                raise Unreadable(say("tabel terlalu besar; ambil bagian SOP-nya saja"))

    def _inset(self, row: Element) -> float:
        """The vertical padding of the row's cells."""
        cell = next((e for e in row if local(e) == "table-cell"), None)
        if cell is None:
            return 0.0
        style = attribute(cell, "style-name")
        whole = self.styles.length(style, "padding")
        sides = [self.styles.length(style, f"padding-{side}") or whole
                 for side in ("left", "right")]  # fmt: skip
        return sum(sides)

    def _type(self, row: Element) -> Type | None:
        """The type of the row's longest paragraph."""
        longest = max(
            (p for p in row.iter() if local(p) == "p"), key=lambda p: len(text_of(p)), default=None
        )
        if longest is None:
            return None
        return self.styles.type_of(attribute(longest, "style-name"))

    def _row(self, element: Element, row: int) -> bool:
        column, filled = 0, False
        for cell in element:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            times = repeated(cell, "number-columns-repeated")
            rows = repeated(cell, "number-rows-spanned")
            columns = repeated(cell, "number-columns-spanned")
            text = "\n".join(line for line in paragraphs(cell) if line.strip()).strip()
            if local(cell) == "table-cell" and (text or rows > 1 or columns > 1):
                for copy in range(times if times < 60 else 1):
                    self.cells.append((row, column + copy, rows, columns, text))
                filled = filled or bool(text)
            for shape in _drawn(cell):
                self.hung.append((row, column, shape))
                filled = True
            self.nested += [(row, column, e) for e in cell if local(e) == "table"]
            column += times
            if column > 1000:
                break
        return filled

    def grid(self, xs: tuple[float, ...], ys: tuple[float, ...], *, named: bool) -> Grid:
        cells = tuple(
            Cell(row, column, text, rows, columns, name=_name(row, column) if named else "")
            for row, column, rows, columns, text in self.cells
            if column < len(xs) - 1
        )
        return Grid(xs, ys, cells, measured=named or all(self.stated))


def _name(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _drawn(parent: Element, depth: int = 0) -> Iterator[Element]:
    for element in parent:
        if local(element) in SHAPES:
            yield element
        elif local(element) != "table" and depth < 20:
            yield from _drawn(element, depth + 1)


def _worksheet(table: Element, styles: Styles) -> PaperSheet:
    widths = _widths(table, styles, _COLUMN)
    found = _Grid(table, styles, widths)
    last = max([c + n for _, c, _, n, _ in found.cells], default=1)
    widths = (widths + [_COLUMN] * last)[:last]
    xs, ys = running(widths), running(found.heights)
    shapes = Shapes(styles)
    for holder in table:
        if local(holder) == "shapes":
            for shape in holder:
                if local(shape) in SHAPES:
                    shapes.take(shape, Point(0, 0), None)
    for row, column, shape in found.hung:
        at = Point(xs[min(column, len(xs) - 1)], ys[min(row, len(ys) - 1)])
        shapes.take(shape, at, Home(0, row, column))
    return _sheet(attribute(table, "name"), [found.grid(xs, ys, named=True)], shapes)


def _sheet(name: str, grids: list[Grid], shapes: Shapes) -> PaperSheet:
    if len(shapes.symbols) + len(shapes.connectors) > MOST_DRAWN:
        raise Unreadable(say("gambar terlalu banyak dalam satu lembar; ringkas"))
    return PaperSheet(
        name, tuple(grids), tuple(shapes.symbols), tuple(shapes.connectors), tuple(shapes.blocks)
    )


class _Text:
    """Lays out a text document from top to bottom."""

    def __init__(self, styles: Styles, headers: dict[str, Element]) -> None:
        self.styles = styles
        self.headers = headers
        self.shapes = Shapes(styles)
        self.grids: list[Grid] = []
        self.y = 0.0

    def run(self, body: Element) -> PaperSheet:
        master = _FIRST_MASTER
        pending: list[Element] = []
        for element in body:
            named = self.styles.master_of(attribute(element, "style-name"))
            if named and named != master:
                self._page(master, pending)
                master, pending = named, []
            pending.append(element)
        self._page(master, pending)
        return _sheet("", self.grids, self.shapes)

    def _page(self, master: str, elements: list[Element]) -> None:
        """Lays out what stands on pages of this kind, below their header."""
        if any(local(element) in _PRINTED for element in elements):
            self._body(self.headers.get(master, ()), 0)
        self._body(elements, 0)

    def _body(self, parent: Iterable[Element], depth: int) -> None:
        for element in parent:
            match local(element):
                case "table":
                    self.y = self._table(element, 0.0, self.y, 0)
                case "p" | "h":
                    self._paragraph(element, text_of(element))
                case "list":
                    for line in paragraphs_of(element):
                        self._paragraph(element, line, drawn=False)
                case "section" if depth < 20:
                    self._body(element, depth + 1)
                case name if name in SHAPES:
                    self.shapes.take(element, Point(0, 0), None)

    def _paragraph(self, element: Element, text: str, *, drawn: bool = True) -> None:
        height = self.styles.type_of(attribute(element, "style-name")).height(text, _WIDTH)
        for shape in _drawn(element) if drawn else ():
            self.shapes.take(shape, Point(0, self.y), None)
        if text.strip():
            self.shapes.blocks.append(Block(text.strip(), Box(0, self.y, _WIDTH, self.y + height)))
        self.y += height

    def _table(self, table: Element, left: float, top: float, depth: int) -> float:
        widths = _widths(table, self.styles, _COLUMN)
        margin = points(self.styles.value(attribute(table, "style-name"), "margin-left"))
        found = _Grid(table, self.styles, widths)
        xs, ys = running(widths, left + margin), running(found.heights, top)
        index = len(self.grids)
        self.grids.append(found.grid(xs, ys, named=False))
        for row, column, shape in found.hung:
            at = min(column, len(xs) - 2)
            anchored = attribute(shape, "anchor-type") in ("paragraph", "char", "as-char", "")
            home = Home(index, row, at) if anchored else None
            self.shapes.take(shape, Point(xs[at], ys[row]), home)
        for row, column, inner in found.nested:
            if depth < 20:
                self._table(inner, xs[min(column, len(xs) - 2)], ys[row], depth + 1)
        return ys[-1]


def paragraphs_of(element: Element) -> Iterator[str]:
    """The lines of a list outside tables."""
    for item in element:
        yield from (f"• {line}" for line in paragraphs(item) if line.strip())
