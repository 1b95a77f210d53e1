"""The demo says that it is one; and an admin is not told to ask the admin."""

from pathlib import Path

from offices.on_screen import OFFICERS, OfficeAtWork
from seat import Sit
from terminal import Terminal

from sop_tui.tui.settings import read_settings


async def test_every_page_of_the_demo_says_that_it_is_one(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan", moved=3)
    async with sit("hadi", switchable=("rina", "hadi")) as seat:
        for key in ("m", "p", "?", "n"):
            await seat.press(key)
            assert seat.title.strip().startswith("PERAGAAN · ")
            await seat.press("escape")
    async with sit("hadi") as seat:
        assert "PERAGAAN" not in seat.screen


def test_the_demo_explains_itself_how_to_switch_officers_and_what_to_do_at_the_end(
    tmp_path: Path,
) -> None:
    terminal = Terminal(tmp_path, {"HOME": str(tmp_path)}, "demo")
    try:
        terminal.read(until="keluar dengan q")
        said = " ".join(terminal.text.split())
        assert "PERAGAAN: kantor contoh; petugas dan berkasnya rekaan." in said
        assert "Ganti petugas dengan o, keluar dengan q" in said
        terminal.write(b"q")
        terminal.read(until="store init")
        said = "".join(terminal.text.split())
        assert "peragaanselesai,tidakadayangdisimpan" in said
    finally:
        terminal.close()


async def test_the_demo_names_a_coordinator_as_one(office: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi", switchable=("rina", "hadi", "lina", "tamu")) as seat:
        await seat.press("o")
        row = {name: next(r for r in seat.rows if name in r) for name in ("Lina", "Tamu", "Hadi")}
        assert "koordinator, admin" in row["Lina"]
        assert "tanpa peran" not in row["Lina"]
        assert "tanpa peran" in row["Tamu"]
        assert "Kabag P2" in row["Hadi"]


async def test_an_admin_is_not_told_to_ask_the_admin(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan", moved=3)
    async with sit("tamu") as seat:
        await seat.press("b", "n")
        assert "mintalah kepada admin" in seat.status
        await seat.press("m")
        assert "mintalah kepada admin" in seat.screen
    office.desk("lina").officers.edit("lina", coordinator=False)
    async with sit("lina") as seat:
        await seat.press("c")
        assert "berikan di halaman Petugas" in seat.status
        await seat.press("n")
        assert "berikan di halaman Petugas" in seat.status
        await seat.press("m")
        assert "berikan di Petugas (P)" in seat.screen
        assert "mintalah" not in seat.screen


def test_an_admin_is_told_to_correct_the_offices_settings(office: OfficeAtWork) -> None:
    assert any(officer.admin for officer in OFFICERS)
    (office.path.parent / "keys.toml").write_text("theme = 3")
    said = [
        str(read_settings(office.path.parent, captive=True, admin=admin).trouble)
        for admin in (True, False)
    ]
    assert "perbaiki" in said[0]
    assert "beri tahu admin" not in said[0]
    assert "beri tahu admin" in said[1]
