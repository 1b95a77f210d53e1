"""Several cases are worked through without going back to the list after each."""

import pytest
from offices.on_screen import OfficeAtWork
from seat import Sit

pytestmark = pytest.mark.both_engines

MANY = 40


@pytest.mark.slow
async def test_forty_cases_are_read_and_approved_with_three_keys_each(
    office: OfficeAtWork, sit: Sit
) -> None:
    numbers = [office.open(f"Pungutan {at}", moved=3) for at in range(MANY)]
    async with sit("hadi") as seat:
        await seat.press("m", "enter")
        assert f"Berkas {numbers[0]} · 1 dari {MANY}" in seat.title
        for at in range(MANY - 1):
            await seat.press("pagedown", "a", "y")  # read on, and approve
            assert f"Berkas {numbers[at + 1]} · {at + 2} dari {MANY}" in seat.title
            assert f"{numbers[at]}: Hadi Santoso menyelesaikan" in " ".join(seat.screen.split())
        await seat.press("a", "y")
        assert f"Berkas {numbers[-1]}" in seat.title  # no case waits any more
        await seat.press("escape")
        assert "Tidak ada berkas yang menunggu Anda" in seat.screen
    assert [card.node for card in office.desk("hadi").lists.open_cases()] == ["5"] * MANY


async def test_cases_done_together_or_opened_by_number_have_neighbours_too(
    office: OfficeAtWork, sit: Sit
) -> None:
    one, two = (office.open(title, moved=3) for title in ("Satu", "Dua"))
    async with sit("hadi") as seat:
        await seat.press("m", "*", "a", "enter", "right")
        assert f"Berkas {two} · 2 dari 2" in seat.title
        await seat.press("escape", "escape", "b", "#", "1", "enter")
        assert f"Berkas {one} · 1 dari 2" in seat.title
        await seat.press("a", "y")
        assert f"Berkas {two} · 2 dari 2" in seat.title


async def test_the_desk_is_grouped_by_the_awaited_act_and_by_procedure(
    office: OfficeAtWork, sit: Sit
) -> None:
    check, work, another = (
        office.open(title, moved=moved) for title, moved in (("A", 7), ("B", 3), ("C", 7))
    )
    async with sit("hadi") as seat:
        await seat.press("m", "v")
        rows = [row.strip(" ▌▎●") for row in seat.rows]
        shown = [row for row in rows if row.startswith(("PGM-", "Paraf (", "Langkah ("))]
        assert [row.split("  ")[0].split(" ")[0] for row in shown[:5]] in (
            ["Paraf", check, another, "Langkah", work],
            ["Langkah", work, "Paraf", check, another],
        )
        await seat.press("home", "enter", "right")
        assert "2 dari 3" in seat.title
        await seat.press("escape", "v")
        assert "PGM Layanan Pengaduan Masyarakat (3)" in seat.screen
        await seat.press("v")
        assert "(3)" not in seat.screen


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


async def test_cases_i_sent_are_a_group_until_somebody_acts_on_them(
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


async def test_the_tab_of_the_chosen_procedure_is_visible(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan", moved=3)
    async with sit("hadi", (40, 24)) as seat:
        for _ in range(5):
            await seat.press("]")
            code = next(s.code for s in seat.app.pages.board.sops if s.id == seat.app.pages.sop)
            assert f" {code} " in seat.rows[1]
