"""A pile of cases is worked through without going back to the list after each."""

from office import OfficeAtWork
from seat import Sit


async def test_ten_cases_are_read_and_approved_with_three_keys_each(
    office: OfficeAtWork, sit: Sit
) -> None:
    numbers = [office.open(f"Pungutan {at}", moved=3) for at in range(10)]
    async with sit("hadi") as seat:
        await seat.press("m", "enter")
        assert f"Berkas {numbers[0]} · 1 dari 10" in seat.title
        for at in range(9):
            await seat.press("a", "y")
            assert f"Berkas {numbers[at + 1]} · {at + 2} dari 10" in seat.title
            assert f"{numbers[at]}: Hadi Santoso menyelesaikan" in " ".join(seat.screen.split())
        await seat.press("a", "y")
        assert f"Berkas {numbers[9]}" in seat.title  # nothing waits any more
        await seat.press("escape")
        assert "Tidak ada berkas yang menunggu Anda" in seat.screen
    assert [card.node for card in office.desk("hadi").cards()] == ["5"] * 10


async def test_left_and_right_lead_to_the_neighbours_of_the_list(
    office: OfficeAtWork, sit: Sit
) -> None:
    one, two = (office.open(title, moved=3) for title in ("Satu", "Dua"))
    async with sit("hadi") as seat:
        await seat.press("m", "enter", "right")
        assert f"Berkas {two}" in seat.title
        await seat.press("right")
        assert "tidak ada berkas lain ke arah itu" in seat.screen
        await seat.press("left")
        assert f"Berkas {one}" in seat.title
        assert seat.number == one


async def test_what_i_sent_is_a_heap_of_its_own_until_somebody_has_touched_it(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan", moved=3)
    async with sit("hadi") as seat:
        await seat.press("m", "a", "y")
        assert "Tab: saya kirim 1" in seat.screen
        await seat.press("tab")
        assert seat.number == number
        await seat.press("t")
        await seat.type("salah lampiran")
        await seat.press("enter", "y")
        assert "Tidak ada yang Anda kirim" in seat.screen
        await seat.press("tab")
        assert seat.number == number
        await seat.press("a", "y")
        office.forward(number)
        await seat.look()
        assert "Tab: saya kirim 0" in seat.screen


async def test_the_tab_of_the_chosen_procedure_is_seen(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan", moved=3)
    async with sit("hadi", (40, 24)) as seat:
        for _ in range(5):
            await seat.press("]")
            code = next(s.code for s in seat.app.board.sops if s.id == seat.app.sop)
            assert f" {code} " in seat.rows[1]
