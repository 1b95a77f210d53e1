"""Reads workbooks: cells and merges from the sheet, shapes from its drawing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sop_tui.drafting.picture import (
    MOST_CELLS,
    MOST_DRAWN,
    MOST_SHEETS,
    Block,
    Box,
    Cell,
    Connector,
    DrawnSymbol,
    Grid,
    Home,
    PaperSheet,
    Picture,
    Unreadable,
)
from sop_tui.drafting.readers.drawn import (
    EMU,
    Orientation,
    block_arrow,
    connector_of,
    is_block_arrow,
    is_line,
    kind_of,
    kind_of_outline,
    outline_of,
    turn_of,
    unused_id,
)
from sop_tui.drafting.readers.measure import height_of, running
from sop_tui.drafting.readers.outlines import role_of
from sop_tui.drafting.readers.packed import Element, Package, attribute, child, local, number
from sop_tui.drafting.readers.xlsx_text import (
    number_formats,
    rich_text,
    shared_texts,
    shown_number,
)
from sop_tui.text.message import say

_MOST_ROWS = 20_000  # rows of a sheet; a form has some hundreds
_MOST_COLUMNS = 1_000
_DEEPEST_GROUP = 20
_INSET = 6.0  # points: horizontal padding of a cell


def read(data: bytes) -> Picture:
    """The picture of a workbook; hidden sheets are left out unless all are hidden.

    Raises:
        Unreadable: it is not a workbook.
    """
    package = Package(data)
    workbook = package.xml("xl/workbook.xml")
    relations = package.relations("xl/workbook.xml")
    texts, formats = shared_texts(package), number_formats(package)
    entries = [entry for entry in workbook.iter() if local(entry) == "sheet"]
    shown = [entry for entry in entries if entry.get("state", "visible") == "visible"] or entries
    if len(shown) > MOST_SHEETS:
        raise Unreadable(say("lebih dari {limit} lembar; bagi dokumennya", limit=MOST_SHEETS))
    sheets = []
    for entry in shown:
        part = relations.get(attribute(entry, "id"))
        if part is None or "worksheets" not in part:
            continue
        rows = _Rows(package.xml(part), texts, formats)
        drawing = _Drawing(rows)
        parts = package.relations(part)
        link = child(rows.root, "drawing")
        if link is not None and attribute(link, "id") in parts:
            drawing.take(package.xml(parts[attribute(link, "id")]))
        sheets.append(drawing.sheet(entry.get("name", "")))
    return Picture("xlsx", tuple(sheets))


def _reference(name: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", name)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


class _Rows:
    """The cells of a sheet, and the positions of its columns and rows."""

    def __init__(self, root: Element, texts: list[str], formats: list[str]) -> None:
        self.root = root
        self._texts = texts
        self._formats = formats
        sizes = child(root, "sheetFormatPr")
        self._row_height = number(attribute(sizes, "defaultRowHeight"), 15.0)
        base = number(attribute(sizes, "baseColWidth"), 8.0) + 0.71
        self._column_width = number(attribute(sizes, "defaultColWidth"), base)
        self.values: dict[tuple[int, int], str] = {}
        self._heights: dict[int, float] = {}
        self._read_rows()
        self.merges = list(self._read_merges())
        self._drop_hidden()
        last_row = max([r for r, _ in self.values] + [m[2] for m in self.merges], default=0)
        last_column = max([c for _, c in self.values] + [m[3] for m in self.merges], default=0)
        self.rows, self.columns = last_row + 1, last_column + 1
        self.last_text = last_row
        self.xs = self._column_edges()
        self.ys: tuple[float, ...] = ()
        self.measure({})

    def _read_rows(self) -> None:
        table = child(self.root, "sheetData")
        row = -1
        for element in table if table is not None else ():
            row = int(number(element.get("r"), row + 2)) - 1
            if not 0 <= row < _MOST_ROWS:
                continue
            if element.get("hidden") in ("1", "true"):
                self._heights[row] = 0.0
            elif element.get("ht") is not None:
                self._heights[row] = min(number(element.get("ht"), self._row_height), 409.0)
            column = -1
            for cell in element:
                at = _reference(cell.get("r", ""))
                column = at[1] if at is not None else column + 1
                text = self._text(cell)
                if text and column < _MOST_COLUMNS:
                    self.values[row, column] = text
                    if len(self.values) > MOST_CELLS:
                        raise Unreadable(say("lembar kerja terlalu besar; ambil lembar SOP-nya"))

    def _text(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inner = child(cell, "is")
            return rich_text(inner).strip() if inner is not None else ""
        value = child(cell, "v")
        text = (value.text or "").strip() if value is not None else ""
        if kind == "s":
            index = int(number(text, -1))
            return self._texts[index].strip() if 0 <= index < len(self._texts) else ""
        if kind in ("str", "b"):
            return text
        if kind == "e" or not text:
            return ""
        style = int(number(cell.get("s"), -1))
        code = self._formats[style] if 0 <= style < len(self._formats) else ""
        return shown_number(text, code)

    def _read_merges(self) -> Iterator[tuple[int, int, int, int]]:
        merges = child(self.root, "mergeCells")
        for merge in merges if merges is not None else ():
            first, _, last = merge.get("ref", "").partition(":")
            a, b = _reference(first), _reference(last)
            if a is not None and b is not None and b[0] < _MOST_ROWS and b[1] < _MOST_COLUMNS:
                yield a[0], a[1], b[0], b[1]

    def _drop_hidden(self) -> None:
        """Removes the texts of hidden rows and columns, which nobody sees."""
        columns = child(self.root, "cols")
        hidden = {
            index
            for column in (columns if columns is not None else ())
            if column.get("hidden") in ("1", "true")
            for index in _meant(column, _MOST_COLUMNS)
        }
        seen = {
            (top, left)
            for top, left, bottom, right in self.merges
            if any(self._heights.get(row) != 0.0 for row in range(top, bottom + 1))
            and any(column not in hidden for column in range(left, right + 1))
        }
        for row, column in list(self.values):
            if (self._heights.get(row) == 0.0 or column in hidden) and (row, column) not in seen:
                del self.values[row, column]

    def _column_edges(self) -> tuple[float, ...]:
        widths: dict[int, float] = {}
        columns = child(self.root, "cols")
        for column in columns if columns is not None else ():
            hidden = column.get("hidden") in ("1", "true")
            width = 0.0 if hidden else number(column.get("width"), self._column_width)
            for index in _meant(column, self.columns + 40):
                widths[index] = width
        return running(
            int(min(widths.get(index, self._column_width), 255.0) * 7 + 5) * 0.75
            if widths.get(index, self._column_width)
            else 0.0
            for index in range(self.columns + 40)
        )

    def measure(self, reach: dict[int, float]) -> None:
        """Computes row positions; a row without a stated height fits its text and ``reach``."""
        inside = {(r, c) for a, b, e, f in self.merges if e > a or f > b
                  for r in range(a, min(e, self.rows) + 1)
                  for c in range(b, min(f, self.columns) + 1)}  # fmt: skip
        texts: dict[int, list[tuple[str, float]]] = {}
        for (row, column), text in self.values.items():
            if (row, column) not in inside:
                width = self.xs[column + 1] - self.xs[column] - _INSET
                texts.setdefault(row, []).append((text, width))
        heights = []
        for row in range(self.rows + 60):
            stated = self._heights.get(row)
            if stated is None:
                stated = max(height_of(texts.get(row, ()), self._row_height), reach.get(row, 0.0))
            heights.append(stated)
        self.ys = running(heights)

    def reach_down(self, row: int) -> None:
        """Extends the grid down to a row that only a drawing reaches, if it is not far."""
        if self.rows <= row < self.last_text + 60:
            self.rows = row + 1

    def has_height(self, row: int) -> bool:
        return row in self._heights

    def grid(self) -> Grid:
        spans = {(a, b): (c - a + 1, d - b + 1) for a, b, c, d in self.merges}
        places = sorted(set(self.values) | set(spans))
        cells = tuple(
            Cell(
                row,
                column,
                self.values.get((row, column), ""),
                *spans.get((row, column), (1, 1)),
                name=f"{_letters(column)}{row + 1}",
            )
            for row, column in places
        )
        # Anchors are relative to cells, so a row's height moves the shapes anchored to it.
        return Grid(self.xs[: self.columns + 1], self.ys[: self.rows + 1], cells)


def _meant(column: Element, most: int) -> range:
    """The columns, from 0, of which an entry of a sheet states the width."""
    first, last = (int(number(column.get(key), 1)) for key in ("min", "max"))
    return range(max(0, first - 1), min(last, most))


@dataclass(frozen=True, slots=True)
class _Corner:
    row: int
    column: int
    dx: float
    dy: float


@dataclass(slots=True)
class _Drawing:
    """The shapes of one sheet, collected from its anchors."""

    rows: _Rows
    symbols: list[DrawnSymbol] = field(default_factory=list)
    connectors: list[Connector] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def take(self, drawing: Element) -> None:
        anchors = [anchor for anchor in _unwrapped(drawing) if local(anchor).endswith("Anchor")]
        reach: dict[int, float] = {}
        for anchor in anchors:
            for name in ("from", "to"):
                corner = _corner(child(anchor, name))
                if corner is not None:
                    self.rows.reach_down(corner.row)
                if corner is not None and not self.rows.has_height(corner.row):
                    reach[corner.row] = max(reach.get(corner.row, 0.0), min(corner.dy, 409.0))
        self.rows.measure(reach)
        for anchor in anchors:
            box, home = self._place(anchor)
            if box is None:
                continue
            for shape in _unwrapped(anchor):
                self._shape(shape, box, home)
            if len(self.symbols) + len(self.connectors) > MOST_DRAWN:
                raise Unreadable(say("gambar terlalu banyak dalam satu lembar; ringkas"))

    def sheet(self, name: str) -> PaperSheet:
        return PaperSheet(
            name,
            (self.rows.grid(),),
            tuple(self.symbols),
            tuple(self.connectors),
            tuple(self.blocks),
        )

    def _place(self, anchor: Element) -> tuple[Box | None, Home | None]:
        size = child(anchor, "ext")
        width, height = number(attribute(size, "cx")) / EMU, number(attribute(size, "cy")) / EMU
        corner = _corner(child(anchor, "from"))
        if corner is None:
            at = child(anchor, "pos")
            if at is None:
                return None, None
            x, y = number(at.get("x")) / EMU, number(at.get("y")) / EMU
            return Box(x, y, x + width, y + height), None
        x, y = self._point(corner)
        home = Home(0, corner.row, corner.column)
        end = _corner(child(anchor, "to"))
        if end is None:
            return Box(x, y, x + width, y + height), home
        right, bottom = self._point(end)
        inside = (corner.row, corner.column) == (end.row, end.column)
        return Box(x, y, max(x, right), max(y, bottom)), home if inside else None

    def _point(self, corner: _Corner) -> tuple[float, float]:
        xs, ys = self.rows.xs, self.rows.ys
        column, row = min(corner.column, len(xs) - 2), min(corner.row, len(ys) - 2)
        # An offset beyond its cell is cut off at the cell's end, as in Excel.
        return (
            xs[column] + min(corner.dx, xs[column + 1] - xs[column]),
            ys[row] + min(corner.dy, ys[row + 1] - ys[row]),
        )

    def _shape(self, shape: Element, box: Box, home: Home | None, depth: int = 0) -> None:
        match local(shape):
            case "grpSp" if depth < _DEEPEST_GROUP:
                frame = child(shape, "grpSpPr", "xfrm")
                for inner in _unwrapped(shape):
                    placed = _in_group(inner, frame, box)
                    if placed is not None:
                        self._shape(inner, placed, None, depth + 1)
            case "pic":
                id_ = self._id(shape)
                self.symbols.append(DrawnSymbol(id_, "picture", box, "", home))
            case "cxnSp":
                self._connector(shape, box, home)
            case "sp":
                self._outlined(shape, box, home)

    def _id(self, shape: Element) -> str:
        names = next((e for e in shape.iter() if local(e) == "cNvPr"), None)
        unique = unused_id(attribute(names, "id"), self.ids)
        self.ids.add(unique)
        return unique

    def _connector(self, shape: Element, box: Box, home: Home | None) -> None:
        preset = attribute(child(shape, "spPr", "prstGeom"), "prst", "line")
        frame = child(shape, "spPr", "xfrm")
        turn = turn_of(frame)
        box = _visible(box, frame, turn)
        self.connectors.append(connector_of(self._id(shape), shape, preset, box, turn, home))

    def _outlined(self, shape: Element, box: Box, home: Home | None) -> None:
        names = next((e for e in shape.iter() if local(e) == "cNvPr"), None)
        if attribute(names, "hidden") in ("1", "true"):
            return
        properties = child(shape, "spPr")
        preset = attribute(child(properties, "prstGeom"), "prst")
        frame = child(properties, "xfrm")
        turn = turn_of(frame)
        box = _visible(box, frame, turn)
        text = _shape_text(shape)
        if is_line(preset):
            self.connectors.append(connector_of(self._id(shape), shape, preset, box, turn, home))
            return
        if is_block_arrow(preset):
            self.connectors.append(block_arrow(preset, self._id(shape), box, turn, home))
            return
        is_text_box = attribute(child(shape, "nvSpPr", "cNvSpPr"), "txBox") in ("1", "true")
        match role_of(shape, is_text_box=is_text_box, text=text):
            case "words":
                self.blocks.append(Block(text, box, floating=True, home=home))
                return
            case "patch":
                return
        kind = kind_of(preset, box)
        if child(properties, "custGeom") is not None:
            points, curved, closed = outline_of(shape, box, turn)
            if len(points) > 1 and not closed:
                id_ = self._id(shape)
                self.connectors.append(connector_of(id_, shape, "line", box, turn, home))
                return
            if len(points) > 2:
                kind = kind_of_outline(points, curved=curved)
        self.symbols.append(DrawnSymbol(self._id(shape), kind, box, text, home))


def _unwrapped(parent: Element) -> Iterator[Element]:
    """The children; a choice between old and new forms is opened."""
    for element in parent:
        if local(element) == "AlternateContent":
            chosen = child(element, "Choice")
            chosen = chosen if chosen is not None else child(element, "Fallback")
            if chosen is not None:
                yield from _unwrapped(chosen)
        else:
            yield element


def _corner(element: Element | None) -> _Corner | None:
    if element is None:
        return None
    values = {local(inner): number(inner.text) for inner in element}
    return _Corner(
        max(0, int(values.get("row", 0))),
        max(0, int(values.get("col", 0))),
        max(0.0, values.get("colOff", 0) / EMU),
        max(0.0, values.get("rowOff", 0) / EMU),
    )


def _visible(box: Box, frame: Element | None, turn: Orientation) -> Box:
    """The box as displayed; the anchor may store the box before a quarter turn."""
    if not turn.is_quarter or frame is None:
        return box
    size = child(frame, "ext")
    width, height = number(attribute(size, "cx")) / EMU, number(attribute(size, "cy")) / EMU
    unturned = abs(box.width - width) + abs(box.height - height)
    turned = abs(box.width - height) + abs(box.height - width)
    if unturned >= turned:
        return box
    centre = box.centre
    return Box(
        centre.x - box.height / 2, centre.y - box.width / 2,
        centre.x + box.height / 2, centre.y + box.width / 2,
    )  # fmt: skip


def _in_group(shape: Element, group: Element | None, box: Box) -> Box | None:
    """The box of a shape inside a group, in the group's own coordinates."""
    properties = child(shape, "spPr")
    if properties is None:
        properties = child(shape, "grpSpPr")
    frame = child(properties, "xfrm")
    if frame is None:
        return None
    scale = []
    for axis, size, length in (("x", "cx", box.width), ("y", "cy", box.height)):
        inner = number(attribute(child(group, "chExt"), size)) or number(
            attribute(child(group, "ext"), size)
        )
        factor = length / inner if inner else 1 / EMU
        first = number(attribute(child(group, "chOff"), axis))
        at = (number(attribute(child(frame, "off"), axis)) - first) * factor
        scale.append((at, number(attribute(child(frame, "ext"), size)) * factor))
    (x, width), (y, height) = scale
    if turn_of(frame).is_quarter:  # a group states the frame before rotation
        x, y = x + (width - height) / 2, y + (height - width) / 2
        width, height = height, width
    return Box(box.left + x, box.top + y, box.left + x + width, box.top + y + height)


def _shape_text(shape: Element) -> str:
    body = child(shape, "txBody")
    lines = []
    for paragraph in body if body is not None else ():
        if local(paragraph) == "p":
            lines.append("".join(
                "\n" if local(e) == "br" else e.text or ""
                for e in paragraph.iter() if local(e) in ("t", "br")
            ))  # fmt: skip
    return "\n".join(lines).strip()
