"""A due date in words, seen from now. 23 November 2026 is a Monday."""

from datetime import UTC, datetime

import pytest
from office_calendars import OFFICE, wib

from sop_tui.worktime.due import time_left


def left(now: str, due_at: str) -> str:
    return str(time_left(OFFICE, wib(now), wib(due_at)))


@pytest.mark.parametrize(
    ("now", "due_at", "words"),
    [
        ("2026-11-23 09.00", "2026-11-23 09.35", "sisa 35 menit"),
        ("2026-11-23 09.00", "2026-11-23 10.00", "sisa 1 jam"),
        ("2026-11-23 09.00", "2026-11-23 11.30", "sisa 2 jam"),
        ("2026-11-23 11.50", "2026-11-23 13.10", "sisa 20 menit"),  # lunch does not count
        ("2026-11-23 08.00", "2026-11-23 15.00", "hari ini 15.00"),
        ("2026-11-23 15.00", "2026-11-23 15.00", "kurang dari 1 menit"),
        ("2026-11-23 09.00", "2026-11-24 09.15", "besok 09.15"),
        ("2026-11-27 15.00", "2026-11-30 09.15", "Senin 09.15"),
        ("2026-11-23 09.00", "2026-11-26 09.15", "sisa 3 hari kerja"),
        ("2026-12-23 09.00", "2027-01-05 09.00", "sisa 6 hari kerja"),  # 28 to 31, then 4 and 5
        ("2026-03-17 09.00", "2026-03-25 09.00", "sisa 1 hari kerja"),  # Lebaran between
        ("2026-11-28 01.00", "2026-11-28 01.40", "sisa 40 menit"),  # elapsed hours, at night
        ("2026-11-26 17.00", "2026-11-28 17.00", "Sabtu 17.00"),
    ],
)
def test_the_unit_of_the_time_left_suits_the_distance(now: str, due_at: str, words: str) -> None:
    assert left(now, due_at) == words


@pytest.mark.parametrize(
    ("now", "due_at", "words"),
    [
        ("2026-11-23 09.20", "2026-11-23 09.00", "terlambat 20 menit"),
        ("2026-11-23 14.00", "2026-11-23 11.00", "terlambat 2 jam"),
        ("2026-11-24 07.40", "2026-11-23 15.30", "terlambat 40 menit"),
        ("2026-11-24 10.00", "2026-11-23 15.00", "terlambat 3 jam"),
        ("2026-11-24 15.00", "2026-11-23 15.00", "terlambat 1 hari kerja"),
        ("2026-11-26 16.00", "2026-11-23 09.00", "terlambat 3 hari kerja"),
        ("2026-11-30 07.40", "2026-11-27 16.20", "terlambat 20 menit"),
        ("2026-11-28 11.00", "2026-11-27 16.30", "terlambat"),  # no working time since
        ("2026-12-28 09.30", "2026-12-23 09.00", "terlambat 1 hari kerja"),
    ],
)
def test_lateness_is_counted_in_working_time(now: str, due_at: str, words: str) -> None:
    assert left(now, due_at) == words


def test_no_standard_is_said() -> None:
    assert str(time_left(OFFICE, wib("2026-11-23 09.00"), None)) == "tanpa standar waktu"


def test_now_may_be_in_another_zone() -> None:
    # 17.30 UTC on Sunday is already Monday in Jakarta.
    now = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    assert str(time_left(OFFICE, now, wib("2026-11-23 15.00"))) == "hari ini 15.00"
