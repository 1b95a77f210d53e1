"""A drawing area of box-drawing characters; lines that meet are joined automatically."""

from collections import defaultdict

from sop_tui.export.pieces import Piece, PieceLine, PieceRole

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8

_LIGHT = " ╵╷│╴┘┐┤╶└┌├─┴┬┼"
_HEAVY = " ╹╻┃╸┛┓┫╺┗┏┣━┻┳╋"


class Canvas:
    """A canvas of fixed width; rows are added as they are drawn on.

    Each cell stores the directions in which lines leave it, and whether they are heavy, so that
    crossings and corners are right in any order of drawing. Text covers lines.
    """

    def __init__(self, columns: int) -> None:
        self.columns = columns
        # Sparse, by row: most cells of a drawing are blank, and only drawn cells are visited.
        self._ways: defaultdict[int, dict[int, int]] = defaultdict(dict)
        self._heavy: set[tuple[int, int]] = set()
        self._texts: defaultdict[int, dict[int, tuple[str, PieceRole]]] = defaultdict(dict)

    def vertical(self, column: int, top: int, bottom: int, *, heavy: bool = False) -> None:
        """A line from the middle of the cell at ``top`` to the middle of the cell at ``bottom``."""
        for row in range(top, bottom):
            self._join((row, column), DOWN, heavy)
            self._join((row + 1, column), UP, heavy)

    def horizontal(self, row: int, start: int, end: int, *, heavy: bool = False) -> None:
        for column in range(min(start, end), max(start, end)):
            self._join((row, column), RIGHT, heavy)
            self._join((row, column + 1), LEFT, heavy)

    def text(self, row: int, column: int, text: str, part: PieceRole) -> None:
        """Writes one character per cell; drawings contain no wide characters."""
        for offset, character in enumerate(text):
            self._texts[row][column + offset] = (character, part)

    def line(self, row: int) -> PieceLine:
        """One row as pieces, exactly as wide as the canvas."""
        ways, texts = self._ways.get(row, {}), self._texts.get(row, {})
        pieces: list[Piece] = []

        def add(text: str, part: PieceRole) -> None:
            if pieces and pieces[-1].part is part:
                pieces[-1] = Piece(pieces[-1].text + text, part)
            else:
                pieces.append(Piece(text, part))

        at = 0
        for column in sorted(ways.keys() | texts.keys()):
            if not 0 <= column < self.columns:
                continue
            if column > at:
                add(" " * (column - at), PieceRole.TEXT)
            text = texts.get(column)
            if text is None:
                lines = _HEAVY if (row, column) in self._heavy else _LIGHT
                text = lines[ways[column]], PieceRole.FLOW
            add(*text)
            at = column + 1
        if at < self.columns:
            add(" " * (self.columns - at), PieceRole.TEXT)
        return tuple(pieces)

    def _join(self, cell: tuple[int, int], way: int, heavy: bool) -> None:
        row, column = cell
        self._ways[row][column] = self._ways[row].get(column, 0) | way
        if heavy:
            self._heavy.add(cell)
