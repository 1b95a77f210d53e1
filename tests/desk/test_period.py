from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sop_tui.desk.period import Period, half_year

WIT = ZoneInfo("Asia/Jayapura")
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))


def test_a_period_ends_at_the_midnight_after_its_last_day() -> None:
    since, until = Period(date(2026, 7, 1), date(2026, 12, 31)).moments(WIT)
    assert since == datetime(2026, 7, 1, tzinfo=WIT)
    assert until == datetime(2027, 1, 1, tzinfo=WIT)


@given(DAYS)
def test_every_day_is_in_its_half_year(day: date) -> None:
    found = half_year(day)
    assert found.first <= day <= found.last
    assert half_year(found.last) == half_year(found.first) == found


@given(DAYS)
def test_half_years_follow_each_other_without_a_gap(day: date) -> None:
    found = half_year(day)
    assert found.before().last + timedelta(days=1) == found.first
    assert found.before().after() == found
