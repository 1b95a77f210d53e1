"""Papers of the second generator are read as well as the bureau's."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from score import Score, score
from scribe import Habit, Layout, laid, scribe_plan
from scribe_files import scribe_docx, scribe_odt, scribe_pdf, scribe_xlsx

from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts

SEEDS = range(9)
HABITS = {
    "plain": Habit(),
    "arrows that stop short": Habit(gap=2.5, heads="syarat"),
    "arrows that run in": Habit(gap=-2.5, heads="proses"),
    "Y and T": Habit(short=True, heads="syarat"),
    "Mulai and Selesai": Habit(starts=True),
    "narrow": Habit(column=40, line=40, gap=1.5),
}
BY_HABIT = [
    pytest.param(name, marks=[] if name == "plain" else [pytest.mark.slow]) for name in HABITS
]
"""The plain habit in each format; the others with the slow tests."""


def arrows_whole(paper: Layout) -> bytes:
    return scribe_pdf(paper, pieces=False)


def glued(paper: Layout) -> bytes:
    return scribe_xlsx(paper, glued=True)


def read_all(write: Callable[[Layout], bytes], habit: Habit) -> Score:
    total = Score()
    for seed in SEEDS:
        plan = scribe_plan(seed)
        (draft,) = drafts(read(write(laid(plan, habit, seed))))
        score(replace(plan, legal_basis=(), warnings=()), draft, total)
    return total


@pytest.mark.parametrize("habit", BY_HABIT)
@pytest.mark.parametrize("write", [scribe_xlsx, glued, scribe_docx, scribe_odt, arrows_whole])
def test_a_paper_of_another_hand_is_read(write: Callable[[Layout], bytes], habit: str) -> None:
    total = read_all(write, HABITS[habit])
    if write is arrows_whole and HABITS[habit].gap > 2:
        assert total.unmarked() == 0, total.misses
        assert total.share("returns") > 0.9, total.misses
    else:
        assert not total.misses


@pytest.mark.parametrize("habit", BY_HABIT)
def test_lines_drawn_over_one_another_in_pieces_are_doubted(habit: str) -> None:
    """Nobody can see which leads where, so whatever is read is marked."""
    total = read_all(scribe_pdf, HABITS[habit])
    assert total.unmarked() < 0.005, total.misses
    for field, least in (("rows", 0.98), ("inputs", 1), ("decisions", 0.85), ("returns", 0.7)):
        assert total.share(field) >= least, total.misses
