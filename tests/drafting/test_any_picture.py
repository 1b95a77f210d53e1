"""The interpreter accepts any picture: it gives drafts or none, and they can be written as TOML."""

import random
import tomllib

import pytest

from sop_tui.drafting.interpret import drafts
from sop_tui.drafting.picture import (
    Block,
    Box,
    Cell,
    Connector,
    DrawnSymbol,
    End,
    Grid,
    Home,
    PaperSheet,
    Picture,
    Point,
)
from sop_tui.drafting.written import toml_of
from sop_tui.text.language import Language

WORDS = (
    "No", "Kegiatan", "Pelaksana", "Mutu Baku", "Kelengkapan", "Waktu", "Output", "Ket", "Staf",
    "Kepala Bagian", "1", "2", "3.", "(4)", "Ya", "Tidak", "10 menit", "Nama SOP", "Dasar Hukum:",
    "Jika tidak setuju dikembalikan ke Staf", "Jumlah", "v", "[T]", "", "\"\\\n", "\u202e\x00", "-",
)  # fmt: skip
KINDS = ("box", "rounded", "capsule", "diamond", "pentagon", "circle", "picture", "other")


def _sheet(dice: random.Random) -> PaperSheet:
    rows, columns = dice.randint(1, 9), dice.randint(1, 9)
    cells = []
    for row in range(rows):
        for column in range(columns):
            if dice.random() < 0.8:
                text = WORDS[column] if row == 0 and dice.random() < 0.9 else dice.choice(WORDS)
                spans = (dice.choice((1, 1, 1, 2, 3)), dice.choice((1, 1, 1, 2, 3)))
                cells.append(Cell(row, column, text, *spans))
    grid = Grid(
        tuple(50.0 * i for i in range(columns + 1)), tuple(40.0 * i for i in range(rows + 1)),
        tuple(cells), dice.random() < 0.7,
    )  # fmt: skip

    def point() -> Point:
        return Point(dice.uniform(-20, 50 * columns), dice.uniform(-20, 40 * rows))

    symbols = []
    for number in range(dice.randint(0, 14)):
        at = point()
        box = Box(at.x, at.y, at.x + dice.uniform(0, 120), at.y + dice.uniform(0, 40))
        home = (
            Home(0, dice.randrange(rows), dice.randrange(columns)) if dice.random() < 0.3 else None
        )
        symbols.append(DrawnSymbol(str(number), dice.choice(KINDS), box, dice.choice(WORDS), home))  # type: ignore[arg-type]
    lines = []
    for number in range(dice.randint(0, 14)):
        path = tuple(point() for _ in range(dice.randint(1, 4)))
        tail, head = (
            End(at, dice.random() < 0.5, str(dice.randrange(14)) if dice.random() < 0.4 else "")
            for at in (path[0], path[-1])
        )
        lines.append(Connector(f"c{number}", tail, head, path, dice.choice(WORDS)))
    blocks = tuple(
        Block(dice.choice(WORDS), Box(at.x, at.y, at.x + 20, at.y + 9), dice.random() < 0.6)
        for at in (point() for _ in range(dice.randint(0, 6)))
    )
    return PaperSheet("", (grid,), tuple(symbols), tuple(lines), blocks)


@pytest.mark.parametrize("start", range(0, 600, 100))
def test_no_picture_breaks_the_interpreter(start: int) -> None:
    made = 0
    for seed in range(start, start + 100):
        dice = random.Random(seed)
        document = Picture("pdf", tuple(_sheet(dice) for _ in range(dice.randint(1, 3))))
        for draft in drafts(document):
            made += 1
            read = tomllib.loads(toml_of(draft, Language()))
            assert len(read["step"]) == len(draft.steps)
            assert [step["no"] for step in read["step"]] == list(range(1, len(draft.steps) + 1))
    assert made > 4


@pytest.mark.parametrize("seed", range(20))
def test_a_sound_picture_with_things_lost_and_moved_still_reads(seed: int) -> None:
    from msgspec.structs import replace
    from plans import random_plan
    from xlsx_paper import Manner, workbook

    from sop_tui.drafting.formats import read

    dice = random.Random(seed)
    (sheet,) = read(workbook(random_plan(seed), Manner(glued=seed % 2 == 0))).sheets
    grid = sheet.grids[0]
    kept = tuple(cell for cell in grid.cells if dice.random() < 0.93)
    broken = replace(
        sheet,
        grids=(replace(grid, cells=kept, measured=seed % 3 > 0),),
        symbols=tuple(s for s in sheet.symbols if dice.random() < 0.8),
        connectors=tuple(c for c in sheet.connectors if dice.random() < 0.8),
        blocks=tuple(b for b in sheet.blocks if dice.random() < 0.7),
    )
    for draft in drafts(Picture("xlsx", (broken, sheet))):
        assert tomllib.loads(toml_of(draft, Language()))["step"]
