"""Reads calendars from TOML files, with errors that name the file and the key."""

import re
from datetime import date, time
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from sop_tui.text.message import Message, say
from sop_tui.text.toml_files import UnreadableFile, expected, parse, read_text
from sop_tui.worktime.calendar import (
    Calendar,
    DayRule,
    Holiday,
    RamadanPeriod,
    Removal,
    Session,
    Week,
)
from sop_tui.worktime.national import IndonesianHolidays
from sop_tui.worktime.problem import CalendarProblem

_LONGEST_NIGHT = 16 * 60  # minutes; anything longer has opening and closing swapped
_HEADS = MappingProxyType(
    {
        "holiday": "[[holiday]]",
        "working_day": "[[working_day]]",
        "ramadan.period": "[[ramadan.period]]",
    }
)
"""The arrays of tables, with the headers they need."""
_SESSION = re.compile(r"(\d\d)[.:](\d\d)\s*[-–]\s*(\d\d)[.:](\d\d)")


def read_calendar(path: Path) -> Calendar:
    """The calendar in a TOML file.

    Raises:
        CalendarProblem: ``calendar``, if it cannot be read or a value is missing or wrong.
    """
    try:
        text = read_text(path)
    except UnreadableFile as error:
        raise _problem(str(path), error.message) from error
    return parse_calendar(text, str(path))


def parse_calendar(text: str, place: str) -> Calendar:
    """The calendar in a text; error messages call it ``place``.

    Raises:
        CalendarProblem: ``calendar``, as for :func:`read_calendar`.
    """
    try:
        stated = parse(text, _HEADS)
    except UnreadableFile as error:
        raise _problem(place, error.message) from error
    try:
        # JSON writes dates as text, so msgspec would accept text; builtin_types turns that off.
        return _calendar(msgspec.convert(stated, _File, builtin_types=(date,)))
    except msgspec.ValidationError as error:
        raise _problem(place, _first_wrong_value(stated)) from error
    except _Refusal as refusal:
        raise _problem(place, _placed(refusal.place, refusal.reason)) from refusal


def _problem(place: str, reason: Message) -> CalendarProblem:
    return CalendarProblem(
        "calendar",
        say("kalender {place} tidak dapat dipakai: {reason}", place=place, reason=reason),
    )


def _placed(key: str, reason: Message) -> Message:
    return say("{key}: {reason}", key=key, reason=reason) if key else reason


def _first_wrong_value(stated: object) -> Message:
    from sop_tui.text.schema import wrong_values

    first = wrong_values(_File, stated)[0]
    where = ".".join(str(part) for part in first["loc"])
    return say("“{key}” {expected}", key=where, expected=expected(first))


class _Refusal(ValueError):
    """A value that a calendar cannot have: its key in the file, and the reason."""

    def __init__(self, place: str, reason: Message) -> None:
        super().__init__(str(reason))
        self.place = place
        self.reason = reason


# The structure of a calendar file.

_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Day = tuple[str, ...]


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file."""


class _Week(_Table, frozen=True, kw_only=True):
    monday: _Day = ()
    tuesday: _Day = ()
    wednesday: _Day = ()
    thursday: _Day = ()
    friday: _Day = ()
    saturday: _Day = ()
    sunday: _Day = ()


class _Period(_Table, frozen=True, kw_only=True):
    first: date
    last: date
    source: _Text
    estimated: bool = False


class _Ramadan(_Table, frozen=True, kw_only=True):
    sessions: _Week
    period: tuple[_Period, ...] = ()


class _Holiday(_Table, frozen=True, kw_only=True):
    day: date
    name: _Text
    source: _Text


class _WorkingDay(_Table, frozen=True, kw_only=True):
    day: date
    source: _Text


class _File(_Table, frozen=True, kw_only=True):
    name: _Text
    title: str = ""
    zone: Literal["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"]
    day_rule: DayRule = DayRule.SAME_TIME
    sessions: _Week
    ramadan: _Ramadan | None = None
    holiday: tuple[_Holiday, ...] = ()
    working_day: tuple[_WorkingDay, ...] = ()


# From the file's tables to a calendar.


def _calendar(file: _File) -> Calendar:
    """The calendar in the file's tables; raises :class:`_Refusal`."""
    _refuse_days_written_twice(file)
    ramadan = file.ramadan
    return Calendar(
        name=file.name,
        title=file.title or file.name,
        zone=ZoneInfo(file.zone),
        week=_week(file.sessions, "sessions"),
        national=IndonesianHolidays(),
        day_rule=file.day_rule,
        ramadan_week=_week(ramadan.sessions, "ramadan.sessions") if ramadan else None,
        ramadan=tuple(
            _ramadan_period(period, f"ramadan.period.{index}")
            for index, period in enumerate(ramadan.period if ramadan else ())
        ),
        added=tuple(Holiday(h.day, h.name, say("{source}", source=h.source)) for h in file.holiday),
        removed=tuple(Removal(w.day, w.source) for w in file.working_day),
    )


def _refuse_days_written_twice(file: _File) -> None:
    days = [holiday.day for holiday in file.holiday] + [w.day for w in file.working_day]
    for day in days:
        if days.count(day) > 1:
            raise _Refusal("", say("tanggal {day} ditulis lebih dari sekali", day=day))


def _week(week: _Week, place: str) -> Week:
    days = tuple(
        _sessions(texts, f"{place}.{name}") for name, texts in msgspec.structs.asdict(week).items()
    )
    if not any(days):
        raise _Refusal(place, say("sedikitnya satu hari harus mempunyai jam kerja"))
    for name, night, morning in zip(week.__struct_fields__, days, days[1:] + days[:1], strict=True):
        if night and morning and night[-1].past_midnight and night[-1].closes > morning[0].opens:
            raise _Refusal(
                f"{place}.{name}", say("jam kerja malam harus berakhir sebelum jam kerja esoknya")
            )
    return days


def _sessions(texts: _Day, place: str) -> tuple[Session, ...]:
    sessions = tuple(_session(text, f"{place}.{index}") for index, text in enumerate(texts))
    for earlier, later in pairwise(sessions):
        if earlier.past_midnight or earlier.closes >= later.opens:
            raise _Refusal(place, say("jam kerja harus berurutan dan tidak bersinggungan"))
    return sessions


def _session(text: str, place: str) -> Session:
    """The session in a text; closing before opening, or at 24.00, means after midnight."""
    match = _SESSION.fullmatch(text)
    if match is None:
        raise _Refusal(place, say("jam kerja ditulis seperti “07.30-12.00”"))
    first_hour, first_minute, last_hour, last_minute = map(int, match.groups())
    at_midnight = (last_hour, last_minute) == (24, 0)
    try:
        opens = time(first_hour, first_minute)
        closes = time() if at_midnight else time(last_hour, last_minute)
    except ValueError:
        raise _Refusal(place, say("jam berkisar dari 00.00 sampai 24.00")) from None
    minutes = (60 * last_hour + last_minute) - (60 * first_hour + first_minute)
    if minutes <= 0 and minutes + 24 * 60 > _LONGEST_NIGHT:
        raise _Refusal(
            place, say("jam tutup harus sesudah jam buka; sesi malam paling lama 16 jam")
        )
    return Session(opens, closes)


def _ramadan_period(period: _Period, place: str) -> RamadanPeriod:
    if (period.last - period.first).days + 1 not in (29, 30):
        raise _Refusal(place, say("Ramadan berlangsung 29 atau 30 hari"))
    return RamadanPeriod(period.first, period.last, period.source, period.estimated)
