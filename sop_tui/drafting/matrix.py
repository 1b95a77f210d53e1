"""The matrix: its rows with their texts and bands, joined over pages, worksheets and breaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sop_tui.drafting.heads import ColumnSpan, MatrixHead, heads_in
from sop_tui.drafting.picture import Cell, PaperSheet, Picture
from sop_tui.drafting.table import Table
from sop_tui.drafting.words import (
    DOCUMENT,
    Column,
    answer,
    is_label,
    is_start,
    is_stop,
    is_total,
    plain,
    squash,
    step_number,
    tidy,
)

TEXTS: tuple[Column, ...] = ("activity", "inputs", "time", "output", "note")
_SHARED: tuple[Column, ...] = ("inputs", "time", "output")


@dataclass(frozen=True, slots=True)
class ReadPlace:
    """Where something was read: the sheet, and the reader's name of the cell."""

    sheet: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """The horizontal strip of a sheet that a row covers."""

    sheet: int
    grid: int
    first: int
    last: int
    top: float
    bottom: float


@dataclass(slots=True)
class MatrixRow:
    """A row of the matrix as printed; ``marks`` are texts in the role columns."""

    printed: str
    place: ReadPlace
    texts: dict[Column, str] = field(default_factory=dict)
    wrapped: bool = False
    marks: list[tuple[int, Cell, ReadPlace]] = field(default_factory=list)
    named: str = ""
    places: dict[Column, ReadPlace] = field(default_factory=dict)
    shared: dict[Column, str] = field(default_factory=dict)
    """Texts of cells that start in an earlier row and are merged down to this one."""
    bands: list[Band] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a grid that belongs to the matrix; ``roles`` are the x ranges of the
    role columns.
    """

    sheet: int
    grid: int
    head: MatrixHead
    table: Table
    first: int
    last: int
    roles: tuple[tuple[float, float], ...]

    @property
    def top(self) -> float:
        return self.table.grid.ys[self.first]

    @property
    def bottom(self) -> float:
        return self.table.grid.ys[min(self.last + 1, self.table.rows)]


@dataclass(slots=True)
class Matrix:
    """The whole matrix of one SOP."""

    roles: tuple[str, ...]
    segments: list[Segment] = field(default_factory=list)
    rows: list[MatrixRow] = field(default_factory=list)
    time_unit: str = ""
    stated_total: str = ""

    @property
    def starts(self) -> tuple[int, int, int]:
        """Sheet, grid and row of the first head."""
        first = self.segments[0]
        return first.sheet, first.grid, first.head.top


def matrices(document: Picture) -> list[Matrix]:
    """All matrices of the document in reading order, each joined over its pages."""
    found: list[Matrix] = []
    for sheet_index, sheet in enumerate(document.sheets):
        for grid_index, grid in enumerate(sheet.grids):
            table = Table(grid)
            local_heads = heads_in(table)
            open_matrix = found[-1] if found else None
            if not local_heads:
                if open_matrix is not None and _goes_on(open_matrix, sheet_index, table):
                    before = open_matrix.segments[-1]
                    head = _carried(before.head, before.table.grid.xs, grid.xs)
                    segment = _segment(sheet_index, grid_index, head, table, 0, table.rows - 1)
                    _take(open_matrix, segment, sheet)
                continue
            for index, head in enumerate(local_heads):
                last = (
                    local_heads[index + 1].top - 1
                    if index + 1 < len(local_heads)
                    else table.rows - 1
                )
                segment = _segment(sheet_index, grid_index, head, table, head.bottom + 1, last)
                open_matrix = found[-1] if found else None
                if open_matrix is not None and _is_repeated(open_matrix, segment):
                    _take(open_matrix, segment, sheet)
                    continue
                matrix = Matrix(tuple(name for name, _ in head.roles), time_unit=head.time_unit)
                _take(matrix, segment, sheet)
                found.append(matrix)
    return [matrix for matrix in found if matrix.rows]


def _segment(
    sheet: int, grid: int, head: MatrixHead, table: Table, first: int, last: int
) -> Segment:
    xs = table.grid.xs
    roles = tuple(
        (xs[min(span.first, len(xs) - 1)], xs[min(span.last + 1, len(xs) - 1)])
        for _, span in head.roles
    )
    return Segment(sheet, grid, head, table, first, last, roles)


def _carried(head: MatrixHead, before: tuple[float, ...], here: tuple[float, ...]) -> MatrixHead:
    """The head of a grid, applied to another grid that continues it: columns matched by
    position.
    """
    edges = [min(range(len(here)), key=lambda i: abs(here[i] - x)) for x in before]

    def moved(span: ColumnSpan) -> ColumnSpan:
        first = min(edges[min(span.first, len(edges) - 1)], len(here) - 2)
        last = edges[min(span.last + 1, len(edges) - 1)] - 1
        return ColumnSpan(first, max(first, last))

    if len(before) == len(here):
        return MatrixHead(-1, -1, head.columns, head.roles, head.named, head.time_unit)
    columns = {kind: moved(span) for kind, span in head.columns.items()}
    roles = tuple((name, moved(span)) for name, span in head.roles)
    named = moved(head.named) if head.named is not None else None
    return MatrixHead(-1, -1, columns, roles, named, head.time_unit)


def _goes_on(matrix: Matrix, sheet: int, table: Table) -> bool:
    """Whether a grid without a head continues the matrix on the next page."""
    last = matrix.segments[-1]
    if not last.sheet <= sheet <= last.sheet + 1:
        return False
    before, here = last.table.grid.xs, table.grid.xs
    if len(here) < 4:
        return False
    if not table.grid.measured:
        return len(before) == len(here)
    met = sum(any(abs(a - b) < 6 for b in here) for a in before)
    if len(before) == len(here):
        return met >= 0.7 * len(before)
    # An extra or missing border is tolerated: the outer edges and nearly all others must match.
    outer = abs(before[0] - here[0]) < 6 and abs(before[-1] - here[-1]) < 6
    return outer and met >= 0.8 * len(before) and len(here) <= 1.4 * len(before)


def _is_repeated(matrix: Matrix, segment: Segment) -> bool:
    """Whether this head repeats the matrix's own head on a new page."""
    names = tuple(plain(name) for name, _ in segment.head.roles)
    if names != tuple(plain(name) for name in matrix.roles):
        return False
    first = _first_number(segment)
    last = max((step_number(row.printed) or 0 for row in matrix.rows), default=0)
    return first is None or first > 1 or last == 0


def _first_number(segment: Segment) -> int | None:
    span = segment.head.columns.get("no")
    for row in range(segment.first, segment.last + 1):
        if _is_counting(segment.table, row):
            continue
        text = segment.table.text(row, span.first) if span is not None else ""
        if span is None:
            match = re.match(r"\s*(\d{1,3})[.)]\s", segment.table.text(
                row, segment.head.columns["activity"].first))  # fmt: skip
            text = match[1] if match else ""
        number = step_number(text)
        if number is not None:
            return number
    return None


def _is_counting(table: Table, row: int) -> bool:
    """Whether the row only numbers the columns: "(1) (2) (3)"."""
    texts = [squash(cell.text) for cell in table.starting(row) if cell.text.strip()]
    numbers = [step_number(text) for text in texts]
    if len(texts) < 4 or any(number is None for number in numbers):
        return False
    known = [number for number in numbers if number is not None]
    return sorted(known) == known and known[-1] > known[0]


_IDENTITY = re.compile(
    rf"(nomor|no\.?|nama|judul) ?{DOCUMENT}.*|dasar hukum|kualifikasi pelaksana", re.S
)

_PART = re.compile(r"\(?(?:[a-z]|\d{1,2}\.\d{1,2})[.)]?")
"""The number of a part of a step."""
_FIRST_PART = re.compile(r"\(?(?:a|\d{1,2}\.1)[.)]?")

_SIGNATURE = re.compile(r"\b(ditetapkan|mengetahui|disahkan|nip\b|pada tanggal|tertanda|ttd)")


class _RowReader:
    """Reads the rows of a segment into the matrix."""

    def __init__(self, matrix: Matrix, segment: Segment, sheet: PaperSheet) -> None:
        self.matrix = matrix
        self.segment = segment
        self.table = segment.table
        self.columns = segment.head.columns
        self.is_first = not matrix.segments
        self.gap = 0  # empty rows directly above
        self._drawn = [symbol.box.centre for symbol in sheet.symbols
                       if symbol.kind != "other" and not is_label_of(symbol.text)]  # fmt: skip
        self._bare_capsules = [
            symbol.box.centre for symbol in sheet.symbols
            if is_start(symbol.text) or is_stop(symbol.text)
        ]  # fmt: skip

    def text(self, row: int, column: Column) -> str:
        span = self.columns.get(column)
        if span is None:
            return ""
        pieces = []
        for cell in self.table.starting(row):
            if span.first <= cell.col <= span.last and cell.text.strip():
                pieces.append(tidy(cell.text).strip())
        return " ".join(pieces)

    def drawn(self, row: int) -> bool:
        """Whether a symbol stands in the role columns of this grid row."""
        ys, roles = self.table.grid.ys, self.segment.roles
        if not roles:
            return False
        return any(
            ys[row] <= at.y < ys[row + 1] and roles[0][0] <= at.x <= roles[-1][1]
            for at in self._drawn
        )

    def marked(self, row: int) -> bool:
        return any(True for _ in self.marks(row))

    def marks(self, row: int) -> Iterator[tuple[int, Cell]]:
        for index, (_, span) in enumerate(self.segment.head.roles):
            for cell in self.table.starting(row):
                if span.first <= cell.col <= span.last and cell.text.strip():
                    yield index, cell

    def named(self, row: int) -> str:
        span = self.segment.head.named
        return squash(self.table.text(row, span.first)) if span is not None else ""

    def is_heading(self, row: int) -> bool:
        """A row that only names a stage: its text runs across the role columns."""
        activity = self.columns["activity"]
        for cell in self.table.starting(row):
            if not cell.text.strip():
                continue
            if cell.col <= activity.last and cell.col + cell.cols - 1 > activity.last + 1:
                return not is_total(cell.text)
        return False

    def run(self) -> None:
        blank = 0
        numbers = self._numbered()
        self.segment = replace(self.segment, first=self._first_row())
        for row in range(self.segment.first, self.segment.last + 1):
            texts = [cell.text for cell in self.table.starting(row) if cell.text.strip()]
            if self._is_identity(row):
                break
            if _is_counting(self.table, row) or self._is_head_again(row):
                continue
            if any(is_total(text) for text in texts[:2]):
                self._total(row)
                continue
            self.gap = blank
            blank = 0 if texts or self.drawn(row) else blank + 1
            if blank > 3 and not any(self.drawn(r) for r in range(row, self.segment.last + 1)):
                break
            if not self._step(row, numbers=numbers, blank=blank):
                break

    def _first_row(self) -> int:
        """The first row to read: below an identity block that is printed again on this page."""
        rows = range(self.segment.first, self.segment.last + 1)
        block = next((row for row in rows if self._is_identity(row)), None)
        before = max((step_number(row.printed) or 0 for row in self.matrix.rows), default=0)
        if block is None or not before:
            return rows.start
        following = (row for row in rows if step_number(self.text(row, "no")) == before + 1)
        found = next(following, rows.start)
        return found if found > block else rows.start

    def _is_identity(self, row: int) -> bool:
        return any(_IDENTITY.fullmatch(plain(cell.text)) for cell in self.table.starting(row))

    def _numbered(self) -> bool:
        if any(step_number(row.printed) is not None for row in self.matrix.rows):
            return True
        return _first_number(self.segment) is not None

    def _is_head_again(self, row: int) -> bool:
        activity = self.table.cell(row, self.columns["activity"].first)
        head = self.segment.head
        if head.top < 0:
            return False
        at_head = self.table.text(head.bottom, self.columns["activity"].first)
        return bool(activity.text.strip()) and plain(activity.text) == plain(at_head)

    def _total(self, row: int) -> None:
        span = self.columns.get("time")
        texts = [squash(cell.text) for cell in self.table.starting(row)]
        there = squash(self.table.text(row, span.first)) if span is not None else ""
        with_digits = [text for text in texts if re.search(r"\d", text)]
        total = there or (with_digits[0] if with_digits else "")
        total = re.sub(r"(?i)^(jumlah|total)[\w\s]*?:?\s*(?=\d|±)", "", total).strip()
        if re.search(r"\d", total):
            self.matrix.stated_total = self.matrix.stated_total or total

    def _step(self, row: int, *, numbers: bool, blank: int) -> bool:
        """Reads one grid row; returns False where the matrix ended above it."""
        no = squash(self.text(row, "no"))
        activity = self.text(row, "activity")
        if "no" not in self.columns:
            match = re.match(r"(\d{1,3})[.)]\s*(?=\S)", activity)
            if match:
                no, activity = match[1], activity[match.end() :]
        number = step_number(no)
        others = any(self.text(row, kind) for kind in TEXTS[1:])
        if number is None and self.is_heading(row) and not others:
            return True
        if number is not None and self._heads_a_list(row):
            return True
        opened = bool(self.matrix.rows)
        if number is not None and not (activity or others or self.drawn(row)):
            return True
        named = number is None and bool(no or not opened) and not self.marked(row)
        if named and not (others or self.drawn(row)) and (no or numbers):
            return True  # a stage heading: "A  Persiapan"
        if number is None and not activity:
            if opened and self.gap and self._is_signature(row):
                return False
            if opened and (others or self._extends(row)):
                self._append(row, activity)
            return True
        is_new = number is not None or not opened or self._is_unnumbered_step(row, numbers, others)
        if is_new and number is None and numbers and not (others or self.drawn(row)):
            is_new = False
        if not is_new:
            if blank or not opened:
                return False
            if opened and self._is_after_table(row, others):
                return False
            self._append(row, activity)
            return True
        self._open(row, no, activity)
        return True

    def _heads_a_list(self, row: int) -> bool:
        """Whether the row only names a stage, whose steps follow as a, b, c or 1.1, 1.2."""
        after = row + 1
        if after > self.segment.last or not _FIRST_PART.fullmatch(squash(self.text(after, "no"))):
            return False
        here, below = (
            any(self.text(r, kind) for kind in TEXTS[1:]) or self.drawn(r) or self.marked(r)
            for r in (row, after)
        )
        return below and not here

    def _extends(self, row: int) -> bool:
        """Whether a row without texts still belongs to the step above it."""
        last = self.matrix.rows[-1]
        if not last.bands or last.bands[-1].grid != self.segment.grid:
            return not self._only_capsules(row)
        covered = any(
            cell.row < row and cell.row + cell.rows > row
            for cell in self.table.crossing(row)
            if self.columns["activity"].first <= cell.col <= self.columns["activity"].last
        )
        return covered or not self._only_capsules(row)

    def _only_capsules(self, row: int) -> bool:
        """Whether the row contains only symbols that start or end the flow."""
        ys = self.table.grid.ys
        here = [at for at in self._drawn if ys[row] <= at.y < ys[row + 1]]
        return bool(here) and all(at in self._bare_capsules for at in here)

    def _is_unnumbered_step(self, row: int, numbers: bool, others: bool) -> bool:
        if not numbers:
            return True
        first_here = row == self.segment.first or all(
            _is_counting(self.table, r) for r in range(self.segment.first, row)
        )
        if first_here and not self.is_first:
            return False  # the rest of a row that the page break cut
        return (self.drawn(row) or self.marked(row)) and others

    def _is_signature(self, row: int) -> bool:
        texts = " ".join(plain(cell.text) for cell in self.table.starting(row))
        return not self.drawn(row) and _SIGNATURE.search(texts) is not None

    def _is_after_table(self, row: int, others: bool) -> bool:
        text = plain(self.text(row, "activity"))
        return not others and _SIGNATURE.match(text) is not None

    def _open(self, row: int, no: str, activity: str) -> None:
        span = self.columns["activity"]
        cell = self.table.cell(row, span.first)
        is_number = step_number(no) is not None or _PART.fullmatch(no) is not None
        new = MatrixRow(no.strip("() .") if is_number else "",
                  ReadPlace(self.segment.sheet, cell.name))  # fmt: skip
        new.wrapped = any(c.lines for c in self.table.starting(row))
        self.matrix.rows.append(new)
        self._append(row, activity)
        for kind in _SHARED:
            column = self.columns.get(kind)
            if column is None:
                continue
            above = self.table.cell(row, column.first)
            if above.row < row and above.row >= self.segment.first and above.text.strip():
                new.shared[kind] = tidy(above.text).strip()

    def _append(self, row: int, activity: str) -> None:
        step = self.matrix.rows[-1]
        for kind in TEXTS:
            text = activity if kind == "activity" else self.text(row, kind)
            if text:
                step.texts[kind] = f"{step.texts[kind]}\n{text}" if kind in step.texts else text
                step.places.setdefault(kind, self._place(row, kind))
        step.named = step.named or self.named(row)
        step.marks.extend((role, cell, ReadPlace(self.segment.sheet, cell.name))
                          for role, cell in self.marks(row))  # fmt: skip
        last = self._bottom_row(row)
        ys = self.table.grid.ys
        band = Band(self.segment.sheet, self.segment.grid, row, last, ys[row], ys[last + 1])
        before = step.bands[-1] if step.bands else None
        if before is not None and (before.sheet, before.grid) == (band.sheet, band.grid):
            top, bottom = min(before.top, band.top), max(before.bottom, band.bottom)
            first, last = min(before.first, band.first), max(before.last, band.last)
            step.bands[-1] = Band(band.sheet, band.grid, first, last, top, bottom)
        else:
            step.bands.append(band)

    def _place(self, row: int, kind: Column) -> ReadPlace:
        span = self.columns.get(kind)
        name = self.table.cell(row, span.first).name if span is not None else ""
        return ReadPlace(self.segment.sheet, name)

    def _bottom_row(self, row: int) -> int:
        """The last grid row that the cells of number and activity cover."""
        last = row
        both: tuple[Column, ...] = ("no", "activity")
        for column in both:
            span = self.columns.get(column)
            if span is not None:
                cell = self.table.cell(row, span.first)
                last = max(last, min(cell.row + cell.rows, self.table.rows) - 1)
        return min(last, self.segment.last)


def is_label_of(text: str) -> bool:
    """Whether a symbol with this text is the label of a way, and not a symbol of the flow."""
    return bool(text) and answer(text) != 0 and is_label(text)


def _take(matrix: Matrix, segment: Segment, sheet: PaperSheet) -> None:
    reader = _RowReader(matrix, segment, sheet)
    reader.run()
    matrix.segments.append(reader.segment)
