"""The two yearly tables: filled in by an admin in a form, read by everybody in the report."""

import pytest
from offices.on_screen import SOP, OfficeAtWork
from seat import Seat, Sit

from sop_tui.desk.evaluating import CRITERIA
from sop_tui.tui.pages.definitions import DefinitionsPage


async def to_the_procedure(seat: Seat) -> None:
    page = seat.app.page
    assert isinstance(page, DefinitionsPage)
    while page.chosen is not None and page.chosen.id != SOP:
        await seat.press("down")


async def filled_in(seat: Seat, note: str, action: str) -> None:
    """Evaluates the procedure in the form: revision, and yes to all criteria except the third."""
    await seat.press("D")
    await to_the_procedure(seat)
    await seat.press("v", "right", "down")
    await seat.type(note)
    await seat.press("enter")
    await seat.type(action)
    for no in range(1, len(CRITERIA) + 1):
        await seat.press("down", "right", *(("right",) if no == 3 else ()))
    await seat.press("enter")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_tables_of_the_report_show_what_an_admin_filled_in(
    office: OfficeAtWork, sit: Sit, size: tuple[int, int]
) -> None:
    office.open("Pungutan di loket")
    async with sit("lina", size) as seat:
        await seat.press("p", "end")
        assert "belum diisi" in await whole(seat)
        await seat.press("escape")
        await filled_in(seat, "langkah 8 terlalu lama", "ubah waktu langkah 8")
        assert "revisi?" in seat.screen
        await seat.press("y")
        (last,) = office.desk("lina").definitions.history(SOP)
        assert last.event.definition is not None
        assert last.event.definition.answers == (True, True, False, True, True, True, True)
    async with sit("rina", size) as seat:
        await seat.press("p")
        sheet = await whole(seat)
        for criterion in CRITERIA:
            assert str(criterion).split()[-1] in sheet
        rows = [line.split() for line in sheet.splitlines()]
        answers = {row[0]: row[-1] for row in rows if row and row[-1] in ("ya", "tidak")}
        assert [answers[no] for no in "1234567"] == ["ya", "ya", "tidak", "ya", "ya", "ya", "ya"]
        assert "langkah 8 terlalu lama" in sheet
        assert "ubah waktu langkah 8" in sheet
        assert "dari 1 dibuka" in sheet


async def test_the_tables_cover_the_whole_year_in_the_report_of_either_half(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket")
    async with sit("rina", (80, 24)) as seat:
        await seat.press("p", "left")
        sheet = await whole(seat)
        assert "Semester 1 tahun 2026" in sheet
        assert "Dibuka 0" in sheet
        assert "LEMBAR EVALUASI TAHUN 2026" in sheet
        assert "dari 1 dibuka" in sheet


async def whole(seat: Seat) -> str:
    """The whole text of the page, scrolled through."""
    await seat.press("home")
    seen = [seat.screen]
    for _ in range(20):
        await seat.press("pagedown")
        if seat.screen == seen[-1]:
            break
        seen.append(seat.screen)
    return "\n".join(seen)


async def test_an_incomplete_list_of_criteria_is_refused(office: OfficeAtWork, sit: Sit) -> None:
    async with sit("lina", (80, 24)) as seat:
        await seat.press("D")
        await to_the_procedure(seat)
        await seat.press("v", "down")
        await seat.type("sesuai")
        await seat.press("down", "down", "right", *["down"] * 6, "enter")
        assert "jawablah 7 kriteria" in " ".join(seat.screen.split())
        assert not office.desk("lina").definitions.history(SOP)
