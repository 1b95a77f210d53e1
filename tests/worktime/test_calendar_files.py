"""Calendars from TOML: the shipped ones, an office's own, and invalid ones."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from office_calendars import OFFICE, FixedHolidays, wib

from sop_tui.worktime.calendar import Calendar, DayRule
from sop_tui.worktime.due import due_date_of, working_time
from sop_tui.worktime.national import IndonesianHolidays
from sop_tui.worktime.printed import read_duration
from sop_tui.worktime.problem import CalendarProblem
from sop_tui.worktime.reading import parse_calendar, read_calendar
from sop_tui.worktime.shipped import SHIPPED, shipped_calendar_file

OWN = """
name = "kab-tangerang"
title = "Kabupaten Tangerang"
zone = "Asia/Makassar"
day_rule = "end_of_day"

[sessions]
monday = ["08.00-12.00", "13:00 - 15:30"]
saturday = ["08.00-11.00"]

[ramadan.sessions]
monday = ["08.30-12.00"]

[[ramadan.period]]
first = 2026-02-19
last = 2026-03-20
source = "sidang isbat"

[[holiday]]
day = 2026-11-30
name = "Hari Jadi"
source = "SK Bupati 12/2026"

[[working_day]]
day = 2026-12-24
source = "SE Bupati 3/2026"
"""


def shipped(name: str) -> Calendar:
    return read_calendar(shipped_calendar_file(name))


def week_hours(calendar: Calendar, monday: str) -> float:
    start = wib(f"{monday} 00.00")
    return working_time(calendar, start, start + timedelta(days=7)) / timedelta(hours=1)


def test_shipped_weeks_have_the_hours_of_the_regulation() -> None:
    assert week_hours(shipped("asn5"), "2026-11-23") == 37.5
    assert week_hours(shipped("asn6"), "2026-11-23") == 37.5
    assert week_hours(shipped("asn5"), "2026-02-23") == 32.5, "Ramadan"
    assert week_hours(shipped("asn6"), "2026-02-23") == 33, "Ramadan, by the ministry"


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_calendars_know_the_years_of_the_data(name: str) -> None:
    calendar = shipped(name)
    assert calendar.name == name
    assert calendar.zone.key == "Asia/Jakarta"
    for year in (2024, 2025, 2026, 2027):
        assert calendar.has_ramadan(year)
        assert calendar.holidays(year).covered
    assert [period.first.year for period in calendar.ramadan if period.estimated] == [2027]


def test_ramadan_ends_the_day_before_idul_fitri_of_the_holiday_data() -> None:
    calendar = shipped("asn5")
    for period in calendar.ramadan:
        feast = next(
            h for h in calendar.holidays(period.last.year).days if h.name == "Hari Raya Idul Fitri"
        )
        assert feast.day == period.last + timedelta(days=1)
        assert feast.estimated == period.estimated


def test_joint_leave_is_a_holiday_with_its_source() -> None:
    days = {h.day: h for h in IndonesianHolidays().year(2026).days}
    assert str(days[date(2026, 12, 24)].source).startswith("cuti bersama, data holidays ")
    assert str(days[date(2026, 12, 25)].source).startswith("libur nasional, data holidays ")
    found = due_date_of(
        shipped("asn5"),
        wib("2026-12-23 10.00"),
        read_duration("1 hari"),
    )
    assert found is not None
    assert found.at == wib("2026-12-28 10.00")


def test_estimated_holidays_are_marked_and_keep_their_name() -> None:
    feast = next(h for h in IndonesianHolidays().year(2027).days if h.day == date(2027, 3, 10))
    assert (feast.name, feast.estimated) == ("Hari Raya Idul Fitri", True)


def test_a_year_without_a_joint_decree_is_not_covered() -> None:
    assert not IndonesianHolidays().year(2031).covered
    assert not IndonesianHolidays().year(2500).covered


def test_an_office_reads_its_own_file(tmp_path: Path) -> None:
    path = tmp_path / "kalender.toml"
    path.write_text(OWN, "utf-8")
    calendar = read_calendar(path)
    assert calendar.day_rule is DayRule.END_OF_DAY
    assert calendar.zone.key == "Asia/Makassar"
    days = {h.day: h for h in calendar.holidays(2026).days}
    assert str(days[date(2026, 11, 30)].source) == "SK Bupati 12/2026"
    assert date(2026, 12, 24) not in days
    # Monday the 30th is a holiday of this office, so the next working day is the next Saturday.
    found = due_date_of(calendar, wib("2026-11-28 08.00"), read_duration("1 hari"))
    assert found is not None
    assert found.at.isoformat() == "2026-12-05T11:00:00+08:00"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("name =", "nama ="), "“name” belum ada; tambahkan"),
        (("title =", "judul ="), "“judul” tidak dikenal"),
        (("source = \"SK", "sumber = \"SK"), "“holiday.0.source” belum ada"),
        (("monday = [\"08.30", "senin = [\"08.30"), "“ramadan.sessions.senin” tidak dikenal"),
        (("Asia/Makassar", "Asia/Tokyo"), "“zone” harus salah satu dari: Asia/Jakarta"),
        (("end_of_day", "besok"), "“day_rule” harus salah satu dari"),
        (("08.00-11.00", "8-11"), "sessions.saturday.0: jam kerja ditulis seperti"),
        (("08.00-11.00", "08.00-25.00"), "sessions.saturday.0: jam berkisar"),
        (("08.00-11.00", "11.00-08.00"), "sessions.saturday.0: jam tutup harus sesudah"),
        (("08.00-12.00\"", "08.00-13.30\""), "sessions.monday: jam kerja harus berurutan"),
        (("last = 2026-03-20", "last = 2026-02-18"), "ramadan.period.0: Ramadan berlangsung"),
        (("first = 2026-02-19", "first = \"besok\""), "“ramadan.period.0.first” harus berupa tang"),
        (("2026-12-24", "2026-11-30"), "tanggal 2026-11-30 ditulis lebih dari sekali"),
        (("monday = [\"08.30-12.00\"]", ""), "ramadan.sessions: sedikitnya satu hari"),
        (("name = \"kab", "name = kab"), "bukan TOML yang benar"),
        (("name = \"kab-tangerang\"", "name = 7"), "“name” harus berupa teks"),
    ],
)  # fmt: skip
def test_an_error_names_the_file_and_the_key(change: tuple[str, str], said: str) -> None:
    assert change[0] in OWN
    with pytest.raises(CalendarProblem) as caught:
        parse_calendar(OWN.replace(*change, 1), "kantor.toml")
    assert caught.value.code == "calendar"
    assert "kantor.toml" in str(caught.value)
    assert said in str(caught.value)


def test_a_missing_or_binary_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(CalendarProblem, match="tidak dapat dibaca"):
        read_calendar(tmp_path / "tiada.toml")
    (tmp_path / "biner.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CalendarProblem, match="baris 1: bukan teks UTF-8"):
        read_calendar(tmp_path / "biner.toml")


def test_an_unknown_name_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(CalendarProblem, match="asn5, asn6") as caught:
        shipped("../asn5")
    assert caught.value.code == "calendar_unknown"


def test_the_fingerprint_changes_with_the_data_and_the_holiday_version() -> None:
    same = replace(OFFICE)
    assert same.fingerprint == OFFICE.fingerprint
    assert len(OFFICE.fingerprint) == 64
    others = [
        replace(OFFICE, national=FixedHolidays(version="test 2")),
        replace(OFFICE, ramadan=OFFICE.ramadan[:1]),
        replace(OFFICE, week=OFFICE.week[::-1]),
        replace(OFFICE, day_rule=DayRule.END_OF_DAY),
        replace(OFFICE, added=FixedHolidays().days[:1]),
    ]
    assert len({OFFICE.fingerprint, *(other.fingerprint for other in others)}) == 6


def test_the_fingerprint_does_not_depend_on_the_cache() -> None:
    fresh, used = (
        shipped("asn5"),
        shipped("asn5"),
    )
    due_date_of(used, wib("2026-12-23 10.00"), read_duration("1 bulan"))
    assert fresh.fingerprint == used.fingerprint
    assert fresh == used


def test_reading_a_calendar_loads_neither_the_holiday_package_nor_pydantic() -> None:
    code = (
        "import sys; from sop_tui.worktime.reading import read_calendar; "
        "from sop_tui.worktime.shipped import shipped_calendar_file; "
        "read_calendar(shipped_calendar_file('asn5')).fingerprint; "
        "sys.exit(bool({'holidays', 'dateutil', 'pydantic'} & {*sys.modules}))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
