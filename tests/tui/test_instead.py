"""An act that is refused names the keys of what can be done instead."""

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
        assert "; yang dapat: a Selesaikan" in said
        assert "r Kembalikan" not in said
        await seat.press("t")
        assert "a Selesaikan" in " ".join(seat.status.split())


async def test_where_no_case_is_chosen_the_ways_to_one_are_named(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("p", "a")
        said = " ".join(seat.status.split())
        assert "pilih berkas lebih dahulu: " in said
        assert "m Meja" in said
        assert "p Laporan" not in said
