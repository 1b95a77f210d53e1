"""The periods of reports: first and last day, both included."""

import re
from datetime import date, datetime, time, timedelta, tzinfo

import msgspec


class Period(msgspec.Struct, frozen=True):
    """A run of days; ``last`` is not before ``first``."""

    first: date
    last: date

    def moments(self, zone: tzinfo | None) -> tuple[datetime, datetime]:
        """The midnights at the start and at the end of the period."""
        end = self.last + timedelta(days=1)
        return datetime.combine(self.first, time(), zone), datetime.combine(end, time(), zone)

    @property
    def months(self) -> int:
        """How many calendar months it touches."""
        years = self.last.year - self.first.year
        return 12 * years + self.last.month - self.first.month + 1

    def before(self) -> "Period":
        """The period of the same number of months that ends where this one starts."""
        return part_of_year(self.first - timedelta(days=1), self.months)

    def after(self) -> "Period":
        return part_of_year(self.last + timedelta(days=1), self.months)

    def year(self) -> "Period":
        """The year in which this period starts."""
        return Period(date(self.first.year, 1, 1), date(self.first.year, 12, 31))


_NAMED = re.compile(r"([0-9]{4})(?:-(?:([0-9]{2})|T([1-4])|S([12])))?")


def named_period(name: str) -> Period:
    """The month ``2026-11``, the quarter ``2026-T4``, the half-year ``2026-S2``, the year ``2026``.

    Raises:
        ValueError: the name has none of these forms.
    """
    found = _NAMED.fullmatch(name.strip().upper())
    if found is None:
        raise ValueError(name)
    year, month, quarter, half = found.groups()
    if month is not None:
        return part_of_year(date(int(year), int(month), 1), 1)
    if quarter is not None:
        return part_of_year(date(int(year), 3 * int(quarter), 1), 3)
    if half is not None:
        return part_of_year(date(int(year), 6 * int(half), 1), 6)
    return part_of_year(date(int(year), 1, 1), 12)


def half_year(day: date) -> Period:
    """The half-year of this day; Permenpan-RB 35/2012 requires monitoring every six months."""
    return part_of_year(day, 6)


def part_of_year(day: date, months: int) -> Period:
    """The month (1), quarter (3), half-year (6) or year (12) that contains this day."""
    first = (day.month - 1) // months * months + 1
    last = first + months
    end = date(day.year, last, 1) if last <= 12 else date(day.year + 1, 1, 1)
    return Period(date(day.year, first, 1), end - timedelta(days=1))
