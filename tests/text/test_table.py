"""Tables of texts, compared with those of tabulate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tabulate import tabulate

from sop_tui.text.clean import clean
from sop_tui.text.table import columns
from sop_tui.text.width import width

CELLS = st.text(st.sampled_from("ab .-é日本\u0301…|"), max_size=9).map(clean)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5))
def test_a_table_equals_that_of_tabulate(rows: list[tuple[str, str, str]]) -> None:
    titles = ["Nomor", "Judul", "Batas"]
    drawn = tabulate(rows, titles, tablefmt="simple", disable_numparse=True)
    assert "\n".join(columns(titles, rows)) == "\n".join(
        line.rstrip() for line in drawn.split("\n")
    )


@pytest.mark.parametrize("cell", ["日本語", "e\u0301", "a"])
def test_the_next_column_is_aligned_after_any_cell(cell: str) -> None:
    lines = columns(["A", "B"], [[cell, "x"], ["panjang sekali", "y"]])
    assert width(lines[2].partition("x")[0]) == width(lines[3].partition("y")[0].rstrip(" ")) + 2
