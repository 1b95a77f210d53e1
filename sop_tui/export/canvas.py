"""A small drawing board of box-drawing characters: lines that meet join by themselves."""

from sop_tui.export.pieces import Line, Part, Piece

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
        self._ways: dict[tuple[int, int], int] = {}
        self._heavy: set[tuple[int, int]] = set()
        self._texts: dict[tuple[int, int], tuple[str, Part]] = {}

    def vertical(self, column: int, top: int, bottom: int, *, heavy: bool = False) -> None:
        """From the middle of one cell to the middle of another."""
        for row in range(top, bottom):
            self._join((row, column), DOWN, heavy)
            self._join((row + 1, column), UP, heavy)

    def horizontal(self, row: int, start: int, end: int, *, heavy: bool = False) -> None:
        for column in range(min(start, end), max(start, end)):
            self._join((row, column), RIGHT, heavy)
            self._join((row, column + 1), LEFT, heavy)

    def text(self, row: int, column: int, text: str, part: Part) -> None:
        """One cell for each character; the texts of drawings have no wide ones."""
        for offset, character in enumerate(text):
            self._texts[row, column + offset] = (character, part)

    def line(self, row: int) -> Line:
        """One row in pieces, exactly as wide as the canvas."""
        pieces: list[Piece] = []
        for column in range(self.columns):
            character, part = self._cell((row, column))
            if pieces and pieces[-1].part is part:
                pieces[-1] = Piece(pieces[-1].text + character, part)
            else:
                pieces.append(Piece(character, part))
        return tuple(pieces)

    def _join(self, cell: tuple[int, int], way: int, heavy: bool) -> None:
        self._ways[cell] = self._ways.get(cell, 0) | way
        if heavy:
            self._heavy.add(cell)

    def _cell(self, cell: tuple[int, int]) -> tuple[str, Part]:
        text = self._texts.get(cell)
        if text is not None:
            return text
        ways = self._ways.get(cell)
        if ways is None:
            return " ", Part.TEXT
        return (_HEAVY if cell in self._heavy else _LIGHT)[ways], Part.FLOW
