"""A decision with an undrawn arrow: what its words say, and what is asked."""

import pytest
from msgspec.structs import replace
from settling import settled
from test_habits import arrow, draft_of, grid, row, symbol, word

from sop_tui.drafting import edits
from sop_tui.drafting.answering import options
from sop_tui.drafting.checking import is_asked, problems
from sop_tui.drafting.draft import Doubt, Draft, DraftWay
from sop_tui.drafting.editing import edited
from sop_tui.drafting.picture import Connector, End, PaperSheet, Point
from sop_tui.text.language import Language

CHOOSES = "Menentukan apakah perlu peninjauan lapangan"


def with_one_way(activity: str, *, label: str = "Ya", text: str = "", drawn: bool = True) -> Draft:
    """Five rows; the diamond in the third has one arrow, down to the fourth, or none."""
    rows = [
        row(1),
        row(2),
        ("3", activity, "", "", "", "konsep", "1 jam", "surat", ""),
        row(4),
        row(5),
    ]
    signs = [symbol("a", "box", 1, 0), symbol("b", "box", 2, 1),
             symbol("c", "diamond", 3, 0, text=text), symbol("d", "box", 4, 2),
             symbol("e", "box", 5, 1)]  # fmt: skip
    ways = [arrow(str(n), *signs[n : n + 2]) for n in range(4) if n != 2 or drawn]
    words = (word(label, ways[2]),) if label and drawn else ()
    return draft_of(PaperSheet("", (grid(rows),), tuple(signs), tuple(ways), words))


def asked_of(draft: Draft) -> Doubt:
    (doubt,) = (d for d in draft.doubts if d.step == 3 and d.field == "choice.way" and d.open)
    return doubt


@pytest.mark.parametrize(
    ("label", "text", "drawn"), [("Ya", "", True), ("Ya", "Perlu survei?", True), ("", "", False)]
)
def test_words_that_ask_which_way_make_a_choice_whose_other_way_is_asked(
    label: str, text: str, drawn: bool
) -> None:
    draft = with_one_way(CHOOSES if not text else "Rapat tim", label=label, text=text, drawn=drawn)
    (choice,) = draft.steps[2].symbols
    assert choice.ways == (DraftWay(name="Ya", to="4"), DraftWay(name="Tidak", to=""))
    assert {"choice", "choice.way"} <= set(draft.steps[2].inferred)
    assert asked_of(draft).choices == ("Ya=4;Tidak=5", "Ya=4;Tidak=2", "Ya=4;Tidak=1")
    for finding in problems(draft, "izin"):
        assert is_asked(draft, finding), finding


def test_its_answer_is_chosen_and_follows_its_rows() -> None:
    draft = settled(with_one_way(CHOOSES), Language())
    more = edited(draft, edits.InsertRow(step=3))
    doubt = asked_of(draft)
    assert next(str(one.label) for one in options(draft, doubt)) == "Ya=4; Tidak=5"
    moved = next(d for d in more.doubts if d.field == "choice.way" and d.open)
    assert moved.choices[0] == "Ya=5;Tidak=6"
    answer = edits.Answer(doubt=more.doubts.index(moved), text=moved.choices[0])
    (choice,) = edited(more, answer).steps[2].symbols
    assert choice.ways == (DraftWay(name="Ya", to="5"), DraftWay(name="Tidak", to="6"))


@pytest.mark.parametrize(
    "activity",
    ["Memeriksa konsep surat", "Menelaah jenis konsep, bila setuju diparaf",
     "Menentukan apakah berkas lengkap, bila tidak dikembalikan kepada Staf"],
)  # fmt: skip
def test_words_of_an_approval_or_a_return_make_a_check(activity: str) -> None:
    (check,) = with_one_way(activity).steps[2].symbols
    assert check.phase == "check"


def test_of_arrows_that_lie_on_one_another_none_comes_into_the_middle_of_a_row() -> None:
    """Overlapping strokes must not be read as an arrow that continues behind the box
    where it ends.
    """
    signs = [symbol("a", "box", 1, 0), symbol("c", "diamond", 2, 0), symbol("d", "box", 3, 0),
             symbol("e", "box", 4, 1), symbol("f", "box", 4, 2)]  # fmt: skip
    sure = [arrow("1", signs[0], signs[1]), arrow("2", signs[1], signs[2]),
            arrow("3", signs[2], signs[3]), arrow("4", signs[3], signs[4])]  # fmt: skip
    diamond, end = signs[1].box, arrow("5", signs[1], signs[3]).finish
    corner = Point(diamond.right, diamond.centre.y)
    around = (corner, Point(end.at.x, corner.y), end.at)
    there = Connector("5", End(corner, glued="c"), end, around, mingled=True)
    beyond = replace(arrow("6", signs[1], signs[4]), mingled=True)
    words = (word("Ya", sure[1]), word("Tidak", beyond))
    rows = [row(1), row(2, "Menentukan apakah perlu survei"), row(3), row(4)]
    drawn = (*sure, there, beyond)
    draft = draft_of(PaperSheet("", (grid(rows),), tuple(signs), drawn, words))
    (choice,) = draft.steps[1].symbols
    assert choice.ways == (DraftWay(name="Ya", to="3"), DraftWay(name="Tidak", to="4"))
    assert "choice.way" in draft.steps[1].inferred
