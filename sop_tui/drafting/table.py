"""Access to a grid by row and column, with merged cells."""

from sop_tui.drafting.picture import Box, Cell, Grid


class Table:
    """Looks up a grid's cells by the places that they cover."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows = len(grid.ys) - 1
        self.columns = len(grid.xs) - 1
        self._owner: dict[tuple[int, int], Cell] = {}
        self._by_row: dict[int, list[Cell]] = {}
        for cell in grid.cells:
            if not (0 <= cell.row < self.rows and 0 <= cell.col < self.columns):
                continue
            self._by_row.setdefault(cell.row, []).append(cell)
            for row in range(cell.row, min(cell.row + cell.rows, self.rows)):
                for col in range(cell.col, min(cell.col + cell.cols, self.columns)):
                    self._owner.setdefault((row, col), cell)
        for cells in self._by_row.values():
            cells.sort(key=lambda cell: cell.col)

    def cell(self, row: int, col: int) -> Cell:
        """The cell that covers this place; an empty one if the grid has none there."""
        return self._owner.get((row, col)) or Cell(row, col)

    def text(self, row: int, col: int) -> str:
        return self.cell(row, col).text

    def starting(self, row: int) -> list[Cell]:
        """The cells whose top row is this one, from left to right."""
        return self._by_row.get(row, [])

    def crossing(self, row: int) -> list[Cell]:
        """The cells that cover a part of this row, each once."""
        seen: dict[int, Cell] = {}
        for col in range(self.columns):
            cell = self._owner.get((row, col))
            if cell is not None:
                seen.setdefault(id(cell), cell)
        return list(seen.values())

    def box(self, cell: Cell) -> Box:
        """The rectangle of the cell."""
        xs, ys = self.grid.xs, self.grid.ys
        right, bottom = (
            min(cell.col + cell.cols, self.columns),
            min(cell.row + cell.rows, self.rows),
        )
        return Box(xs[cell.col], ys[cell.row], xs[right], ys[bottom])
