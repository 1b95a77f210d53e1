"""Explains line by line how a due date is computed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from sop_tui.text.message import Message, say, say_many
from sop_tui.text.numbers import number_in_words
from sop_tui.worktime.calendar import Calendar, DayRule, Holiday
from sop_tui.worktime.due import (
    Advance,
    LocalPause,
    after_period,
    clock_of,
    local_pauses,
    local_us,
    stages_to_due,
)
from sop_tui.worktime.duration import Amount, Duration, Unit
from sop_tui.worktime.pause import Pause
from sop_tui.worktime.timetable import DAY_US, Timetable, date_of, moment_of

_MOST_SESSIONS = 10  # listed for one leg; one more line counts the rest
_MINUTE_US = 60_000_000
_RULES = {
    DayRule.SAME_TIME: say("hari kerja dihitung sampai jam yang sama"),
    DayRule.END_OF_DAY: say("hari kerja dihitung sampai jam tutup, hari mulai tidak dihitung"),
}


def explain_due(
    calendar: Calendar,
    start: datetime,
    duration: Duration | None,
    held: timedelta = timedelta(0),
    pauses: Sequence[Pause] = (),
) -> tuple[Message, ...]:
    """The explanation of the date that :func:`sop_tui.worktime.due.due_date_of` gives.

    Takes the same arguments. Names the rule, the sessions used, and the holidays skipped with their
    sources; warnings that the date may change come last.
    """
    if duration is None:
        return (say("Tanpa standar waktu; tidak ada batas waktu."),)
    begin = local_us(calendar, start)
    table, stops = stages_to_due(
        calendar,
        begin,
        duration.parts,
        held // timedelta(microseconds=1),
        local_pauses(calendar, pauses),
    )
    legs = []
    reached = begin
    for stop in stops:
        legs.append(_Leg(stop.stage, reached, stop.at, stop.pause))
        reached = stop.at
    return tuple(_Explanation(calendar, table, duration).lines(begin, legs))


@dataclass(frozen=True, slots=True)
class _Leg:
    """One stage of the computation: begin and end in local microseconds."""

    stage: Advance
    begin: int
    end: int
    pause: LocalPause | None = None


class _Explanation:
    def __init__(self, calendar: Calendar, table: Timetable, duration: Duration) -> None:
        self._calendar = calendar
        self._table = table
        self._duration = duration

    def lines(self, begin: int, legs: Sequence[_Leg]) -> Iterator[Message]:
        yield say(
            "Kalender {name}, {title}; {rule}.",
            name=self._calendar.name,
            title=self._calendar.title,
            rule=_RULES[self._calendar.day_rule],
        )
        yield say(
            "Standar waktu “{printed}”, dibaca {amounts}.",
            printed=self._duration.printed,
            amounts=self._duration.message,
        )
        yield say("Mulai {moment}.", moment=self._moment(begin))
        end = legs[-1].end
        yield from self._ramadans(begin, end)
        clock = begin % DAY_US
        for leg in legs:
            if leg.stage in (Advance.ELAPSED, Advance.OPENING):
                clock = leg.end % DAY_US
            yield from self._leg(leg, clock)
        yield say("Jatuh tempo {moment}.", moment=self._moment(end))
        for warning in self._table.warnings_between(moment_of(begin).year, moment_of(end).year):
            yield say("Perhatian: {warning}.", warning=warning)

    def _leg(self, leg: _Leg, clock: int) -> Iterator[Message]:
        arrival = self._moment(leg.end)
        match leg.stage:
            case Advance.OPENING if leg.end != leg.begin:
                yield from self._skipped(leg.begin, leg.end)
                yield say("Di luar jam kerja; dihitung mulai {moment}.", moment=arrival)
            case Advance.ELAPSED:
                yield say(
                    "{amount} berjalan terus, juga di luar jam kerja: {moment}.",
                    amount=self._amounts(Unit.ELAPSED_HOUR),
                    moment=arrival,
                )
            case Advance.PERIOD:
                yield from self._period(leg, clock)
            case Advance.DAYS:
                yield from self._skipped(leg.begin, leg.end)
                yield say_many(
                    "{n} hari kerja sesudah {day}: {moment}.",
                    self._duration.parts.days,
                    day=date_of(leg.begin),
                    moment=arrival,
                )
                yield from self._clock_moved(leg, clock)
            case Advance.FRACTION:
                table = self._table
                length = table.length(table.days_before(leg.begin // DAY_US))
                yield say(
                    "{amount} adalah {minutes} dari {length} menit kerja pada {day}.",
                    amount=Amount(self._duration.parts.day_fraction, Unit.DAY).message,
                    minutes=_minutes(table.work_between(leg.begin, leg.end)),
                    length=_minutes(length),
                    day=date_of(leg.begin),
                )
                yield from self._sessions(leg)
            case Advance.WORK:
                yield say("{amount} kerja:", amount=self._amounts(Unit.HOUR, Unit.MINUTE))
                yield from self._sessions(leg)
            case Advance.PAUSED if leg.pause is not None:
                yield say(
                    "Ditangguhkan {first} sampai {last}; yang tersisa dikembalikan: {moment}.",
                    first=self._moment(leg.pause[0]),
                    last=self._moment(leg.pause[1]),
                    moment=arrival,
                )
            case Advance.HELD:
                minutes = self._table.work_between(leg.begin, leg.end)
                yield say(
                    "Ditambah {minutes} menit kerja selama ditangguhkan:",
                    minutes=_minutes(minutes),
                )
                yield from self._sessions(leg)

    def _period(self, leg: _Leg, clock: int) -> Iterator[Message]:
        target = after_period(leg.begin, self._duration.parts)
        yield say(
            "{amount} menurut kalender: {day}.",
            amount=self._amounts(Unit.MONTH, Unit.WEEK, Unit.CALENDAR_DAY),
            day=date_of(target),
        )
        if date_of(target) != date_of(leg.end):
            yield from self._skipped(target, leg.end)
            yield say(
                "{day} bukan hari kerja; bergeser ke {moment}.",
                day=date_of(target),
                moment=self._moment(leg.end),
            )
        yield from self._clock_moved(leg, clock)

    def _clock_moved(self, leg: _Leg, clock: int) -> Iterator[Message]:
        if self._calendar.day_rule is DayRule.SAME_TIME and leg.end % DAY_US != clock:
            yield say(
                "Pukul {wanted} bukan jam kerja pada hari itu; menjadi {clock}.",
                wanted=clock_of(clock),
                clock=clock_of(leg.end),
            )

    def _sessions(self, leg: _Leg) -> Iterator[Message]:
        yield from self._skipped(leg.begin, leg.end)
        sessions = self._table.sessions_between(leg.begin, leg.end)
        for opens, closes in sessions[:_MOST_SESSIONS]:
            yield say(
                "  {day} pukul {opens}-{closes}: {minutes} menit",
                day=date_of(opens),
                opens=clock_of(opens),
                closes=clock_of(closes),
                minutes=_minutes(closes - opens),
            )
        if (rest := len(sessions) - _MOST_SESSIONS) > 0:
            yield say_many(
                "  dan {n} sesi lagi, sampai {moment}", rest, moment=self._moment(leg.end)
            )

    def _skipped(self, begin: int, end: int) -> Iterator[Message]:
        """The holidays between two moments that fall on working weekdays."""
        for ordinal in range(begin // DAY_US + 1, end // DAY_US + 2):
            day = date_of((ordinal - 1) * DAY_US)
            holiday = self._table.holidays.get(day)
            if holiday is not None and self._calendar.sessions_on_weekday(day):
                yield _skip(holiday)

    def _ramadans(self, begin: int, end: int) -> Iterator[Message]:
        """The Ramadan periods whose hours apply between two moments."""
        if self._calendar.ramadan_week is None:
            return
        for period in self._calendar.ramadan:
            if period.first <= date_of(end) and date_of(begin) <= period.last:
                yield say(
                    "Jam kerja Ramadan berlaku {first} sampai {last} ({source}).",
                    first=period.first,
                    last=period.last,
                    source=_estimated(period.source) if period.estimated else period.source,
                )

    def _amounts(self, *units: Unit) -> Message:
        chosen = tuple(amount for amount in self._duration.amounts if amount.unit in units)
        return Duration("", chosen).message

    def _moment(self, us: int) -> datetime:
        return self._calendar.origin + timedelta(microseconds=us)


def _skip(holiday: Holiday) -> Message:
    return say(
        "Dilewati {day}: {name} ({source}).",
        day=holiday.day,
        name=holiday.name,
        source=_estimated(holiday.source) if holiday.estimated else holiday.source,
    )


def _estimated(source: str | Message) -> Message:
    return say("{source}; tanggal perkiraan", source=source)


def _minutes(us: int) -> Message | str:
    """The number of minutes, rounded to one decimal."""
    return number_in_words(round(Fraction(us, _MINUTE_US), 1))
