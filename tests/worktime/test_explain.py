"""The explanation of a due date."""

from datetime import date, timedelta

from msgspec.structs import replace
from office_calendars import LEGAL, OFFICE, wib

from sop_tui.text.language import Language
from sop_tui.text.message import say
from sop_tui.worktime.calendar import Calendar, Holiday
from sop_tui.worktime.explain import explain_due
from sop_tui.worktime.printed import read_duration


def lines(
    start: str, printed: str, calendar: Calendar = OFFICE, held: timedelta = timedelta(0)
) -> list[str]:
    return [*map(Language("id"), explain_due(calendar, wib(start), read_duration(printed), held))]


def test_it_names_the_rule_the_sessions_and_the_holidays_with_sources() -> None:
    assert lines("2026-12-23 15.00", "1 hari 480 menit", held=timedelta(minutes=30)) == [
        "Kalender kantor, Lima hari kerja; hari kerja dihitung sampai jam yang sama.",
        "Standar waktu “1 hari 480 menit”, dibaca 1 hari 480 menit.",
        "Mulai Rabu, 23 Desember 2026 15.00 WIB.",
        "Dilewati Kamis, 24 Desember 2026: Cuti Bersama Natal (SKB 3 Menteri).",
        "Dilewati Jumat, 25 Desember 2026: Hari Raya Natal (SKB 3 Menteri).",
        "1 hari kerja sesudah Rabu, 23 Desember 2026: Senin, 28 Desember 2026 15.00 WIB.",
        "480 menit kerja:",
        "  Senin, 28 Desember 2026 pukul 15.00-16.00: 60 menit",
        "  Selasa, 29 Desember 2026 pukul 07.30-12.00: 270 menit",
        "  Selasa, 29 Desember 2026 pukul 13.00-15.30: 150 menit",
        "Ditambah 30 menit kerja selama ditangguhkan:",
        "  Selasa, 29 Desember 2026 pukul 15.30-16.00: 30 menit",
        "Jatuh tempo Selasa, 29 Desember 2026 16.00 WIB.",
    ]


def test_it_says_when_the_start_or_the_clock_time_was_moved() -> None:
    assert lines("2026-11-28 10.00", "1 hari")[3:-1] == [
        "Di luar jam kerja; dihitung mulai Senin, 30 November 2026 07.30 WIB.",
        "1 hari kerja sesudah Senin, 30 November 2026: Selasa, 1 Desember 2026 07.30 WIB.",
    ]
    assert lines("2026-11-26 11.45", "1 hari")[-2] == (
        "Pukul 11.45 bukan jam kerja pada hari itu; menjadi 13.00."
    )


def test_it_says_that_ramadan_hours_apply_and_what_is_estimated() -> None:
    told = lines("2027-03-09 14.00", "2 jam")
    assert told[3] == (
        "Jam kerja Ramadan berlaku Senin, 8 Februari 2027 sampai Selasa, 9 Maret 2027 "
        "(hisab; tanggal perkiraan)."
    )
    assert (
        "Dilewati Rabu, 10 Maret 2027: Hari Raya Idul Fitri (SKB 3 Menteri; tanggal perkiraan)."
    ) in told


def test_it_explains_half_days_periods_and_elapsed_hours() -> None:
    assert lines("2026-02-19 08.00", "0,5 hari")[4] == (
        "0,5 hari adalah 195 dari 390 menit kerja pada Kamis, 19 Februari 2026."
    )
    assert lines("2026-12-18 10.00", "1 minggu")[3:-1] == [
        "1 minggu menurut kalender: Jumat, 25 Desember 2026.",
        "Dilewati Jumat, 25 Desember 2026: Hari Raya Natal (SKB 3 Menteri).",
        "Jumat, 25 Desember 2026 bukan hari kerja; bergeser ke Senin, 28 Desember 2026 10.00 WIB.",
    ]
    assert lines("2026-11-27 17.05", "1 x 24 jam")[3] == (
        "1 x 24 jam berjalan terus, juga di luar jam kerja: Sabtu, 28 November 2026 17.05 WIB."
    )


def test_a_legal_limit_names_its_rule() -> None:
    told = lines("2026-11-23 09.15", "1 hari", LEGAL)
    assert "sampai jam tutup" in told[0]
    assert told[-1] == "Jatuh tempo Selasa, 24 November 2026 16.00 WIB."


def test_a_holiday_of_the_office_is_named_with_its_own_source() -> None:
    own = Holiday(date(2026, 11, 24), "Hari Jadi Kabupaten", say("SK Bupati 12/2026"))
    told = lines("2026-11-23 09.15", "1 hari", replace(OFFICE, added=(own,)))
    assert told[3] == "Dilewati Selasa, 24 November 2026: Hari Jadi Kabupaten (SK Bupati 12/2026)."
    assert told[-1] == "Jatuh tempo Rabu, 25 November 2026 09.15 WIB."


def test_a_long_time_does_not_list_every_session() -> None:
    # 6,000 minutes are 13 days and 150 minutes: two sessions on each of the 13 days, one after.
    told = lines("2026-11-02 09.00", "100 jam")
    assert told[-2] == "  dan 17 sesi lagi, sampai Kamis, 19 November 2026 11.30 WIB"
    assert len([line for line in told if line.startswith("  ")]) == 11


def test_years_without_data_end_with_a_warning() -> None:
    told = lines("2027-12-31 10.00", "2 hari")
    assert [line for line in told if line.startswith("Perhatian: ")] == told[-2:]
    assert "2028" in told[-1]


def test_no_standard_is_one_line() -> None:
    assert lines("2026-11-23 09.15", "-") == ["Tanpa standar waktu; tidak ada batas waktu."]
