"""Dates and moments as people type them."""

import re
from datetime import date, datetime, tzinfo

from sop_tui.cli.exits import Usage
from sop_tui.text.clean import clean
from sop_tui.text.message import say

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(.*)", re.DOTALL)
_CLOCK = re.compile(r"[T ]+(\d{1,2})[.:](\d{2})(?=$|[+Z-]|:\d)")


def read_date(typed: str) -> date:
    """The date in ``2026-11-23`` or ``23/11/2026``.

    Raises:
        Usage: it is none of these.
    """
    try:
        return date.fromisoformat(_iso(typed))
    except ValueError:
        raise Usage(
            say(
                "tanggal “{typed}” tidak dapat dibaca; tulis misalnya 2026-11-23",
                typed=clean(typed),
            )
        ) from None


def read_moment(typed: str, now: datetime, zone: tzinfo) -> datetime:
    """The moment in ``2026-11-23 09:15``, ``23/11/2026 09.15`` or ``sekarang``.

    Without an offset it is a time of ``zone``; a date alone is its midnight.

    Raises:
        Usage: it is none of these.
    """
    if typed.strip().casefold() in ("sekarang", "now"):
        return now
    try:
        moment = datetime.fromisoformat(_iso(typed))
    except ValueError:
        raise Usage(
            say(
                "waktu “{typed}” tidak dapat dibaca; tulis misalnya 2026-11-23 09:15, atau "
                "sekarang",
                typed=clean(typed),
            )
        ) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _iso(typed: str) -> str:
    text = typed.strip()
    day_first = _DAY_FIRST.fullmatch(text)
    if day_first is not None:
        day, month, year, rest = day_first.groups()
        text = f"{year}-{int(month):02d}-{int(day):02d}{rest}"
    return _CLOCK.sub(lambda found: f"T{int(found[1]):02d}:{found[2]}", text)
