"""Procedures printed as PDF in the ways of office programs are read as drawn."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pdf_drawing import Manner, drawn
from pdf_plans import all_texts, body_texts, flow, random_plan

from sop_tui.drafting.pdf.reader import read

MANNERS = {
    "plain": Manner(),
    "rulings from cell to cell": Manner(grid="pieces"),
    "rulings as thin rectangles": Manner(grid="thin"),
    "the grid as one compound path": Manner(grid="compound", merged_head=False),
    "each cell a rectangle": Manner(grid="cells", merged_head=False),
    "dotted rulings": Manner(grid="dotted"),
    "double rulings": Manner(grid="double"),
    "no border left and right": Manner(border=False),
    "triangles of four points": Manner(arrow="triangle4"),
    "barbed heads": Manner(arrow="barbed"),
    "open heads": Manner(arrow="open"),
    "lines as filled polygons": Manner(line="ribbon", arrow="triangle4"),
    "line and head as one polygon": Manner(arrow="arrow_outline"),
    "each bend a line of its own": Manner(line="segments"),
    "dashed by pieces": Manner(line="dashed"),
    "polygons: capsule of eight, diamond of five": Manner(symbols="polygons"),
    "symbols of single lines": Manner(symbols="four_lines"),
    "filled without outline": Manner(symbols="filled"),
    "filled, then outlined": Manner(symbols="filled_and_stroked"),
    "with a shadow": Manner(symbols="shadow"),
    "head turned upwards": Manner(head_text="upwards"),
    "head turned downwards": Manner(head_text="downwards"),
    "over-printed": Manner(text="overprinted"),
    "skewed": Manner(text="skewed"),
    "letter-spaced": Manner(text="spaced"),
    "glyph by glyph": Manner(text="glyphs"),
    "page turned by 90": Manner(rotation=90),
    "page turned by 180": Manner(rotation=180),
    "page turned by 270": Manner(rotation=270),
    "lying on its side": Manner(rotation=90, flag=False),
    "lying on its other side": Manner(rotation=270, flag=False, head_text="upwards"),
    "upside down": Manner(rotation=180, flag=False),
    "no ruling at the ends of pages": Manner(rows_a_page=3, head="once", open_ends=True),
    "cropped": Manner(crop=37.0),
    "cropped and turned": Manner(crop=37.0, rotation=90, head_text="upwards"),
    "shrunk by the matrix": Manner(scale=16.0),
    "in nested forms": Manner(in_forms=3),
    "pages with a repeated head": Manner(rows_a_page=3),
    "pages without a head": Manner(rows_a_page=3, head="once"),
    "moved by some points": Manner(jitter=2.5),
}  # fmt: skip


def assert_read_as_drawn(seed: int, manner: Manner) -> None:
    plan = random_plan(seed)
    truth = drawn(plan, manner, seed)
    document = read(truth.data)
    seen = flow(plan, truth, document)
    assert body_texts(plan, document) == all_texts(plan)
    assert seen["marks found"] == seen["marks wanted"]
    assert seen["arrows found"] == seen["arrows wanted"]
    heads = [
        {cell.text.replace("\n", " ") for cell in grid.cells}
        for sheet in document.sheets
        for grid in sheet.grids
    ]
    assert set(plan.roles) <= heads[0]


@pytest.mark.parametrize("name", MANNERS)
@pytest.mark.parametrize("seed", range(3))
def test_a_matrix_is_read_as_it_was_drawn(name: str, seed: int) -> None:
    assert_read_as_drawn(seed, MANNERS[name])


WITHOUT = """
import sys
sys.modules["pypdfium2_raw"] = None
from sop_tui.drafting.formats import read
from sop_tui.drafting.picture import Unreadable
try:
    read(b"%PDF-1.7")
except Unreadable as error:
    print(error)
"""


def test_without_the_engine_one_line_says_how_to_get_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], capture_output=True, text=True, timeout=60, check=True
    )
    assert "pip install 'sop-tui[pdf]'" in done.stdout
    assert done.stdout.count("\n") == 1
