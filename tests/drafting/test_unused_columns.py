"""A column in which nobody acts: ``sop check`` refuses it, so the draft asks what to do with it."""

from dataclasses import replace

import pytest
from bureau import laid_out
from bureau_docx import Hand
from bureau_odt import Leaf
from bureau_paper import Style
from bureau_pdf import Print
from bureau_scores import How, cases, written
from bureau_words import office_plan
from bureau_xlsx import Book
from settling import settled

from sop_tui.drafting import edits
from sop_tui.drafting.checking import is_asked, problems
from sop_tui.drafting.draft import Draft
from sop_tui.drafting.editing import edited
from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts
from sop_tui.drafting.parts import EditProblem
from sop_tui.drafting.written import toml_of
from sop_tui.text.language import Language

WORDS = Language()
SPARE = "role.notulis"


def with_spare_column(how: How) -> Draft:
    """A paper of the bureau with an extra column at the right that has no symbol."""
    plan = office_plan(2)
    (draft,) = drafts(
        read(written(laid_out(replace(plan, roles=(*plan.roles, "Notulis")), Style(), 2), how))
    )
    assert draft.roles[-1].name == "Notulis"
    return draft


def at_of(draft: Draft) -> int:
    (at,) = (n for n, doubt in enumerate(draft.doubts) if doubt.field == SPARE)
    return at


@pytest.fixture(scope="module")
def draft() -> Draft:
    return with_spare_column(Book())


@pytest.mark.parametrize(
    "how", [Book(), Hand(), Leaf(), Print()], ids=lambda how: type(how).__name__
)
def test_it_is_an_open_doubt_in_every_format(how: How) -> None:
    found = with_spare_column(how)
    doubt = found.doubts[at_of(found)]
    assert (doubt.open, doubt.step, doubt.choices) == (True, None, ("hapus",))
    for finding in problems(found, "izin"):
        assert is_asked(found, finding), finding


def test_its_answer_removes_the_column(draft: Draft) -> None:
    without = edited(draft, edits.Answer(doubt=at_of(draft), text="Hapus"))
    assert without.roles == draft.roles[:-1]
    assert without.steps == draft.steps
    assert [d for d in draft.doubts if d not in without.doubts] == [draft.doubts[at_of(draft)]]


def test_a_row_named_in_the_answer_uses_it_and_the_question_is_gone(draft: Draft) -> None:
    row = next(step for step in draft.steps if step.symbols[-1].phase == "check")
    used = edited(draft, edits.Answer(doubt=at_of(draft), text=str(row.no)))
    phases = [(symbol.phase, symbol.roles) for symbol in used.steps[row.no - 1].symbols]
    assert phases[-2] == ("work", ("notulis",))
    assert phases[-1][0] == "check"
    assert SPARE not in {doubt.field for doubt in used.doubts}
    moved = edited(draft, edits.Together(step=1, role="notulis"))
    assert SPARE not in {doubt.field for doubt in moved.doubts}
    assert SPARE in {d.field for d in edited(moved, edits.Together(step=1, role="notulis")).doubts}


def test_any_other_answer_is_refused_in_a_sentence(draft: Draft) -> None:
    for edit in (
        edits.Answer(doubt=at_of(draft), text="nanti"),
        edits.Answer(doubt=at_of(draft), text="99"),
        edits.Dismiss(doubt=at_of(draft)),
    ):
        with pytest.raises(EditProblem):
            edited(draft, edit)


def test_while_a_row_names_nobody_it_is_not_asked(draft: Draft) -> None:
    """The unused role may be the one that acts there."""
    silent = edited(draft, edits.InsertRow(step=1))
    assert SPARE not in {doubt.field for doubt in silent.doubts}
    assert SPARE in {doubt.field for doubt in edited(silent, edits.DeleteRow(step=2)).doubts}


def test_the_text_asks_it_above_the_role_and_is_read_back(draft: Draft) -> None:
    lines = toml_of(draft, WORDS).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith(f"#? {SPARE}: "))
    assert lines[at + 1 : at + 3] == ["[[role]]", 'id = "notulis"']
    kept = settled(draft, WORDS)
    assert edited(kept, edits.Answer(doubt=at_of(kept), text="hapus")).roles == draft.roles[:-1]


@pytest.mark.parametrize(
    ("style", "how"),
    [
        pytest.param(*paper, id=name, marks=[pytest.mark.slow] if ": " in name else [])
        for name, *paper in cases()
    ],
)
def test_nothing_is_wrong_with_what_was_read_that_is_not_asked(style: Style, how: How) -> None:
    for seed in range(2):
        for found in drafts(read(written(laid_out(office_plan(seed), style, seed), how))):
            wrong = [one for one in problems(found, "izin") if not is_asked(found, one)]
            assert not wrong, (seed, wrong)
