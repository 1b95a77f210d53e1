"""The monitoring report as text, CSV and JSON, from hand-made reports."""

import csv
from datetime import date, timedelta
from io import StringIO

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from walking import FIVE, Walk, clock, morning, shipped

from sop_tui.casework.acts import Act
from sop_tui.desk.report import Report, StepReport, report_on
from sop_tui.desk.views import Evaluation, Filled
from sop_tui.export.report import assessment, bar, findings, report_text
from sop_tui.export.report_data import report_csv, report_view
from sop_tui.export.sheets import report_sheets
from sop_tui.text.language import Language
from sop_tui.text.width import width

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def one_step(**said: object) -> StepReport:
    usual: dict[str, object] = {
        "step": 1,
        "checked": True,
        "standard": shipped("pengaduan-masyarakat").standard(1),
        "visits": 10,
        "allowed": 30 * MINUTE,
        "median": 20 * MINUTE,
        "ninetieth": 40 * MINUTE,
        "late": 0,
        "returned": 0,
        "waiting": 0,
        "waiting_late": 0,
        "oldest": None,
    }
    return StepReport(**(usual | said))  # type: ignore[arg-type]


def walked(sop: str = "pengaduan-masyarakat") -> Report:
    """Two closed cases, one of them returned once, and one open case at the second node."""
    procedure = shipped(sop)
    check = next(node for node in procedure.nodes if node.phase == "check")
    returned = Walk(procedure).to(check.id).do(Act.RETURN, reason="nomor keliru").end()
    straight = Walk(procedure, number=f"{procedure.code}-2026-0002").end()
    waiting = Walk(procedure, number=f"{procedure.code}-2026-0003").on()
    waiting.now += 3 * DAY
    walks = (returned, straight, waiting)
    views = [walk.view for walk in walks]
    return report_on(
        procedure,
        [(view.case.number, view.events, view.stays) for view in views],
        [waiting.view.card],
        morning() - DAY,
        morning() + 60 * DAY,
        clock().worked,
    )


def text_of(found: Report, language: str = "id") -> str:
    return report_text(found, morning(), "Siti Aminah", "asn5@0123", Language.named(language))


@pytest.mark.parametrize("sop", FIVE)
def test_no_line_is_wider_than_the_paper_and_no_page_longer(sop: str) -> None:
    pages = text_of(walked(sop)).split("\f")
    assert all(width(line) <= 80 for page in pages for line in page.splitlines())
    assert all(len(page.splitlines()) <= 60 for page in pages)
    assert pages[-1].rstrip().endswith(f"Halaman {len(pages)} dari {len(pages)}")


@pytest.mark.parametrize("sop", FIVE)
def test_the_signatures_of_a_report_share_a_page_with_what_is_signed(sop: str) -> None:
    [signed] = [page for page in text_of(walked(sop)).split("\f") if "Mengetahui," in page]
    above = [line for line in signed.split("Mengetahui,")[0].splitlines() if line.strip()]
    assert len(above) > 3  # besides the running head and the date, what is signed


@pytest.mark.parametrize("sop", FIVE)
def test_every_step_is_on_the_monitoring_sheet_with_room_for_action_and_initials(sop: str) -> None:
    sheet = text_of(walked(sop)).partition("LEMBAR MONITORING")[2].partition("LEMBAR EVALUASI")[0]
    for step in shipped(sop).steps:
        rows = [line for line in sheet.splitlines() if line.startswith(f"{step.no:<3} ")]
        assert len(rows) == 1
    assert sheet.count("." * 12) >= 2 * len(shipped(sop).steps)


def test_the_sheet_has_the_columns_of_the_monitoring_form() -> None:
    sheet = text_of(walked()).partition("LEMBAR MONITORING")[2]
    heading = next(line for line in sheet.splitlines() if line.startswith("No"))
    assert heading.split() == ["No", "Langkah", "Penilaian", "Temuan", "Tindakan", "Paraf"]


@pytest.mark.parametrize("sop", FIVE)
def test_the_yearly_sheet_asks_for_assessment_and_action_beside_the_figures(sop: str) -> None:
    found = msgspec.structs.replace(
        walked(sop), evaluation=Evaluation(date(2020, 1, 2), date(2025, 3, 4), "revisi", due=True)
    )
    sheet = text_of(found).partition("LEMBAR EVALUASI TAHUNAN")[2]
    flat = " ".join(sheet.split())
    assert "Evaluasi terakhir : Selasa, 4 Maret 2025: revisi" in flat
    assert "Keadaan : perlu evaluasi" in flat
    asked = [
        line for line in sheet.splitlines() if line[:1] in set("1234567") and line[1:4] == "   "
    ]
    assert [line[0] for line in asked] == list("1234567")
    assert all(line.endswith("." * 12) for line in asked)
    assert asked[0][37:].startswith("- 2 selesai, 0 ditolak, 0")
    assert sheet.index("Tindakan") < sheet.index("Mengetahui,")


def test_what_the_assessor_has_recorded_stands_in_the_cells() -> None:
    answers = (True, True, False, True, True, False, True)
    filled = Filled(morning(), "Lina Wati", "revisi", "terlalu lama", answers, "ubah waktu")
    found = msgspec.structs.replace(
        walked(), evaluation=Evaluation(date(2020, 1, 2), date(2026, 3, 4), "revisi", filled=filled)
    )
    sheet = text_of(found).partition("LEMBAR EVALUASI TAHUNAN")[2]
    asked = [
        line for line in sheet.splitlines() if line[:1] in set("1234567") and line[1:4] == "   "
    ]
    assert [line.split()[-1] for line in asked] == [
        "ya" if answer else "tidak" for answer in answers
    ]
    assert "Penilai : Lina Wati" in " ".join(sheet.split())
    for said in ("revisi", "terlalu lama", "ubah waktu"):
        assert said in " ".join(sheet.split())
    assert "..." not in sheet[sheet.index("Kriteria") : sheet.index("Tindakan: tetap")]
    assert max(map(len, sheet.splitlines())) <= 80
    said = report_view(found, morning().tzinfo)["evaluation"]
    assert (said["assessor"], said["answers"], said["action"]) == (
        "Lina Wati", list(answers), "ubah waktu",
    )  # fmt: skip
    sheets = {sheet.name: sheet for sheet in report_sheets(found, morning().tzinfo, Language())}
    assert [row[3] for row in sheets["Evaluasi"].rows] == [
        "ya" if answer else "tidak" for answer in answers
    ]
    assert list(next(iter(sheets["Tindakan"].rows))[-3:]) == [
        "revisi",
        "terlalu lama",
        "ubah waktu",
    ]


def test_the_yearly_figures_are_those_of_the_steps() -> None:
    found = walked()
    view = report_view(found, morning().tzinfo)
    said = view["evaluation"]
    assert said["visits"] == sum(step["visits"] for step in view["steps"]) > 0
    assert said["returned"] == sum(step["returned"] for step in view["steps"]) == 1
    timed = [step for step in view["steps"] if step["standard"] is not None]
    assert said["measured"] == sum(step["visits"] for step in timed) < said["visits"]
    assert said["late_share"] == round(said["late"] / said["measured"], 4)
    assert (said["due"], said["evaluated"]) == (False, None)


def test_the_workbook_has_both_yearly_tables_with_cells_left_for_the_assessor() -> None:
    sheets = {sheet.name: sheet for sheet in report_sheets(walked(), morning().tzinfo, Language())}
    asked, action = sheets["Evaluasi"], sheets["Tindakan"]
    assert (asked.columns[-1], action.columns[-1]) == ("Penilaian", "Tindakan")
    rows = [*asked.rows]
    assert len(rows) == 7
    assert all(row[2] and row[-1] == "" for row in rows)
    (row,) = action.rows
    assert "1 dari" in str(row[-4])
    assert row[-1] == ""


def test_the_period_names_its_last_day() -> None:
    found = msgspec.structs.replace(
        walked(),
        since=morning().replace(month=7, day=1, hour=0),
        until=morning().replace(year=2027, month=1, day=1, hour=0),
    )
    assert "Rabu, 1 Juli 2026 sampai Kamis, 31 Desember 2026" in text_of(found)


def test_a_case_that_waits_is_named_as_the_oldest() -> None:
    assert "terlama PGM-2026-0003 sejak 23/11/2026" in [
        str(finding) for finding in findings(walked().steps[1])
    ]


def test_the_assessment_follows_the_rule_that_the_paper_states() -> None:
    assert str(assessment(one_step(late=1))) == "baik"
    assert str(assessment(one_step(late=2))) == "tidak baik"
    assert str(assessment(one_step(visits=0, median=None, ninetieth=None))) == "belum dinilai"
    assert str(assessment(one_step(standard=None, allowed=None))) == "tanpa ukuran"


def test_findings_are_what_the_data_says() -> None:
    said = [str(each) for each in findings(one_step(late=2, returned=3, waiting_late=1))]
    assert said == [
        "2 dari 10 kunjungan terlambat",
        "3 kali dikembalikan",
        "1 berkas kini terlambat",
    ]


def test_the_bar_reads_without_colour() -> None:
    assert bar(one_step(median=15 * MINUTE, ninetieth=24 * MINUTE), 30) == "##########------    |"
    assert bar(one_step(median=30 * MINUTE, ninetieth=33 * MINUTE), 30) == "#" * 20 + "|-"
    assert bar(one_step(ninetieth=99 * MINUTE), 30)[-1] == ">"
    assert bar(one_step(allowed=None), 30) == ""


@given(st.integers(1, 1000), st.integers(0, 5000), st.integers(0, 5000), st.integers(4, 90))
def test_a_bar_always_shows_the_standard_and_keeps_to_its_room(
    allowed: int, median: int, more: int, cells: int
) -> None:
    step = one_step(
        allowed=allowed * MINUTE, median=median * MINUTE, ninetieth=(median + more) * MINUTE
    )
    drawn = bar(step, cells)
    assert len(drawn) <= cells
    assert "|" in drawn
    assert ("#" in drawn[cells * 2 // 3 + 1 :]) <= (median > allowed)


def test_csv_has_a_row_for_each_step_with_numbers() -> None:
    rows = list(csv.DictReader(StringIO(report_csv(walked(), morning().tzinfo))))
    assert len(rows) == 14
    seventh = rows[6]
    assert (seventh["step"], seventh["visits"], seventh["returned"]) == ("7", "3", "1")
    assert float(seventh["allowed_minutes"]) == 25
    assert float(seventh["return_rate"]) == pytest.approx(1 / 3, abs=1e-4)
    assert rows[0]["late_share"] == ""
    assert rows[1]["oldest"] == "PGM-2026-0003"


def test_a_text_of_the_document_is_no_formula_in_a_spreadsheet() -> None:
    procedure = shipped("pengaduan-masyarakat")
    first = msgspec.structs.replace(procedure.steps[0], activity="=HYPERLINK(1)")
    changed = msgspec.structs.replace(procedure, steps=(first, *procedure.steps[1:]))
    found = msgspec.structs.replace(walked(), procedure=changed)
    rows = list(csv.DictReader(StringIO(report_csv(found, None))))
    assert rows[0]["activity"] == "'=HYPERLINK(1)"


def test_json_says_the_same_as_the_report() -> None:
    found = walked()
    view = report_view(found, morning().tzinfo)
    assert view["sop"] == "pengaduan-masyarakat"
    assert (view["opened"], view["completed"], view["open"]) == (3, 2, 1)
    assert [step["visits"] for step in view["steps"]] == [s.visits for s in found.steps]
    assert view["since"].endswith("+07:00")
    assert msgspec.json.encode(view)
