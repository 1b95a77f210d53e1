"""Matrices laid out as offices lay them out, in long words and crowded columns, are read."""

import pytest
from bureau import Style, expected, laid_out, office_plan
from bureau_pdf import Print, bureau_pdf
from bureau_scores import PRINTS, STYLES
from score import Score, score

from sop_tui.drafting.assigning import cheapest
from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts

# Where a drawing leaves arrows out or lays them on one another, not all of it can be read.
PARTLY = {"markers", "letters", "pages without", "top"}


def scored(style: Style, how: Print, seeds: range) -> Score:
    total = Score()
    for seed in seeds:
        plan = office_plan(seed)
        found = drafts(read(bureau_pdf(laid_out(plan, style, seed), how)))
        assert len(found) == 1
        score(expected(plan, style), found[0], total, identity=how.cover)
    return total


@pytest.mark.parametrize("name", STYLES)
def test_a_matrix_of_this_style_is_read_from_its_pdf(name: str) -> None:
    total = scored(STYLES[name], Print(), range(12))
    assert total.unmarked() < 0.01, total.misses
    for field in ("identity", "rows", "performers", "inputs", "time", "output", "note"):
        assert total.share(field) >= 0.99, total.misses
    assert total.share("steps") >= 0.98, total.misses
    for field in ("decisions", "returns", "ways"):
        assert total.share(field) >= (0.75 if name in PARTLY else 0.9), total.misses


@pytest.mark.parametrize("name", PRINTS)
def test_a_matrix_printed_so_is_read(name: str) -> None:
    total = scored(Style(), PRINTS[name], range(8))
    assert total.unmarked() < 0.005, total.misses
    for field in ("steps", "rows", "performers", "inputs", "time", "output", "note"):
        assert total.share(field) == 1, total.misses
    assert total.share("decisions") >= 0.9


def test_two_words_change_places_where_that_is_cheaper_for_both() -> None:
    costs = {(0, 0): 2.0, (0, 1): 6.0, (1, 0): 3.0, (1, 1): 25.0}
    assert cheapest(costs, idle=46) == {0: 1, 1: 0}


def test_who_is_too_far_from_every_place_is_left_out() -> None:
    assert cheapest({(0, 0): 2.0, (1, 0): 3.0}, idle=46) == {0: 0}
    assert cheapest({(0, 0): 90.0}, idle=46) == {}
    assert cheapest({}, idle=46) == {}
