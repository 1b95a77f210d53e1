"""The time a pause gives back, computed by hand; the calendar is that of test_due.py."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_calendars import LEGAL, OFFICE, WIB, wib

from sop_tui.worktime.calendar import Calendar
from sop_tui.worktime.due import due_date_of, working_time
from sop_tui.worktime.explain import explain_due
from sop_tui.worktime.pause import Pause
from sop_tui.worktime.printed import read_duration


def at(start: str, printed: str, *held: tuple[str, str], calendar: Calendar = OFFICE) -> str:
    pauses = [Pause(wib(begin), wib(end)) for begin, end in held]
    found = due_date_of(calendar, wib(start), read_duration(printed), pauses=pauses)
    assert found is not None
    lines = explain_due(calendar, wib(start), read_duration(printed), pauses=pauses)
    last = [line for line in lines if line.template.startswith("Jatuh tempo")]
    assert [line.values["moment"] for line in last] == [found.at]
    return f"{found.at:%Y-%m-%d %H.%M}"


@pytest.mark.parametrize(
    ("start", "printed", "held", "expected", "because"),
    [
        (
            "2026-11-27 15.00",
            "1 x 24 jam",
            ("2026-11-27 15.30", "2026-11-30 09.00"),
            "2026-12-01 08.30",
            "23.5 hours by the clock on the wall are left on Monday at 09.00",
        ),
        (
            "2026-11-23 09.15",
            "30 menit",
            ("2026-11-23 09.25", "2026-11-23 11.00"),
            "2026-11-23 11.20",
            "20 minutes are left",
        ),
        (
            "2026-11-27 16.00",
            "2 jam",
            ("2026-11-27 16.10", "2026-11-30 10.00"),
            "2026-11-30 11.50",
            "110 minutes are left on Monday at 10.00: until 11.50, not the weekend's",
        ),
        (
            "2026-02-09 10.00",
            "10 hari",
            ("2026-02-18 10.00", "2026-02-23 10.00"),
            "2026-03-02 10.00",
            "into Ramadan: of the days until 25 February five are left: 24 to 27, 2 March",
        ),
        (
            "2026-03-02 10.00",
            "10 hari",
            ("2026-03-04 10.00", "2026-03-25 10.00"),
            "2026-04-06 10.00",
            "out of Ramadan: eight days are left",
        ),
        (
            "2026-11-23 09.15",
            "10 hari",
            ("2026-11-25 15.00", "2026-11-26 15.00"),
            "2026-12-08 09.15",
            "held for a day: a day later at the same clock, Fridays between or not",
        ),
        (
            "2026-11-23 09.15",
            "3 hari",
            ("2026-11-24 15.00", "2026-11-25 08.00"),
            "2026-11-26 10.45",
            "held for 90 minutes of work, over a night",
        ),
        (
            "2026-11-23 09.15",
            "3 hari",
            ("2026-11-24 16.10", "2026-11-25 06.00"),
            "2026-11-26 09.15",
            "held from after closing until before opening: nothing of work",
        ),
        (
            "2026-11-23 10.00",
            "1 minggu",
            ("2026-11-25 10.00", "2026-11-27 10.00"),
            "2026-12-02 10.00",
            "a week is of the calendar: two days later",
        ),
        (
            "2026-11-23 10.00",
            "1 minggu",
            ("2026-11-25 10.00", "2026-11-30 10.00"),
            "2026-12-07 10.00",
            "five days later is a Saturday, rolled forward",
        ),
        (
            "2026-11-28 10.00",
            "1 hari",
            ("2026-11-28 11.00", "2026-12-02 09.00"),
            "2026-12-03 09.00",
            "held before its clock ran: the whole day is left",
        ),
        (
            "2026-11-23 15.00",
            "5 hari 480 menit",
            ("2026-11-30 15.30", "2026-12-01 15.30"),
            "2026-12-02 15.30",
            "in the minutes: 450 of them are left on Tuesday at 15.30",
        ),
        (
            "2026-11-23 09.15",
            "1 hari",
            ("2026-11-24 10.00", "2026-11-26 10.00"),
            "2026-11-24 09.15",
            "it was late already: nothing was left to give back",
        ),
    ],
)
def test_a_pause_gives_back_the_time_left_in_the_unit_of_the_standard(
    start: str, printed: str, held: tuple[str, str], expected: str, because: str
) -> None:
    assert at(start, printed, held) == expected, because


def test_several_pauses_are_applied_in_order() -> None:
    held = ("2026-11-24 09.15", "2026-11-25 09.15"), ("2026-11-26 09.15", "2026-11-27 09.15")
    assert at("2026-11-23 09.15", "3 hari", *held) == "2026-11-30 09.15"
    # This pause matters only because of the other: it begins after the date before the first.
    assert at("2026-11-23 09.15", "3 hari", held[1]) == "2026-11-26 09.15"


@pytest.mark.parametrize(
    ("held", "expected", "because"),
    [
        (("2026-11-24 10.00", "2026-11-26 09.00"), "2026-12-01 16.00", "three days are left"),
        (("2026-11-24 10.00", "2026-11-24 15.00"), "2026-11-27 16.30", "within one day"),
        (("2026-11-27 17.00", "2026-11-30 09.00"), "2026-11-27 16.30", "it was over"),
    ],
)
def test_a_pause_moves_a_legal_limit_to_the_closing_of_a_later_day(
    held: tuple[str, str], expected: str, because: str
) -> None:
    assert at("2026-11-23 09.15", "4 hari", held, calendar=LEGAL) == expected, because


moments = st.integers(0, 60 * 86_400).map(
    lambda seconds: datetime(2026, 2, 1, tzinfo=WIB) + timedelta(seconds=seconds)
)
standards = st.sampled_from(
    [
        "90 menit",
        "2 hari",
        "10 hari",
        "0,5 hari",
        "1 minggu",
        "1 bulan",
        "2 x 24 jam",
        "3 hari 4 jam",
    ]
)


@given(st.sampled_from([OFFICE, LEGAL]), moments, moments, moments, standards)
def test_a_pause_never_shortens_and_one_after_the_date_changes_nothing(
    calendar: Calendar, start: datetime, one: datetime, other: datetime, printed: str
) -> None:
    start, first, last = sorted((start, one, other))
    duration = read_duration(printed)
    plain = due_date_of(calendar, start, duration)
    paused = due_date_of(calendar, start, duration, pauses=[Pause(first, last)])
    assert plain is not None
    assert paused is not None
    assert paused.at >= plain.at
    if first >= plain.at:
        assert paused.at == plain.at


@given(moments, moments, moments)
def test_the_working_time_left_is_the_same_after_a_pause(
    start: datetime, one: datetime, other: datetime
) -> None:
    start, first, last = sorted((start, one, other))
    duration = read_duration("40 jam")
    plain = due_date_of(OFFICE, start, duration)
    paused = due_date_of(OFFICE, start, duration, pauses=[Pause(first, last)])
    assert plain is not None
    assert paused is not None
    if first < plain.at:
        left = working_time(OFFICE, first, plain.at)
        assert working_time(OFFICE, last, paused.at) == left
