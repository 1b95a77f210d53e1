"""Due dates computed by hand; the computation is beside each.

The office works Mon-Thu 07.30-12.00 and 13.00-16.00 (450 minutes), Fri 07.30-11.30 and 13.00-16.30
(450); in Ramadan (19 February to 20 March 2026) Mon-Thu 08.00-12.00 and 12.30-15.00 (390), Fri
08.00-11.30 and 12.30-15.30 (390). 23 November 2026 is a Monday.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from office_calendars import LEGAL, OFFICE, WIB, FixedHolidays, wib, working_days_between

from sop_tui.worktime.calendar import Calendar
from sop_tui.worktime.due import due_date_of, working_time
from sop_tui.worktime.printed import read_duration
from sop_tui.worktime.problem import CalendarProblem

NO_HOLD = timedelta(0)


def at(start: str, printed: str, calendar: Calendar = OFFICE, held: timedelta = NO_HOLD) -> str:
    found = due_date_of(calendar, wib(start), read_duration(printed), held)
    assert found is not None
    assert found.at.tzinfo is calendar.zone
    return f"{found.at:%Y-%m-%d %H.%M}"


@pytest.mark.parametrize(
    ("start", "printed", "expected", "because"),
    [
        ("2026-11-23 09.15", "30 menit", "2026-11-23 09.45", "all within the morning"),
        ("2026-11-23 09.00", "3 jam", "2026-11-23 12.00", "ends with the morning, not at 13.00"),
        ("2026-11-23 09.00", "181 menit", "2026-11-23 13.01", "one minute is left for after lunch"),
        ("2026-11-23 13.00", "3 jam", "2026-11-23 16.00", "ends with the day, not tomorrow"),
        ("2026-11-23 07.30", "450 menit", "2026-11-23 16.00", "a whole day of minutes"),
        ("2026-11-23 06.10", "30 menit", "2026-11-23 08.00", "before opening: from 07.30"),
        ("2026-11-23 16.20", "30 menit", "2026-11-24 08.00", "after closing: from tomorrow 07.30"),
        ("2026-11-23 16.00", "30 menit", "2026-11-24 08.00", "at closing nothing is left of today"),
        ("2026-11-23 12.20", "30 menit", "2026-11-23 13.30", "in the break: from 13.00"),
        ("2026-11-23 12.00", "30 menit", "2026-11-23 13.30", "the break begins at 12.00"),
        ("2026-11-23 15.30", "2 jam", "2026-11-24 09.00", "30 minutes today, 90 tomorrow"),
        ("2026-11-27 11.00", "1 jam", "2026-11-27 13.30", "Friday: 30 before prayers, 30 after"),
        ("2026-11-27 11.45", "30 menit", "2026-11-27 13.30", "during Friday prayers"),
        ("2026-11-27 16.00", "1 jam", "2026-11-30 08.00", "Friday closes at 16.30, then Monday"),
        ("2026-11-28 10.00", "1 jam", "2026-11-30 08.30", "Saturday: from Monday 07.30"),
        ("2026-12-23 15.30", "1 jam", "2026-12-28 08.00", "Thursday and Friday are Christmas"),
        ("2026-12-31 15.00", "2 jam", "2027-01-04 08.30", "over New Year's Day, a Friday"),
        ("2026-02-18 15.30", "1 jam", "2026-02-19 08.30", "into Ramadan, which opens at 08.00"),
        ("2026-02-23 11.30", "1 jam", "2026-02-23 13.00", "Ramadan: the break lasts 30 minutes"),
        ("2026-02-27 11.00", "1 jam", "2026-02-27 13.00", "Ramadan: Friday's break lasts 60"),
        ("2026-03-17 14.30", "1 jam", "2026-03-25 08.00", "out of Ramadan, over Nyepi and Lebaran"),
    ],
)
def test_minutes_and_hours_are_working_time(
    start: str, printed: str, expected: str, because: str
) -> None:
    assert at(start, printed) == expected, because


@pytest.mark.parametrize(
    ("start", "printed", "expected", "because"),
    [
        ("2026-11-23 09.15", "1 hari", "2026-11-24 09.15", "the next working day, same clock"),
        ("2026-11-23 09.15", "5 hari", "2026-11-30 09.15", "over the weekend to Monday"),
        ("2026-11-26 15.59", "1 hari", "2026-11-27 15.59", "Friday is still open at 15.59"),
        ("2026-11-26 16.00", "1 hari", "2026-11-30 07.30", "at closing: begins Friday at opening"),
        ("2026-11-27 16.30", "1 hari", "2026-12-01 07.30", "Friday's closing: begins on Monday"),
        ("2026-11-27 16.20", "1 hari", "2026-11-30 16.00", "later than Monday's closing"),
        ("2026-11-26 11.45", "1 hari", "2026-11-27 13.00", "in Friday's break: its end"),
        ("2026-11-26 11.30", "1 hari", "2026-11-27 11.30", "the morning's end is no break yet"),
        ("2026-11-23 12.00", "1 hari", "2026-11-24 12.00", "stays at the end of the morning"),
        ("2026-11-23 12.30", "1 hari", "2026-11-24 13.00", "begins at 13.00, so ends at 13.00"),
        ("2026-11-23 17.00", "1 hari", "2026-11-25 07.30", "begins Tuesday at opening"),
        ("2026-11-28 10.00", "1 hari", "2026-12-01 07.30", "Saturday begins on Monday at opening"),
        (
            "2026-12-22 10.00",
            "2 hari",
            "2026-12-28 10.00",
            "23rd is day 1; 24th to 27th do not count",
        ),
        ("2026-12-30 10.00", "2 hari", "2027-01-04 10.00", "31st is day 1; New Year, weekend"),
        ("2026-02-18 15.45", "1 hari", "2026-02-19 15.00", "Ramadan closes at 15.00"),
        ("2026-02-18 07.40", "1 hari", "2026-02-19 08.00", "Ramadan opens at 08.00"),
        ("2026-02-18 12.15", "1 hari", "2026-02-19 13.00", "begins at 13.00, past Ramadan's break"),
        ("2026-03-17 10.00", "1 hari", "2026-03-25 10.00", "18th to 24th are holidays"),
    ],
)
def test_days_are_working_days_at_the_same_clock(
    start: str, printed: str, expected: str, because: str
) -> None:
    assert at(start, printed) == expected, because


@pytest.mark.parametrize(
    ("start", "printed", "expected", "because"),
    [
        ("2026-11-23 07.30", "0,5 hari", "2026-11-23 11.15", "half of 450 minutes is 225"),
        ("2026-11-23 09.00", "0.5 hari", "2026-11-23 13.45", "180 until noon, 45 after"),
        ("2026-11-23 15.00", "0,5 hari", "2026-11-24 10.15", "60 today, 165 tomorrow"),
        ("2026-11-23 09.00", "2,5 hari", "2026-11-25 13.45", "Wednesday 09.00, then 225 minutes"),
        (
            "2026-11-27 15.00",
            "1,5 hari",
            "2026-12-01 10.15",
            "Monday 15.00: 60, then 165 on Tuesday",
        ),
        ("2026-02-19 08.00", "0,5 hari", "2026-02-19 11.15", "half of Ramadan's 390 is 195"),
        ("2026-02-18 15.00", "0,5 hari", "2026-02-19 10.45", "still half of the 450 of the 18th"),
        ("2026-02-18 15.00", "1,5 hari", "2026-02-20 11.15", "the 19th closes at 15.00; then 195"),
    ],
)
def test_half_a_day_is_half_of_that_days_minutes_and_comes_last(
    start: str, printed: str, expected: str, because: str
) -> None:
    assert at(start, printed) == expected, because


def test_days_come_first_then_minutes() -> None:
    # Monday + 5 days is Monday the 30th at 15.00; 60 minutes there, 420 on Tuesday: 270 until
    # noon and 150 after.
    assert at("2026-11-23 15.00", "5 hari 480 menit") == "2026-12-01 15.30"
    # Minutes first would end on Friday's clock: 11.45 + 30 = 13.45 on Thursday, 13.45 on Friday.
    assert at("2026-11-26 11.45", "1 hari 30 menit") == "2026-11-27 13.30"


@pytest.mark.parametrize(
    ("start", "printed", "expected", "because"),
    [
        ("2026-11-23 10.00", "1 minggu", "2026-11-30 10.00", "the same weekday"),
        (
            "2026-12-18 16.20",
            "1 minggu",
            "2026-12-28 16.00",
            "the 25th is Christmas; Monday closes",
        ),
        ("2026-10-30 10.00", "1 bulan", "2026-11-30 10.00", "the same day of the month"),
        ("2026-10-28 10.00", "1 bulan", "2026-11-30 10.00", "28 November is a Saturday"),
        ("2026-08-31 10.00", "1 bulan", "2026-09-30 10.00", "September has no 31st"),
        (
            "2026-11-27 12.00",
            "1 bulan",
            "2026-12-28 13.00",
            "begins at 13.00; the 27th is a Sunday",
        ),
        ("2026-10-24 09.00", "1 bulan", "2026-11-26 07.30", "Saturday begins on the 26th"),
        ("2026-11-23 10.00", "1 minggu 2 hari", "2026-12-02 10.00", "30 November, then two days"),
    ],
)
def test_weeks_and_months_are_calendar_periods_rolled_forward(
    start: str, printed: str, expected: str, because: str
) -> None:
    assert at(start, printed) == expected, because


@pytest.mark.parametrize(
    ("start", "printed", "expected"),
    [
        ("2026-11-23 09.15", "1 x 24 jam", "2026-11-24 09.15"),
        ("2026-11-27 17.05", "2 x 24 jam", "2026-11-29 17.05"),  # Friday evening to Sunday evening
        ("2026-12-24 03.00", "1 x 24 jam", "2026-12-25 03.00"),
    ],
)
def test_elapsed_hours_include_nights_and_holidays(start: str, printed: str, expected: str) -> None:
    assert at(start, printed) == expected


@pytest.mark.parametrize(
    ("start", "printed", "expected", "because"),
    [
        ("2026-11-23 09.15", "1 hari", "2026-11-24 16.00", "Monday itself is not counted"),
        ("2026-11-23 09.15", "4 hari", "2026-11-27 16.30", "Friday closes at 16.30"),
        ("2026-11-28 10.00", "1 hari", "2026-12-01 16.00", "Saturday counts as received on Monday"),
        ("2026-11-23 16.00", "1 hari", "2026-11-25 16.00", "at closing: received on Tuesday"),
        ("2026-12-18 10.00", "5 hari", "2026-12-29 16.00", "21, 22, 23, then 28 and 29"),
        ("2026-11-23 09.15", "1 bulan", "2026-12-23 16.00", "the day of the month, to its end"),
        ("2026-11-23 09.15", "2 jam", "2026-11-23 11.15", "hours are working time as ever"),
    ],
)
def test_a_legal_limit_ends_at_closing(
    start: str, printed: str, expected: str, because: str
) -> None:
    assert at(start, printed, LEGAL) == expected, because


def test_the_held_working_time_is_added() -> None:
    # 09.45 without it; 120 minutes on: 135 minutes are left until noon.
    assert at("2026-11-23 09.15", "30 menit", held=timedelta(hours=2)) == "2026-11-23 11.45"
    # Tuesday 15.00; 60 minutes there, 30 on Wednesday.
    assert at("2026-11-23 15.00", "1 hari", held=timedelta(minutes=90)) == "2026-11-25 08.00"
    # Sunday 17.05 has no working time, so the hold runs from Monday's opening.
    assert at("2026-11-27 17.05", "2 x 24 jam", held=timedelta(minutes=30)) == "2026-11-30 08.00"


def test_no_standard_has_no_due_date() -> None:
    assert due_date_of(OFFICE, wib("2026-11-23 09.15"), None) is None


def test_a_start_in_another_zone_is_the_same_moment() -> None:
    # 02.15 UTC is 09.15 in Jakarta, and 11.15 in Jayapura.
    start = datetime(2026, 11, 23, 2, 15, tzinfo=UTC)
    found = due_date_of(OFFICE, start, read_duration("30 menit"))
    assert found is not None
    assert found.at.isoformat() == "2026-11-23T09:45:00+07:00"
    east = due_date_of(
        replace(OFFICE, zone=ZoneInfo("Asia/Jayapura")), start, read_duration("30 menit")
    )
    assert east is not None
    assert east.at.isoformat() == "2026-11-23T11:45:00+09:00"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due_date_of(OFFICE, datetime(2026, 11, 23, 9), read_duration("1 hari"))


def test_seconds_are_kept() -> None:
    start = datetime(2026, 11, 23, 11, 59, 30, 250, tzinfo=WIB)
    found = due_date_of(OFFICE, start, read_duration("1 menit"))
    assert found is not None
    assert found.at == datetime(2026, 11, 23, 13, 0, 30, 250, tzinfo=WIB)


def test_only_a_due_date_in_years_without_data_warns() -> None:
    known = due_date_of(OFFICE, wib("2026-12-30 10.00"), read_duration("2 hari"))
    assert known is not None
    assert known.warnings == ()
    beyond = due_date_of(OFFICE, wib("2027-12-31 10.00"), read_duration("2 hari"))
    assert beyond is not None
    assert f"{beyond.at:%Y-%m-%d %H.%M}" == "2028-01-04 10.00"
    assert [warning.values["year"] for warning in beyond.warnings] == [2028, 2028]
    holidays, ramadan = map(str, beyond.warnings)
    assert "hari libur" in holidays
    assert "Ramadan" in ramadan
    again = due_date_of(OFFICE, wib("2026-12-30 10.00"), read_duration("2 hari"))
    assert again == known, "years that the timetable has grown by must not show"


def test_an_office_without_ramadan_hours_is_not_warned_about_them() -> None:
    plain = replace(
        OFFICE, ramadan_week=None, ramadan=(), national=FixedHolidays(last_covered=2030)
    )
    found = due_date_of(plain, wib("2029-01-02 10.00"), read_duration("2 hari"))
    assert found is not None
    assert found.warnings == ()


def test_dates_beyond_the_supported_years_are_a_problem() -> None:
    with pytest.raises(CalendarProblem) as caught:
        due_date_of(OFFICE, wib("9998-12-31 15.00"), read_duration("1 bulan"))
    assert caught.value.code == "date_range"


def test_working_time_between_two_moments() -> None:
    monday, tuesday = wib("2026-11-23 15.00"), wib("2026-11-24 13.30")
    assert working_time(OFFICE, monday, tuesday) == timedelta(minutes=60 + 270 + 30)
    assert working_time(OFFICE, tuesday, monday) == -timedelta(minutes=360)
    night = wib("2026-11-23 23.00"), wib("2026-11-24 05.00")
    assert working_time(OFFICE, *night) == timedelta(0)
    year = wib("2026-12-23 15.00"), wib("2027-01-04 08.00")  # 28 to 31 December are worked
    assert working_time(OFFICE, *year) == timedelta(minutes=60 + 4 * 450 + 30)


def test_working_days_between_two_days() -> None:
    def between(first: str, last: str) -> int:
        return working_days_between(OFFICE, wib(f"{first} 10.00"), wib(f"{last} 09.00"))

    assert between("2026-11-23", "2026-11-23") == 0
    assert between("2026-11-23", "2026-11-24") == 1
    assert between("2026-11-27", "2026-11-29") == 0, "a weekend"
    assert between("2026-12-23", "2026-12-28") == 1, "Christmas"
    assert between("2026-12-28", "2026-12-23") == -1
    assert between("2026-11-23", "2026-11-30") == 5
