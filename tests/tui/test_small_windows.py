"""Small windows and many choices: nothing that one types, chooses or looks up is hidden."""

from pathlib import Path

import pytest
from offices.on_screen import OfficeAtWork
from seat import Seat, Sit

from sop_tui.office.model import Officer
from sop_tui.sop.model import Procedure, Role, Step
from sop_tui.sop.reading import Library
from sop_tui.tui.ink import Ink
from sop_tui.tui.pages.help import HelpPage
from sop_tui.tui.surface import Surface

SMALL = (40, 10)
PAPERS = tuple(f"Surat persyaratan nomor {n}" for n in range(1, 13))


def has_caret(seat: Seat) -> bool:
    lines = seat.app.query_one(Surface).lines
    return any(span.ink is Ink.CARET for line in lines for span in line)


@pytest.mark.parametrize("key", ["r", "c", "u"])
async def test_what_one_types_is_visible_on_a_small_window(
    office: OfficeAtWork, sit: Sit, key: str
) -> None:
    office.open("Permintaan biaya tambahan pendaftaran badan hukum", moved=7)
    async with sit("hadi", SMALL) as seat:
        await seat.press(key)
        assert has_caret(seat)
        await seat.type("belum lengkap, tanggal keliru, dan lampirannya tidak ada")
        assert "tidak ada" in seat.screen
        assert has_caret(seat)


async def test_a_question_begins_with_what_is_asked_on_a_small_window(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Permintaan biaya tambahan pendaftaran badan hukum", moved=7)
    async with sit("hadi", SMALL) as seat:
        await seat.press("a")
        assert "Bubuhkan paraf pada" in seat.screen
        await seat.press(*["down"] * 30)
        assert "Belum ditandai" in seat.screen
        before = seat.screen
        await seat.press("up")  # no rows beyond the end to come back from
        assert seat.screen != before


@pytest.fixture
def busy(tmp_path: Path) -> OfficeAtWork:
    """A step with twelve papers, in a role of twelve officers."""
    officers = tuple(
        Officer(id=f"staf{n:02}", name=f"Staf {n:02}", roles=("izin:staf",)) for n in range(1, 13)
    )
    procedure = Procedure(
        id="izin",
        code="IZN",
        title="Izin",
        roles=(Role(id="staf", name="Staf"), Role(id="kepala", name="Kepala")),
        steps=(
            Step(no=1, activity="Memeriksa", role="staf", inputs=PAPERS),
            Step(no=2, activity="Mengarsipkan", role="kepala"),
        ),
    )
    admin = Officer(id="lina", name="Lina", coordinator=True, admin=True)
    return OfficeAtWork.new(
        tmp_path / "izin.json", (admin, *officers), lambda: Library({"izin": procedure}, {})
    )


@pytest.mark.parametrize("size", [SMALL, (80, 24)])
async def test_each_of_twelve_papers_can_be_ticked(
    busy: OfficeAtWork, sit: Sit, size: tuple[int, int]
) -> None:
    desk = busy.new_desk("staf01")
    number = desk.acts.open_case("izin", "Izin usaha").card.number
    async with sit("staf01", size, desk=desk) as seat:
        await seat.press("b", "a", "k")
        for paper in PAPERS:
            assert f"[ ] {paper}" in seat.screen.replace("\n", " ")
            await seat.press("space", "down")
        await seat.press("enter")
        assert "Belum ditandai" not in seat.screen
        await seat.press("y")
    assert busy.new_desk("lina").cases.read(number).events[-1].checklist == PAPERS


@pytest.mark.parametrize("size", [SMALL, (80, 24)])
async def test_each_of_twelve_officers_can_be_handed_a_case(
    busy: OfficeAtWork, sit: Sit, size: tuple[int, int]
) -> None:
    desk = busy.new_desk("lina")
    number = desk.acts.open_case("izin", "Izin usaha").card.number
    async with sit("lina", size, desk=desk) as seat:
        await seat.press("b", "d", *["down"] * 20)
        assert "Staf 12" in seat.screen
        await seat.press("enter", "enter", "y")
    assert busy.new_desk("lina").lists.card(number).holder == "staf12"


async def test_the_help_is_whole_on_a_small_window(office: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi", SMALL) as seat:
        await seat.press("question_mark")
        page = seat.app.page
        assert isinstance(page, HelpPage)
        body = page.sheet(SMALL[0]).body
        rows = ["".join(span.text for span in line) for line in body]
        assert all(len(row.rstrip()) < SMALL[0] for row in rows)
        words = " ".join(" ".join(rows).split())
        assert "menyelesaikan langkah, atau menyetujui, memaraf, menandatangani" in words
