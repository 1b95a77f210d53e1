"""Offices that work round the clock or through the night."""

import pytest
from msgspec.structs import replace
from office_calendars import FixedHolidays, wib

from sop_tui.worktime.calendar import Calendar, DayRule
from sop_tui.worktime.due import due_date_of, working_time
from sop_tui.worktime.explain import explain_due
from sop_tui.worktime.printed import read_duration
from sop_tui.worktime.problem import CalendarProblem
from sop_tui.worktime.reading import parse_calendar

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def office(hours: str, days: tuple[str, ...] = WEEK) -> Calendar:
    lines = "\n".join(f"{day} = {hours}" for day in days)
    text = f'name = "jaga"\nzone = "Asia/Jakarta"\n[sessions]\n{lines}\n'
    return replace(parse_calendar(text, "jaga.toml"), national=FixedHolidays())


ROUND_THE_CLOCK = office('["00.00-24.00"]')
NIGHT = office('["22.00-06.00"]', WEEK[:5])


def at(calendar: Calendar, start: str, printed: str) -> str:
    found = due_date_of(calendar, wib(start), read_duration(printed))
    assert found is not None
    assert any(line.values.get("moment") == found.at
               for line in explain_due(calendar, wib(start), read_duration(printed)))  # fmt: skip
    return f"{found.at:%Y-%m-%d %H.%M}"


@pytest.mark.parametrize(
    ("start", "printed", "expected"),
    [
        ("2026-11-28 23.00", "90 menit", "2026-11-29 00.30"),
        ("2026-11-28 23.00", "1 jam", "2026-11-29 00.00"),
        ("2026-11-28 23.00", "1 hari", "2026-11-29 23.00"),
        ("2026-11-28 00.00", "0,5 hari", "2026-11-28 12.00"),
        ("2026-11-28 00.00", "2 hari", "2026-11-30 00.00"),
    ],
)
def test_an_office_that_never_closes(start: str, printed: str, expected: str) -> None:
    assert at(ROUND_THE_CLOCK, start, printed) == expected


@pytest.mark.parametrize(
    ("start", "printed", "expected", "because"),
    [
        ("2026-11-23 23.00", "2 jam", "2026-11-24 01.00", "past midnight in one session"),
        ("2026-11-24 05.00", "2 jam", "2026-11-24 23.00", "an hour of each of two nights"),
        ("2026-11-24 03.00", "1 hari", "2026-11-25 03.00", "of Monday's night to Tuesday's"),
        ("2026-11-28 05.00", "2 jam", "2026-11-30 23.00", "Friday's night ends on Saturday"),
        ("2026-11-24 12.00", "1 jam", "2026-11-24 23.00", "by day nobody works"),
        ("2026-01-01 03.00", "2 jam", "2026-01-01 05.00", "the night of New Year's Eve"),
        ("2026-11-24 06.00", "1 hari", "2026-11-25 22.00", "at closing begins with the next night"),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(
    start: str, printed: str, expected: str, because: str
) -> None:
    assert at(NIGHT, start, printed) == expected, because


def test_the_hours_of_a_night_are_one_working_day() -> None:
    assert working_time(NIGHT, wib("2026-11-23 12.00"), wib("2026-11-24 12.00")).seconds == 8 * 3600


def test_a_legal_limit_ends_with_the_night() -> None:
    legal = replace(NIGHT, day_rule=DayRule.END_OF_DAY)
    assert at(legal, "2026-11-24 03.00", "1 hari") == "2026-11-25 06.00"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ('["22.00-06.00", "07.00-08.00"]', "sessions.monday: jam kerja harus berurutan"),
        ('["05.00-06.00", "22.00-05.30"]', "sessions.monday: jam kerja malam harus berakhir"),
        ('["08.00-07.00"]', "sessions.monday.0: jam tutup harus sesudah jam buka"),
        ('["08.00-24.30"]', "sessions.monday.0: jam berkisar dari 00.00 sampai 24.00"),
    ],
)
def test_impossible_nights_are_refused_with_their_key(hours: str, said: str) -> None:
    with pytest.raises(CalendarProblem) as caught:
        office(hours)
    assert said in str(caught.value)


def test_midnight_is_shown_as_24() -> None:
    assert ROUND_THE_CLOCK.week[0][0].until == "24:00"
    assert NIGHT.week[0][0].until == "06:00"
