"""Documents in a folder are scored field by field against their right readings."""

from pathlib import Path

from bureau import expected
from bureau_paper import Style
from bureau_words import office_plan
from plans import Plan
from reading_json import json_of, plan_of
from score import Score
from score_folder import scored, write


def score_of(folder: Path) -> dict[str, list[str]]:
    return {name: one.misses for name, one in scored(folder)}


def test_papers_are_scored_by_the_readings_beside_them(tmp_path: Path) -> None:
    write(tmp_path, range(1), "XLSX, drawn: glued")
    assert score_of(tmp_path) == {"xlsx-drawn-glued.0.xlsx": []}


def test_what_the_reading_says_otherwise_is_a_miss(tmp_path: Path) -> None:
    write(tmp_path, range(1), "XLSX, drawn: glued")
    (reading,) = tmp_path.glob("*.json")
    plan = plan_of(reading.read_text(encoding="utf-8"))
    plan.rows[0].time = "9 tahun"
    reading.write_text(json_of(plan), encoding="utf-8")
    (misses,) = score_of(tmp_path).values()
    assert [miss.split()[:2] for miss in misses] == [["time:", "unmarked"]]


def test_a_document_without_a_matrix_leaves_every_row_open(tmp_path: Path) -> None:
    write(tmp_path, range(1), "XLSX, drawn: glued")
    (paper,) = tmp_path.glob("*.xlsx")
    paper.write_text("bukan SOP", encoding="utf-8")
    ((_, one),) = scored(tmp_path)
    assert one.share("steps", "open") == 1


def test_a_reading_is_the_same_after_it_was_written_as_json() -> None:
    plan: Plan = expected(office_plan(3), Style())
    assert plan_of(json_of(plan)) == plan


def test_ways_that_the_paper_leaves_out_are_right_where_they_are_asked(tmp_path: Path) -> None:
    """A page ends between a decision and its target, and the office draws no marker."""
    write(tmp_path, range(6), "PDF, pages without")
    total = Score()
    for reading in tmp_path.glob("*.json"):
        assert ("unsaid" in reading.read_text(encoding="utf-8")) == bool(
            plan_of(reading.read_text(encoding="utf-8")).unsaid
        )
    for _, one in scored(tmp_path):
        total.join(one)
    assert total.counts["unsaid"].total() > 0
    assert total.share("unsaid") == 1
    assert total.share("decisions") >= 0.97, total.misses
    assert total.share("returns") >= 0.92, total.misses


def test_a_way_that_nobody_drew_is_wrong_where_it_is_said_without_a_mark(tmp_path: Path) -> None:
    write(tmp_path, range(1), "XLSX, drawn: glued")
    (reading,) = tmp_path.glob("*.json")
    plan = plan_of(reading.read_text(encoding="utf-8"))
    row = next(n for n, row in enumerate(plan.rows) if row.signs[-1].phase == "check")
    plan.rows[row].signs[-1].return_to = ("9",)
    plan.unsaid = (plan.nodes(row)[-1],)
    reading.write_text(json_of(plan), encoding="utf-8")
    (misses,) = score_of(tmp_path).values()
    assert [miss.split()[:2] for miss in misses] == [["unsaid:", "unmarked"]]
