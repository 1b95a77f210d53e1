"""Sending little: of a row that changed only the cells that did.

The line to a shared server may carry 64 kbit/s, and every key is answered over it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import Compositor, CompositorUpdate
from textual.strip import Strip

_WORTHWHILE = 10  # cells; skipping fewer costs more bytes than sending them again

_NARROW = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2026\u2190-\u21ff\u2500-\u25fc]*")
"""Texts of letters and signs that each take a cell; most rows of a screen are rules and such."""

_Cell = tuple[str, Style | None]


def changed_cells(before: Strip, after: Strip) -> Iterator[tuple[int, int]]:
    """The stretches of a row that differ, from a cell to past another, left to right.

    Both rows are equally wide. Neither half of a wide character is ever alone.
    """
    skipped, *middles = _middles([*before], [*after])
    old, new = (_cells(middle) for middle in middles)
    start = end = -1
    for at, (one, other) in enumerate(zip(old, new, strict=True)):
        if one == other:
            continue
        if start >= 0 and at - end > _WORTHWHILE:
            first, last = _whole(old, new, start, end)
            yield first + skipped, last + skipped
            start = -1
        if start < 0:
            start = at
        end = at + 1
    if start >= 0:
        first, last = _whole(old, new, start, end)
        yield first + skipped, last + skipped


def _middles(old: list[Segment], new: list[Segment]) -> tuple[int, list[Segment], list[Segment]]:
    """How many cells at the start are the same in both, and what differs without the same ends."""
    most = min(len(old), len(new))
    first = next((at for at in range(most) if old[at] != new[at]), most)
    while first > 0 and not all(_begins_plainly(row[first:]) for row in (old, new)):
        first -= 1
    last = next((at for at in range(most - first) if old[-1 - at] != new[-1 - at]), most - first)
    while last > 0 and not old[len(old) - last].text.isascii():
        last -= 1
    skipped = sum(segment.cell_length for segment in old[:first])
    return skipped, old[first : len(old) - last], new[first : len(new) - last]


def _begins_plainly(segments: Sequence[Segment]) -> bool:
    """Whether what follows cannot begin with a mark on the character before it."""
    return not segments or segments[0].text.isascii()


def _cells(segments: Sequence[Segment]) -> list[_Cell]:
    """Each cell's text and style; the second half of a wide character has none."""
    cells: list[_Cell] = []
    for text, style, _ in segments:
        blank = (" ", _ground(style))
        if text.isascii() or _NARROW.fullmatch(text):
            cells.extend([blank if letter == " " else (letter, style) for letter in text])
            continue
        for letter in text:
            size = cell_len(letter)
            if size:
                cells.append(blank if letter == " " else (letter, style))
                cells.extend([("", style)] * (size - 1))
            elif cells:  # a combining mark belongs to the character before it
                cells[-1] = (cells[-1][0] + letter, cells[-1][1])
    return cells


@cache
def _ground(style: Style | None) -> Style | None:
    """As much of a style as is seen on a blank."""
    if style is None or style.reverse or style.underline or style.strike:
        return style
    return style.background_style


def _whole(old: list[_Cell], new: list[_Cell], start: int, end: int) -> tuple[int, int]:
    while start > 0 and "" in (old[start][0], new[start][0]):
        start -= 1
    while end < len(new) and "" in (old[end][0], new[end][0]):
        end += 1
    return start, end


class Stretch(NamedTuple):
    """Cells to be sent: where they begin, and what they show."""

    row: int
    column: int
    cells: Strip


class SparingCompositor(Compositor):
    """A compositor of one widget, whose rows go to the terminal as they are.

    An update begins where the change begins, not where the widget does. What has only one part is
    not put together again: on a server every screen is painted after every act. The widget is
    asked which cells these are when they are sent, however often it was drawn before.
    """

    def __init__(self, changes: Callable[[], Sequence[Stretch]]) -> None:
        super().__init__()
        self._changes = changes

    def render_partial_update(self) -> "_SparingUpdate | None":  # type: ignore[override]
        self._dirty_regions.clear()
        parts = self._changes()
        return _SparingUpdate(parts) if parts else None


class _SparingUpdate(CompositorUpdate):
    def __init__(self, parts: Sequence[Stretch]) -> None:
        self._parts = parts

    def render_segments(self, console: Console) -> str:
        return "".join(
            f"\x1b[{row + 1};{column + 1}H{cells.render(console)}"
            for row, column, cells in self._parts
        )
