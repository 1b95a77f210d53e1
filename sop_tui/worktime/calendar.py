"""A working calendar as data: the hours an office works, and the days on which it is closed.

Times and dates are in the calendar's zone. :mod:`sop_tui.worktime.due` computes due dates from
a calendar; :mod:`sop_tui.worktime.reading` reads calendars from files.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Protocol, TypeAlias
from zoneinfo import ZoneInfo

import msgspec

from sop_tui.hashing import sha256
from sop_tui.text.message import Message


class DayRule(StrEnum):
    """When a standard of n days ends."""

    SAME_TIME = "same_time"
    """On the n-th working day after the start, at the same clock time."""
    END_OF_DAY = "end_of_day"
    """At closing of the n-th working day after the start; for legal limits."""


class Session(msgspec.Struct, frozen=True):
    """A period of working time. It belongs to the day it opens on, even if it ends after midnight.

    A closing time at or before the opening time is on the next day: 00.00 is midnight.
    """

    opens: time
    closes: time

    @property
    def past_midnight(self) -> bool:
        return self.closes <= self.opens

    @property
    def length(self) -> timedelta:
        """The length of the session, at most 24 hours."""
        minutes = [60 * at.hour + at.minute for at in (self.opens, self.closes)]
        return timedelta(minutes=(minutes[1] - minutes[0] - 1) % (24 * 60) + 1)

    @property
    def until(self) -> str:
        """The closing time as calendars write it: midnight is ``24:00``."""
        return f"{self.closes:%H:%M}" if self.closes != time() else "24:00"


Week: TypeAlias = tuple[tuple[Session, ...], ...]
"""The sessions of each weekday, Monday first; a day without sessions is not worked."""


class Holiday(msgspec.Struct, frozen=True):
    """A day that is not worked, with the source that explanations name."""

    day: date
    name: str
    source: Message
    estimated: bool = False


class Removal(msgspec.Struct, frozen=True):
    """A national holiday that this office works through."""

    day: date
    source: str


class RamadanPeriod(msgspec.Struct, frozen=True):
    """The first and the last day of Ramadan; ``estimated`` if the government has not fixed them."""

    first: date
    last: date
    source: str
    estimated: bool = False


class HolidayYear(msgspec.Struct, frozen=True):
    """The holidays of a year; ``covered`` is false if the data has no joint decree for it yet."""

    days: tuple[Holiday, ...]
    covered: bool


class NationalHolidays(Protocol):
    """A source of the national holidays."""

    @property
    def version(self) -> str:
        """Identifies the data; a different version may have different holidays."""

    def year(self, year: int) -> HolidayYear:
        """The holidays of a year."""


class Calendar(msgspec.Struct, frozen=True, dict=True):
    """When one office works."""

    name: str
    title: str
    zone: ZoneInfo
    week: Week
    national: NationalHolidays
    day_rule: DayRule = DayRule.SAME_TIME
    ramadan_week: Week | None = None
    ramadan: tuple[RamadanPeriod, ...] = ()
    added: tuple[Holiday, ...] = ()
    removed: tuple[Removal, ...] = ()

    @cached_property
    def cache(self) -> dict[str, object]:
        """Values computed from the calendar and kept with it, to save time."""
        return {}

    @cached_property
    def origin(self) -> datetime:
        """The local midnight that microseconds are counted from; Indonesia has no summer time."""
        return datetime(1, 1, 1, tzinfo=self.zone)

    @cached_property
    def usual_day(self) -> timedelta:
        """The working time of the most common kind of weekday."""
        lengths = [sum((each.length for each in day), timedelta()) for day in self.week if day]
        return max(lengths, key=lambda length: (lengths.count(length), length), default=timedelta())

    @property
    def works_at_midnight(self) -> bool:
        """Whether any session ends after midnight."""
        weeks = (self.week, self.ramadan_week or ())
        return any(each.past_midnight for week in weeks for day in week for each in day)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) over the data and the version of the national holidays.

        Due dates computed with a calendar of another fingerprint may be out of date.
        """
        data = {
            "name": self.name,
            "title": self.title,
            "zone": self.zone.key,
            "day_rule": self.day_rule,
            "week": _plain(self.week),
            "ramadan_week": self.ramadan_week and _plain(self.ramadan_week),
            "ramadan": [[str(p.first), str(p.last), p.source, p.estimated] for p in self.ramadan],
            "added": [[str(h.day), h.name, str(h.source), h.estimated] for h in self.added],
            "removed": [[str(r.day), r.source] for r in self.removed],
            "national": self.national.version,
        }
        canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return sha256(canonical.encode()).hexdigest()

    def ramadan_on(self, day: date) -> RamadanPeriod | None:
        """The Ramadan period that contains this day; None outside Ramadan."""
        return next((p for p in self.ramadan if p.first <= day <= p.last), None)

    def sessions_on_weekday(self, day: date) -> tuple[Session, ...]:
        """The sessions of this weekday, in Ramadan those of Ramadan; holidays are ignored."""
        week = self.week
        if self.ramadan_week is not None and self.ramadan_on(day) is not None:
            week = self.ramadan_week
        return week[day.weekday()]

    def holidays(self, year: int) -> HolidayYear:
        """The office's holidays in a year, in order: national and own ones, less removed ones."""
        national = self.national.year(year)
        removed = {removal.day for removal in self.removed}
        days = {h.day: h for h in national.days if h.day not in removed}
        days.update((h.day, h) for h in self.added if h.day.year == year)
        return HolidayYear(tuple(days[day] for day in sorted(days)), national.covered)

    def has_ramadan(self, year: int) -> bool:
        """Whether the dates of Ramadan are known for this year, or not needed."""
        return self.ramadan_week is None or any(
            p.first.year <= year <= p.last.year for p in self.ramadan
        )


def _plain(week: Sequence[Sequence[Session]]) -> list[list[str]]:
    return [[f"{s.opens:%H:%M}-{s.until}" for s in day] for day in week]
