"""The periods that reports are about: from the first day to the last, both included."""

from datetime import date, datetime, time, timedelta, tzinfo

import msgspec


class Period(msgspec.Struct, frozen=True):
    """Some days in a row; ``last`` is not before ``first``."""

    first: date
    last: date

    def moments(self, zone: tzinfo | None) -> tuple[datetime, datetime]:
        """The midnight that the period begins with, and the one that ends it."""
        end = self.last + timedelta(days=1)
        return datetime.combine(self.first, time(), zone), datetime.combine(end, time(), zone)

    def half_year_before(self) -> "Period":
        """The half-year before the one that this period begins in."""
        return half_year(half_year(self.first).first - timedelta(days=1))

    def year(self) -> "Period":
        """The year that this period begins in."""
        return Period(date(self.first.year, 1, 1), date(self.first.year, 12, 31))

    def half_year_after(self) -> "Period":
        return half_year(half_year(self.first).last + timedelta(days=1))


def half_year(day: date) -> Period:
    """The half-year of this day; Permenpan-RB 35/2012 has SOPs monitored every six months."""
    if day.month <= 6:
        return Period(date(day.year, 1, 1), date(day.year, 6, 30))
    return Period(date(day.year, 7, 1), date(day.year, 12, 31))
