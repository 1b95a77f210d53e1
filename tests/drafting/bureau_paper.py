"""A matrix on paper: its measures, symbols and arrows, before any format."""

from dataclasses import dataclass, field
from itertools import accumulate, groupby

from pdf_paper import wrapped
from plans import Plan

ROLES = "roles"
COLUMNS = (ROLES, "inputs", "time", "output", "note")
"""What stands behind No and Kegiatan, in the usual order."""

STANDARD = frozenset(("inputs", "time", "output"))
"""What Mutu Baku is over."""


@dataclass
class Style:
    """How an office lays out its matrix."""

    size: float = 9.0  # points, of the type
    line: float = 1.15  # line height as a multiple of the size
    role: float = 62.0  # width of a role's column
    least: float = 44.0  # height of the lowest possible row
    page: float = 0.0  # height of the body of a page; 0: one endless page
    bends: str = "LZJI"  # how an arrow to another column may run; see _onward
    symbol: tuple[float, float] = (38.0, 20.0)
    jitter: float = 3.0
    top: bool = False  # symbols at the top of their rows, not in the middle
    starts: bool = False  # a capsule Mulai over the first box, and Selesai below the last
    marks: str = ""  # at the edges of pages: "", "plain", "letter"
    answers: int = 0  # index into ANSWERS
    far: float = 0.0  # extra distance of words from their arrows
    filled: bool = False  # whether symbols contain words
    bullets: str = "-"  # before items of lists: "-", "1.", ""
    widths: tuple[float, ...] = (26, 150, 84, 48, 84, 62)  # No, Kegiatan, and COLUMNS without roles
    order: tuple[str, ...] = COLUMNS

    def width(self, name: str) -> float:
        names = ("no", "activity", *(column for column in COLUMNS if column != ROLES))
        return self.role if name == ROLES else self.widths[names.index(name)]


@dataclass
class Rect:
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def cx(self) -> float:
        return self.left + self.width / 2

    @property
    def cy(self) -> float:
        return self.top + self.height / 2


@dataclass
class Figure:
    id: int
    kind: str
    row: int
    column: int
    rect: Rect
    page: int
    text: str = ""


@dataclass
class Arrow:
    id: int
    start: Figure
    finish: Figure
    path: list[tuple[float, float]]
    page: int
    label: str = ""
    word: Rect | None = None


@dataclass(frozen=True)
class HeadCell:
    text: str
    row: int  # 0 or 1
    column: int
    down: int = 1
    across: int = 1


@dataclass
class Paper:
    """A matrix on paper.

    Positions on each page are relative to the top of its first row and to the left edge of the
    first column.
    """

    plan: Plan
    style: Style
    names: list[str] = field(init=False)  # what each column holds; ROLES for each of the roles
    xs: list[float] = field(init=False)
    tops: list[float] = field(default_factory=list)  # of each row on its page
    heights: list[float] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)  # of each row
    figures: list[Figure] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = ["no", "activity"]
        for name in self.style.order:
            self.names += [name] * (len(self.plan.roles) if name == ROLES else 1)
        self.xs = [0.0, *accumulate(self.widths())]

    @property
    def columns(self) -> int:
        return len(self.names)

    @property
    def first(self) -> int:
        """The column of the first role."""
        return self.names.index(ROLES)

    def widths(self) -> list[float]:
        return [self.style.width(name) for name in self.names]

    def heads(self, words: dict[str, str]) -> list[HeadCell]:
        """The head in two rows, in an office's own words; "standard" is over Mutu Baku."""
        under = iter(self.plan.roles)
        found, column = [], 0
        for group, each in groupby(self.names, lambda n: "standard" if n in STANDARD else n):
            names = list(each)
            if group in (ROLES, "standard"):
                found.append(HeadCell(words[group], 0, column, across=len(names)))
                found += [HeadCell(next(under) if name == ROLES else words[name], 1, column + k)
                          for k, name in enumerate(names)]  # fmt: skip
            else:
                found.append(HeadCell(words[group], 0, column, down=2))
            column += len(names)
        return found

    def texts(self, row: int) -> list[str]:
        """The text of each column in a row; nothing under the roles."""
        one = self.plan.rows[row]
        said = {"no": str(row + 1), "activity": one.activity, "inputs": self.listed(one.inputs),
                "time": one.time, "output": self.listed(one.output), "note": one.note}  # fmt: skip
        return [said.get(name, "") for name in self.names]

    def listed(self, items: tuple[str, ...]) -> str:
        if len(items) == 1:
            return items[0]
        mark = self.style.bullets
        return "\n".join(f"{f'{n}.' if mark == '1.' else mark} {item}".strip()
                         for n, item in enumerate(items, 1))  # fmt: skip


def height_of(text: str, width: float, style: Style) -> float:
    return len(wrapped(text, style.size, width - 10.8)) * style.size * style.line
