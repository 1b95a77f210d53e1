"""Columns of texts, held to what the program that drew them before makes of the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tabulate import tabulate

from sop_tui.text.clean import clean
from sop_tui.text.table import columns
from sop_tui.text.width import width

CELLS = st.text(st.sampled_from("ab .-é日本\u0301…|"), max_size=9).map(clean)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5))
def test_any_cells_stand_as_tabulate_sets_them(rows: list[tuple[str, str, str]]) -> None:
    titles = ["Nomor", "Judul", "Batas"]
    drawn = tabulate(rows, titles, tablefmt="simple", disable_numparse=True)
    assert "\n".join(columns(titles, rows)) == "\n".join(
        line.rstrip() for line in drawn.split("\n")
    )


@pytest.mark.parametrize("cell", ["日本語", "e\u0301", "a"])
def test_what_follows_a_cell_begins_in_one_column(cell: str) -> None:
    lines = columns(["A", "B"], [[cell, "x"], ["panjang sekali", "y"]])
    assert width(lines[2].partition("x")[0]) == width(lines[3].partition("y")[0].rstrip(" ")) + 2
