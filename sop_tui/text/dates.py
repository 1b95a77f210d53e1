"""Dates and moments as people write them: the day first or the year, a dot or a colon."""

import re
from datetime import date

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(.*)", re.ASCII | re.DOTALL)
_CLOCK = re.compile(r"[T ]+(\d{1,2})[.:](\d{2})(?=$|[+Z-]|:\d)", re.ASCII)


def day_of(written: str) -> date:
    """The date in ``23/11/2026``, ``23-11-2026``, ``23.11.2026`` or ``2026-11-23``.

    Raises:
        ValueError: it is none of these.
    """
    return date.fromisoformat(iso_of(written))


def iso_of(written: str) -> str:
    """A date, with or without a clock time, in the order of ISO 8601; all else as it is."""
    text = written.strip()
    day_first = _DAY_FIRST.fullmatch(text)
    if day_first is not None:
        day, month, year, rest = day_first.groups()
        text = f"{year}-{int(month):02d}-{int(day):02d}{rest}"
    return _CLOCK.sub(lambda found: f"T{int(found[1]):02d}:{found[2]}", text)
