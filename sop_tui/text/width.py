"""How wide a text is where it is shown, and text broken into lines of a width.

Wide characters take two columns, combining ones none. Paper and plain output measure by wcwidth;
the screen brings the measure of the toolkit that draws it, so that both agree to the cell.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from sop_tui.text.clean import clean

Measure: TypeAlias = Callable[[str], int]
"""The columns that a clean text takes."""

_NARROW = re.compile("[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027]*")


def width(text: str) -> int:
    """The columns that a clean text takes."""
    if _NARROW.fullmatch(text):  # nearly every text; the tables of wcwidth take 20 ms to load
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def wrap(text: str, room: int, hanging: int = 0, measure: Measure = width) -> list[str]:
    """The cleaned text in lines of at most ``room`` columns, broken between words.

    A word that is longer is broken where the line ends. Lines after the first are indented by
    ``hanging``. There is always one line, if an empty one.
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
    """The word in what cannot be parted: a character with what combines with it.

    The two are measured together: some signs take no column alone, and one beside another.
    """
    letter = ""
    for character in word:
        if letter and measure(character):
            yield letter, measure(letter)
            letter = ""
        letter += character
    yield letter, measure(letter)
