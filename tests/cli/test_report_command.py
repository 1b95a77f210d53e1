"""``sop-tui report``: the period asked for, the formats, and what it refuses."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sop_tui.cli.main import main
from sop_tui.sop.reading import shipped_sops

pytestmark = pytest.mark.both_engines

SOP = "pengaduan-masyarakat"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> tuple[int, str, str]:
        where = ("--store", str(tmp_path / "data.json"), "--sops", str(shipped_sops()))
        code = main([*where, *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    assert run("store", "init")[0] == 0
    assert run("open", SOP, "Antrean loket")[0] == 0
    return run


def test_the_report_is_of_the_present_half_year_and_for_paper(run: Run) -> None:
    code, out, err = run("report", SOP)
    assert code == 0
    assert "perlu evaluasi" in err
    assert "LEMBAR MONITORING" in out
    assert "Dalam masa ini dibuka 1" in out
    assert "\x1b" not in out
    assert all(len(line) <= 80 for line in out.splitlines())


def test_the_days_that_are_named_both_belong_to_the_period(run: Run) -> None:
    code, out, _ = run("report", SOP, "--from", "2019-01-05", "--until", "07/01/2019", "--json")
    view = json.loads(out)
    assert code == 0
    assert (view["since"], view["until"]) == (
        "2019-01-05T00:00:00+07:00",
        "2019-01-08T00:00:00+07:00",
    )
    assert view["opened"] == 0
    assert view["open"] == 1


def test_until_alone_reports_its_half_year_up_to_there(run: Run) -> None:
    _, out, _ = run("report", SOP, "--until", "2019-08-15", "--format", "json")
    view = json.loads(out)
    assert view["since"].startswith("2019-07-01")
    assert view["until"].startswith("2019-08-16")


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        ("2019-02", "2019-02-01", "2019-03-01"),
        ("2019-12", "2019-12-01", "2020-01-01"),
        ("2019-T1", "2019-01-01", "2019-04-01"),
        ("2019-t4", "2019-10-01", "2020-01-01"),
        ("2019-S1", "2019-01-01", "2019-07-01"),
        ("2019-S2", "2019-07-01", "2020-01-01"),
        ("2019", "2019-01-01", "2020-01-01"),
    ],
)
def test_a_period_has_a_name(run: Run, period: str, since: str, until: str) -> None:
    code, out, _ = run("report", SOP, "--period", period, "--json")
    view = json.loads(out)
    assert code == 0
    assert (view["since"][:10], view["until"][:10]) == (since, until)


def test_a_report_by_person_has_a_row_for_each_officer_in_csv_and_a_sheet_in_a_workbook(
    run: Run, tmp_path: Path
) -> None:
    numbers = [run("open", SOP, f"Antrean {at}")[1].strip() for at in range(2)]
    assert [run("complete", number)[0] for number in numbers] == [0, 0]
    year = str(json.loads(run("show", numbers[0], "--json")[1])["opened_at"])[:4]
    code, out, _ = run("report", SOP, "--period", year, "--format", "csv", "--by", "person")
    (row,) = csv.DictReader(StringIO(out))
    assert (code, row["visits"], row["late"], row["returned"]) == (0, "2", "0", "0")
    assert row["sop"] == SOP
    assert row["since"].startswith(f"{year}-01-01")
    path = tmp_path / "laporan.xlsx"
    assert run("report", SOP, "--period", year, "--format", "xlsx", "-o", str(path))[0] == 0
    head, only = load_workbook(path)["Petugas"].iter_rows(values_only=True)
    assert dict(zip(head, only, strict=True))["visits"] == 2
    assert dict(zip(head, only, strict=True))["name"] == row["name"]


def test_csv_goes_to_the_file_that_is_named(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("report", SOP, "--format", "csv", "-o", str(tmp_path / "laporan.csv"))
    assert (code, out) == (0, "")
    with (tmp_path / "laporan.csv").open(newline="") as file:
        rows = list(csv.DictReader(StringIO(file.read())))
    assert [row["step"] for row in rows] == [str(no) for no in range(1, 15)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--from", "2026-02-01", "--until", "2026-01-01"), 2),
        (("--from", "kemarin"), 2),
        (("--until", "9999-12-31"), 2),
        (("--format", "pdf"), 2),
        (("--period", "2026-13"), 2),
        (("--period", "2026-T5"), 2),
        (("--period", "0000"), 2),
        (("--period", "2026-S2", "--from", "2026-07-01"), 2),
        (("--by", "person"), 2),
    ],
)
def test_a_period_or_format_that_cannot_be_is_refused(
    run: Run, words: tuple[str, ...], code: int
) -> None:
    found, out, err = run("report", SOP, *words)
    assert (found, out) == (code, "")
    assert err.count("\n") == 1


def test_an_unknown_procedure_is_not_found(run: Run) -> None:
    assert run("report", "tidak-ada")[0] == 4


def test_the_yearly_evaluation_stands_in_the_report_until_it_is_done(run: Run) -> None:
    assert "perlu evaluasi" in run("report", SOP)[1]
    assert json.loads(run("report", SOP, "--json")[1])["evaluation"]["due"]
    assert run("sop", "evaluate", SOP, "--result", "revisi", "--note", "terlalu lama")[0] == 0
    _, out, err = run("report", SOP)
    assert "belum perlu dievaluasi" in out
    assert "perlu evaluasi" not in err
    said = json.loads(run("report", SOP, "--json")[1])["evaluation"]
    assert (said["due"], said["result"]) == (False, "revisi")
