"""Properties of all due dates, for any start and duration."""

from datetime import datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from office_calendars import LEGAL, OFFICE, WIB, working_days_between
from thoroughness import examples

from sop_tui.worktime.calendar import Calendar
from sop_tui.worktime.due import Due, due_date_of, working_time
from sop_tui.worktime.duration import Amount, Duration, Unit, add_up
from sop_tui.worktime.explain import explain_due

# All of 2026 with Ramadan and holidays, and the turn of the year; to the second.
starts = st.integers(0, 400 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=WIB) + timedelta(seconds=seconds)
)
near = st.integers(0, 10 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
calendars = st.sampled_from([OFFICE, LEGAL])


def only(number: int | Fraction, unit: Unit) -> Duration:
    return add_up([Duration("", (Amount(Fraction(number), unit),))])


def durations(*units: Unit, most: int = 40) -> st.SearchStrategy[Duration]:
    return st.builds(only, st.integers(1, most), st.sampled_from(units))


working = st.builds(
    lambda hours, minutes: add_up([only(hours, Unit.HOUR), only(minutes, Unit.MINUTE)]),
    st.integers(1, 60),
    st.integers(1, 3_000),
)
mixed = st.lists(
    durations(Unit.MONTH, Unit.WEEK, most=4)
    | durations(Unit.DAY, Unit.HOUR, Unit.MINUTE)
    | st.just(only(Fraction(1, 2), Unit.DAY)),
    min_size=1,
    max_size=3,
).map(add_up)


def fall_due(calendar: Calendar, start: datetime, duration: Duration, held: int = 0) -> Due:
    found = due_date_of(calendar, start, duration, timedelta(minutes=held))
    assert found is not None
    return found


@given(calendars, starts, working, st.integers(0, 900))
def test_from_start_to_due_it_is_exactly_the_working_time(
    calendar: Calendar, start: datetime, duration: Duration, held: int
) -> None:
    minutes = 60 * duration.number(Unit.HOUR) + duration.number(Unit.MINUTE)
    at = fall_due(calendar, start, duration, held).at
    assert working_time(calendar, start, at) == timedelta(minutes=int(minutes) + held)
    assert working_time(calendar, at - timedelta(seconds=1), at) == timedelta(seconds=1), (
        "a deadline lies in a session or at its end, never at an opening"
    )


@given(calendars, starts, near, working | durations(Unit.DAY) | durations(Unit.ELAPSED_HOUR))
def test_a_later_start_never_gives_an_earlier_due_date(
    calendar: Calendar, start: datetime, later: timedelta, duration: Duration
) -> None:
    first = fall_due(calendar, start, duration).at
    assert first <= fall_due(calendar, start + later, duration).at


@given(calendars, starts, near, durations(Unit.WEEK, Unit.MONTH, most=6))
def test_weeks_and_months_from_a_later_start_never_end_on_an_earlier_day(
    calendar: Calendar, start: datetime, later: timedelta, duration: Duration
) -> None:
    first = fall_due(calendar, start, duration).at
    assert first.date() <= fall_due(calendar, start + later, duration).at.date()


@given(st.integers(0, 180 * 86_400), near, st.integers(1, 20))
def test_half_days_too_if_all_days_have_the_same_length(
    second: int, later: timedelta, halves: int
) -> None:
    start = datetime(2026, 5, 1, tzinfo=WIB) + timedelta(seconds=second)  # far from Ramadan
    duration = only(Fraction(halves, 2), Unit.DAY)
    first = fall_due(OFFICE, start, duration).at
    assert first <= fall_due(OFFICE, start + later, duration).at


@given(calendars, starts, st.sampled_from(Unit), st.integers(1, 40), st.integers(0, 40))
def test_more_time_is_never_due_earlier(
    calendar: Calendar, start: datetime, unit: Unit, number: int, more: int
) -> None:
    shorter = fall_due(calendar, start, only(number, unit)).at
    assert shorter <= fall_due(calendar, start, only(number + more, unit)).at


@given(starts, mixed)
def test_every_duration_takes_time(start: datetime, duration: Duration) -> None:
    assert start < fall_due(OFFICE, start, duration).at


@given(calendars, starts, st.integers(1, 60))
def test_n_days_are_n_working_days_after_the_day_of_the_start(
    calendar: Calendar, start: datetime, days: int
) -> None:
    opening = fall_due(calendar, start, only(1, Unit.MINUTE)).at - timedelta(minutes=1)
    at = fall_due(calendar, start, only(days, Unit.DAY)).at
    counted = working_days_between(calendar, start, at)
    # A start after closing begins on the next working day, which is not counted.
    assert counted in (days, days + 1)
    assert counted == days or opening.date() > start.date()


@settings(max_examples=examples(50))
@given(calendars, starts, mixed, st.integers(0, 900))
def test_the_explanation_ends_at_the_due_date(
    calendar: Calendar, start: datetime, duration: Duration, held: int
) -> None:
    found = fall_due(calendar, start, duration, held)
    lines = explain_due(calendar, start, duration, timedelta(minutes=held))
    moments = [line.values["moment"] for line in lines if line.template.startswith("Jatuh tempo")]
    assert moments == [found.at]
