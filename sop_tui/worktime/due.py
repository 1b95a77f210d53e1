"""Due dates, and the working time between two moments.

All moments are aware; answers are in the zone of the calendar. The conventions:

- A start outside the sessions moves to the next opening. Minutes and hours are working time; a
  deadline exactly at the end of a session stays there.
- n days are over on the n-th working day after, at the same clock time; later than closing is
  closing, in a break is the end of the break. Under ``end_of_day`` it is closing. The day of the
  start, moved to the next opening, is not counted.
- A fraction of a day is that fraction of the working time of the day reached by then.
- Weeks and months are calendar periods, rolled forward to a working day, the clock time as above.
  So of two starts on different days the later may be due at an earlier hour of the same day.
- "1 x 24 jam" runs by the clock on the wall, from the start itself.
- Of a mixed duration the longer units come first. A hold adds the working time held, last.
"""

from datetime import date, datetime, timedelta
from enum import Enum, StrEnum, auto
from typing import TypeAlias

import msgspec

from sop_tui.text.message import Message, say, say_many
from sop_tui.worktime.calendar import Calendar, DayRule
from sop_tui.worktime.duration import Duration, Parts
from sop_tui.worktime.timetable import (
    DAY_US,
    OutOfYears,
    Timetable,
    date_of,
    moment_of,
    moment_us,
)

_MICROSECOND = timedelta(microseconds=1)
_MINUTE_US = 60_000_000
_HOUR_US = 60 * _MINUTE_US
_SOON_US = 4 * _HOUR_US  # from here on the hours left say more than the clock
WEEKDAYS = (
    say("Senin"),
    say("Selasa"),
    say("Rabu"),
    say("Kamis"),
    say("Jumat"),
    say("Sabtu"),
    say("Minggu"),
)


class Due(msgspec.Struct, frozen=True):
    """When something is due, and what makes that date less than certain."""

    at: datetime
    warnings: tuple[Message, ...] = ()


def due(
    calendar: Calendar,
    start: datetime,
    duration: Duration | None,
    held: timedelta = timedelta(0),
) -> Due | None:
    """When a duration that begins at ``start`` is over; None when there is no standard.

    ``held`` is the working time during which the clock stood still.

    Raises:
        CalendarProblem: ``date_range``, for what lies beyond the dates that can be written.
    """
    if duration is None:
        return None
    begin = local_us(calendar, start)
    table, stops = way(calendar, begin, duration.parts, held // _MICROSECOND)
    at = calendar.origin + timedelta(microseconds=stops[-1][1])
    if not table.warnings:
        return Due(at)
    return Due(at, table.warnings_between(date_of(begin).year, at.year))


def working_time(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """The working time between two moments; negative when the end comes first."""
    first, last = local_us(calendar, start), local_us(calendar, end)
    table = _table_over(calendar, date_of(first), date_of(last))
    return timedelta(microseconds=table.work_between(first, last))


def working_days_between(calendar: Calendar, start: date, end: date) -> int:
    """The n for which ``end`` is the n-th working day after ``start``; negative when before it.

    Of moments the day counts that they have in the calendar's zone.
    """
    first, last = _local_date(calendar, start), _local_date(calendar, end)
    return _table_over(calendar, first, last).days_between(first, last)


class Stage(Enum):
    """What leads from one stop of the way to a due date to the next."""

    START = auto()
    ELAPSED = auto()
    OPENING = auto()
    PERIOD = auto()
    DAYS = auto()
    FRACTION = auto()
    WORK = auto()
    HELD = auto()


Stop: TypeAlias = tuple[Stage, int]
"""The moment that a stage of the way has reached, in local microseconds."""


def way(calendar: Calendar, begin: int, parts: Parts, held: int) -> tuple[Timetable, list[Stop]]:
    """The way to a due date, and the timetable that it was found in. It has at least one stop."""
    year = date_of(begin).year
    table = calendar.timetable(year, year)
    while True:
        try:
            return table, _stops(table, calendar.day_rule, begin, parts, held)
        except OutOfYears:
            table = calendar.timetable(table.first_year, table.last_year + 1)


def after_period(us: int, parts: Parts) -> int:
    """The same clock time after the calendar months and weeks of a duration."""
    return moment_us(moment_of(us) + parts.period) if parts.period else us


def _stops(table: Timetable, rule: DayRule, at: int, parts: Parts, held: int) -> list[Stop]:
    stops = []
    if parts.elapsed_us:
        at += parts.elapsed_us
        stops.append((Stage.ELAPSED, at))
    if parts.in_sessions:
        at = table.next_working(at)
        stops.append((Stage.OPENING, at))
    clock = None if rule is DayRule.END_OF_DAY else at % DAY_US
    if parts.period:
        at = table.on_day(table.days_before(after_period(at, parts) // DAY_US), clock)
        stops.append((Stage.PERIOD, at))
    if parts.days:
        at = table.on_day(table.days_before(at // DAY_US) + parts.days, clock)
        stops.append((Stage.DAYS, at))
    if parts.day_fraction:
        length = table.length(table.days_before(at // DAY_US))
        share = length * parts.day_fraction.numerator // parts.day_fraction.denominator
        at = table.after_work(at, share)
        stops.append((Stage.FRACTION, at))
    if parts.working_us:
        at = table.after_work(at, parts.working_us)
        stops.append((Stage.WORK, at))
    if held:
        at = table.after_work(at, held)
        stops.append((Stage.HELD, at))
    return stops or [(Stage.START, at)]


def local_us(calendar: Calendar, moment: datetime) -> int:
    """A moment as microseconds of the calendar's local time.

    Raises:
        ValueError: for a naive moment, which does not say when it is.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return (moment.astimezone(calendar.zone) - calendar.origin) // _MICROSECOND


def _local_date(calendar: Calendar, day: date) -> date:
    if isinstance(day, datetime):
        return date_of(local_us(calendar, day))
    return day


def _table_over(calendar: Calendar, first: date, last: date) -> Timetable:
    return calendar.timetable(min(first.year, last.year), max(first.year, last.year))


class Urgency(StrEnum):
    """How a due date stands to the present, for sign, colour and counts."""

    LATE = "late"
    TODAY = "today"
    IN_TIME = "in_time"
    NO_STANDARD = "no_standard"


def day_end(calendar: Calendar, now: datetime) -> datetime:
    """The midnight that ends today in the calendar's zone; made once for many urgencies."""
    tomorrow = now.astimezone(calendar.zone).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=calendar.zone)


def urgency(due_at: datetime | None, now: datetime, today_ends: datetime) -> Urgency:
    """Late, due today or in time. Only comparisons, so that ten thousand cases can be counted.

    They are cheapest when ``now`` is in the calendar's zone, as due dates are.
    """
    if due_at is None:
        return Urgency.NO_STANDARD
    if due_at < now:
        return Urgency.LATE
    return Urgency.TODAY if due_at < today_ends else Urgency.IN_TIME


def time_left(calendar: Calendar, now: datetime, due_at: datetime | None) -> Message:
    """The time left or run over, in words that fit the distance.

    Minutes and hours are working time, rounded down; so are days, by the same clock time.
    """
    if due_at is None:
        return say("tanpa standar waktu")
    present, target = local_us(calendar, now), local_us(calendar, due_at)
    today, day = date_of(present), date_of(target)
    table = _table_over(calendar, today, day)
    if target < present:
        return _late(table, present, target)
    if day == today:
        return _left_today(table, present, target)
    if (day - today).days == 1:
        return say("besok {clock}", clock=clock_of(target))
    days = table.days_between(today, day)
    if days <= 1 and (day - today).days < 7:
        return say("{weekday} {clock}", weekday=WEEKDAYS[day.weekday()], clock=clock_of(target))
    return say_many("sisa {n} hari kerja", days)


def due_words(now: datetime, due_at: datetime | None) -> Message:
    """When it is due, in words that ask no calendar; both moments in the calendar's zone."""
    if due_at is None:
        return say("tanpa standar waktu")
    if due_at < now:
        return say("terlambat")
    clock = say("{hour}.{minute}", hour=f"{due_at:%H}", minute=f"{due_at:%M}")
    days = (due_at.date() - now.date()).days
    if days == 0:
        return say("hari ini {clock}", clock=clock)
    if days == 1:
        return say("besok {clock}", clock=clock)
    if days < 7:
        return say("{weekday} {clock}", weekday=WEEKDAYS[due_at.weekday()], clock=clock)
    return say("{day}/{month} {clock}", day=due_at.day, month=due_at.month, clock=clock)


def clock_of(us: int) -> Message:
    """The clock time of a local moment, e.g. ``09.15``."""
    clock = moment_of(us)
    return say("{hour}.{minute}", hour=f"{clock:%H}", minute=f"{clock:%M}")


def _left_today(table: Timetable, present: int, target: int) -> Message:
    # An elapsed time may be over outside the sessions, where working time says nothing.
    inside = table.in_session(target)
    left = table.work_between(present, target) if inside else target - present
    if left >= _SOON_US:
        return say("hari ini {clock}", clock=clock_of(target))
    if left >= _HOUR_US:
        return say_many("sisa {n} jam", left // _HOUR_US)
    if left >= _MINUTE_US:
        return say_many("sisa {n} menit", left // _MINUTE_US)
    return say("kurang dari 1 menit")


def _late(table: Timetable, present: int, target: int) -> Message:
    days = table.days_between(date_of(target), date_of(present))
    if present % DAY_US < target % DAY_US:
        days -= 1
    if days >= 1:
        return say_many("terlambat {n} hari kerja", days)
    work = table.work_between(target, present)
    if work >= _HOUR_US:
        return say_many("terlambat {n} jam", work // _HOUR_US)
    if work >= _MINUTE_US:
        return say_many("terlambat {n} menit", work // _MINUTE_US)
    return say("terlambat")
