"""Going to a case by its number."""

from offices.on_screen import OfficeAtWork
from offices.putting_away import put_away
from seat import Sit


async def test_a_number_of_the_current_procedure_opens_its_case(
    office: OfficeAtWork, sit: Sit
) -> None:
    numbers = [office.open(f"Berkas {at}", moved=3) for at in range(12)]
    async with sit("hadi") as seat:
        board = seat.rows[2:6]
        await seat.press("#")
        assert seat.rows[2:6] == board
        await seat.press("1", "2")
        assert f"Enter membuka {numbers[11]}" in seat.status
        await seat.press("enter")
        assert f"Berkas {numbers[11]}" in seat.title
        await seat.press("escape")
        assert "Papan" in seat.title


async def test_a_whole_number_opens_a_case_of_any_procedure(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=3)
    other = next(
        sop for sop in office.desk("lina").procedures.library.procedures if "pengaduan" not in sop
    )
    number = office.desk("lina").acts.open_case(other, "Lain").card.number
    async with sit("lina") as seat:
        await seat.press("#")
        await seat.type(number.lower())
        await seat.press("enter")
        assert f"Berkas {number}" in seat.title


async def test_an_unknown_number_is_refused_and_the_page_stays(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("#", "9", "enter")
        assert "tidak ada berkas dengan nomor itu" in seat.status
        await seat.press("backspace", "1", "enter")
        assert "Berkas PGM-2026-0001" in seat.title


async def test_an_archived_case_is_opened_too(office: OfficeAtWork, sit: Sit) -> None:
    from sop_tui.casework.commands import Cancel

    number = office.open("Sudah lama")
    office.desk("lina").acts.do(number, Cancel(reason="dicabut"))
    office.open("Masih berjalan", moved=3)
    office.clock.forward(days=60)
    put_away(office.desk("lina"))
    async with sit("hadi") as seat:
        await seat.press("#", "1", "enter")
        assert f"Berkas {number}" in seat.title
