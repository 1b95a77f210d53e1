"""Each value of a draft knows its place in the document."""

import io

from openpyxl import load_workbook
from plans import random_plan
from xlsx_paper import Manner, workbook

from sop_tui.drafting.draft import Draft, SourceSpot
from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts
from sop_tui.drafting.reopened import reopen
from sop_tui.drafting.views import draft_view
from sop_tui.drafting.words import squash
from sop_tui.drafting.written import toml_of
from sop_tui.text.language import Language

SEED = 4


def drafted(data: bytes) -> Draft:
    return drafts(read(data))[0]


def test_a_value_of_a_workbook_knows_its_cell() -> None:
    data = workbook(random_plan(SEED), Manner())
    sheets = load_workbook(io.BytesIO(data)).worksheets
    looked = 0
    for step in drafted(data).steps:
        for field, said in (("activity", step.activity), ("time", step.time), ("note", step.note)):
            spot = step.place_of(field)
            if said:
                assert spot is not None
                assert squash(str(sheets[spot.sheet][spot.cell].value)) == said, (step.no, field)
                looked += 1
    assert looked > 10


def test_a_question_about_a_time_names_the_cell_of_the_time() -> None:
    plan = random_plan(SEED)
    plan.rows[1].time = "kapan saja"
    draft = drafted(workbook(plan, Manner()))
    (doubt,) = [one for one in draft.doubts if (one.step, one.field) == (2, "time")]
    assert doubt.place == draft.steps[1].place_of("time") != draft.steps[1].place


def test_places_stay_with_a_draft_that_is_written_and_opened_again() -> None:
    draft = drafted(workbook(random_plan(SEED), Manner()))
    words = Language()
    back = reopen(toml_of(draft, words), (words,))
    assert [step.places for step in back.steps] == [step.places for step in draft.steps]
    assert any(step.places for step in draft.steps)


def test_the_json_view_has_the_places() -> None:
    draft = drafted(workbook(random_plan(SEED), Manner()))
    view = draft_view(draft, [""], 1, "", Language())
    spot = draft.steps[0].place_of("time")
    assert isinstance(spot, SourceSpot)
    assert view["steps"][0]["places"]["time"] == {"sheet": spot.sheet, "cell": spot.cell}
