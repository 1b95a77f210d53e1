"""Plain-text tables in the format "simple" of ``tabulate``.

Importing tabulate costs three times as much as listing cases; only the printed grids use it.
"""

from collections.abc import Sequence

from sop_tui.text.width import width

_GAP = "  "
_BESIDE_A_TITLE = 2
"""Columns that a heading reserves to its right, as tabulate does."""


def columns(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of the table; titles and cells must be clean, one line each."""
    cells = [[cell.strip() for cell in row] for row in rows]
    wide = [
        max(width(title) + _BESIDE_A_TITLE, *(width(row[at]) for row in cells), 0)
        for at, title in enumerate(titles)
    ]
    ruling = ["-" * each for each in wide]
    return [_line(texts, wide) for texts in (titles, ruling, *cells)]


def _line(texts: Sequence[str], wide: Sequence[int]) -> str:
    padded = (text + " " * (room - width(text)) for text, room in zip(texts, wide, strict=True))
    return _GAP.join(padded).rstrip()
