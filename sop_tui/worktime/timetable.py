"""A calendar expanded over a span of years into sorted integers, so that lookups are bisections.

Moments are local wall-clock microseconds since 1 January of year 1. Indonesia has no summer
time, so local days always have 24 hours.
"""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta

import msgspec

from sop_tui.text.message import Message, say
from sop_tui.worktime.calendar import Calendar, Holiday
from sop_tui.worktime.problem import CalendarProblem

DAY_US = 86_400_000_000
_START = datetime(1, 1, 1)
_LONGEST = 100  # the most years between the first and the last of a timetable
_KEPT = "timetable"
_MICROSECOND = timedelta(microseconds=1)


class OutOfYears(LookupError):
    """The result is outside the years of the timetable."""


def moment_us(local: datetime) -> int:
    """A naive local time as microseconds."""
    return (local - _START) // _MICROSECOND


def moment_of(us: int) -> datetime:
    """The naive local time at these microseconds."""
    return _START + timedelta(microseconds=us)


def date_of(us: int) -> date:
    """The date at these microseconds."""
    return date.fromordinal(us // DAY_US + 1)


def _day_us(day: date) -> int:
    return (day.toordinal() - 1) * DAY_US


def _time_us(clock: time) -> int:
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000


class Timetable(msgspec.Struct, frozen=True):
    """All sessions and working days from ``first_year`` to ``last_year``."""

    first_year: int
    last_year: int
    opens: list[int]
    closes: list[int]
    worked: list[int]
    """Working microseconds before each session, and after the last one."""
    days: list[int]
    """The working days, as day numbers (microseconds // DAY_US)."""
    first_session: list[int]
    """The index of the first session of each working day, and one past the last."""
    holidays: dict[date, Holiday]
    warnings: dict[int, tuple[Message, ...]]

    def next_working(self, us: int) -> int:
        """This moment if it is in a session or at its end; else the next opening."""
        session = bisect_right(self.opens, us) - 1
        if session >= 0 and us <= self.closes[session]:
            return us
        if session + 1 == len(self.opens):
            raise OutOfYears
        return self.opens[session + 1]

    def next_start(self, us: int) -> int:
        """As :meth:`next_working`, but the closing of a day moves to the next opening."""
        at = self.next_working(us)
        following = self.first_session[self.index_at(at) + 1]
        if at < self.closes[following - 1]:
            return at
        if following == len(self.opens):
            raise OutOfYears
        return self.opens[following]

    def in_session(self, us: int) -> bool:
        """Whether the moment is in a session or at its end."""
        session = bisect_right(self.opens, us) - 1
        return session >= 0 and us <= self.closes[session]

    def worked_until(self, us: int) -> int:
        """Working time from the start of the timetable to this moment."""
        session = bisect_right(self.opens, us) - 1
        if session < 0:
            return 0
        return self.worked[session] + min(us, self.closes[session]) - self.opens[session]

    def work_between(self, begin: int, end: int) -> int:
        """The working time between two moments; negative if ``end`` is before ``begin``."""
        return self.worked_until(end) - self.worked_until(begin)

    def after_work(self, us: int, amount: int) -> int:
        """The moment after this much working time.

        At the end of a session it is that end, not the next opening.
        """
        if amount <= 0:
            return self.next_working(us)
        target = self.worked_until(us) + amount
        session = bisect_left(self.worked, target) - 1
        if session >= len(self.opens):
            raise OutOfYears
        return self.opens[session] + target - self.worked[session]

    def index_at(self, us: int) -> int:
        """The index of the working day whose session contains this moment, else of the next one.

        A session that began the evening before belongs to the day on which it began.
        """
        session = bisect_right(self.opens, us) - 1
        if session < 0 or us > self.closes[session]:
            session += 1
        if session == len(self.opens):
            raise OutOfYears
        return bisect_right(self.first_session, session) - 1

    def clock_at(self, us: int, index: int) -> int:
        """The clock time of the moment on a working day; after midnight it exceeds 24 hours."""
        return us - self.days[index] * DAY_US

    def days_before(self, day: int) -> int:
        """The number of working days in the timetable before this day number."""
        return bisect_left(self.days, day)

    def days_between(self, first: date, last: date) -> int:
        """The number of working days after ``first``, up to and including ``last``."""
        return bisect_left(self.days, last.toordinal()) - bisect_left(self.days, first.toordinal())

    def on_day(self, index: int, clock: int | None) -> int:
        """This clock time on the working day with this index, moved into its sessions.

        A time before opening becomes the opening, in a break the end of the break, after closing
        the closing; None is the closing.
        """
        if index >= len(self.days):
            raise OutOfYears
        sessions = range(self.first_session[index], self.first_session[index + 1])
        if clock is not None:
            us = self.days[index] * DAY_US + clock
            for session in sessions:
                if us <= self.closes[session]:
                    return max(us, self.opens[session])
        return self.closes[sessions[-1]]

    def length(self, index: int) -> int:
        """The working time of the working day with this index."""
        return self.worked[self.first_session[index + 1]] - self.worked[self.first_session[index]]

    def sessions_between(self, begin: int, end: int) -> list[tuple[int, int]]:
        """The parts of sessions between two moments."""
        session = max(bisect_right(self.opens, begin) - 1, 0)
        found = []
        while session < len(self.opens) and self.opens[session] < end:
            part = max(begin, self.opens[session]), min(end, self.closes[session])
            if part[0] < part[1]:
                found.append(part)
            session += 1
        return found

    def warnings_between(self, first: int, last: int) -> tuple[Message, ...]:
        """The warnings of these years."""
        return tuple(w for year in range(first, last + 1) for w in self.warnings.get(year, ()))


def timetable_of(calendar: Calendar, first_year: int, last_year: int) -> Timetable:
    """The expanded calendar for at least these years; cached in the calendar.

    Raises:
        CalendarProblem: ``date_range``, for more than a century or beyond the years of dates.
    """
    known = calendar.cache.get(_KEPT)
    if isinstance(known, Timetable):
        if known.first_year <= first_year and last_year <= known.last_year:
            return known
        joined = min(first_year, known.first_year), max(last_year, known.last_year)
        if joined[1] - joined[0] <= _LONGEST:
            first_year, last_year = joined
    if last_year - first_year > _LONGEST or not 2 < first_year <= last_year < 9999:
        raise CalendarProblem("date_range", say("tanggal di luar jangkauan kalender"))
    table = build(calendar, first_year, last_year)
    calendar.cache[_KEPT] = table
    return table


def build(calendar: Calendar, first_year: int, last_year: int) -> Timetable:
    """The timetable of these years, without cache."""
    opens: list[int] = []
    closes: list[int] = []
    worked = [0]
    days: list[int] = []
    first_session = [0]
    holidays: dict[date, Holiday] = {}
    warnings: dict[int, tuple[Message, ...]] = {}
    for year in range(first_year, last_year + 1):
        found = calendar.holidays(year)
        holidays.update((holiday.day, holiday) for holiday in found.days)
        if of_year := _warnings(calendar, year, found.covered):
            warnings[year] = of_year
        first = date(year, 1, 1).toordinal()
        if year == first_year and calendar.works_at_midnight:
            first -= 1  # the last night of the year before reaches into this year
            eve = date.fromordinal(first)
            days_before = calendar.holidays(year - 1).days
            holidays.update((holiday.day, holiday) for holiday in days_before if holiday.day == eve)
        for ordinal in range(first, date(year, 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            sessions = calendar.sessions_on_weekday(day)
            if day in holidays or not sessions:
                continue
            midnight = _day_us(day)
            for session in sessions:
                # When Ramadan begins or ends, a night session may overlap the next day's session.
                begin = max(midnight + _time_us(session.opens), closes[-1] if closes else 0)
                end = midnight + _time_us(session.closes)
                if session.past_midnight:
                    end += DAY_US
                if begin < end:
                    opens.append(begin)
                    closes.append(end)
                    worked.append(worked[-1] + end - begin)
            if len(opens) > first_session[-1]:
                days.append(ordinal - 1)
                first_session.append(len(opens))
    return Timetable(
        first_year, last_year, opens, closes, worked, days, first_session, holidays, warnings
    )


def _warnings(calendar: Calendar, year: int, covered: bool) -> tuple[Message, ...]:
    found = []
    if not covered:
        found.append(
            say(
                "hari libur dan cuti bersama tahun {year} belum lengkap dalam data; "
                "batas waktu dapat bergeser",
                year=year,
            )
        )
    if not calendar.has_ramadan(year):
        found.append(
            say(
                "kalender {calendar} belum memuat Ramadan tahun {year}; dihitung dengan jam "
                "kerja biasa",
                calendar=calendar.name,
                year=year,
            )
        )
    return tuple(found)
