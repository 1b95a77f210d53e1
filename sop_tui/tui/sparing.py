"""Sends little to the terminal: of a changed row, only the changed cells.

The connection to a shared server may carry only 64 kbit/s, and every key is answered over it.
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
"""Texts of characters that each take one cell; most rows of a screen consist of them."""

_Cell = tuple[str, Style | None]


def changed_cells(before: Strip, after: Strip) -> Iterator[tuple[int, int]]:
    """The differing parts of a row, as start and end cells, from left to right.

    Both rows are equally wide. A wide character is never split.
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
    """The number of equal cells at the start, and the differing middle parts of both rows."""
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
    """Whether the text cannot start with a combining mark for the character before it."""
    return not segments or segments[0].text.isascii()


def _cells(segments: Sequence[Segment]) -> list[_Cell]:
    """Each cell's text and style; the second half of a wide character has no text."""
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
    """The part of a style that is visible on a blank."""
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
    """Cells to send: their position and contents."""

    row: int
    column: int
    cells: Strip


class SparingCompositor(Compositor):
    """A compositor for one widget, whose rows go to the terminal unchanged.

    An update starts at the changed cells, not at the widget's edge, and rows of a single part are
    not combined again: on a server every screen is drawn after every act. The widget is asked for
    its changes when they are sent, however often it was drawn before.
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
