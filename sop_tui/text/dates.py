"""Parses dates and times as people write them: day or year first, dots or colons."""

import re
from datetime import date

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(.*)", re.ASCII | re.DOTALL)
_IN_WORDS = re.compile(
    r"(?:\w+,\s*)?(\d{1,2})\s+([a-z]{3,9})\.?\s+(\d{4})", re.ASCII | re.IGNORECASE
)
_MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september",
    "oktober", "november", "desember",
)  # fmt: skip
_OTHER_NAMES = {"pebruari": 2, "nopember": 11, "agu": 8, "agt": 8, "ags": 8, "nop": 11, "peb": 2}
_CLOCK = re.compile(r"[T ]+(\d{1,2})[.:](\d{2})(?=$|[+Z-]|:\d)", re.ASCII)


def day_of(written: str) -> date:
    """The date in ``23/11/2026``, ``23-11-2026``, ``23.11.2026``, ``2026-11-23`` or in words, as
    in ``23 November 2026``, ``23 Nov 2026`` or ``Senin, 23 November 2026``.

    Raises:
        ValueError: it has none of these forms.
    """
    in_words = _IN_WORDS.fullmatch(written.strip())
    if in_words is not None:
        day, month, year = in_words.groups()
        return date(int(year), _month(month.casefold()), int(day))
    return date.fromisoformat(iso_of(written))


def is_day(written: str) -> bool:
    """Whether :func:`day_of` accepts the text."""
    try:
        day_of(written)
    except ValueError:
        return False
    return True


def _month(name: str) -> int:
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    for number, month in enumerate(_MONTHS, start=1):
        if name in (month, month[:3]):
            return number
    raise ValueError(name)


def iso_of(written: str) -> str:
    """The text with its date and clock time in ISO 8601 form; any other text unchanged."""
    text = written.strip()
    day_first = _DAY_FIRST.fullmatch(text)
    if day_first is not None:
        day, month, year, rest = day_first.groups()
        text = f"{year}-{int(month):02d}-{int(day):02d}{rest}"
    return _CLOCK.sub(lambda found: f"T{int(found[1]):02d}:{found[2]}", text)
