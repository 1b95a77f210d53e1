"""The head of a matrix: the meaning of each column, and the role columns between them."""

from dataclasses import dataclass, field

from sop_tui.drafting.picture import Cell
from sop_tui.drafting.table import Table
from sop_tui.drafting.words import (
    Column,
    heading,
    is_performers,
    is_quality,
    plain,
    squash,
    step_number,
    time_unit,
)


@dataclass(frozen=True, slots=True)
class ColumnSpan:
    """Columns of a grid, first to last."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class MatrixHead:
    """A head in the rows ``top`` to ``bottom`` of a grid."""

    top: int
    bottom: int
    columns: dict[Column, ColumnSpan]
    roles: tuple[tuple[str, ColumnSpan], ...]
    named: ColumnSpan | None = None
    """A single column under *Pelaksana* whose cells name the role."""
    time_unit: str = ""


@dataclass(slots=True)
class _Columns:
    known: dict[Column, ColumnSpan] = field(default_factory=dict)
    rest: list[tuple[str, ColumnSpan]] = field(default_factory=list)


def heads_in(table: Table) -> list[MatrixHead]:
    """The heads in a grid, from top to bottom; a repeated head is listed again."""
    found: list[MatrixHead] = []
    row = 0
    while row < table.rows:
        head = _head_at(table, row)
        if head is None:
            row += 1
            continue
        found.append(head)
        row = head.bottom + 1
    return found


def _kinds(table: Table, row: int) -> dict[Column, Cell]:
    found: dict[Column, Cell] = {}
    for cell in table.crossing(row):
        kind = heading(cell.text)
        if kind is not None:
            found.setdefault(kind, cell)
    return found


def _head_at(table: Table, row: int) -> MatrixHead | None:
    kinds = _kinds(table, row)
    standards = [kinds[kind] for kind in ("inputs", "time", "output") if kind in kinds]
    if len(standards) < 2 or all(cell.row != row for cell in standards):
        return None
    top = max(0, min(cell.row for cell in standards))
    while top > 0 and row - top < 3 and _is_of_head(table, top - 1):
        top -= 1
    near = [cell for r in range(top, row + 1) for cell in table.starting(r)]
    below = table.starting(row + 1)
    if not any(heading(c.text) == "activity" or is_performers(c.text) for c in [*near, *below]):
        return None
    bottom = max(cell.row + cell.rows - 1 for cell in standards)
    bottom = max([bottom] + [c.row + c.rows - 1 for c in near if heading(c.text) is not None])
    if _is_second(table, bottom + 1, near):
        bottom += 1
    return _read(table, top, bottom)


def _is_of_head(table: Table, row: int) -> bool:
    return any(
        is_performers(cell.text) or is_quality(cell.text)
        or (heading(cell.text) in ("no", "activity") and len(table.starting(row)) > 1)
        for cell in table.starting(row)
    )  # fmt: skip


def _is_second(table: Table, row: int, head: list[Cell]) -> bool:
    """Whether this row still belongs to the head: it names roles, and the cells above lost their
    merging.
    """
    performers = [cell for cell in head if is_performers(cell.text)]
    if not performers or any(cell.row + cell.rows - 1 < row - 1 for cell in performers):
        return False
    texts = [cell for cell in table.starting(row) if cell.text.strip()]
    if not texts or step_number(texts[0].text) is not None:
        return False
    activity = next((cell for cell in head if heading(cell.text) == "activity"), None)
    first = performers[0].col
    if activity is not None and table.text(row, activity.col).strip() not in ("", activity.text):
        return False
    return all(cell.col >= first or cell.text.strip() == "" for cell in texts if cell.rows == 1)


def _lowest(table: Table, top: int, bottom: int, col: int) -> tuple[Cell, bool]:
    """The lowest head cell with a text in this column; and whether it lies in the last row."""
    for row in range(bottom, top - 1, -1):
        cell = table.cell(row, col)
        if cell.text.strip() and cell.row >= top:
            return cell, cell.row + cell.rows - 1 >= bottom
    return table.cell(bottom, col), True


def _read(table: Table, top: int, bottom: int) -> MatrixHead | None:
    above = _performers_span(table, top, bottom)
    columns = _Columns()
    named: ColumnSpan | None = None
    unit = ""
    borrowed: set[Column] = set()
    col = 0
    while col < table.columns:
        cell, is_last = _lowest(table, top, bottom, col)
        owner = table.cell(bottom, col)
        last = max(col, min(owner.col + owner.cols, table.columns) - 1)
        span = ColumnSpan(col, last)
        kind = heading(cell.text)
        in_group = above is not None and above.first <= col <= above.last
        if in_group and is_last and cell.text.strip():
            columns.rest.append((squash(cell.text), span))
        elif is_performers(cell.text) and is_last and not in_group:
            if _is_column_of_roles(columns, cell, bottom, table):
                columns.rest.append((squash(cell.text), span))
            else:
                named = named or span
        elif kind is not None and not in_group:
            if kind not in columns.known:
                columns.known[kind] = span
                if not is_last:
                    borrowed.add(kind)
            elif columns.known[kind].last == col - 1 and cell.col < col:
                columns.known[kind] = ColumnSpan(columns.known[kind].first, last)
            if kind == "time":
                unit = unit or time_unit(cell.text)
        elif cell.text.strip() and is_last:
            columns.rest.append((squash(cell.text), span))
        col = last + 1
    _mend_shifted(columns, borrowed)
    activity = _activity(columns)
    if activity is None:
        return None
    roles = _roles(columns, above)
    return MatrixHead(top, bottom, columns.known, roles, None if roles else named, unit)


def _performers_span(table: Table, top: int, bottom: int) -> ColumnSpan | None:
    for row in range(top, bottom):
        for cell in table.starting(row):
            if is_performers(cell.text) and cell.row + cell.rows - 1 < bottom and cell.cols > 1:
                return ColumnSpan(cell.col, cell.col + cell.cols - 1)
    return None


def _is_column_of_roles(columns: _Columns, cell: Cell, bottom: int, table: Table) -> bool:
    """Whether the cell is a role called "Pelaksana": it stands beside other roles in
    the last row.
    """
    if not columns.rest or cell.row < bottom:
        return False
    return any(is_performers(c.text) for r in range(cell.row) for c in table.starting(r))


def _mend_shifted(columns: _Columns, borrowed: set[Column]) -> None:
    """Puts Output before Keterangan where lost merges have shifted the upper row of the head."""
    known = columns.known
    if "note" not in borrowed or "output" not in known:
        return
    if _first_standard(columns) < known["note"].first < known["output"].first:
        known["note"], known["output"] = known["output"], known["note"]


def _first_standard(columns: _Columns) -> int:
    """The first column of Kelengkapan, Waktu or Output; a large number where there is none."""
    standards: tuple[Column, ...] = ("inputs", "time", "output")
    return min((columns.known[kind].first for kind in standards if kind in columns.known),
               default=1 << 30)  # fmt: skip


def _activity(columns: _Columns) -> ColumnSpan | None:
    known = columns.known
    if "activity" in known:
        return known["activity"]
    first = _first_standard(columns)
    after = known["no"].last if "no" in known else -1
    for index, (name, span) in enumerate(columns.rest):
        if after < span.first < first and plain(name):
            del columns.rest[index]
            known["activity"] = span
            return span
    return None


def _roles(columns: _Columns, above: ColumnSpan | None) -> tuple[tuple[str, ColumnSpan], ...]:
    known = columns.known
    if above is not None:
        return tuple((n, s) for n, s in columns.rest if above.first <= s.first <= above.last)
    first = _first_standard(columns)
    after = known["activity"].last
    return tuple((name, span) for name, span in columns.rest if after < span.first < first)
