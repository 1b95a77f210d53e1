"""Columns and margins of text on paper; text is wrapped, never cut."""

from collections.abc import Sequence
from itertools import zip_longest

from sop_tui.text.width import width

PAPER = 80
"""Width of a printed page, in columns."""


def pad(text: str, room: int) -> str:
    """The text padded with spaces on the right to ``room`` columns."""
    return text + " " * (room - width(text))


def centred(text: str, room: int) -> str:
    """The text centred in ``room`` columns, without trailing spaces."""
    return " " * max((room - width(text)) // 2, 0) + text


def side_by_side(
    cells: Sequence[Sequence[str]], widths: Sequence[int], gap: str = " "
) -> list[str]:
    """Lines made of columns; the lines of each cell must already fit its width."""
    return [
        gap.join(pad(part, room) for part, room in zip(row, widths, strict=True)).rstrip()
        for row in zip_longest(*cells, fillvalue="")
    ]
