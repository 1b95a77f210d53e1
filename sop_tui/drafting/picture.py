"""What a reader saw on paper, the same for every format: grids, symbols, connectors, text.

A reader is a function ``read(data: bytes) -> Document``. It says what is drawn and never what it
means: head, roles, steps and identity are for the interpreter. What it must deliver:

- *Measures.* Everything is in points (1/72 inch) from the top left corner of its sheet, y growing
  downwards. A sheet is a page of a PDF, a worksheet, the whole body of a DOCX or ODT, or the whole
  of a text. Where a format has no layout (text), a column and a line are one point each.
- *Grids.* Each ruled table once, in reading order, with the edges of its columns and rows and its
  cells; a merged cell once, with its spans. A table that goes on over the page is another grid on
  the next sheet; the interpreter joins them. Edges are rulings, not text: a column without text is
  a column. A cell's ``text`` is what it prints, lines parted by ``\\n``, without the words inside
  a symbol or a text box. Where the reader sees where each line stands (PDF) it gives ``lines``
  too: labels such as "Ya" beside an arrow are found by them. In ``measured`` it says whether
  the edges are those of the paper or estimated from the amount of text.
- *Symbols.* Closed outlines drawn over the table, with their kind by geometry, their bounding
  box and the text inside; pictures are symbols of kind ``picture``. The outline of a cell is no
  symbol, nor is a text box without outline, nor an arrow head. A symbol drawn as several paths
  (filling, shadow, outline) is one symbol. ``home`` is the cell that the *file* hangs it on.
- *Connectors.* Each line from end to end, pieces that touch joined, with all its corners in
  ``path`` (first and last are the ends). Each end says whether it bears an arrow head, and which
  symbol it is glued to where the file says so by id (``glued``); ends that merely come near a
  symbol have none: the interpreter attaches them. Rulings of a grid and outlines of symbols are
  no connectors. A triangle or filled polygon that is the head of a line is marked by ``arrow``.
- *Blocks.* Text that stands in no grid: headings, paragraphs (``floating`` false), and text boxes
  (``floating`` true), each as one block. Words that stand in a cell are in the cell.
- *Nothing lost, nothing added.* No order but reading order, no guess of a reader's own. Text is
  as printed, spaces and misprints included; over-printed or letter-spaced glyphs are put together
  to the words that a person reads. ``scanned`` says that a page is an image without text.
- *Bounds.* More than :data:`MOST_SHEETS`, :data:`MOST_CELLS`, :data:`MOST_DRAWN` or
  :data:`MOST_TEXT` is :class:`Unreadable`, and so is what is not of the format, encrypted or
  broken; nothing else may be raised.

All values are frozen structs of msgspec, so that a picture can cross a pipe as bytes
(:func:`to_bytes`, :func:`from_bytes`).
"""

from typing import Literal

import msgspec

from sop_tui.text.message import Message, Problem

MOST_SHEETS = 400
MOST_CELLS = 200_000  # of all grids together
MOST_PLACES = 2_000_000  # rows times columns of all tables, cells or not
MOST_DRAWN = 40_000  # symbols and connectors together
MOST_TEXT = 4_000_000  # characters of all texts together

SymbolKind = Literal[
    "box", "rounded", "capsule", "diamond", "pentagon", "circle", "picture", "other"
]
"""``rounded``: a box with rounded corners; ``capsule``: a terminator, or an ellipse of the size of
a box; ``pentagon``: a marker that leads off the page; ``circle``: a small round marker."""

Format = Literal["xlsx", "docx", "odt", "ods", "pdf", "text"]


class _Value(msgspec.Struct, frozen=True, omit_defaults=True):
    pass


class Unreadable(Problem):
    """A file that yields no picture: what is wrong and what to do, in one line."""

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
        """How far the point is from the rectangle; 0 inside."""
        dx = max(self.left - point.x, 0.0, point.x - self.right)
        dy = max(self.top - point.y, 0.0, point.y - self.bottom)
        return float((dx * dx + dy * dy) ** 0.5)


class PrintedLine(_Value, frozen=True):
    """One printed line of a cell, where it stands."""

    text: str
    box: Box


class Cell(_Value, frozen=True):
    """A cell of a grid; a merged one stands at its top left with its spans."""

    row: int
    col: int
    text: str = ""
    rows: int = 1
    cols: int = 1
    lines: tuple[PrintedLine, ...] = ()
    name: str = ""
    """How people call it: ``B12`` in a workbook, ``47`` for a line of text; else empty."""


class Grid(_Value, frozen=True):
    """A ruled table: ``xs`` and ``ys`` are the edges, one more than there are columns and rows."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Cell, ...]
    measured: bool = True


class Home(_Value, frozen=True):
    """The cell on which the file itself hangs something: index of the grid, row, column."""

    grid: int
    row: int
    col: int


class DrawnSymbol(_Value, frozen=True):
    """Something drawn with an outline, or a picture. ``id`` is unique within its sheet."""

    id: str
    kind: SymbolKind
    box: Box
    text: str = ""
    home: Home | None = None


class End(_Value, frozen=True):
    """One end of a connector; ``glued`` is the id of the symbol that the file ties it to."""

    at: Point
    arrow: bool = False
    glued: str = ""


class Connector(_Value, frozen=True):
    """A line that joins two symbols; ``text`` where the format lets a line bear one."""

    id: str
    start: End
    finish: End
    path: tuple[Point, ...]
    text: str = ""
    home: Home | None = None
    mingled: bool = False
    """Whether it runs on the same strokes as others, and each might end where another does."""


class Block(_Value, frozen=True):
    """Text outside all grids; ``floating`` for a text box, which may be a label of the flow."""

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
    """All that a reader saw in one file."""

    format: Format
    sheets: tuple[PaperSheet, ...]


def to_bytes(document: Picture) -> bytes:
    """The picture as bytes that :func:`from_bytes` reads back equal."""
    return msgspec.msgpack.encode(document)


def from_bytes(data: bytes) -> Picture:
    """The picture of these bytes.

    Raises:
        msgspec.DecodeError: when they are none.
    """
    return msgspec.msgpack.decode(data, type=Picture)
