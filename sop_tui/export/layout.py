"""Columns and margins of text on paper; wrapped, never cut."""

from collections.abc import Sequence
from itertools import zip_longest

from sop_tui.text.width import width

PAPER = 80
"""Columns of a printed page."""


def pad(text: str, room: int) -> str:
    """The text with spaces behind it."""
    return text + " " * (room - width(text))


def centred(text: str, room: int) -> str:
    """The text in the middle; nothing stands behind it."""
    return " " * max((room - width(text)) // 2, 0) + text


def side_by_side(
    cells: Sequence[Sequence[str]], widths: Sequence[int], gap: str = " "
) -> list[str]:
    """Lines made of columns; each cell holds lines that fit its width."""
    return [
        gap.join(pad(part, room) for part, room in zip(row, widths, strict=True)).rstrip()
        for row in zip_longest(*cells, fillvalue="")
    ]
