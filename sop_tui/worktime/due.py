"""Computes due dates, and the working time between two moments.

All moments are aware; results are in the zone of the calendar. The rules:

- A start outside the sessions moves to the next opening. Minutes and hours are working time; a
  deadline exactly at the end of a session stays there.
- n days end on the n-th working day after the start, at the same clock time. A time after closing
  becomes the closing, a time in a break the end of the break. Under ``end_of_day`` the deadline
  is the closing. The day of the start (moved to the next opening) is not counted.
- A fraction of a day is that fraction of the working time of the day reached by then.
- Weeks and months are calendar periods, moved forward to a working day, at the clock time as
  above. So of two starts on different days the later one may be due earlier on the same day.
- A start exactly at the closing of a day begins at the next opening; a start in a break begins at
  the end of the break.
- "1 x 24 jam" is elapsed time from the start itself, nights and holidays included.
- In a mixed duration the longer units are applied first.
- A pause gives back the time that was left when it began, in the unit being counted: working
  time for working time, elapsed time for elapsed hours and calendar periods, days for days. If
  nothing was left, nothing is given back: a missed date stays.
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
_SOON_US = 4 * _HOUR_US  # below this, the hours left are shown instead of the clock time
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
    """A due date, with warnings if it may change."""

    at: datetime
    warnings: tuple[Message, ...] = ()


def due_date_of(
    calendar: Calendar,
    start: datetime,
    duration: Duration | None,
    held: timedelta = timedelta(0),
    pauses: Sequence[Pause] = (),
) -> Due | None:
    """The end of a duration that begins at ``start``; None if there is no standard.

    ``pauses`` are the periods in which the clock stood still, in order. ``held`` is working time
    added at the end: early versions recorded holds as one sum.

    Raises:
        CalendarProblem: ``date_range``, if the date is beyond the years that dates support.
    """
    if duration is None:
        return None
    begin = local_us(calendar, start)
    table, stops = stages_to_due(
        calendar, begin, duration.parts, held // _MICROSECOND, local_pauses(calendar, pauses)
    )
    at = calendar.origin + timedelta(microseconds=stops[-1].at)
    if not table.warnings:
        return Due(at)
    return Due(at, table.warnings_between(date_of(begin).year, at.year))


def working_time(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """The working time between two moments; negative if ``end`` is before ``start``."""
    first, last = local_us(calendar, start), local_us(calendar, end)
    table = _table_over(calendar, date_of(first), date_of(last))
    return timedelta(microseconds=table.work_between(first, last))


def working_days_from(calendar: Calendar, first: date, count: int) -> tuple[date, ...]:
    """The next ``count`` working days from ``first`` on, which is included if it is one."""
    table = timetable_of(calendar, first.year, first.year + 1)
    at = table.days_before(first.toordinal() - 1)
    return tuple(date.fromordinal(day + 1) for day in table.days[at : at + count])


class Advance(Enum):
    """The kinds of stage in the computation of a due date."""

    START = auto()
    ELAPSED = auto()
    OPENING = auto()
    PERIOD = auto()
    DAYS = auto()
    FRACTION = auto()
    WORK = auto()
    PAUSED = auto()
    HELD = auto()


LocalPause: TypeAlias = tuple[int, int]
"""Begin and end of a pause, in local microseconds."""

_Moved: TypeAlias = Callable[[int, int], int]
"""Computes the place of a stop after a pause, given the begin and end of the pause."""


class Stop(NamedTuple):
    """The moment that a stage reaches, in local microseconds."""

    stage: Advance
    at: int
    pause: LocalPause | None = None
    """The pause that moved the previous stop to this one."""


def stages_to_due(
    calendar: Calendar, begin: int, parts: Parts, held: int, pauses: Sequence[LocalPause] = ()
) -> tuple[Timetable, list[Stop]]:
    """The stages up to a due date (at least one), and the timetable used to compute them."""
    year = date_of(begin).year
    table = timetable_of(calendar, year, year)
    while True:
        try:
            stops = _DueDateWalk(table, calendar.day_rule, begin, pauses).stops(parts, held)
            return table, stops or [Stop(Advance.START, begin)]
        except OutOfYears:
            table = timetable_of(calendar, table.first_year, table.last_year + 1)


def local_pauses(calendar: Calendar, pauses: Iterable[Pause]) -> list[LocalPause]:
    """The pauses in local microseconds of the calendar."""
    return [(local_us(calendar, each.begin), local_us(calendar, each.end)) for each in pauses]


def after_period(us: int, parts: Parts) -> int:
    """The same clock time after the duration's months, weeks and calendar days."""
    return moment_us(moment_of(us) + parts.period) if parts.period else us


class _DueDateWalk:
    """Computes stop after stop; a pause that begins before a stop is reached moves that stop."""

    def __init__(
        self, table: Timetable, rule: DayRule, begin: int, pauses: Sequence[LocalPause]
    ) -> None:
        self._table = table
        self._to_closing = rule is DayRule.END_OF_DAY
        self._at = begin
        self._index = 0  # of the working day reached
        self._clock: int | None = None  # clock time on that day; None for closing
        self._ahead = [(max(first, begin), last) for first, last in pauses if last > begin]
        self._found: list[Stop] = []

    def stops(self, parts: Parts, held: int) -> list[Stop]:
        table = self._table
        if parts.elapsed_us:
            self._reach(Advance.ELAPSED, self._at + parts.elapsed_us, self._by_elapsed_time)
        if parts.in_sessions:
            self._reach(Advance.OPENING, table.next_start(self._at), self._before_opening)
            self._index = table.index_at(self._at)
            self._keep_clock()
        if parts.period:
            self._index = table.days_before(after_period(self._at, parts) // DAY_US)
            self._reach(Advance.PERIOD, self._on_this_day(), self._by_calendar)
        if parts.days:
            self._index += parts.days
            self._reach(Advance.DAYS, self._on_this_day(), self._by_days)
        if parts.day_fraction:
            length = table.length(self._index)
            share = length * parts.day_fraction.numerator // parts.day_fraction.denominator
            self._reach(Advance.FRACTION, table.after_work(self._at, share), self._by_working_time)
        if parts.working_us:
            at = table.after_work(self._at, parts.working_us)
            self._reach(Advance.WORK, at, self._by_working_time)
        if held:
            self._at = table.after_work(self._at, held)
            self._found.append(Stop(Advance.HELD, self._at))
        return self._found

    def _reach(self, stage: Advance, at: int, moved: _Moved) -> None:
        self._at = at
        self._found.append(Stop(stage, at))
        while self._ahead and self._ahead[0][0] < self._at:
            pause = self._ahead.pop(0)
            self._at = max(moved(*pause), self._at)  # a pause never makes a date earlier
            if self._at != self._found[-1].at:
                self._found.append(Stop(Advance.PAUSED, self._at, pause))

    def _keep_clock(self) -> None:
        if not self._to_closing:
            self._clock = self._table.clock_at(self._at, self._index)

    def _on_this_day(self) -> int:
        return self._table.on_day(self._index, self._clock)

    def _by_elapsed_time(self, first: int, last: int) -> int:
        return self._at + last - first

    def _before_opening(self, _first: int, last: int) -> int:
        return self._table.next_start(max(self._at, last))

    def _by_working_time(self, first: int, last: int) -> int:
        paused = self._table.work_between(first, last)
        return self._table.after_work(self._at, paused) if paused else self._at

    def _by_calendar(self, first: int, last: int) -> int:
        target = self._at + last - first
        self._index = self._table.days_before(target // DAY_US)
        if not self._to_closing:
            self._clock = target % DAY_US
        return self._on_this_day()

    def _by_days(self, first: int, last: int) -> int:
        """Moves by the whole days of the pause, then by the rest of it in working time."""
        table = self._table
        first, last = table.next_start(first), table.next_start(last)
        begun_on, resumed_on = table.index_at(first), table.index_at(last)
        days = resumed_on - begun_on
        if not self._to_closing:
            clock = table.clock_at(first, begun_on)
            if table.on_day(resumed_on, clock) > last:
                days -= 1
            paused = table.work_between(table.on_day(begun_on + days, clock), last)
        self._index += days
        at = self._on_this_day()
        if self._to_closing or not paused:
            return at
        at = table.after_work(at, paused)
        self._index = table.index_at(at)
        self._clock = table.clock_at(at, self._index)
        return at


def local_us(calendar: Calendar, moment: datetime) -> int:
    """A moment as microseconds of the calendar's local time since 1 January of year 1.

    Raises:
        ValueError: the moment is naive.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return (moment.astimezone(calendar.zone) - calendar.origin) // _MICROSECOND


def _table_over(calendar: Calendar, first: date, last: date) -> Timetable:
    return timetable_of(calendar, min(first.year, last.year), max(first.year, last.year))


def time_left(calendar: Calendar, now: datetime, due_at: datetime | None) -> Message:
    """The time left or overdue, in a unit that suits the distance.

    Minutes and hours are working time, rounded down; days are working days to the same clock time.
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
    """The due date in words, computed without a calendar; both moments in the calendar's zone."""
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
    # Elapsed time can end outside the sessions, where the working time left would be wrong.
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
