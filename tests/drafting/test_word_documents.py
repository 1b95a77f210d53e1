"""Procedures drawn as Word documents and read back, in the ways of real offices."""

import pytest
from docx_paper import Manner, document
from plans import random_plan
from score import Score, score

from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts


@pytest.mark.parametrize(
    "manner",
    [
        Manner(),
        Manner(where="before"),
        Manner(canvas=True),
        Manner(numbered=True, controls=True, jitter=3),
    ],
    ids=["cells", "before", "canvas", "numbered"],
)
def test_a_drawn_procedure_is_read_back_whole(manner: Manner) -> None:
    total = Score()
    for seed in range(8):
        plan = random_plan(seed)
        score(plan, drafts(read(document(plan, manner)))[0], total)
    assert not total.misses, total.table()


def test_arrows_of_several_vml_lines_are_read_as_one_or_doubted() -> None:
    total = Score()
    for seed in range(20):
        plan = random_plan(seed)
        score(plan, drafts(read(document(plan, Manner(vml=True))))[0], total)
    assert total.share("performers") == 1, total.misses
    assert total.share("decisions") > 0.95, total.misses
    assert total.share("returns") > 0.85, total.misses
    assert total.unmarked() <= 0.005, total.misses


def test_missing_words_beside_arrows_lead_to_daggers() -> None:
    total = Score()
    for seed in range(12):
        plan = random_plan(seed)
        score(plan, drafts(read(document(plan, Manner(labels=False))))[0], total)
    assert total.unmarked() == 0, total.misses
