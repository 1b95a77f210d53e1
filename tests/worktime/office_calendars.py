"""Calendars for the tests, with holidays that no package update changes."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from sop_tui.text.message import say
from sop_tui.worktime.calendar import (
    Calendar,
    DayRule,
    Holiday,
    HolidayYear,
    RamadanPeriod,
    Session,
    Week,
)
from sop_tui.worktime.timetable import timetable_of

WIB = ZoneInfo("Asia/Jakarta")
JOINT = say("SKB 3 Menteri")


def holiday(day: date, name: str, *, estimated: bool = False) -> Holiday:
    return Holiday(day, name, JOINT, estimated)


@dataclass(frozen=True)
class FixedHolidays:
    """The holidays of the end of 2026 and around Ramadan 2026, as in the joint decree."""

    days: tuple[Holiday, ...] = (
        holiday(date(2026, 1, 1), "Tahun Baru Masehi"),
        holiday(date(2026, 2, 16), "Cuti Bersama Tahun Baru Imlek"),
        holiday(date(2026, 2, 17), "Tahun Baru Imlek"),
        holiday(date(2026, 3, 18), "Cuti Bersama Hari Suci Nyepi"),
        holiday(date(2026, 3, 19), "Hari Suci Nyepi"),
        holiday(date(2026, 3, 20), "Cuti Bersama Idul Fitri"),
        holiday(date(2026, 3, 21), "Idul Fitri"),
        holiday(date(2026, 3, 22), "Hari kedua Idul Fitri"),
        holiday(date(2026, 3, 23), "Cuti Bersama Idul Fitri"),
        holiday(date(2026, 3, 24), "Cuti Bersama Idul Fitri"),
        holiday(date(2026, 12, 24), "Cuti Bersama Natal"),
        holiday(date(2026, 12, 25), "Hari Raya Natal"),
        holiday(date(2027, 1, 1), "Tahun Baru Masehi"),
        holiday(date(2027, 3, 10), "Hari Raya Idul Fitri", estimated=True),
    )
    last_covered: int = 2027
    version: str = "test 1"

    def year(self, year: int) -> HolidayYear:
        days = tuple(day for day in self.days if day.day.year == year)
        return HolidayYear(days, year <= self.last_covered)


def _day(*sessions: str) -> tuple[Session, ...]:
    def clock(text: str) -> time:
        return time.fromisoformat(text.replace(".", ":"))

    return tuple(Session(*map(clock, session.split("-"))) for session in sessions)


def _five(other: tuple[Session, ...], friday: tuple[Session, ...]) -> Week:
    return (other, other, other, other, friday, (), ())


OFFICE = Calendar(
    name="kantor",
    title="Lima hari kerja",
    zone=WIB,
    week=_five(_day("07.30-12.00", "13.00-16.00"), _day("07.30-11.30", "13.00-16.30")),
    national=FixedHolidays(),
    ramadan_week=_five(_day("08.00-12.00", "12.30-15.00"), _day("08.00-11.30", "12.30-15.30")),
    ramadan=(
        RamadanPeriod(date(2026, 2, 19), date(2026, 3, 20), "sidang isbat"),
        RamadanPeriod(date(2027, 2, 8), date(2027, 3, 9), "hisab", estimated=True),
    ),
)
LEGAL = replace(OFFICE, name="batas hukum", day_rule=DayRule.END_OF_DAY)


def wib(text: str) -> datetime:
    """A moment in Jakarta, e.g. ``wib("2026-11-23 09.15")``."""
    return datetime.strptime(text, "%Y-%m-%d %H.%M").replace(tzinfo=WIB)


def working_days_between(calendar: Calendar, start: datetime, end: datetime) -> int:
    """The n for which the day of ``end`` is the n-th working day after that of ``start``."""
    first, last = (each.astimezone(calendar.zone).date() for each in (start, end))
    years = sorted((first.year, last.year))
    return timetable_of(calendar, *years).days_between(first, last)
