"""Lines of values: what spreadsheets save as CSV or put on the clipboard, quotes and all."""

import re
from collections import Counter
from collections.abc import Iterator

_LONGEST = 20_000  # characters of a value in quotes; a quote that stays open longer is a character
_LEAST_ROWS = 3
_LEAST_COLUMNS = 4
_CELL = {
    separator: re.compile(
        rf'"((?:[^"]|""){{0,{_LONGEST}}})"(?=[{separator}\n]|\Z)|([^{separator}\n]*)'
    )
    for separator in "\t;,"
}


def separator_of(text: str) -> str:
    """What parts the values of a line: a tab wherever there is one, else ";" or ","; or "".

    Of the latter a text is full anyway. They part values where most lines have equally many.
    """
    if "\t" in text:
        return "\t"
    return next((each for each in ";," if _is_even(text, each)), "")


def _is_even(text: str, separator: str) -> bool:
    widths = [len(values) for _, values in records(text, separator) if any(values)]
    if len(widths) < _LEAST_ROWS:
        return False
    width, times = Counter(widths).most_common(1)[0]
    return width >= _LEAST_COLUMNS and times > len(widths) / 2


def records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The values of each line with its number, from 1; in quotes a value may go on over lines."""
    pattern, at, number = _CELL[separator], 0, 1
    while at < len(text):
        begun, values = number, list[str]()
        while True:
            found = pattern.match(text, at)
            assert found is not None  # the empty value always matches
            quoted = found[1]
            values.append(found[2] if quoted is None else quoted.replace('""', '"'))
            number += found[0].count("\n")
            at = found.end()
            if text[at : at + 1] != separator:
                break
            at += 1
        at, number = at + 1, number + 1  # over the end of the line
        yield begun, values
