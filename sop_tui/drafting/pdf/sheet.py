"""One page of a PDF as a sheet of the neutral picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from sop_tui.drafting import picture
from sop_tui.drafting.pdf.connectors import Route, routes_of
from sop_tui.drafting.pdf.geometry import PdfBox, PdfPoint, around_boxes
from sop_tui.drafting.pdf.grids import GridCell, RuledTable, tables_of
from sop_tui.drafting.pdf.objects import PdfPage
from sop_tui.drafting.pdf.pieces import pieces_of
from sop_tui.drafting.pdf.rulings import split
from sop_tui.drafting.pdf.shapes import Shape, shapes_of
from sop_tui.drafting.pdf.strokes import Stroke
from sop_tui.drafting.pdf.turning import turned_upright
from sop_tui.drafting.pdf.words import TextLine, Word, lines_of, stretches, words_of

SCAN_GLYPHS = 25  # a page with fewer glyphs and mostly covered by an image is a scan
SCAN_SHARE = 0.5
LINE_STEP = 0.75  # share of line height: lines further apart are separate blocks
PADDING = 6.0  # points: text this near to an edge is aligned with it
OVERLAID = 20  # letters: longer text that crosses a ruling overflows its cell
APART = 1.5  # share of type size: words of a line this far apart do not read on
OTHER_SIZE = 0.12  # share of line height: type this different belongs to another text
A_LETTER = 1.3  # letter widths: free space below which a line counts as full
SUNK = 0.2  # share of height: a line that starts this far above a ruling was pushed over it
OVERPRINTED = 0.05  # share of area: lines of one text overlap less
BESIDE = 9.0  # points: a word this near to an arrow may be its label
NOT_FAR = 30.0  # points: the same for a word printed over a cell's text
MARGIN = 10.0  # points: a connector may leave the table by this much


def sheet_of(page: PdfPage) -> picture.PaperSheet:
    """The sheet of a page."""
    page = turned_upright(page)
    whole = PdfBox(0.0, 0.0, page.width, page.height)
    pieces = pieces_of(page.paths)
    parts = split(pieces, whole)
    tables = tables_of(parts.rulings)
    strokes: Sequence[Stroke] = parts.strokes
    shapes = shapes_of(parts.outlines, page.images, tables, whole)
    near = [table.box for table in tables]
    strokes = [s for s in strokes if any(box.gap(s.box) <= MARGIN for box in near)]
    routes = routes_of(strokes, pieces.heads, shapes)
    words = words_of(page.glyphs, [cell.box for table in tables for cell in table.cells])
    inside, words = _in_shapes(words, shapes)
    grids, blocks = _in_cells(words, tables, routes)
    return picture.PaperSheet(
        name=str(page.number),
        grids=tuple(grids),
        symbols=tuple(
            picture.DrawnSymbol(f"s{k}", shape.kind, _box(shape.box), _text(lines_of(inside[k])))
            for k, shape in enumerate(shapes)
        ),
        connectors=tuple(_connector(f"c{k}", route) for k, route in enumerate(routes)),
        blocks=tuple(blocks),
        scanned=_scanned(page, whole),
    )


def _scanned(page: PdfPage, whole: PdfBox) -> bool:
    printed = sum(not glyph.text.isspace() for glyph in page.glyphs)
    covered = sum(image.overlap(whole) for image in page.images)
    return printed < SCAN_GLYPHS and covered > SCAN_SHARE * whole.area


def _in_shapes(
    words: Sequence[Word], shapes: Sequence[Shape]
) -> tuple[list[list[Word]], list[Word]]:
    """The words inside each symbol, and the remaining words."""
    inside: list[list[Word]] = [[] for _ in shapes]
    others: list[Word] = []
    for stretch in stretches(words):
        # Words shown together belong to one symbol: a symbol that covers the first letters of its
        # neighbour's text does not own them.
        whole = around_boxes([word.box for word in stretch])
        size = stretch[0].size
        best: tuple[float, int] | None = None
        for k, shape in enumerate(shapes):
            if not shape.box.holds(whole.centre, 0.5):
                continue
            if shape.kind == "diamond" and not _inside_diamond(whole, shape, 0.2 * size):
                continue
            if best is None or shape.box.area < best[0]:
                best = shape.box.area, k
        if best is None:
            others.extend(stretch)
        else:
            inside[best[1]].extend(stretch)
    return inside, others


def _inside_diamond(text: PdfBox, shape: Shape, slack: float) -> bool:
    """Whether a text belongs to the diamond: it is in its middle, or completely inside
    its edges.
    """
    x, y = text.centre
    aside = abs(x - shape.box.centre[0]) > 0.15 * shape.box.width
    if aside and abs(y - shape.box.centre[1]) > 0.2 * shape.box.height:
        corners = ((u, v) for u in (text.x0, text.x1) for v in (text.y0, text.y1))
        return all(shape.distance(corner) <= slack for corner in corners)
    return shape.distance(text.centre) <= slack


def _in_cells(
    words: Sequence[Word], tables: Sequence[RuledTable], routes: Sequence[Route]
) -> tuple[list[picture.Grid], list[picture.Block]]:
    """The tables with their text, and the text outside all tables."""
    at: list[dict[tuple[int, int], list[Word]]] = [{} for _ in tables]
    outside: list[Word] = []
    over: list[list[Word]] = []
    placed = _risen([(stretch, _places(stretch, tables, routes)) for stretch in stretches(words)])
    beside: dict[tuple[int, int, int], list[PdfBox]] = {}
    for stretch, places in placed:
        if places[0] is not None:
            box = around_boxes([word.box for word in stretch])
            beside.setdefault(_key(places[0]), []).append(box)
    for stretch, places in placed:
        first = places[0]
        if first is not None and _names_route(stretch, first, beside[_key(first)], routes):
            over.append(stretch)
            continue
        for word, place in zip(stretch, places, strict=True):
            if place is not None:
                owner, cell = place
                at[owner].setdefault((cell.row, cell.col), []).append(word)
            elif any(table.box.holds(word.box.centre) for table in tables):
                if word is stretch[0] or not over:
                    over.append([])
                over[-1].append(word)
            else:
                outside.append(word)
    grids = [_grid(table, at[k]) for k, table in enumerate(tables)]
    lines = [line for stretch in over for line in lines_of(stretch)]
    return grids, [*_blocks(lines_of(outside)), *_blocks(lines, floating=True)]


_Place = tuple[int, GridCell] | None
_Placed = tuple[list[Word], list[_Place]]


def _risen(placed: Sequence[_Placed]) -> list[_Placed]:
    """The stretches, with lines that overflow the bottom of their cell put back into it.

    Such a line continues a line of the cell above and starts above the ruling; and the cell below
    would not start a line there, or has text under it.
    """
    boxes = [around_boxes([word.box for word in stretch]) for stretch, _ in placed]
    found = list(placed)
    starts: dict[int, list[int]] = {}
    for n, box in enumerate(boxes):
        starts.setdefault(int(box.x0), []).append(n)
    for n in sorted(range(len(placed)), key=lambda n: boxes[n].y0):
        box, place = boxes[n], placed[n][1][0]
        if place is None or not -box.height < box.y0 - place[1].box.y0 < -SUNK * box.height:
            continue
        x, over = int(box.x0), _is_overprinted(n, boxes, place[1])
        for other in (n for near in (x - 1, x, x + 1) for n in starts.get(near, ())):
            owner, above = found[other][1][0], boxes[other]
            step = box.y0 - above.y1
            if (
                owner is not None and owner[0] == place[0] and owner[1].box.y1 <= box.y1
                and (over or owner[1].box.x0 > place[1].box.x0 + PADDING)
                and abs(above.x0 - box.x0) < 1.0 and abs(step) < LINE_STEP * box.height
            ):  # fmt: skip
                found[n] = (placed[n][0], [owner] * len(placed[n][0]))
    return found


def _is_overprinted(number: int, boxes: Sequence[PdfBox], cell: GridCell) -> bool:
    """Whether another text of this cell overlaps this one, a little lower."""
    box = boxes[number]
    return any(
        n != number and cell.box.holds(other.centre) and box.overlap(other) > OVERPRINTED * box.area
        for n, other in enumerate(boxes)
    )


def _key(place: tuple[int, GridCell]) -> tuple[int, int, int]:
    return place[0], place[1].row, place[1].col


def _names_route(
    stretch: Sequence[Word],
    place: tuple[int, GridCell],
    beside: Sequence[PdfBox],
    routes: Sequence[Route],
) -> bool:
    """Whether a few words stand beside an arrow and out of line with the cell's own text.

    Alone in a cell, they are out of line if they are neither at its left edge nor centred.
    """
    box, cell = around_boxes([word.box for word in stretch]), place[1].box
    if sum(len(word.text) for word in stretch) > OVERLAID or stretch[0].turn % 2:
        return False
    others = [other for other in beside if other != box]
    if abs(box.centre[0] - cell.centre[0]) < PADDING:
        return False
    if not others:
        return box.x0 - cell.x0 >= PADDING and _is_by_a_route(box, routes)
    if any(
        box.overlap(other) > OVERPRINTED * box.area
        and other.height - box.height > OTHER_SIZE * box.height
        for other in others
    ):
        return _is_by_a_route(box, routes, NOT_FAR)  # smaller type over the cell's own text
    if -0.5 <= box.x0 - cell.x0 < PADDING or any(abs(box.x0 - o.x0) < 1.0 for o in others):
        return False  # it starts where the cell's lines start
    size = stretch[0].size
    for other in others:
        level = abs(other.centre[1] - box.centre[1]) < size / 2
        alike = abs(other.height - box.height) < OTHER_SIZE * box.height
        if level and alike and -size < box.x0 - other.x1 < size:
            return False  # it continues a line of the cell
    return _is_by_a_route(box, routes)


def _meets(box: PdfBox, points: Sequence[PdfPoint]) -> bool:
    """Whether a path enters the box."""
    for (ax, ay), (bx, by) in pairwise(points):
        low, high = 0.0, 1.0
        for start, step, least, most in (
            (ax, bx - ax, box.x0, box.x1),
            (ay, by - ay, box.y0, box.y1),
        ):
            if abs(step) < 1e-9:
                if not least <= start <= most:
                    break
                continue
            one, other = sorted(((least - start) / step, (most - start) / step))
            low, high = max(low, one), min(high, other)
        else:
            if low <= high:
                return True
    return False


def _places(
    stretch: Sequence[Word], tables: Sequence[RuledTable], routes: Sequence[Route]
) -> list[_Place]:
    """The cell of each word of a stretch; one cell for all words where they overflow its edges."""
    # Text clipped to one cell belongs to that cell, even where it is longer than the cell.
    clip = stretch[0].clip
    if clip is not None and clip.area > 0:
        bound = _cell_at(clip.centre, tables)
        if bound is not None and bound[1].box.holds_box(clip, 2.5):
            return [bound] * len(stretch)
    places = [_cell_at(word.box.centre, tables) for word in stretch]
    whole = around_boxes([word.box for word in stretch])
    if stretch[0].turn % 2 or (
        all(place == places[0] for place in places) and not _crosses(whole, places[0])
    ):
        return places
    y = whole.centre[1]
    first = _cell_at((whole.x0 + 0.5, y), tables)
    final = _cell_at((whole.x1 - 0.5, y), tables)
    owner = _cell_at(whole.centre, tables)
    if first is not None and whole.x0 - first[1].box.x0 < PADDING:
        owner = first
    elif final is not None and final[1].box.x1 - whole.x1 < PADDING:
        owner = final
    elif _lies_over(stretch, first, final, routes):
        owner = None
    return [owner] * len(stretch)


def _lies_over(
    stretch: Sequence[Word], first: _Place, final: _Place, routes: Sequence[Route]
) -> bool:
    """Whether a few words lie across a ruling, as an arrow's label does, and fill no cell."""
    if first is None or final is None or first == final or first[1].row != final[1].row:
        return False
    if sum(len(word.text) for word in stretch) > OVERLAID:
        return False
    return _is_by_a_route(around_boxes([word.box for word in stretch]), routes)


def _is_by_a_route(box: PdfBox, routes: Sequence[Route], reach: float = BESIDE) -> bool:
    near = PdfBox(box.x0 - reach, box.y0 - reach, box.x1 + reach, box.y1 + reach)
    return any(_meets(near, route.points) for route in routes)


def _crosses(box: PdfBox, place: _Place) -> bool:
    return place is not None and not place[1].box.holds_box(box, 2.0)


def _cell_at(point: PdfPoint, tables: Sequence[RuledTable]) -> _Place:
    best: _Place = None
    for k, table in enumerate(tables):
        if not table.box.holds(point):
            continue
        if best is not None and tables[best[0]].box.area <= table.box.area:
            continue
        cell = table.cell_at(point)
        best = (k, cell) if cell is not None else best
    return best


def _grid(table: RuledTable, words: dict[tuple[int, int], list[Word]]) -> picture.Grid:
    cells = []
    for cell in table.cells:
        lines = lines_of(words.get((cell.row, cell.col), ()))
        cells.append(
            picture.Cell(
                row=cell.row,
                col=cell.col,
                text=_reading_on(lines, cell.box),
                rows=cell.rows,
                cols=cell.cols,
                lines=tuple(_printed(words.get((cell.row, cell.col), ()))),
            )
        )
    return picture.Grid(table.xs, table.ys, tuple(cells))


def _reading_on(lines: Sequence[TextLine], cell: PdfBox) -> str:
    """The text of a cell; a word wider than the cell continues on the next line."""
    if not lines:
        return ""
    text = lines[0].text
    margin = max(0.5, min(PADDING, *(line.box.x0 - cell.x0 for line in lines)))
    room = cell.width - 2 * margin
    for before, line in pairwise(lines):
        letter = max(one.box.width / max(1, len(one.text)) for one in (before, line))
        broken = (
            before.box.width + A_LETTER * letter > room
            and before.text.isalpha()
            and line.text[:1].islower()
            and abs(line.box.y0 - before.box.y1) < before.box.height
        )
        text += line.text if broken else f"\n{line.text}"
    return text


def _printed(words: Sequence[Word]) -> Iterable[picture.PrintedLine]:
    """The lines of a cell with their positions; words far apart are separate lines."""
    for line in lines_of(words, apart=APART):
        yield picture.PrintedLine(line.text, _box(line.box))


def _blocks(lines: Iterable[TextLine], *, floating: bool = False) -> Iterable[picture.Block]:
    """Joins lines under each other into blocks."""
    pending: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: (line.box.y0, line.box.x0)):
        for group in pending:
            last = group[-1].box
            high = min(last.height, line.box.height)
            beside = min(last.x1, line.box.x1) - max(last.x0, line.box.x0)
            under = -0.5 * high <= line.box.y0 - last.y1 <= LINE_STEP * high and beside > 0
            if under and (not floating or _aligned(last, line.box)):
                group.append(line)
                break
        else:
            pending.append([line])
    for group in pending:
        box = around_boxes([line.box for line in group])
        yield picture.Block(_text(group), _box(box), floating)


def _aligned(above: PdfBox, below: PdfBox) -> bool:
    """Whether a line continues the one above: their left edges or their middles are aligned."""
    starts = abs(above.x0 - below.x0) < 1.5
    return starts or abs(above.centre[0] - below.centre[0]) < 2.5


def _text(lines: Sequence[TextLine]) -> str:
    return "\n".join(line.text for line in lines)


def _box(box: PdfBox) -> picture.Box:
    return picture.Box(round(box.x0, 2), round(box.y0, 2), round(box.x1, 2), round(box.y1, 2))


def _point(point: PdfPoint) -> picture.Point:
    return picture.Point(round(point[0], 2), round(point[1], 2))


def _connector(name: str, route: Route) -> picture.Connector:
    path = tuple(_point(point) for point in route.points)
    return picture.Connector(
        id=name,
        start=picture.End(path[0], arrow=route.start_arrow),
        finish=picture.End(path[-1], arrow=route.finish_arrow),
        path=path,
        mingled=route.mingled,
    )
