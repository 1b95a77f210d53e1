"""Pictures of every page, at the design size and at larger ones.

The pictures are SVG files; after an intended change, ``pytest tests/tui/test_pictures.py
--snapshot-update`` writes them again.
"""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from offices.on_screen import Clock, OfficeAtWork
from seat import settled
from sizes import SIZES
from textual.pilot import Pilot

from sop_tui.casework.commands import Claim, Hold
from sop_tui.desk.phrases import FILE_NAME as PHRASES_FILE
from sop_tui.text.language import Language
from sop_tui.tui.app import SopApp
from sop_tui.tui.screen_setup import ScreenSetup
from sop_tui.tui.theme import CONTRAST, DARK, LIGHT, PLAIN, SIXTEEN, Palette

Compare = Callable[..., bool]
PAGES = {
    "board": [],
    "desk": ["m"],
    "case": ["end", "enter"],
    "complete": ["a"],
    "refused": ["r"],
    "return": ["end", "r", *"Lampiran belum lengkap"],
    "kelengkapan": ["a", "k", "1"],
    "marked": ["space", "space"],
    "together": ["*", "a"],
    "together-done": ["*", "a", "y"],
    "matrix": ["i"],
    "search": ["/", *"loket"],
    "jump": ["#", "1", "2"],
    "words": ["F", *"loket"],
    "filters": ["f", "S"],
    "new": ["n"],
    "document": ["a", "d", "enter", *"ND-7"],
    "report": ["p"],
    "why": ["w"],
    "timeline": ["#", "9", "enter", "G"],
    "all": ["A"],
    "all-narrowed": ["A", "v", "enter", *"kabag", "enter", "escape"],
    "filter-by": ["A", "x", "v", "enter", *"kabag", "enter"],
    "filter-value": ["A", "v", "down", "down", "enter"],
    "find": ["A", "'", *"antr"],
    "load": ["B"],
    "log": ["L"],
    "log-sums": ["L", "s"],
    "help": ["?"],
    "palette": [":"],
    "preferences": [","],
    "sops": ["s"],
    "officers": ["o"],
    "definitions": ["D"],
    "definition": ["D", "enter"],
    "export": ["e", "down", "up"],
    "print": ["C"],
    "disposition": ["C", "enter"],
}


@pytest.fixture
def busy(tmp_path: Path, busy_store: OfficeAtWork) -> OfficeAtWork:
    """A copy of the busy office, for one picture."""
    path = tmp_path / "sop-tui.json"
    shutil.copyfile(busy_store.path, path)
    return OfficeAtWork(path, Clock(busy_store.clock.at))


@pytest.fixture(scope="module")
def busy_store(tmp_path_factory: pytest.TempPathFactory) -> OfficeAtWork:
    """Some twenty cases: late, due today, held, claimed and returned."""
    office = OfficeAtWork.new(tmp_path_factory.mktemp("busy") / "sop-tui.json")
    office.clock.forward(days=-5)
    titles = (
        "Keterlambatan pelayanan paspor",
        "Pungutan tidak resmi di loket",
        "Petugas tidak ramah kepada lansia",
        "Antrean daring tidak berfungsi sejak pekan lalu",
        "Berkas hilang di bagian umum",
    )
    people = ("Dewi Lestari", "PT Timah Sejahtera", "", "Yusuf Maulana")
    moved = (0, 1, 2, 3, 3, 4, 5, 6, 7, 7, 8, 9, 11, 12, 3, 6)
    for at, steps in enumerate(moved):
        office.clock.forward(minutes=41)
        office.open(
            titles[at % 5], subject=people[at % 4], ref=f"UM.{at}/2026" * (at % 2), moved=steps
        )
    office.back("PGM-2026-0009", "Lampiran belum lengkap")
    office.clock.forward(days=5, minutes=-656)
    for at, steps in enumerate((3, 7, 6)):
        office.open(titles[at], subject=people[at], moved=steps)
    office.desk("hadi").acts.do("PGM-2026-0005", Claim())
    office.desk("hadi").acts.do("PGM-2026-0015", Hold(reason="Menunggu dokumen pelapor"))
    return office


def _app(office: OfficeAtWork, palette: Palette = DARK) -> SopApp:
    return SopApp(
        office.new_desk("hadi"),
        Language(),
        ScreenSetup(palette=palette),
        switchable=("rina", "hadi", "sari"),
    )


def _looks_right(
    compare: Compare, app: SopApp, size: tuple[int, int], press: Sequence[str] = ()
) -> bool:
    """Whether the picture equals the stored one; a screen that failed on the way has none."""

    async def pressed(pilot: Pilot[None]) -> None:
        """Each key when what came before it is done, so that the picture is always the same."""
        await settled(pilot)
        for key in press:
            await pilot.press(key)
            await settled(pilot)

    return compare(app, run_before=pressed, terminal_size=size) and not app.return_code


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("page", PAGES)
def test_page(busy: OfficeAtWork, snap_compare: Compare, page: str, size: tuple[int, int]) -> None:
    assert _looks_right(snap_compare, _app(busy), size, PAGES[page])


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_correcting_a_case(
    busy: OfficeAtWork, snap_compare: Compare, size: tuple[int, int]
) -> None:
    app = SopApp(busy.new_desk("lina"), Language(), switchable=("rina", "hadi", "lina"))
    keys = ["K", *"!", *["down"] * 3, *"BKD", *["down"] * 7, *"salah", "enter"]
    assert _looks_right(snap_compare, app, size, keys)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_phrases(busy: OfficeAtWork, snap_compare: Compare, size: tuple[int, int]) -> None:
    texts = (
        "Lampiran belum lengkap: ",
        "Nomor surat keliru.",
        "Uraian kronologi belum memuat tanggal.",
    )
    lines = (f'[[phrase]]\ntext = "{text}"\n' for text in texts)
    (busy.path.parent / PHRASES_FILE).write_text("".join(lines))
    assert _looks_right(snap_compare, _app(busy), size, ["end", "r", "ctrl+t", "down"])


def test_board_on_a_small_screen(busy: OfficeAtWork, snap_compare: Compare) -> None:
    assert _looks_right(snap_compare, _app(busy), (60, 15))


@pytest.mark.parametrize("palette", [LIGHT, CONTRAST, SIXTEEN, PLAIN], ids=lambda each: each.name)
def test_board_in_other_palettes(
    busy: OfficeAtWork, snap_compare: Compare, palette: Palette
) -> None:
    assert _looks_right(snap_compare, _app(busy, palette), (80, 24))


def test_board_without_cases(tmp_path: Path, snap_compare: Compare) -> None:
    office = OfficeAtWork.new(tmp_path / "sop-tui.json")
    assert _looks_right(snap_compare, _app(office), (80, 24))
