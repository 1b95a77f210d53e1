"""A question over a form: what it takes, and that it is asked only of what can be done."""

from offices.on_screen import OfficeAtWork
from seat import Sit


async def test_keys_and_pastes_at_a_question_do_not_change_the_form_behind_it(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Banjir")
    async with sit("hadi") as seat:
        await seat.press("n", *"Banjir", "enter", "enter", "enter")
        asked = seat.screen
        assert "Buka berkas PGM" in asked
        for key in ("e", "1", "enter", "backspace", "down", "home"):
            await seat.press(key)
            assert "tidak berarti di sini" in seat.screen
        await seat.type("tertempel")
        await seat.press("x")
        await seat.press("enter")
        assert seat.screen == asked  # nothing was added, and nothing taken away


async def test_a_text_too_long_is_refused_before_the_question(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Banjir")
    async with sit("hadi") as seat:
        await seat.press("n")
        await seat.type("panjang " * 30)
        await seat.press("enter", "enter", "enter")
        assert "Buka berkas PGM" not in seat.screen
        assert "teks ini terlalu panjang: 239 karakter" in seat.screen
        assert "240/200" in next(row for row in seat.rows if "▌" in row)


async def test_a_long_question_over_a_form_is_scrolled_by_the_arrow_it_names(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Banjir")
    async with sit("hadi", (80, 12)) as seat:
        await seat.press("n")
        await seat.type("judul " * 33)
        await seat.press("enter")
        await seat.type("pemohon " * 20)
        await seat.press("enter", *"UM.9", "enter")
        assert "↓" in seat.screen
        assert "UM.9" not in "".join(seat.rows[-7:])
        await seat.press(*["down"] * 20)
        assert "UM.9" in "".join(seat.rows[-7:])
        before = seat.screen
        await seat.press("up")
        assert seat.screen != before
