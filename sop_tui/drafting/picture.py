"""What a reader saw in a document, the same for every format: grids, symbols, connectors, text.

A reader is a function ``read(data: bytes) -> Picture``. It reports what is drawn, never what that
means: head, roles, steps and identity are the interpreter's work. The rules for readers:

- *Measures.* All lengths are in points (1/72 inch) from the top left corner of the sheet; y grows
  downwards. A sheet is a page of a PDF, a worksheet, the whole body of a DOCX or ODT, or a whole
  text. Where a format has no layout (text), a column and a line are one point each.
- *Grids.* Each ruled table once, in reading order, with the edges of its columns and rows and its
  cells; a merged cell once, with its spans. A table that continues on the next page is another
  grid on the next sheet; the interpreter joins them. Edges are rulings, not text: a column without
  text is a column. A cell's ``text`` is its printed text, lines separated by ``\\n``, without the
  words inside a symbol or a text box. Where the reader knows the position of each line (PDF), it
  also gives ``lines``: labels such as "Ya" beside an arrow are found by them. ``measured`` is
  false where the edges are estimated from the amount of text.
- *Symbols.* Closed outlines drawn over the table, with their kind by geometry, their bounding box
  and the text inside; images are symbols of kind ``picture``. Not symbols: outlines of cells, text
  boxes without outline, arrow heads. A symbol drawn as several paths (filling, shadow, outline) is
  one symbol. ``home`` is the cell to which the *file* anchors it.
- *Connectors.* Each line from end to end, touching pieces joined, with all its corners in ``path``
  (the first and the last are the ends). Each end states whether it has an arrow head, and in
  ``glued`` the id of the symbol to which the file connects it. An end that is only near a symbol
  is not glued: the interpreter attaches it. Rulings of a grid and outlines of symbols are not
  connectors. A triangle or filled polygon at the end of a line is its arrow head (``arrow``).
- *Blocks.* Text outside all grids: headings and paragraphs (``floating`` false), and text boxes
  (``floating`` true), each as one block. Words in a cell belong to the cell.
- *Nothing lost, nothing added.* No order but reading order, and no guess by the reader. Text is as
  printed, spaces and misprints included; overprinted or letter-spaced glyphs are joined to the
  words that a person reads. ``scanned`` marks a page that is an image without text.
- *Limits.* A document above :data:`MOST_SHEETS`, :data:`MOST_CELLS`, :data:`MOST_DRAWN` or
  :data:`MOST_TEXT`, of another format, encrypted or broken raises :class:`Unreadable`; a reader
  raises nothing else.

All values are frozen msgspec structs, so that a picture can cross a pipe as bytes
(:func:`to_bytes`, :func:`from_bytes`).
"""

from typing import Literal

import msgspec

from sop_tui.text.message import Message, Problem

MOST_SHEETS = 400
MOST_CELLS = 200_000  # in all grids together
MOST_PLACES = 2_000_000  # rows times columns of all tables, whether cells exist or not
MOST_DRAWN = 40_000  # symbols and connectors together
MOST_TEXT = 4_000_000  # characters of all texts together

SymbolKind = Literal[
    "box", "rounded", "capsule", "diamond", "pentagon", "circle", "picture", "other"
]
"""``rounded``: a box with rounded corners.

``capsule``: a terminator, or an ellipse of the size of a box. ``pentagon``: a marker that leads off
the page. ``circle``: a small round marker.
"""

Format = Literal["xlsx", "docx", "odt", "ods", "pdf", "text"]


class _Value(msgspec.Struct, frozen=True, omit_defaults=True):
    pass


class Unreadable(Problem):
    """A file that cannot be read as a picture; the message says what is wrong and what to do, in
    one line.
    """

    def __init__(self, message: Message) -> None:
        super().__init__("unreadable", message)


class Point(_Value, frozen=True):
    """A place on a sheet, in points."""

    x: float
    y: float


class Box(_Value, frozen=True):
    """An upright rectangle on a sheet, in points; ``top`` is less than ``bottom``."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> Point:
        return Point((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def distance(self, point: Point) -> float:
        """The distance of the point from the rectangle; 0 inside."""
        dx = max(self.left - point.x, 0.0, point.x - self.right)
        dy = max(self.top - point.y, 0.0, point.y - self.bottom)
        return float((dx * dx + dy * dy) ** 0.5)


class PrintedLine(_Value, frozen=True):
    """One printed line of a cell, with its position."""

    text: str
    box: Box


class Cell(_Value, frozen=True):
    """A cell of a grid; a merged cell has its top left place and its spans."""

    row: int
    col: int
    text: str = ""
    rows: int = 1
    cols: int = 1
    lines: tuple[PrintedLine, ...] = ()
    name: str = ""
    """The cell's usual name: ``B12`` in a workbook, ``47`` for a line of text; else empty."""


class Grid(_Value, frozen=True):
    """A ruled table; ``xs`` and ``ys`` are the edges, one more than there are columns and rows."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Cell, ...]
    measured: bool = True


class Home(_Value, frozen=True):
    """The cell to which the file itself anchors an object: index of the grid, row, column."""

    grid: int
    row: int
    col: int


class DrawnSymbol(_Value, frozen=True):
    """A shape with an outline, or an image; ``id`` is unique within its sheet."""

    id: str
    kind: SymbolKind
    box: Box
    text: str = ""
    home: Home | None = None


class End(_Value, frozen=True):
    """One end of a connector; ``glued`` is the id of the symbol to which the file connects it."""

    at: Point
    arrow: bool = False
    glued: str = ""


class Connector(_Value, frozen=True):
    """A line that connects two symbols; ``text`` is its own text, where the format allows one."""

    id: str
    start: End
    finish: End
    path: tuple[Point, ...]
    text: str = ""
    home: Home | None = None
    mingled: bool = False
    """Whether it shares strokes with other connectors, so that its ends could be swapped with
    theirs.
    """


class Block(_Value, frozen=True):
    """Text outside all grids; ``floating`` is a text box, which may label a way."""

    text: str
    box: Box
    floating: bool = False
    home: Home | None = None


class PaperSheet(_Value, frozen=True):
    """A page, a worksheet, or the whole of a document without pages."""

    name: str = ""
    grids: tuple[Grid, ...] = ()
    symbols: tuple[DrawnSymbol, ...] = ()
    connectors: tuple[Connector, ...] = ()
    blocks: tuple[Block, ...] = ()
    scanned: bool = False


class Picture(_Value, frozen=True):
    """Everything that a reader saw in one file."""

    format: Format
    sheets: tuple[PaperSheet, ...]


def to_bytes(document: Picture) -> bytes:
    """The picture as bytes; :func:`from_bytes` gives an equal picture."""
    return msgspec.msgpack.encode(document)


def from_bytes(data: bytes) -> Picture:
    """The picture of these bytes.

    Raises:
        msgspec.DecodeError: the bytes are no picture.
    """
    return msgspec.msgpack.decode(data, type=Picture)
