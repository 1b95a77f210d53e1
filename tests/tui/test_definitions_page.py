"""SOP kantor by keyboard: everybody reads, an admin acts, a coordinator migrates running cases."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from offices.on_screen import MONDAY, SOP, OfficeAtWork
from seat import Seat, Sit

from sop_tui.casework.model import Kind
from sop_tui.desk.definition_views import DefinitionView
from sop_tui.sop.reading import shipped_sops
from sop_tui.tui.pages.definitions import DefinitionsPage


@pytest.fixture
def slower(tmp_path: Path) -> Path:
    text = (shipped_sops() / f"{SOP}.toml").read_text()
    folder = tmp_path / "baru"
    folder.mkdir()
    path = folder / f"{SOP}.toml"
    path.write_text(text.replace('time = "20 menit"', 'time = "25 menit"', 1))
    return path


def chosen(seat: Seat) -> DefinitionView:
    page = seat.app.page
    assert isinstance(page, DefinitionsPage)
    assert page.chosen is not None
    return page.chosen


async def test_everybody_sees_the_state_of_the_definitions(
    office: OfficeAtWork, sit: Sit, slower: Path
) -> None:
    tomorrow = MONDAY.date() + timedelta(days=1)
    office.desk("lina").definitions.adopt(slower, tomorrow, "SK-12/2026")
    async with sit("rina", (120, 40)) as seat:
        await seat.press("D")
        assert "SOP kantor" in seat.title
        assert "perlu evaluasi" in seat.screen
        assert "berlaku mulai Selasa, 24 November 2026" in seat.screen
        while chosen(seat).since != tomorrow:
            await seat.press("down")
        await seat.press("enter")
        assert "SK-12/2026" in seat.screen
        assert "~ langkah 8" in seat.screen
        row = next(row for row in seat.rows if "25 menit" in row)
        assert "20 menit" in row  # both revisions side by side
        heading = next(row for row in seat.rows if "revisi lama" in row)
        assert heading.index("│") == row.index("│")
        assert heading.index("revisi baru") > heading.index("│")
        await seat.press("v")
        assert "hanya admin" in seat.screen
    async with sit("rina", (80, 24)) as seat:
        await seat.press("D", "home")
        while chosen(seat).since != tomorrow:
            await seat.press("down")
        await seat.press("enter", "end")
        assert "- revisi lama" in seat.screen
        assert "- 20 menit" in seat.screen
        assert "+ 25 menit" in seat.screen


async def test_a_definition_is_adopted_migrated_evaluated_and_retired_by_keyboard(
    office: OfficeAtWork, sit: Sit, slower: Path
) -> None:
    number = office.open("Pungutan di loket")
    async with sit("lina", (120, 40)) as seat:
        await seat.press("D", "n")
        await seat.type(str(slower))
        await seat.press("enter")
        await seat.type("1/1/2026")
        await seat.press("enter")
        await seat.type("SK-1")
        await seat.press("enter")
        assert "Berlakukan SOP PGM" in seat.screen
        await seat.press("y")
        assert "berlaku mulai Kamis, 1 Januari 2026, surat SK-1" in seat.screen
        while chosen(seat).id != SOP:
            await seat.press("down")
        await seat.press("M")
        await seat.type("SK-1")
        await seat.press("enter")
        assert "Pindahkan 1 berkas" in seat.screen
        await seat.press("y")
        assert "1 dari 1 berkas dipindahkan" in seat.screen
        await seat.press("v", "enter")
        await seat.type("sesuai kebutuhan")
        await seat.press(*["enter"] * 9, "y")
        assert "dievaluasi: baik sesuai kebutuhan" in seat.screen
        await seat.press("X")
        await seat.type("besok")
        await seat.press("enter")
        await seat.type("digabung")
        await seat.press("enter")
        assert "hari pencabutan tidak dapat dibaca" in seat.screen
        await seat.press("ctrl+u")
        await seat.type("1/12/2026")
        await seat.press("enter", "enter", "y")
        assert "dicabut mulai Selasa, 1 Desember 2026" in seat.screen
    desk = office.desk("lina")
    assert desk.cases.read(number).events[-1].kind is Kind.MIGRATED
    (view,) = (view for view in desk.definitions.all() if view.id == SOP)
    assert (view.until, view.older) == (date(2026, 12, 1), 0)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_before_a_migration_the_form_names_the_new_node_of_each_case_or_why_not(
    office: OfficeAtWork, sit: Sit, tmp_path: Path, size: tuple[int, int]
) -> None:
    first, second = office.open("Pungutan"), office.open("Parkir", moved=2)
    text = (shipped_sops() / f"{SOP}.toml").read_text()
    theirs = 'tersebut"\nrole = "{}"'
    assert theirs.format("kakanwil") in text
    path = tmp_path / f"{SOP}.toml"
    path.write_text(text.replace(theirs.format("kakanwil"), theirs.format("kadiv")))
    office.desk("lina").definitions.adopt(path, date(2026, 1, 1))
    async with sit("lina", size) as seat:
        await seat.press("D")
        while chosen(seat).id != SOP:
            await seat.press("down")
        await seat.press("M")
        said = " ".join(seat.screen.split())
        assert f"{first} langkah 1 (Pelapor), tanpa batas waktu" in said
        assert f"{second} tidak: langkah 2 (Kakanwil) berbeda dalam revisi itu" in said
        await seat.type("SK-2")
        await seat.press("enter")
        assert "Pindahkan 1 berkas" in seat.screen
        await seat.press("y")
        assert "1 dari 2 berkas dipindahkan" in seat.screen
        await seat.press("M")
        await seat.type("SK-3")
        await seat.press("enter")
        assert "tidak ada berkas yang dapat dipindahkan" in " ".join(seat.screen.split())


async def test_a_definition_with_the_code_of_another_is_refused_before_the_question(
    office: OfficeAtWork, sit: Sit, tmp_path: Path
) -> None:
    path = tmp_path / "lain.toml"
    path.write_text((shipped_sops() / f"{SOP}.toml").read_text())
    async with sit("lina", (100, 30)) as seat:
        await seat.press("D", "n")
        await seat.type(str(path))
        await seat.press("enter", "enter", "enter")
        said = " ".join(seat.screen.split())
        assert f"kode PGM sudah dipakai SOP {SOP}" in said
        assert "lain memerlukan kode lain" in said
        assert "Berlakukan SOP PGM" not in said


async def test_an_unusable_file_is_named_and_the_typed_text_stays(
    office: OfficeAtWork, sit: Sit, tmp_path: Path
) -> None:
    async with sit("lina", (100, 30)) as seat:
        await seat.press("D", "n")
        await seat.type(str(tmp_path / "tidak-ada.toml"))
        await seat.press("enter", "enter", "enter")
        assert "tidak dapat dibaca" in " ".join(seat.screen.split())
        assert "tidak-ada.toml" in seat.screen


async def test_a_draft_is_refused_while_questions_are_open_and_then_adopted(
    office: OfficeAtWork, sit: Sit, tmp_path: Path
) -> None:
    text = (shipped_sops() / f"{SOP}.toml").read_text().replace('code = "PGM"', 'code = "PGB"')
    path = tmp_path / "baru.draft.toml"
    path.write_text(f"#? siapa yang memaraf langkah 7?\n{text}")
    async with sit("lina", (120, 40)) as seat:
        await seat.press("D", "n")
        await seat.type(str(path))
        await seat.press("enter", "enter", "enter")
        assert "1 pertanyaan" in " ".join(seat.screen.split())
        assert "Berlakukan SOP PGB" not in seat.screen
        path.write_text(text)
        await seat.press("enter")
        assert "Berlakukan SOP PGB" in seat.screen
        await seat.press("y")
        assert "PGB" in seat.screen
    assert office.desk("lina").procedures.of("baru").code == "PGB"
