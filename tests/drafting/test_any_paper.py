"""Any procedure, drawn in any format and read back, equals the original; noise leads to doubts."""

import random
from itertools import permutations

import pytest
from bureau import expected, laid_out
from bureau_docx import Hand
from bureau_odt import Leaf
from bureau_paper import COLUMNS, STANDARD, Arrow, Paper, Style
from bureau_pdf import Print
from bureau_scores import How, written
from bureau_words import office_plan
from bureau_xlsx import Book
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import Plan
from reading_json import plan_of
from readings import FOLDER, SEEDS, kept, reading
from score import Score, score
from thoroughness import examples

from sop_tui.drafting.draft import Draft
from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts

FORMATS: dict[str, How] = {
    "PDF": Print(), "DOCX": Hand(), "DOCX by rows": Hand(home="row"), "VML": Hand(vml=True),
    "XLSX": Book(), "XLSX not glued": Book(glued=False), "ODT": Leaf(),
    "ODT glued": Leaf(wires="connector"),
}  # fmt: skip


def draft_of(data: bytes) -> Draft:
    found = drafts(read(data))
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_stored_reading_is_that_of_the_paper(seed: int) -> None:
    stored = (FOLDER / f"{seed}.json").read_text(encoding="utf-8")
    assert stored == reading(seed)
    assert plan_of(stored) == expected(office_plan(seed), Style())


@pytest.mark.parametrize("name", FORMATS)
def test_every_paper_with_a_stored_reading_is_read_so(name: str) -> None:
    total = Score()
    for seed in SEEDS:
        paper = laid_out(office_plan(seed), Style(), seed)
        score(kept(seed), draft_of(written(paper, FORMATS[name])), total)
    print(f"\n{name}\n{total.table()}")
    assert not total.misses, total.table()


@settings(max_examples=examples(25), deadline=None)
@given(st.integers(1_000, 99_000), st.sampled_from(sorted(FORMATS)))
def test_any_procedure_is_read_back_equal(seed: int, name: str) -> None:
    plan = office_plan(seed)
    style = Style(bends="LI", jitter=2)  # so that no arrows overlap
    total = score(plan, draft_of(written(laid_out(plan, style, seed), FORMATS[name])), Score())
    for field in ("identity", "roles", "steps", "rows", "performers", "inputs", "time", "output"):
        assert total.share(field) == 1, total.misses
    assert total.unmarked() == 0, total.misses


ORDERS = [
    order for order in permutations(COLUMNS)
    if max(map(order.index, STANDARD)) - min(map(order.index, STANDARD)) == 2
]  # fmt: skip
"""Every order of the columns behind Kegiatan in which those of Mutu Baku stand together."""


@settings(max_examples=examples(25), deadline=None)
@given(st.integers(1_000, 99_000), st.sampled_from(sorted(FORMATS)), st.sampled_from(ORDERS))
def test_any_order_of_the_columns_says_the_same(
    seed: int, name: str, order: tuple[str, ...]
) -> None:
    style = Style(order=order)
    plan = office_plan(seed)
    total = score(plan, draft_of(written(laid_out(plan, style, seed), FORMATS[name])), Score())
    for field in ("identity", "roles", "steps", "rows", "performers", "inputs", "time", "output"):
        assert total.share(field) == 1, total.misses
    for field in {"returns", "ways"} & set(total.counts):
        assert total.share(field, "wrong") == 0, total.misses


def noisy(paper: Paper, seed: int) -> Paper:
    """The paper with noise: moved symbols, one word in five and one arrow in eight
    lost, ends cut.
    """
    dice = random.Random(seed)
    for figure in paper.figures:
        figure.rect.left += dice.uniform(-5, 5)
        figure.rect.top += dice.uniform(-3, 3)
    kept_arrows: list[Arrow] = []
    for arrow in paper.arrows:
        if dice.random() < 0.125:
            continue
        if dice.random() < 0.2:
            arrow.word = None
        if dice.random() < 0.2:
            (x0, y0), (x1, y1) = arrow.path[-2:]
            arrow.path[-1] = (x1 - 0.4 * (x1 - x0), y1 - 0.4 * (y1 - y0))
        kept_arrows.append(arrow)
    paper.arrows[:] = kept_arrows
    return paper


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_noise_leads_to_doubts_and_not_to_silent_errors(name: str) -> None:
    how = FORMATS[name]
    if name in ("XLSX", "ODT glued"):
        return  # glued ends cannot be noisy
    total = Score()
    for seed in range(12):
        plan = office_plan(seed)
        paper = noisy(laid_out(plan, Style(), seed), seed)
        score(plan, draft_of(written(paper, how)), total)
    assert total.share("steps") == 1
    assert total.share("performers") + total.share("performers", "wrong") > 0.97, total.misses
    assert total.unmarked() <= 0.01, total.misses


def markdown(plan: Plan) -> str:
    """The matrix as pasted text: marks in place of symbols."""
    head = ["No", "Kegiatan", *plan.roles, "Kelengkapan", "Waktu", "Output", "Keterangan"]
    lines = [f"Nama SOP: {plan.title}", f"Nomor SOP: {plan.number}", ""]
    lines += [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for number, row in enumerate(plan.rows, 1):
        marks = ["[box]" if role in row.signs[0].roles else "" for role in range(len(plan.roles))]
        cells = [str(number), row.activity, *marks, "; ".join(row.inputs), row.time,
                 "; ".join(row.output), row.note]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


@settings(max_examples=examples(20), deadline=None)
@given(st.integers(0, 99_000))
def test_any_pasted_table_keeps_its_texts_and_its_marks(seed: int) -> None:
    plan = office_plan(seed)
    draft = draft_of(markdown(plan).encode())
    ids = {role.id: place for place, role in enumerate(draft.roles)}
    assert [role.name for role in draft.roles] == list(plan.roles)
    assert draft.identity.title == plan.title
    for row, step in zip(plan.rows, draft.steps, strict=True):
        assert (step.activity, step.time, step.note) == (row.activity, row.time, row.note)
        named = {ids[role] for symbol in step.symbols for role in symbol.roles}
        assert set(row.signs[0].roles) <= named
        assert "role" in step.inferred or "by" in step.inferred or step.symbols[0].marks
