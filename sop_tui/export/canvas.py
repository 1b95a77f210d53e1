"""A small drawing board of box-drawing characters: lines that meet join by themselves."""

from collections import defaultdict

from sop_tui.export.pieces import Piece, PieceLine, PieceRole

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8

_LIGHT = " ╵╷│╴┘┐┤╶└┌├─┴┬┼"
_HEAVY = " ╹╻┃╸┛┓┫╺┗┏┣━┻┳╋"


class Canvas:
    """Rows are made as they are drawn on; the width is fixed.

    Lines are kept as the directions they leave each cell by, light or heavy, so that crossings and
    corners come out right whatever the order of drawing. Texts lie over lines.
    """

    def __init__(self, columns: int) -> None:
        self.columns = columns
        # By row, because a drawing is mostly blank: only what is drawn is looked at.
        self._ways: defaultdict[int, dict[int, int]] = defaultdict(dict)
        self._heavy: set[tuple[int, int]] = set()
        self._texts: defaultdict[int, dict[int, tuple[str, PieceRole]]] = defaultdict(dict)

    def vertical(self, column: int, top: int, bottom: int, *, heavy: bool = False) -> None:
        """From the middle of one cell to the middle of another."""
        for row in range(top, bottom):
            self._join((row, column), DOWN, heavy)
            self._join((row + 1, column), UP, heavy)

    def horizontal(self, row: int, start: int, end: int, *, heavy: bool = False) -> None:
        for column in range(min(start, end), max(start, end)):
            self._join((row, column), RIGHT, heavy)
            self._join((row, column + 1), LEFT, heavy)

    def text(self, row: int, column: int, text: str, part: PieceRole) -> None:
        """One cell for each character; the texts of drawings have no wide ones."""
        for offset, character in enumerate(text):
            self._texts[row][column + offset] = (character, part)

    def line(self, row: int) -> PieceLine:
        """One row in pieces, exactly as wide as the canvas."""
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
