"""Matrices laid out as offices do, with long words and crowded columns, are read."""

from collections.abc import Iterable

import pytest
from bureau_paper import Style
from bureau_pdf import Print
from bureau_scores import cases, scored

from sop_tui.drafting.assigning import cheapest_assignment

# Not everything can be read where a drawing leaves out arrows or overlaps them, or where row
# heights must be guessed from far away.
PARTLY = {
    *(f"{kind}, {style}" for kind in ("PDF", "DOCX") for style in ("markers", "letters")),
    *(f"{kind}, pages without" for kind in ("PDF", "DOCX")),
    "PDF, top",
    *(f"PDF, printed: {name}" for name in ("glyphs", "wire bars")),
    *(f"DOCX, drawn: {name}" for name in
      ("all in the first row", "heights stated", "arrows in pieces")),
}  # fmt: skip
CASES = {name: (style, how) for name, style, how in cases() if "on pages" not in name}


def by_hand(names: Iterable[str]) -> list[object]:
    """Plain papers of each format; every other style is marked slow."""
    return [
        pytest.param(name, marks=[] if name.endswith(", plain") else [pytest.mark.slow])
        for name in names
    ]


@pytest.mark.parametrize("name", by_hand(CASES))
def test_a_matrix_laid_out_so_is_read(name: str) -> None:
    style, how = CASES[name]
    total = scored(style, how, range(5))
    assert total.unmarked() < 0.01, total.misses
    for field in ("identity", "steps", "inputs", "time", "output", "note"):
        if field in total.counts:
            assert total.share(field) >= 0.95, total.misses
    for field in ("rows", "performers"):
        assert total.share(field) >= (0.9 if name in PARTLY else 0.99), total.misses
    for field in ("decisions", "returns", "ways"):
        assert total.share(field) >= (0.5 if name in PARTLY else 0.85), total.misses


ON_PAGES = {name: (style, how) for name, style, how in cases() if "on pages" in name}


@pytest.mark.parametrize("name", by_hand(ON_PAGES))
def test_a_matrix_over_pages_is_right_or_doubted(name: str) -> None:
    style, how = ON_PAGES[name]
    total = scored(style, how, range(3))
    assert total.share("steps") == 1, total.misses
    assert total.unmarked() < 0.015, total.misses


@pytest.mark.parametrize(
    ("name", "seed"),
    [
        *(("DOCX, markers", seed) for seed in (30, 31, 205)),
        *(("DOCX, letters", seed) for seed in (205, 206, 216)),
        *(("DOCX, on pages, drawn: in their rows", seed) for seed in (32, 202, 225, 235)),
        ("PDF, markers", 213),
    ],
)
def test_overlapping_markers_lead_each_its_own_way(name: str, seed: int) -> None:
    """One takes the flow down to the next page, the other brings a return from there."""
    assert scored(*(CASES | ON_PAGES)[name], range(seed, seed + 1)).misses == []


@pytest.mark.parametrize(
    ("name", "seed"), [("DOCX, on pages, drawn: in their rows", 200), ("PDF, markers", 201)]
)
def test_yes_and_no_that_meet_at_a_marker_go_on_to_the_nearer_row_and_the_other(
    name: str, seed: int
) -> None:
    total = scored(*(CASES | ON_PAGES)[name], range(seed, seed + 1))
    assert total.share("ways") == 1, total.misses


@pytest.mark.parametrize(
    ("name", "seed"), [("DOCX, markers", 33), ("DOCX, on pages, drawn: in their rows", 5)]
)
def test_an_arrow_back_to_who_hands_it_up_is_a_return_whatever_its_word(
    name: str, seed: int
) -> None:
    """Two arrows leave a diamond on one stem, with their words swapped."""
    total = scored(*(CASES | ON_PAGES)[name], range(seed, seed + 1))
    assert total.unmarked() == 0, total.misses
    for field in {"rows", "performers", "ways"} & set(total.counts):
        assert total.share(field) == 1, total.misses


def test_overprinted_letters_of_markers_are_read_or_marked() -> None:
    total = scored(*CASES["PDF, letters"], range(205, 208))
    assert total.unmarked() == 0, total.misses
    assert total.share("ways") > 0.5, total.misses


def test_the_word_of_an_arrow_alone_in_an_empty_cell_is_no_text_of_it() -> None:
    """Where Keterangan stands left of Pelaksana, arrows bend over its cells."""
    assert scored(*CASES["PDF, Mutu Baku before Pelaksana"], range(8, 9)).misses == []


def test_a_decision_whose_only_arrow_leads_back_is_a_check_in_doubt() -> None:
    """The onward arrow was left out at the page's edge, and the word of another one is nearer."""
    assert scored(*CASES["PDF, pages without"], range(216, 217)).unmarked() == 0


def test_a_head_drawn_of_bars_keeps_its_rulings_at_a_marker() -> None:
    """The marker's edge touches two pieces of one ruling; the page still belongs to the same
    matrix.
    """
    total = scored(Style(page=330, marks="plain"), Print(rules="bars"), range(1002, 1003))
    assert total.share("steps") == 1, total.misses
    assert total.share("roles") == 1, total.misses


def test_an_unrecorded_page_begins_where_its_drawings_show() -> None:
    """Shapes positioned by page, in a file that does not record page breaks."""
    noted = ON_PAGES["DOCX, on pages, drawn: on the page"]
    unnoted = ON_PAGES["DOCX, on pages, drawn: on the page, its breaks not noted"]
    seeds = range(6)
    assert scored(*unnoted, seeds).misses == scored(*noted, seeds).misses


def test_two_words_change_places_where_that_is_cheaper_for_both() -> None:
    costs = {(0, 0): 2.0, (0, 1): 6.0, (1, 0): 3.0, (1, 1): 25.0}
    assert cheapest_assignment(costs, idle=46) == {0: 1, 1: 0}


def test_an_item_too_far_from_every_place_is_left_out() -> None:
    assert cheapest_assignment({(0, 0): 2.0, (1, 0): 3.0}, idle=46) == {0: 0}
    assert cheapest_assignment({(0, 0): 90.0}, idle=46) == {}
    assert cheapest_assignment({}, idle=46) == {}
