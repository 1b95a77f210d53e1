"""Working calendars by command; no store is needed."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from command_line import CommandLine

from sop_tui.cli.exits import Usage
from sop_tui.cli.typed import read_date, read_moment

pytestmark = pytest.mark.both_engines

WIB = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 23, 9, 15, tzinfo=WIB)


def test_explain_shows_how_a_due_date_is_computed(bare: CommandLine) -> None:
    answer = bare.done("calendar", "explain", "2026-11-23 09:15", "3 hari", "--json").json
    assert list(answer) == ["start", "duration", "due", "steps"]
    assert answer["start"] == "2026-11-23T09:15:00+07:00"
    assert answer["duration"] == "3 hari"
    assert answer["due"] == "2026-11-26T09:15:00+07:00"
    plain = bare.done("calendar", "explain", "23/11/2026 09.15", "3 hari").lines
    assert plain == answer["steps"]
    assert "Kamis, 26 November 2026 09.15 WIB" in plain[-1]


def test_no_standard_has_no_due_date(bare: CommandLine) -> None:
    answer = bare.done("calendar", "explain", "2026-11-23 09:15", "-", "--json").json
    assert answer["due"] is None


def test_a_start_with_an_offset_is_shown_in_the_calendars_zone(bare: CommandLine) -> None:
    words = ("calendar", "explain", "2026-11-23T02:15:00+00:00", "30 menit", "--json")
    assert bare.done(*words).json["due"] == "2026-11-23T09:45:00+07:00"


def test_holidays_name_their_source_and_warn_beyond_the_data(bare: CommandLine) -> None:
    answer = bare.done("calendar", "holidays", "2026", "--json").json
    assert answer["covered"] is True
    days = {each["day"]: each for each in answer["holidays"]}
    assert "Natal" in days["2026-12-25"]["name"]
    assert "cuti bersama" in days["2026-12-24"]["source"]
    assert "Natal" in bare.done("calendar", "holidays", "2026").out
    assert "cuti bersama 2090 belum diketahui" in bare.done("calendar", "holidays", "2090").err


def test_show_lists_the_sessions(bare: CommandLine) -> None:
    answer = bare.done("calendar", "show", "--json").json
    assert answer["name"] == "asn5"
    assert answer["zone"] == "Asia/Jakarta"
    assert answer["sessions"]["friday"] == ["07:30-11:30", "13:00-16:30"]
    assert answer["sessions"]["saturday"] == []
    assert "07.30-11.30" in bare.done("calendar", "show").out
    assert bare.done("calendar", "show", "--calendar", "asn6", "--json").json["name"] == "asn6"


@pytest.mark.parametrize(
    "words",
    [
        ["show", "--calendar", "tidak-ada"],
        ["show", "--calendar", "../asn5"],
        ["explain", "kemarin", "3 hari"],
        ["explain", "2026-13-01", "3 hari"],
        ["explain", "2026-11-23", "sebentar"],
        ["holidays", "12"],
    ],
)
def test_what_cannot_be_read_is_code_2(bare: CommandLine, words: list[str]) -> None:
    bare.refused(2, "calendar", *words)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-23 09:15", "2026-11-23T09:15", "2026-11-23 09.15", "23/11/2026 09.15",
        "23-11-2026 9:15", "23.11.2026 9.15", " 2026-11-23 09:15:00 ", "2026-11-23T02:15Z",
        "sekarang", "now",
    ],
)  # fmt: skip
def test_moments_as_people_type_them(typed: str) -> None:
    assert read_moment(typed, NOW, WIB) == NOW


def test_a_date_alone_is_its_midnight() -> None:
    assert read_moment("2026-11-23", NOW, UTC) == datetime(2026, 11, 23, tzinfo=UTC)
    assert read_date("2026-11-23") == read_date("23/11/2026") == date(2026, 11, 23)


@pytest.mark.parametrize("typed", ["", "besok", "31/02/2026", "2026-02-30", "23/11/26"])
def test_dates_that_are_none(typed: str) -> None:
    with pytest.raises(Usage):
        read_date(typed)
