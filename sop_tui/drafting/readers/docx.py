"""Reads Word documents: tables by their own measures, shapes by their anchors."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from sop_tui.drafting.picture import (
    MOST_CELLS,
    MOST_DRAWN,
    Block,
    Box,
    Cell,
    Connector,
    DrawnSymbol,
    Grid,
    Home,
    PaperSheet,
    Picture,
    Point,
    Unreadable,
)
from sop_tui.drafting.readers.docx_pages import guessed_rows, noted_rows
from sop_tui.drafting.readers.docx_places import (
    HeldDrawing,
    PageArea,
    box_in_group,
    place_of,
    vml_origin,
)
from sop_tui.drafting.readers.docx_rows import (
    cells_of,
    is_break,
    is_repeated,
    is_turned,
    merge_of,
    row_height,
    set_in,
    widths_of,
)
from sop_tui.drafting.readers.docx_sections import Section, sections_of
from sop_tui.drafting.readers.docx_text import Numbering, flat, run_text, shape_text
from sop_tui.drafting.readers.docx_type import Typography
from sop_tui.drafting.readers.drawn import (
    EMU,
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
from sop_tui.drafting.readers.measure import running
from sop_tui.drafting.readers.outlines import role_of
from sop_tui.drafting.readers.packed import Element, Package, attribute, child, local, number
from sop_tui.drafting.readers.vml import (
    connector_of_vml,
    is_patch,
    is_unframed,
    is_vml_line,
    kind_of_vml,
    placed,
    placed_in,
)
from sop_tui.text.message import say

_INSET = 5.4  # points: the margin of a cell
_DEEPEST = 20
_SHAPES = ("rect", "roundrect", "oval", "line", "shape", "polyline", "group")


def read(data: bytes) -> Picture:
    """The picture of a Word document: one sheet, laid out from top to bottom.

    Raises:
        Unreadable: it is not a Word document.
    """
    package = Package(data)
    body = child(package.xml("word/document.xml"), "body")
    if body is None:
        raise Unreadable(say("dokumen rusak atau terpotong; simpan ulang dari aslinya"))
    return Picture("docx", (_Layout(Numbering(package), Typography(package)).run(package, body),))


@dataclass(slots=True)
class _Layout:
    numbering: Numbering
    typography: Typography
    y: float = 0.0
    page_top: float = 0.0
    rendered: bool = False  # whether the document records where pages broke
    page: PageArea = field(default_factory=PageArea)
    grids: list[Grid] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    symbols: list[DrawnSymbol] = field(default_factory=list)
    connectors: list[Connector] = field(default_factory=list)
    held: list[HeldDrawing] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def run(self, package: Package, body: Element) -> PaperSheet:
        self.rendered = any(is_break(element) for element in body.iter())
        for section in sections_of(package, list(flat(body))):
            self._section(section)
        for held in self.held:
            self._draw(held)
            if len(self.symbols) + len(self.connectors) > MOST_DRAWN:
                raise Unreadable(say("gambar terlalu banyak dalam satu lembar; ringkas"))
        return PaperSheet(
            "", tuple(self.grids), tuple(self.symbols), tuple(self.connectors), tuple(self.blocks)
        )

    def _section(self, section: Section) -> None:
        """Lays out a section, with new page headers above it."""
        self.page, begun = section.page, self.y
        for header in section.headers:
            self._flow(flat(header))
        if self.y > begun:
            self.page, self.page_top = self.page.below(self.y - begun), self.y
        self._flow(section.elements)

    def _flow(self, elements: Iterable[Element]) -> None:
        for element in elements:
            match local(element):
                case "p":
                    self._paragraph(element)
                case "tbl":
                    self._table(element, self.page.left, self.y, 0)

    def _paragraph(self, paragraph: Element) -> None:
        text = self.numbering.prefix(paragraph) + run_text(paragraph)
        if _breaks_before(paragraph):
            self.page_top = self.y
        height = self.typography.of(paragraph).height(text, self.page.width)
        at = Point(self.page.left, self.y)
        for drawn in _drawings(paragraph):
            self.held.append(HeldDrawing(drawn, at, None, self.page_top, self.page,
                                   _is_centred(paragraph), self.page.width))  # fmt: skip
        if text.strip():
            right = self.page.left + self.page.width
            self.blocks.append(
                Block(text.strip(), Box(self.page.left, self.y, right, self.y + height))
            )
        self.y += height
        if _breaks_after(paragraph):
            self.page_top = self.y

    # Tables.

    def _table(self, table: Element, left: float, top: float, depth: int) -> float:
        """Lays out a table; returns its lower edge."""
        properties = child(table, "tblPr")
        widths = widths_of(table)
        free = self.page.width - sum(widths) if depth == 0 else 0.0
        at_left = left + set_in(properties, free, _INSET if depth == 0 else 0.0)
        xs = running(widths, at_left)
        rows = [row for row in flat(table) if local(row) == "tr"]
        placed_cells = [list(cells_of(row, len(xs) - 1)) for row in rows]
        style = attribute(child(properties, "tblStyle"), "val")
        texts = [
            [self._cell_lines(cell, xs[min(c + n, len(xs) - 1)] - xs[c], style)
             for c, n, cell in cells]
            for cells in placed_cells
        ]  # fmt: skip
        heights = [
            row_height(row, max((sum(height for _, height in lines)
                                 for (_, _, cell), lines in zip(cells, said, strict=True)
                                 if merge_of(cell) == "" and not is_turned(cell)), default=0.0))
            for row, cells, said in zip(rows, placed_cells, texts, strict=True)
        ]  # fmt: skip
        ys = running(heights, top)
        repeated = list(takewhile(is_repeated, rows))
        heads = ys[len(repeated)] - top  # header rows, printed again at the top of each page
        page = (self.page_top, self.page.top, self.page.height)
        begun = noted_rows(rows) if self.rendered else guessed_rows(rows, ys, heads, page)
        index = len(self.grids)
        self.grids.append(Grid(xs, ys, (), measured=False))
        found: dict[tuple[int, int], Cell] = {}
        open_cells: dict[int, tuple[int, int]] = {}
        for at, (cells, said) in enumerate(zip(placed_cells, texts, strict=True)):
            if depth == 0 and at in begun:
                self.page_top = ys[at] - (heads if at else 0.0)
            for (column, span, cell), lines in zip(cells, said, strict=True):
                merge = merge_of(cell)
                text = "\n".join(line for line, _ in lines if line.strip()).strip()
                first = open_cells.get(column)
                if merge == "continue" and first is not None:
                    above = found[first]
                    joined = f"{above.text}\n{text}".strip() if text else above.text
                    found[first] = Cell(
                        above.row, above.col, joined, at - above.row + 1, above.cols
                    )
                else:
                    found[at, column] = Cell(at, column, text, 1, span)
                    open_cells[column] = (at, column)
                right = xs[min(column + span, len(xs) - 1)]
                own = Box(xs[column], ys[at], right, ys[at + 1])
                self._hold_cell(cell, Home(index, at, column), own, lines, depth)
        if sum(len(grid.cells) for grid in self.grids) + len(found) > MOST_CELLS:
            raise Unreadable(say("tabel terlalu besar; ambil bagian SOP-nya saja"))
        exact = all(attribute(child(row, "trPr", "trHeight"), "hRule") == "exact" for row in rows)
        cells_found = tuple(found[key] for key in sorted(found))
        self.grids[index] = Grid(xs, ys, cells_found, measured=exact)
        if depth == 0:
            self.y = ys[-1]
        return ys[-1]

    def _cell_lines(self, cell: Element, width: float, style: str) -> list[tuple[str, float]]:
        """The paragraphs of a cell, each with its height."""
        found = []
        for paragraph in flat(cell):
            if local(paragraph) == "p":
                text = self.numbering.prefix(paragraph) + run_text(paragraph)
                setting = self.typography.of(paragraph, style)
                found.append((text, setting.height(text, width - 2 * _INSET)))
        return found

    def _hold_cell(
        self, cell: Element, home: Home, box: Box, lines: list[tuple[str, float]], depth: int
    ) -> None:
        """Records the objects drawn in a cell, and lays out its nested tables."""
        width = box.width
        content = sum(height for _, height in lines)
        align = attribute(child(cell, "tcPr", "vAlign"), "val", "top")
        free = max(0.0, box.height - content)
        y = box.top + (free / 2 if align == "center" else free if align == "bottom" else 0.0)
        number_of = 0
        for inner in flat(cell):
            if local(inner) == "p":
                at = Point(box.left + _INSET, y)
                for drawn in _drawings(inner):
                    self.held.append(HeldDrawing(drawn, at, home, self.page_top, self.page,
                                           _is_centred(inner), width - 2 * _INSET))  # fmt: skip
                y += lines[number_of][1]
                number_of += 1
            elif local(inner) == "tbl" and depth < _DEEPEST:
                y = self._table(inner, box.left + _INSET, y, depth + 1)

    # Drawings.

    def _draw(self, held: HeldDrawing) -> None:
        element = held.element
        if local(element) == "pict":
            for shape in element:
                if local(shape) in _SHAPES:
                    origin = vml_origin(shape, held)
                    box = placed(shape, origin)
                    if box is not None:
                        self._vml(shape, box, held.home, 0)
            return
        frame = next((e for e in element if local(e) in ("anchor", "inline")), None)
        if frame is None:
            return
        size = child(frame, "extent")
        width, height = number(attribute(size, "cx")) / EMU, number(attribute(size, "cy")) / EMU
        x, y = place_of(frame, held, width, height)
        box = Box(x, y, x + width, y + height)
        graphic = child(frame, "graphic", "graphicData")
        for shape in graphic if graphic is not None else ():
            self._shape(shape, box, held.home, attribute(child(frame, "docPr"), "id"), 0)

    def _shape(self, shape: Element, box: Box, home: Home | None, id_: str, depth: int) -> None:
        match local(shape):
            case "wsp":
                self._outlined(shape, box, home, id_)
            case "pic":
                self.symbols.append(DrawnSymbol(self._id(id_), "picture", box, "", home))
            case "cxnSp":
                self._line(shape, box, home, id_)
            case "wgp" | "grpSp" | "wpc" if depth < _DEEPEST:
                frame = child(shape, "grpSpPr", "xfrm")
                for inner in _chosen(shape):
                    if local(inner) in ("wsp", "pic", "grpSp", "wgp", "cxnSp"):
                        own = box_in_group(inner, frame, box)
                        if own is not None:
                            self._shape(inner, own, home, _own_id(inner, id_), depth + 1)

    def _outlined(self, shape: Element, box: Box, home: Home | None, id_: str) -> None:
        properties = child(shape, "spPr")
        preset = attribute(child(properties, "prstGeom"), "prst")
        turn = turn_of(child(properties, "xfrm"))
        is_connector = child(shape, "cNvCnPr") is not None
        if is_connector or is_line(preset):
            self._line(shape, box, home, id_)
            return
        if is_block_arrow(preset):
            self.connectors.append(block_arrow(preset, self._id(id_), box, turn, home))
            return
        text = shape_text(shape)
        is_text_box = attribute(child(shape, "cNvSpPr"), "txBox") in ("1", "true")
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
                id_ = self._id(id_)
                self.connectors.append(connector_of(id_, shape, "line", box, turn, home))
                return
            if len(points) > 2:
                kind = kind_of_outline(points, curved=curved)
        self.symbols.append(DrawnSymbol(self._id(_own_id(shape, id_)), kind, box, text, home))

    def _line(self, shape: Element, box: Box, home: Home | None, id_: str) -> None:
        properties = child(shape, "spPr")
        preset = attribute(child(properties, "prstGeom"), "prst", "line")
        turn = turn_of(child(properties, "xfrm"))
        if turn.is_quarter:  # Word states the extent before rotation
            centre = box.centre
            box = Box(centre.x - box.height / 2, centre.y - box.width / 2,
                      centre.x + box.height / 2, centre.y + box.width / 2)  # fmt: skip
        self.connectors.append(connector_of(self._id(id_), shape, preset, box, turn, home))

    def _vml(self, shape: Element, box: Box, home: Home | None, depth: int) -> None:
        if local(shape) == "group":
            for inner in shape:
                if local(inner) in _SHAPES and depth < _DEEPEST:
                    own = placed_in(inner, shape, box)
                    if own is not None:
                        self._vml(inner, own, home, depth + 1)
            return
        id_ = self._id(attribute(shape, "id") or "v")
        if is_vml_line(shape):
            self.connectors.append(connector_of_vml(id_, shape, box, home))
            return
        text = shape_text(shape)
        if text and is_unframed(shape):
            self.blocks.append(Block(text, box, floating=True, home=home))
            return
        if not text and is_patch(shape) and kind_of_vml(shape) != "picture":
            return
        self.symbols.append(DrawnSymbol(id_, kind_of_vml(shape), box, text, home))

    def _id(self, wanted: str) -> str:
        unique = unused_id(wanted, self.ids)
        self.ids.add(unique)
        return unique


def _is_centred(paragraph: Element) -> bool:
    return attribute(child(paragraph, "pPr", "jc"), "val") == "center"


def _breaks_before(paragraph: Element) -> bool:
    for element in paragraph.iter():
        if local(element) == "t" and (element.text or "").strip():
            return False
        if local(element) == "lastRenderedPageBreak":
            return True
    return False


def _breaks_after(paragraph: Element) -> bool:
    return any(local(e) == "br" and attribute(e, "type") == "page" for e in paragraph.iter()) or (
        child(paragraph, "pPr", "sectPr") is not None
    )


def _drawings(paragraph: Element, depth: int = 0) -> Iterator[Element]:
    """The drawings of a paragraph; the newer form where a choice of two is stored."""
    for element in paragraph:
        match local(element):
            case "AlternateContent":
                chosen = child(element, "Choice")
                chosen = chosen if chosen is not None else child(element, "Fallback")
                if chosen is not None:
                    yield from _drawings(chosen, depth + 1)
            case "drawing" | "pict":
                yield element
            case "object":
                continue
            case _ if depth < _DEEPEST:
                yield from _drawings(element, depth + 1)


def _chosen(parent: Element) -> Iterator[Element]:
    for element in parent:
        if local(element) == "AlternateContent":
            chosen = child(element, "Choice")
            if chosen is not None:
                yield from _chosen(chosen)
        else:
            yield element


def _own_id(shape: Element, default: str) -> str:
    names = next((e for e in shape if local(e) == "cNvPr"), None)
    if names is None:
        names = child(shape, "nvPicPr", "cNvPr")
    return attribute(names, "id") or default
