"""A refused act names the keys of the acts that are possible instead."""

import pytest
from offices.on_screen import OfficeAtWork
from seat import Sit


async def test_a_refused_act_names_the_keys_that_are_accepted(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("r")
        said = " ".join(seat.status.split())
        assert "bukan langkah pemeriksaan" in said
        assert "; yang dapat: u Tangguhkan, c Catatan, " in said
        assert "a Selesaikan" in said
        assert "r Kembalikan" not in said
        await seat.press("t")
        assert "a Selesaikan" in " ".join(seat.status.split())


@pytest.mark.parametrize(
    ("key", "first"), [("K", "c Catatan"), ("X", "u Tangguhkan"), ("T", "r Kembalikan")]
)
async def test_the_alternative_nearest_to_the_refused_act_is_named_first(
    office: OfficeAtWork, sit: Sit, key: str, first: str
) -> None:
    """Whoever wanted to correct or stop a case is not offered the keys that send it on."""
    office.open("Pungutan di loket", moved=7)
    async with sit("hadi") as seat:
        await seat.press(key)
        said = " ".join(seat.status.split())
        assert f"; yang dapat: {first}, " in said
        assert "yang dapat: a " not in said


async def test_without_a_chosen_case_the_keys_to_choose_one_are_named(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("p", "a")
        said = " ".join(seat.status.split())
        assert "pilih berkas lebih dahulu: " in said
        assert "m Meja" in said
        assert "p Laporan" not in said


async def test_nothing_is_said_of_a_last_step_where_there_was_none(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loket")
    async with sit("hadi") as seat:
        seat.app.pages.board.seek(number)
        await seat.press("t")
        assert "tidak ada langkah yang dapat ditarik kembali" in seat.screen
        office.forward(number)
        await seat.look()
        seat.app.pages.board.seek(number)
        await seat.press("t")
        assert "hanya Lina Putri yang dapat menarik kembali" in seat.screen
