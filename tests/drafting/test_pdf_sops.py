"""SOPs printed as PDF, cover and matrix, are drafted correctly."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_drawing import Manner
from pdf_paper import Sheet, pdf_bytes
from pdf_sops import Habit, sheets_of, sop_pdf
from plans import random_plan
from score import Score, score
from test_pdf_reading import MANNERS
from thoroughness import examples

from sop_tui.cli.main import main
from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts

# Where several connectors overlap as separate strokes, not even a person can tell them apart; a
# doubt is right there.
AMBIGUOUS = {"each bend a line of its own", "dashed by pieces", "line and head as one polygon"}


def scored(manner: Manner, habit: Habit, seeds: range) -> Score:
    total = Score()
    for seed in seeds:
        plan = random_plan(seed)
        found = drafts(read(sop_pdf(plan, manner, habit, seed)))
        assert len(found) == 1
        score(plan, found[0], total)
    return total


PLAIN = [name for name in MANNERS if name not in AMBIGUOUS]


@pytest.mark.parametrize(
    "name", [*PLAIN[:3], *(pytest.param(name, marks=pytest.mark.slow) for name in PLAIN[3:])]
)
def test_an_sop_is_drafted_whole_however_it_is_printed(name: str) -> None:
    total = scored(MANNERS[name], Habit(), range(2, 5))
    assert not total.misses, total.table()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(AMBIGUOUS))
def test_lines_that_lie_on_one_another_lead_to_doubts(name: str) -> None:
    total = scored(MANNERS[name], Habit(), range(10))
    assert total.share("rows") > 0.95
    assert total.unmarked() <= 0.01, total.misses


@pytest.mark.slow
@pytest.mark.parametrize("head", ["repeated", "once"])
def test_lines_that_the_edge_of_a_page_cuts_are_followed(head: str) -> None:
    total = scored(Manner(rows_a_page=3, head=head), Habit(), range(8))
    assert not total.misses, total.table()


@pytest.mark.slow
@pytest.mark.parametrize("markers", ["plain", "numbered"])
def test_markers_between_pages_are_followed_or_asked(markers: str) -> None:
    total = scored(Manner(rows_a_page=3), Habit(markers=markers), range(8))
    assert total.share("rows") == 1
    assert total.share("returns") + total.share("returns", "open") > 0.9
    assert total.unmarked() == 0, total.misses


@pytest.mark.slow
@pytest.mark.parametrize(
    "habit", [Habit(label="boxed"), Habit(jitter=4), Habit(pictures=True)], ids=str
)
def test_labels_in_boxes_shifted_symbols_and_pictures_are_read(habit: Habit) -> None:
    total = scored(Manner(), habit, range(8))
    assert not [miss for miss in total.misses if "unmarked" in miss], total.table()
    assert total.share("rows") == 1


@pytest.mark.slow
def test_cut_arrows_and_missing_words_lead_to_doubts() -> None:
    total = scored(Manner(), Habit(cut=0.3), range(20))
    scored_without = scored(Manner(), Habit(label="none"), range(10))
    assert total.unmarked() <= 0.01, total.misses
    assert scored_without.unmarked() == 0, scored_without.misses


@settings(max_examples=examples(12), deadline=None)
@given(st.integers(1000, 99_000), st.sampled_from(sorted(set(MANNERS) - AMBIGUOUS)))
def test_any_sop_in_any_manner_is_right_or_doubted(seed: int, name: str) -> None:
    total = scored(MANNERS[name], Habit(), range(seed, seed + 1))
    assert total.share("steps") == 1
    assert total.share("rows") == 1
    assert total.unmarked() <= 0.04, total.misses


def test_several_sops_in_one_file_are_parts() -> None:
    plans = [random_plan(seed) for seed in (11, 12, 13)]
    sheets = [s for plan in plans for s in sheets_of(plan, Manner(rows_a_page=4))]
    found = drafts(read(pdf_bytes(sheets)))
    assert [draft.identity.number for draft in found] == [plan.number for plan in plans]
    for plan, draft in zip(plans, found, strict=True):
        assert len(draft.steps) == len(plan.rows)


def test_a_scan_gives_no_draft_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Sheet(600, 800)
    page.image(0, 0, 600, 800)
    file = tmp_path / "pindaian.pdf"
    file.write_bytes(pdf_bytes([page, page]))
    document = read(file.read_bytes())
    assert [sheet.scanned for sheet in document.sheets] == [True, True]
    assert main(["sop", "draft", str(file)]) == 2
    printed = capsys.readouterr()
    assert printed.out.count("[[step]]") == 1  # the empty grid to fill in
    assert 'activity = ""' in printed.out
    assert "[[role]]" not in printed.out
    assert "pindai" in printed.err.lower()


def test_a_pdf_is_drafted_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = random_plan(3)
    file = tmp_path / "sop.pdf"
    file.write_bytes(sop_pdf(plan, Manner()))
    assert main(["sop", "draft", str(file)]) in (0, 1)
    printed = capsys.readouterr().out
    assert printed.count("[[step]]") == len(plan.rows)
    assert plan.number in printed


def test_an_emblem_of_a_thousand_strokes_neither_delays_nor_disturbs() -> None:
    plan, dice = random_plan(5), random.Random(1)
    sheets = sheets_of(plan, Manner())
    for k in range(1500):
        x, y = dice.uniform(40, 290), dice.uniform(65, 160)
        points = [
            (x + dice.uniform(-4, 4), y + dice.uniform(-4, 4)) for _ in range(2 + k % 4)
        ]  # fmt: skip
        if k % 2:
            sheets[0].line(*points)
        else:
            sheets[0].polygon(points, fill=True, stroke=False)
    begun = time.monotonic()
    found = drafts(read(pdf_bytes(sheets)))
    assert time.monotonic() - begun < 15
    total = score(plan, found[0], Score())
    assert {miss.split(":")[0] for miss in total.misses} <= {"identity"}, total.misses


@pytest.mark.parametrize(
    ("seed", "name", "markers"),
    [
        (20027, "no ruling at the ends of pages", "numbered"),
        (20072, "pages with a repeated head", "plain"),
    ],
)
def test_a_ruling_that_happens_to_end_at_a_marker_still_separates_two_roles(
    seed: int, name: str, markers: str
) -> None:
    plan = random_plan(seed)
    found = drafts(read(sop_pdf(plan, MANNERS[name], Habit(markers=markers), seed)))
    assert [role.name for role in found[0].roles] == list(plan.roles)
