"""Procedures drawn as workbooks and read back, in the ways of real offices."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import Plan, random_plan
from score import Score, score
from thoroughness import examples
from xlsx_paper import Manner, workbook, workbook_of

from sop_tui.drafting.draft import Draft
from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts


def read_back(plan: Plan, manner: Manner) -> Draft:
    return drafts(read(workbook(plan, manner)))[0]


@pytest.mark.parametrize(
    "manner",
    [
        Manner(),
        Manner(glued=False),
        Manner(anchor="one"),
        Manner(anchor="absolute", glued=False),
        Manner(grouped=True),
        Manner(labels="outlined", heads="old", counting=True),
        Manner(heads="answer", second_sheet=True),
        Manner(heads="none", output_first=True),
        Manner(glued=False, jitter=4),
    ],
    ids=lambda manner: f"{manner.anchor}-{manner.heads}-{manner.glued}-{manner.jitter}",
)
def test_a_drawn_procedure_is_read_back_whole(manner: Manner) -> None:
    total = Score()
    for seed in range(6):
        plan = random_plan(seed)
        score(plan, read_back(plan, manner), total)
    assert not total.misses, total.table()


@settings(max_examples=examples(15), deadline=None)
@given(st.integers(100, 10_000), st.booleans())
def test_any_procedure_is_read_back_equal(seed: int, glued: bool) -> None:
    plan = random_plan(seed)
    total = score(plan, read_back(plan, Manner(glued=glued, seed=seed)), Score())
    assert not total.misses


def test_cut_arrows_and_missing_words_lead_to_doubts_and_not_to_silent_errors() -> None:
    total = Score()
    for seed in range(30):
        plan = random_plan(seed)
        manner = Manner(glued=False, cut=0.3, labels="none" if seed % 2 else "box", seed=seed)
        score(plan, read_back(plan, manner), total)
    assert total.unmarked() <= 0.005, total.misses


def test_a_picture_that_sends_out_no_is_a_decision_with_a_dagger() -> None:
    total = Score()
    for seed in range(8):
        plan = random_plan(seed)
        draft = read_back(plan, Manner(pictures=True))
        score(plan, draft, total)
        decisions = [s for step in draft.steps for s in step.symbols if s.phase != "work"]
        assert all("" in symbol.marks for symbol in decisions)
    assert total.counts["decisions"].total() > 5
    assert total.share("decisions") > 0.7, total.misses
    assert total.unmarked() < 0.01, total.misses


def test_each_sop_of_a_workbook_is_a_part_with_its_own_identity() -> None:
    plans = [random_plan(seed) for seed in (11, 12, 13)]
    for manner in (Manner(), Manner(second_sheet=True)):
        found = drafts(read(workbook_of(plans, manner)))
        assert [d.identity.number for d in found] == [plan.number for plan in plans]
        assert not [
            m for p, d in zip(plans, found, strict=True) for m in score(p, d, Score()).misses
        ]


def test_a_total_that_disagrees_is_asked_and_one_that_agrees_is_not() -> None:
    plan = random_plan(5)
    for row in plan.rows:
        row.time = "10 menit"
    right = read_back(plan, Manner(total=f"{10 * len(plan.rows)} menit"))
    wrong = read_back(plan, Manner(total="7 hari"))
    assert "stated_total" not in {doubt.field for doubt in right.doubts}
    assert "stated_total" in {doubt.field for doubt in wrong.open_doubts}


def test_a_row_without_a_number_is_a_row() -> None:
    plan = random_plan(8)
    assert not score(plan, read_back(plan, Manner(unnumbered=2)), Score()).misses
