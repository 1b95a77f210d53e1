"""Printing from the screen: shown first, written on request, never over another file."""

from pathlib import Path

import pytest
from offices.on_screen import OfficeAtWork
from seat import Seat, Sit, settled

from sop_tui.casework.model import Letter, Urgency
from sop_tui.desk.export_records import recorded_exports
from sop_tui.gate.client_request import PlainCommand, parse
from sop_tui.text.language import Language
from sop_tui.tui.captive import CaptiveApp
from sop_tui.tui.pages.print_menu import PrintMenuPage

ROWS = {
    "Lembar disposisi": "LEMBAR DISPOSISI",
    "Kartu kendali": "KARTU KENDALI",
    "Buku agenda bulan ini": "BUKU AGENDA",
    "Laporan monitoring": "LAPORAN",
}


@pytest.fixture
def busy(office: OfficeAtWork) -> OfficeAtWork:
    office.desk("lina").acts.open_case(
        "pengaduan-masyarakat",
        "Pungutan di loket",
        "Dewi Lestari",
        letter=Letter(origin="Ombudsman", number="B/12/2026", urgency=Urgency.URGENT),
    )
    return office


async def choose(seat: Seat, name: str) -> None:
    """Opens the list and goes to the row that begins with this text."""
    await seat.press("C")
    page = seat.app.page
    assert isinstance(page, PrintMenuPage)
    at = [Language()(row.name).startswith(name) for row in page.rows].index(True)
    await seat.press(*["down"] * at, "enter")


@pytest.mark.parametrize("name", ROWS)
async def test_a_print_is_shown_and_written_only_on_request(
    busy: OfficeAtWork, sit: Sit, name: str
) -> None:
    async with sit("lina", (100, 60)) as seat:
        await choose(seat, name)
        assert ROWS[name] in seat.screen.upper()
        assert "Tulis teks ini ke file" in seat.screen
        assert list(Path.cwd().iterdir()) == []
        await seat.press("x")
        assert list(Path.cwd().iterdir()) == []
        await seat.press("escape", "escape")
        await choose(seat, name)
        await seat.press("y")
        (written,) = Path.cwd().iterdir()
        assert ROWS[name] in written.read_text().upper()
        assert "ditulis ke" in seat.status
        await seat.press("escape", "escape")
        before = written.read_text()
        written.write_text("milik orang lain")
        await choose(seat, name)
        await seat.press("y")
        assert "sudah ada dan tidak ditimpa" in seat.status
        assert written.read_text() == "milik orang lain"
        await seat.press("w")
        assert written.read_text() == before


async def test_an_export_of_the_demo_is_asked_about_and_written_beside_the_demo(
    busy: OfficeAtWork, sit: Sit
) -> None:
    async with sit("lina", switchable=("lina", "hadi")) as seat:
        await seat.press("end", "e")
        assert "Tulis teks ini ke file PGM-2026-0001.txt di folder peragaan?" in seat.status
        assert [*busy.path.parent.glob("PGM-*")] == []
        await seat.press("y")
        assert "ditulis ke" in seat.status
    assert list(Path.cwd().iterdir()) == []
    assert [each.name for each in busy.path.parent.glob("PGM-*")] == ["PGM-2026-0001.txt"]


async def test_a_print_of_the_demo_is_written_beside_the_demo(busy: OfficeAtWork, sit: Sit) -> None:
    async with sit("lina", switchable=("lina", "hadi")) as seat:
        await choose(seat, "Buku agenda bulan ini")
        assert "di folder peragaan" in seat.screen
        await seat.press("y")
    assert list(Path.cwd().iterdir()) == []
    assert [each.name[:6] for each in busy.path.parent.glob("agenda-*")] == ["agenda"]


async def test_a_print_contains_the_letter_but_no_secret_name(busy: OfficeAtWork, sit: Sit) -> None:
    for name in ("Lembar disposisi", "Buku agenda bulan ini"):
        async with sit("lina", (100, 60)) as seat:
            await choose(seat, name)
            assert "Ombudsman" in seat.screen
            assert "B/12/2026" in seat.screen
            assert "Dewi" not in seat.screen


async def test_a_closed_case_has_no_disposition_sheet(busy: OfficeAtWork, sit: Sit) -> None:
    number = busy.desk("lina").lists.open_cases()[0].number
    async with sit("lina", (100, 40)) as seat:
        await seat.press("end", "X")
        await seat.type("salah alamat")
        await seat.press("enter", "y", "A", "C")
        assert seat.app.page.number == number
        assert "Lembar disposisi" not in seat.screen
        assert "Kartu kendali" in seat.screen


async def test_the_report_on_the_screen_is_the_first_one_offered(
    busy: OfficeAtWork, sit: Sit
) -> None:
    async with sit("lina", (100, 40)) as seat:
        await seat.press("p", "left", "C")
        reports = [row for row in seat.rows if "Laporan monitoring PGM" in row]
        assert len({row.index("/2026 –") for row in seat.rows if "/2026 –" in row}) == 1
        assert "01/01/2026 – 30/06/2026" in reports[0]
        assert "01/07/2026 – 31/12/2026" in reports[1]


async def test_the_file_is_named_whole_at_80_columns(busy: OfficeAtWork, sit: Sit) -> None:
    async with sit("lina") as seat:
        await seat.press("C")
        page = seat.app.page
        assert isinstance(page, PrintMenuPage)
        for row in page.rows:
            assert row.file in seat.status
            await seat.press("down")


def opened(office: OfficeAtWork, officer: str, crashes: Path) -> CaptiveApp:
    ssh_command = "ssh -T sop@server"
    desk = office.new_desk(officer)
    return CaptiveApp(desk, Language(), idle=0, crashes=crashes, ssh_command=ssh_command)


@pytest.mark.parametrize("name", ROWS)
async def test_on_a_shared_server_a_print_is_recorded_and_its_command_is_one_the_gate_knows(
    busy: OfficeAtWork, tmp_path: Path, name: str
) -> None:
    app = opened(busy, "lina", tmp_path / "crash.log")
    async with app.run_test(size=(160, 60)) as pilot:
        seat = Seat(app, pilot)
        await settled(pilot)
        assert recorded_exports(app.desk) == ()
        await choose(seat, name)
        (taken,) = recorded_exports(busy.new_desk("lina"))
        assert taken.officer == "lina"
        said = seat.screen[seat.screen.index("ssh -T sop@server ") + len("ssh -T sop@server ") :]
        command = said.split(" >")[0].strip()
        assert isinstance(parse(command), PlainCommand)
    assert list(Path.cwd().iterdir()) == []
