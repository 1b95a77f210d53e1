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
- A start exactly at the closing of a day begins with the next opening; what begins in a break
  begins with its end.
- "1 x 24 jam" runs by the clock on the wall, from the start itself.
- Of a mixed duration the longer units come first.
- A pause gives back what was left when it began, in the unit that was being counted: working time
  by working time, elapsed hours and calendar periods by the clock on the wall, days by days. Where
  nothing was left, there is nothing to give back: a missed date stays.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import NamedTuple, TypeAlias

import msgspec

from sop_tui.text.message import Message, say, say_many
from sop_tui.worktime.calendar import Calendar, DayRule
from sop_tui.worktime.duration import Duration, Parts
from sop_tui.worktime.pause import Pause
from sop_tui.worktime.timetable import (
    DAY_US,
    OutOfYears,
    Timetable,
    date_of,
    moment_of,
    moment_us,
    timetable_of,
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


def due_date_of(
    calendar: Calendar,
    start: datetime,
    duration: Duration | None,
    held: timedelta = timedelta(0),
    pauses: Sequence[Pause] = (),
) -> Due | None:
    """When a duration that begins at ``start`` is over; None when there is no standard.

    ``pauses`` are the times during which the clock stood still, in order. ``held`` is working time
    that is added last: early versions recorded holds by it.

    Raises:
        CalendarProblem: ``date_range``, for what lies beyond the dates that can be written.
    """
    if duration is None:
        return None
    begin = local_us(calendar, start)
    table, stops = way(
        calendar, begin, duration.parts, held // _MICROSECOND, local_stills(calendar, pauses)
    )
    at = calendar.origin + timedelta(microseconds=stops[-1].at)
    if not table.warnings:
        return Due(at)
    return Due(at, table.warnings_between(date_of(begin).year, at.year))


def working_time(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """The working time between two moments; negative when the end comes first."""
    first, last = local_us(calendar, start), local_us(calendar, end)
    table = _table_over(calendar, date_of(first), date_of(last))
    return timedelta(microseconds=table.work_between(first, last))


def working_days_from(calendar: Calendar, first: date, count: int) -> tuple[date, ...]:
    """The next working days, ``first`` among them if it is one."""
    table = timetable_of(calendar, first.year, first.year + 1)
    at = table.days_before(first.toordinal() - 1)
    return tuple(date.fromordinal(day + 1) for day in table.days[at : at + count])


class Advance(Enum):
    """What leads from one stop of the way to a due date to the next."""

    START = auto()
    ELAPSED = auto()
    OPENING = auto()
    PERIOD = auto()
    DAYS = auto()
    FRACTION = auto()
    WORK = auto()
    PAUSED = auto()
    HELD = auto()


Still: TypeAlias = tuple[int, int]
"""A pause in local microseconds."""

_Moved: TypeAlias = Callable[[int, int], int]
"""Where a stop comes to lie by a pause."""


class Stop(NamedTuple):
    """The moment that a stage of the way has reached, in local microseconds."""

    stage: Advance
    at: int
    still: Still | None = None
    """The pause that moved the stop before to this one."""


def way(
    calendar: Calendar, begin: int, parts: Parts, held: int, stills: Sequence[Still] = ()
) -> tuple[Timetable, list[Stop]]:
    """The way to a due date, and the timetable that it was found in. It has at least one stop."""
    year = date_of(begin).year
    table = timetable_of(calendar, year, year)
    while True:
        try:
            stops = _Way(table, calendar.day_rule, begin, stills).stops(parts, held)
            return table, stops or [Stop(Advance.START, begin)]
        except OutOfYears:
            table = timetable_of(calendar, table.first_year, table.last_year + 1)


def local_stills(calendar: Calendar, pauses: Iterable[Pause]) -> list[Still]:
    """The pauses in local microseconds of the calendar."""
    return [(local_us(calendar, each.begin), local_us(calendar, each.end)) for each in pauses]


def after_period(us: int, parts: Parts) -> int:
    """The same clock time after the calendar months and weeks of a duration."""
    return moment_us(moment_of(us) + parts.period) if parts.period else us


class _Way:
    """Goes from stop to stop; a pause that begins before a stop is reached moves that stop."""

    def __init__(
        self, table: Timetable, rule: DayRule, begin: int, stills: Sequence[Still]
    ) -> None:
        self._table = table
        self._to_closing = rule is DayRule.END_OF_DAY
        self._at = begin
        self._index = 0  # of the working day that has been reached
        self._clock: int | None = None  # of the day; None for closing
        self._ahead = [(max(first, begin), last) for first, last in stills if last > begin]
        self._found: list[Stop] = []

    def stops(self, parts: Parts, held: int) -> list[Stop]:
        table = self._table
        if parts.elapsed_us:
            self._reach(Advance.ELAPSED, self._at + parts.elapsed_us, self._on_the_wall)
        if parts.in_sessions:
            self._reach(Advance.OPENING, table.next_start(self._at), self._before_opening)
            self._index = table.index_at(self._at)
            self._keep_clock()
        if parts.period:
            self._index = table.days_before(after_period(self._at, parts) // DAY_US)
            self._reach(Advance.PERIOD, self._on_this_day(), self._on_the_calendar)
        if parts.days:
            self._index += parts.days
            self._reach(Advance.DAYS, self._on_this_day(), self._by_days)
        if parts.day_fraction:
            length = table.length(self._index)
            share = length * parts.day_fraction.numerator // parts.day_fraction.denominator
            self._reach(Advance.FRACTION, table.after_work(self._at, share), self._at_work)
        if parts.working_us:
            at = table.after_work(self._at, parts.working_us)
            self._reach(Advance.WORK, at, self._at_work)
        if held:
            self._at = table.after_work(self._at, held)
            self._found.append(Stop(Advance.HELD, self._at))
        return self._found

    def _reach(self, stage: Advance, at: int, moved: _Moved) -> None:
        self._at = at
        self._found.append(Stop(stage, at))
        while self._ahead and self._ahead[0][0] < self._at:
            still = self._ahead.pop(0)
            self._at = max(moved(*still), self._at)  # no pause takes time away
            if self._at != self._found[-1].at:
                self._found.append(Stop(Advance.PAUSED, self._at, still))

    def _keep_clock(self) -> None:
        if not self._to_closing:
            self._clock = self._table.clock_at(self._at, self._index)

    def _on_this_day(self) -> int:
        return self._table.on_day(self._index, self._clock)

    def _on_the_wall(self, first: int, last: int) -> int:
        return self._at + last - first

    def _before_opening(self, _first: int, last: int) -> int:
        return self._table.next_start(max(self._at, last))

    def _at_work(self, first: int, last: int) -> int:
        still = self._table.work_between(first, last)
        return self._table.after_work(self._at, still) if still else self._at

    def _on_the_calendar(self, first: int, last: int) -> int:
        target = self._at + last - first
        self._index = self._table.days_before(target // DAY_US)
        if not self._to_closing:
            self._clock = target % DAY_US
        return self._on_this_day()

    def _by_days(self, first: int, last: int) -> int:
        """Whole days by the clock at which it stopped, then the working time beyond them."""
        table = self._table
        first, last = table.next_start(first), table.next_start(last)
        begun_on, resumed_on = table.index_at(first), table.index_at(last)
        days = resumed_on - begun_on
        if not self._to_closing:
            clock = table.clock_at(first, begun_on)
            if table.on_day(resumed_on, clock) > last:
                days -= 1
            still = table.work_between(table.on_day(begun_on + days, clock), last)
        self._index += days
        at = self._on_this_day()
        if self._to_closing or not still:
            return at
        at = table.after_work(at, still)
        self._index = table.index_at(at)
        self._clock = table.clock_at(at, self._index)
        return at


def local_us(calendar: Calendar, moment: datetime) -> int:
    """A moment as microseconds of the calendar's local time.

    Raises:
        ValueError: for a naive moment, which does not say when it is.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return (moment.astimezone(calendar.zone) - calendar.origin) // _MICROSECOND


def _table_over(calendar: Calendar, first: date, last: date) -> Timetable:
    return timetable_of(calendar, min(first.year, last.year), max(first.year, last.year))


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
