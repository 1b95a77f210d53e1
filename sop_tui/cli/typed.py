"""Parsing of typed dates and moments, and the options for them."""

from datetime import date, datetime, tzinfo

import msgspec

from sop_tui.cli.exits import Usage
from sop_tui.cli.parser import Parser
from sop_tui.text.clean import clean
from sop_tui.text.message import Message, say


def add_day_options(
    command: Parser, first: Message, last: Message, *, required: bool = False
) -> None:
    """The options for the days of a period, both included."""
    for name, dest, about in (("--from", "first", first), ("--until", "last", last)):
        command.argument(name, dest=dest, metavar=say("TANGGAL"), required=required, help=about)


def refuse_reversed(first: date, last: date) -> None:
    """Raises Usage if the last day of a period is before the first."""
    if last < first:
        raise Usage(
            say(
                "--until {last} mendahului --from {first}; periksa keduanya",
                last=f"{last}",
                first=f"{first}",
            )
        )


def refuse_far_year(year: int) -> None:
    """Raises Usage for a year outside the calendars' range."""
    if not 1900 <= year <= 2999:
        raise Usage(
            say("tahun {year} di luar jangkauan kalender; pilih 1900 sampai 2999", year=year)
        )


def read_date(typed: str) -> date:
    """The date in ``2026-11-23`` or ``23/11/2026``.

    Raises:
        Usage: the text has neither form.
    """
    from sop_tui.text.dates import day_of

    try:
        return day_of(typed)
    except ValueError:
        raise Usage(
            say(
                "tanggal “{typed}” tidak dapat dibaca; tulis misalnya 2026-11-23",
                typed=clean(typed),
            )
        ) from None


class Days(msgspec.Struct, frozen=True):
    """A period of days, both ends included; None leaves an end open."""

    first: date | None = None
    last: date | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether a moment's date, in its own zone, is in the period."""
        day = moment.date()
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def days_asked(since: str | None, until: str | None) -> Days:
    """The period of ``--since`` and ``--until``.

    Raises:
        Usage: one is not a date, or they are reversed.
    """
    first = read_date(since) if since is not None else None
    last = read_date(until) if until is not None else None
    if first is not None and last is not None and last < first:
        raise Usage(
            say(
                "--until {last} mendahului --since {first}; periksa keduanya",
                last=f"{last}",
                first=f"{first}",
            )
        )
    return Days(first, last)


def read_moment(typed: str, now: datetime, zone: tzinfo) -> datetime:
    """The moment in ``2026-11-23 09:15``, ``23/11/2026 09.15`` or ``sekarang``.

    Without an offset it is in ``zone``; a date alone means its midnight.

    Raises:
        Usage: the text has none of these forms.
    """
    from sop_tui.text.dates import iso_of

    if typed.strip().casefold() in ("sekarang", "now"):
        return now
    try:
        moment = datetime.fromisoformat(iso_of(typed))
    except ValueError:
        raise Usage(
            say(
                "waktu “{typed}” tidak dapat dibaca; tulis misalnya 2026-11-23 09:15, atau "
                "sekarang",
                typed=clean(typed),
            )
        ) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
