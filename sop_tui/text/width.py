"""Measures the display width of text and wraps text to a width.

Wide characters take two columns, combining characters none. Plain output measures with wcwidth;
the screen passes the measure of its toolkit, so that both agree on every cell.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from sop_tui.text.clean import clean

Measure: TypeAlias = Callable[[str], int]
"""Returns the number of columns of a clean text."""

_NARROW = re.compile("[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027]*")


def width(text: str) -> int:
    """The number of columns that a clean text takes."""
    if _NARROW.fullmatch(text):  # nearly every text; loading the tables of wcwidth takes 20 ms
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def wrap(text: str, room: int, hanging: int = 0, measure: Measure = width) -> list[str]:
    """The cleaned text in lines of at most ``room`` columns, broken between words.

    A word longer than a line is broken. Lines after the first are indented by ``hanging``
    columns. Returns at least one line, which may be empty.
    """
    words = clean(text).split()
    whole = " ".join(words)
    if measure(whole) <= room:
        return [whole]
    lines: list[str] = []
    line, used = "", 0
    margin = " " * hanging
    for word in words:
        size = measure(word)
        if line.strip() and used + 1 + size <= room:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line.strip():
            lines.append(line)
            line, used = margin, hanging
        if used + size <= room:
            line, used = line + word, used + size
            continue
        for letter, columns in _letters(word, measure):
            if used + columns > room and line.strip():
                lines.append(line)
                line, used = margin, hanging
            line, used = line + letter, used + columns
    return [*lines, line]


def _letters(word: str, measure: Measure) -> Iterator[tuple[str, int]]:
    """The word in units that must not be split: a character with its combining characters.

    Each unit is measured as a whole, because some characters change their width when combined.
    """
    letter = ""
    for character in word:
        if letter and measure(character):
            yield letter, measure(letter)
            letter = ""
        letter += character
    yield letter, measure(letter)
