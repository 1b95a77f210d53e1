"""A spatial index: finds items near a point without looking at the whole page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from sop_tui.drafting.pdf.geometry import PdfBox, PdfPoint

SQUARE = 32.0
MOST_SQUARES = 600  # items that cover more squares are checked for every point

_Item = TypeVar("_Item")


class Nearby(Generic[_Item]):
    """Items indexed by the squares of the page that their boxes touch, in insertion order."""

    def __init__(self, items: Iterable[tuple[PdfBox, _Item]], margin: float) -> None:
        self.squares: dict[tuple[int, int], list[tuple[int, PdfBox, _Item]]] = {}
        self.wide: list[tuple[int, PdfBox, _Item]] = []
        self.count = 0
        self.margin = margin
        for box, item in items:
            self.add(box, item)

    def add(self, box: PdfBox, item: _Item) -> None:
        entry = (self.count, box, item)
        self.count += 1
        x0, x1 = self._square(box.x0 - self.margin), self._square(box.x1 + self.margin)
        y0, y1 = self._square(box.y0 - self.margin), self._square(box.y1 + self.margin)
        if (x1 - x0 + 1) * (y1 - y0 + 1) > MOST_SQUARES:
            self.wide.append(entry)
            return
        for x in range(x0, x1 + 1):
            for y in range(y0, y1 + 1):
                self.squares.setdefault((x, y), []).append(entry)

    def at(self, point: PdfPoint) -> Iterator[_Item]:
        """The items whose box is within the margin of the point."""
        key = self._square(point[0]), self._square(point[1])
        entries = self.squares.get(key, [])
        if self.wide:
            entries = sorted([*entries, *self.wide], key=lambda entry: entry[0])
        for _, box, item in entries:
            if box.holds(point, self.margin):
                yield item

    @staticmethod
    def _square(value: float) -> int:
        return int(max(-1e6, min(1e6, value)) // SQUARE)
