"""Small safeguards against slips of the finger."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from offices.on_screen import OfficeAtWork
from seat import Seat, Sit

from sop_tui.casework.model import Document
from sop_tui.demo.throw_away import demonstration
from sop_tui.text.language import Language
from sop_tui.tui.app import SopApp
from sop_tui.tui.pages.switch_officer import SwitchOfficerPage


async def test_escape_once_too_often_stays_on_the_board(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("enter", "escape", "escape", "escape")
        assert "Papan" in seat.title
        assert seat.number == number
        assert "q Keluar" in seat.keys
        await seat.press("q")
        assert seat.app.return_code == 0


async def test_the_typed_new_case_comes_back_after_escape(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Yang lama", moved=3)
    async with sit("hadi") as seat:
        await seat.press("n")
        await seat.type("Pungutan di loket")
        await seat.press("enter")
        await seat.type("Warga Satu")
        await seat.press("escape")
        assert seat.app.page.id == "board"
        await seat.press("n")
        assert "Pungutan di loket" in seat.screen
        assert "Warga Satu" in seat.screen
        assert "isian yang belum dikirim dilanjutkan" in seat.screen
        await seat.press("enter", "enter", "y")
        await seat.settled()
        assert seat.app.page.id == "board"
        await seat.press("n")
        assert "Warga Satu" not in seat.screen
        assert "dilanjutkan" not in seat.screen


async def test_a_page_is_not_opened_upon_itself(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        for key, name in (("p", "Laporan"), ("i", "Matriks"), ("e", "Ekspor"), ("?", "Bantuan")):
            await seat.press(key, key, *(["x"] if key == "e" else []))
            assert name in seat.title
            await seat.press("q")
            assert "Papan" in seat.title


async def test_a_command_found_by_its_name_is_before_one_found_by_its_explanation(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press(":", *"tang")
        assert "Selesaikan/setujui" in seat.screen
        await seat.press("enter")
        assert "Alasan menangguhkan" in seat.status


async def test_the_palette_offers_the_commands_of_the_page_under_it(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket", moved=4)
    async with sit("hadi") as seat:
        await seat.press(":")
        await seat.type("tandai semua")
        assert "tidak ada berkas yang menunggu Anda di sini" in seat.screen
        await seat.press("ctrl+u", *"kembali ke halaman")
        assert "ini halaman pertama" in seat.screen


async def test_the_last_document_can_be_corrected(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("a", "d")
        await seat.type("Nota dinas|ND-12")
        await seat.press("enter", "d")
        assert "Backspace ubah yang terakhir" in seat.keys
        await seat.press("backspace")
        assert "Judul   " in seat.screen
        assert "ND-12" in seat.screen
        await seat.press("3", "enter", "enter", "y")
    assert office.desk("lina").cases.read(number).events[-1].documents == (
        Document("Nota dinas", "ND-123", ""),
    )


@asynccontextmanager
async def demo() -> AsyncIterator[Seat]:
    with demonstration() as desk:
        everybody = tuple(officer.id for officer in desk.officers.all())
        app = SopApp(desk, Language(), switchable=everybody)
        async with app.run_test(size=(80, 24)) as pilot:
            seat = Seat(app, pilot)
            await seat.settled()
            yield seat


async def test_the_list_of_the_demo_begins_at_the_current_officer() -> None:
    async with demo() as seat:
        await seat.press("o")
        page = seat.app.page
        assert isinstance(page, SwitchOfficerPage)
        assert page.chosen is not None
        assert page.chosen.id == seat.app.desk.officer_id


async def test_the_list_of_the_demo_is_sorted_by_name_and_shows_the_roles() -> None:
    async with demo() as seat:
        await seat.press("o")
        page = seat.app.page
        assert isinstance(page, SwitchOfficerPage)
        names = [officer.name for officer in page.rows]
        assert names == sorted(names, key=str.casefold)
        assert len(names) > 10
        row = next(row for row in seat.rows[1:] if "Sri Wahyuningsih" in row)
        assert "Kadiv (PGM)" in row
        assert "di sini" in row


@pytest.mark.slow
async def test_another_officer_of_the_demo_begins_at_the_procedure_with_most_waiting_cases() -> (
    None
):
    async with demo() as seat:
        for officer in seat.app.switchable:
            here = seat.app.pages.sop
            seat.app.switch_officer(officer)
            await seat.settled()
            waits = {sop.id: sop.yours for sop in seat.app.desk.lists.sops()}
            if any(waits.values()):
                assert waits[seat.app.pages.sop] == max(waits.values()), officer
            else:
                assert seat.app.pages.sop == here, officer


async def test_procedures_of_the_same_title_are_told_apart_and_chosen_by_digit() -> None:
    async with demo() as seat:
        await seat.press("s")
        same = [row for row in seat.rows[:-2] if "Penyusunan Standar" in row]
        assert len(same) == 2
        assert any("SPT" in row and "Kabupaten Tangerang" in row for row in same)
        assert any("SPK" in row and "dan HAM" in row for row in same)
        wanted = next(row for row in same if "SPK" in row).split()[0].lstrip("▌")
        await seat.press(wanted)
        assert seat.title.strip().startswith("PERAGAAN · Papan SPK")
