"""What others do to one's cases is said, and kept until it has been seen."""

from office import OfficeAtWork
from seat import Sit


async def test_what_comes_back_is_said_with_its_reason_until_it_is_seen(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan", moved=7)
    async with sit("rina") as seat:
        office.back(number, "lampiran belum lengkap")
        await seat.look()
        assert f"● {number}: Hadi Santoso mengembalikan berkas" in seat.screen
        assert "N 1 kabar" in seat.screen
        await seat.press("down", "m", "q")
        assert "N 1 kabar" in seat.screen
        await seat.press("N")
        assert "“lampiran belum lengkap”" in " ".join(seat.screen.split()) or number in seat.screen
        await seat.press("enter", "escape")
        assert "Tidak ada kabar" in seat.screen
        await seat.press("escape")
        assert "kabar" not in seat.screen


async def test_what_is_none_of_ones_business_is_no_news(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan", moved=3)
    async with sit("sari") as seat:
        office.forward(number)
        await seat.look()
        assert "kabar" not in seat.screen


async def test_the_case_looked_at_says_who_changed_it(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan", moved=4)
    async with sit("hadi") as seat:
        seat.app.board.seek(number)
        await seat.press("enter")
        office.forward(number)
        await seat.look()
        assert "Baru saja: Rina Kusuma menyelesaikan" in " ".join(seat.screen.split())


async def test_a_sentence_of_success_ends_with_its_truth(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan", moved=3)
    async with sit("hadi") as seat:
        await seat.press("a", "y")
        await seat.look()
        assert "Tarik kembali dengan" in " ".join(seat.screen.split())
        office.forward(number)
        await seat.look()
        assert "Tarik kembali dengan" not in " ".join(seat.screen.split())
