"""Time on the screen: counts and filters, the report, the explanation of a due date, a changed
calendar.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from offices.on_screen import MONDAY, SOP, OfficeAtWork
from seat import Sit

from sop_tui.casework.commands import Complete, Hold
from sop_tui.desk.desk import Desk
from sop_tui.desk.office_files import office_clock
from sop_tui.desk.period import half_year
from sop_tui.desk.settings import Settings
from sop_tui.desk.workplace import Workplace
from sop_tui.export.report import bar
from sop_tui.sop.reading import read_folder, shipped_sops
from sop_tui.storage.files.store import FileStore
from sop_tui.text.language import Language
from sop_tui.tui.case_filter import TimeFilter
from sop_tui.tui.ink import Ink, line_width
from sop_tui.tui.sheets.report import report_sheet
from sop_tui.worktime.shipped import shipped_calendar_file


@pytest.fixture
def busy(office: OfficeAtWork) -> OfficeAtWork:
    """Cases of Kabag P2: one late, one due today, one on hold; all of them went through step 4."""
    held = office.open("Ditangguhkan", moved=3)
    office.desk("hadi").acts.do(held, Hold(reason="menunggu lampiran"))
    office.open("Terlambat", moved=3)
    office.clock.forward(minutes=20)
    office.open("Hari ini", moved=3)
    return office


async def test_late_and_due_today_cases_are_counted_on_the_board_and_its_tabs(
    busy: OfficeAtWork, sit: Sit
) -> None:
    async with sit("hadi", (300, 40)) as seat:
        heading = next(row for row in seat.rows if "3 berkas" in row)
        assert "1 terlambat" in heading
        assert "1 hari ini" in heading
        assert "PGM 3 !1 •1" in seat.rows[1]


async def test_narrow_lanes_count_with_signs(busy: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi", (80, 24)) as seat:
        heading = next(row for row in seat.rows if "3 berkas" in row)
        assert "!1 •1" in heading


async def test_the_board_is_filtered_to_late_then_to_today_then_to_all(
    busy: OfficeAtWork, sit: Sit
) -> None:
    async with sit("hadi", (120, 40)) as seat:
        await seat.press("f")
        assert "hanya yang terlambat" in seat.title
        assert "1 dari 3" in seat.screen
        assert "Terlambat" in seat.screen
        assert "Hari ini" not in seat.screen
        await seat.press("f")
        assert "hanya yang jatuh tempo hari ini" in seat.title
        assert "Hari ini" in seat.screen
        assert "Ditangguhkan" not in seat.screen
        await seat.press("f")
        assert "Ditangguhkan" in seat.screen
        assert "hanya" not in seat.title


async def test_an_act_is_about_a_case_that_is_shown(busy: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi", (120, 40)) as seat:
        await seat.press("f", "f")
        assert seat.number is not None
        assert busy.desk("hadi").lists.card(seat.number).title == "Hari ini"
        await seat.press("a", "y")
        assert seat.number is None


async def test_a_filter_that_hides_every_card_does_not_say_that_there_are_none(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Masih ada waktu", moved=9)
    async with sit("hadi", (120, 40)) as seat:
        await seat.press("f")
        assert "hanya yang terlambat" in seat.title
        assert "Tidak ada yang lolos saringan ini" in seat.screen
        assert "Belum ada berkas" not in seat.screen


async def test_my_desk_is_filtered_and_keeps_its_counts(busy: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi") as seat:
        await seat.press("m")
        assert "2 berkas · ! 1 terlambat · • 1 jatuh tempo hari ini" in seat.rows[1]
        await seat.press("f")
        assert "hanya yang terlambat" in seat.title
        assert "2 berkas" in seat.rows[1]
        assert seat.number is not None
        assert busy.desk("hadi").lists.card(seat.number).title == "Terlambat"


async def test_time_passes_without_a_key(busy: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi", (120, 40)) as seat:
        assert "PGM 3 !1 •1" in seat.rows[1]
        busy.clock.forward(minutes=30)
        seat.app._minute()
        await seat.settled()
        assert "PGM 3 !2" in seat.rows[1]


async def test_a_key_shows_the_explanation_of_a_due_date(busy: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi") as seat:
        number = seat.number
        await seat.press("enter", "w")
        assert f"Perhitungan batas waktu {number}" in seat.title
        assert "Kalender asn5" in seat.screen
        assert "Standar waktu “15 menit”" in seat.screen
        assert "Jatuh tempo" in seat.screen
        await seat.press("q")
        assert f"Berkas {number}" in seat.title


async def test_the_report_shows_each_step_with_its_bar(busy: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi", (100, 60)) as seat:
        await seat.press("p")
        assert "Semester 2 tahun 2026" in seat.screen
        assert "Kini berjalan 3 · !1 terlambat" in seat.screen
        assert "standar 15 menit" in seat.screen
        assert "terlama PGM-2026-0001 sejak 23/11/2026" in seat.screen


async def test_a_key_changes_the_report_to_quarters_and_months(
    busy: OfficeAtWork, sit: Sit
) -> None:
    async with sit("hadi") as seat:
        await seat.press("p", "s")
        assert "Triwulan 4 tahun 2026" in seat.screen
        await seat.press("left")
        assert "Triwulan 3 tahun 2026" in seat.screen
        await seat.press("right", "s")
        assert "Bulan 11 tahun 2026" in seat.screen
        assert "Dibuka 3" in seat.screen


async def test_enter_opens_the_late_cases_of_a_step_of_the_report(
    busy: OfficeAtWork, sit: Sit
) -> None:
    async with sit("hadi") as seat:
        await seat.press("p", "enter")
        assert "tidak ada berkas terlambat di langkah 1" in seat.status
        late = next(card for card in busy.desk("hadi").lists.open_cases() if card.late)
        assert late.step is not None
        await seat.press(*["down"] * (late.step - 1), "enter")
        assert f"terlambat di langkah {late.step}" in seat.title
        assert seat.number == late.number
        assert "1 berkas" in seat.screen
        await seat.press("q")
        assert "Laporan" in seat.title


async def test_the_report_counts_the_visits_of_each_person(busy: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi", (100, 90)) as seat:
        await seat.press("p")
        heading = next(row for row in seat.rows if "menurut petugas" in row)
        below = seat.rows[seat.rows.index(heading) + 1]
        most = busy.desk("hadi").reports.report(
            SOP, *half_year(MONDAY.date()).moments(MONDAY.tzinfo)
        ).people[0]  # fmt: skip
        assert below.split()[:2] == most.name.split()[:2]
        assert str(most.visits) in below.split()


async def test_the_report_tells_two_of_one_name_apart(office: OfficeAtWork, sit: Sit) -> None:
    office.desk("lina").officers.edit("sari", name="Hadi Santoso")
    office.open("Pungutan di loket", moved=5)
    async with sit("hadi", (100, 90)) as seat:
        await seat.press("p")
        assert "Hadi Santoso (hadi)" in seat.screen
        assert "Hadi Santoso (sari)" in seat.screen


async def test_left_and_right_lead_to_other_half_years(busy: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi") as seat:
        await seat.press("p", "left")
        assert "Semester 1 tahun 2026" in seat.screen
        assert "Dibuka 0" in seat.screen
        await seat.press("right")
        assert "Dibuka 3" in seat.screen
        await seat.press("right")
        assert "tidak ada masa lain" in seat.status
        assert "Semester 2 tahun 2026" in seat.screen


@pytest.mark.parametrize("columns", [40, 60, 80, 132])
def test_the_report_keeps_to_its_width_and_reads_without_colour(
    busy: OfficeAtWork, columns: int
) -> None:
    desk = busy.desk("hadi")
    found = desk.reports.report(SOP, *half_year(MONDAY.date()).moments(MONDAY.tzinfo))
    sheet = report_sheet(found, found, Language(), columns)
    assert [line for line in (*sheet.head, *sheet.body) if line_width(line) > columns] == []
    texts = ["".join(span.text for span in line).strip() for line in sheet.body]
    drawn = [bar(step, columns - 6).strip() for step in found.steps if step.visits]
    assert any(drawn)
    assert set(drawn) <= {*texts, ""}


def test_a_time_filter_shows_the_cases_it_names(busy: OfficeAtWork) -> None:
    cards = busy.desk("hadi").lists.open_cases()
    now = busy.clock()
    assert [card.title for card in TimeFilter.LATE.of(cards, now)] == ["Terlambat"]
    assert [card.title for card in TimeFilter.TODAY.of(cards, now)] == ["Hari ini"]
    assert TimeFilter.NONE.of(cards, now) == cards
    tomorrow = now + timedelta(days=1)
    assert len(TimeFilter.TODAY.of(busy.desk("hadi").lists.open_cases(), tomorrow)) <= 1


async def test_a_changed_calendar_is_announced_once_in_the_status_row(
    office: OfficeAtWork, sit: Sit, tmp_path: Path
) -> None:
    def session(officer: str) -> Desk:
        return Desk(
            Workplace(
                FileStore.open(office.path),
                officer,
                settings=Settings(),
                library=lambda: read_folder(shipped_sops()),
                clock=lambda name: office_clock(office.path.parent, name),
                now=office.clock,
            )
        )

    lina = session("lina")
    number = lina.acts.open_case(SOP, "Antrean loket").card.number
    lina.acts.do(number, Complete())
    async with sit("agus", desk=session("agus")) as seat:
        assert "kalender" not in seat.status
    own = shipped_calendar_file("asn5").read_text("utf-8").replace("07.30-12.00", "08.00-12.00")
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / "asn5.toml").write_text(own, encoding="utf-8")
    async with sit("agus", desk=session("agus")) as seat:
        assert "kalender kerja berubah: batas waktu 1 berkas dihitung ulang" in seat.status
        await seat.press("down")
        assert "kalender" not in seat.status


def test_only_the_part_of_a_bar_beyond_the_standard_is_red(busy: OfficeAtWork) -> None:
    desk = busy.desk("hadi")
    found = desk.reports.report(SOP, *half_year(MONDAY.date()).moments(MONDAY.tzinfo))
    slow = tuple(
        replace(step, median=step.allowed / 2, ninetieth=3 * step.allowed) if step.allowed else step
        for step in found.steps
    )
    sheet = report_sheet(replace(found, steps=slow), found, Language(), 80)
    bars = [line for line in sheet.body if any(span.text.startswith("#") for span in line)]
    assert bars
    for line in bars:
        within, _, beyond = "".join(span.text for span in line).strip().partition("|")
        late = [span.text for span in line if span.ink is Ink.LATE]
        assert late == [beyond]
        assert beyond
        near = len(within) * 4 // 5
        assert [span.text for span in line if span.ink is Ink.GOOD] == [within[:near]]
        assert [span.text for span in line if span.ink is Ink.TODAY] == [f"{within[near:]}|"]
