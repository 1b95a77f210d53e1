"""Estimates text heights where the file states none, from the widths of letters."""

from collections.abc import Iterable
from dataclasses import dataclass

# Widths of Helvetica and Arial for the characters 32 to 126, in thousandths of the type size.
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_OTHER = 556

# Other typefaces relative to Arial: letter width, line spacing.
_FACES = {
    "times": (0.89, 1.15), "liberation serif": (0.89, 1.15), "calibri": (0.905, 1.22),
    "carlito": (0.905, 1.22), "cambria": (0.96, 1.17), "bookman": (1.09, 1.17),
    "tahoma": (0.98, 1.21), "verdana": (1.15, 1.215), "arial narrow": (0.82, 1.15),
    "liberation sans narrow": (0.82, 1.15), "century gothic": (1.06, 1.18),
    "garamond": (0.84, 1.12), "segoe": (0.99, 1.33), "trebuchet": (0.97, 1.16),
    "footlight": (0.92, 1.1), "maiandra": (0.98, 1.2), "comic": (1.06, 1.39),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a paragraph: size in points; letter width and line spacing relative to Arial."""

    size: float = 10.0
    wide: float = 1.0
    line: float = 1.15

    @classmethod
    def of(cls, face: str, size: float, *, bold: bool = False) -> "Type":
        """The type with this face name; the longest known name in it is used."""
        name = face.casefold()
        known = max((key for key in _FACES if key in name), key=len, default="")
        wide, line = _FACES.get(known, (1.0, 1.15))
        return cls(size, wide * (1.06 if bold else 1.0), line)

    def lines(self, text: str, room: float) -> int:
        """How many lines the text takes at this width (points)."""
        return sum(self._wrapped(line, max(room, 8.0)) for line in text.split("\n"))

    def height(self, text: str, room: float) -> float:
        """The height of the text at this width, in points."""
        return self.lines(text, room) * self.size * self.line

    def _wrapped(self, line: str, room: float) -> int:
        space = self._width(" ")
        count, x = 1, 0.0
        for word in line.split():
            width = self._width(word)
            if x and x + space + width > room:
                count, x = count + 1, 0.0
            x += (space if x else 0.0) + width
            while x > room:  # a word longer than a line
                count, x = count + 1, x - room
        return count

    def _width(self, text: str) -> float:
        total = sum(_WIDTHS[code - 32] if 32 <= code <= 126 else _OTHER for code in map(ord, text))
        return total * self.size * self.wide / 1000


def height_of(texts: Iterable[tuple[str, float]], least: float, type_: Type | None = None) -> float:
    """The height of a row with these texts, each with its width."""
    used = type_ or Type()
    most = max((used.height(text, room) for text, room in texts if text), default=0.0)
    return max(least, most + 1.0) if most else least


def running(sizes: Iterable[float], start: float = 0.0) -> tuple[float, ...]:
    """The edges of items of these sizes laid side by side."""
    edges = [start]
    for size in sizes:
        edges.append(round(edges[-1] + size, 3))
    return tuple(edges)
