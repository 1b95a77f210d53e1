"""Text laid out by the width that a terminal or printer gives it; wrapped, never cut."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from wcwidth import wcswidth, wcwidth

from sop_tui.text.clean import clean

PAPER = 80
"""Columns of a printed page."""


def width(text: str) -> int:
    """The columns that a clean text takes; wide characters take two, combining ones none."""
    return len(text) if text.isascii() else max(wcswidth(text), 0)


def pad(text: str, room: int) -> str:
    """The text with spaces behind it."""
    return text + " " * (room - width(text))


def centred(text: str, room: int) -> str:
    """The text in the middle; nothing stands behind it."""
    return " " * max((room - width(text)) // 2, 0) + text


def wrapped(text: str, room: int, hanging: int = 0) -> list[str]:
    """The cleaned text in lines of at most ``room`` columns; a word that is longer is broken.

    Lines after the first are indented by ``hanging``. There is always one line, if an empty one.
    """
    words = clean(text).split()
    whole = " ".join(words)
    if width(whole) <= room:
        return [whole]
    lines: list[str] = []
    line, used = "", 0
    margin = " " * hanging
    for word in words:
        size = width(word)
        if line.strip() and used + 1 + size <= room:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line.strip():
            lines.append(line)
            line, used = margin, hanging
        if used + size <= room:
            line, used = line + word, used + size
            continue
        for letter, columns in _letters(word):
            if used + columns > room:
                lines.append(line)
                line, used = margin, hanging
            line, used = line + letter, used + columns
    return [*lines, line]


def side_by_side(
    cells: Sequence[Sequence[str]], widths: Sequence[int], gap: str = " "
) -> list[str]:
    """Lines made of columns; each cell holds lines that fit its width."""
    return [
        gap.join(pad(part, room) for part, room in zip(row, widths, strict=True)).rstrip()
        for row in zip_longest(*cells, fillvalue="")
    ]


def _letters(word: str) -> Iterator[tuple[str, int]]:
    """The word in what cannot be parted: a character with what combines with it."""
    letter, columns = "", 0
    for character in word:
        size = max(wcwidth(character), 0)
        if size and letter:
            yield letter, columns
            letter, columns = "", 0
        letter, columns = letter + character, columns + size
    yield letter, columns
