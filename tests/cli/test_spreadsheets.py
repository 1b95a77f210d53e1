"""Exports for spreadsheets, as commands."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from command_line import PGM, CommandLine
from openpyxl import load_workbook

pytestmark = pytest.mark.both_engines


@pytest.mark.parametrize(
    ("words", "sheet"),
    [
        (["export", "NUMBER"], "Peristiwa"),
        (["export", "--all"], "Peristiwa"),
        (["export", "--agenda", "--from", "2020-01-01", "--until", "2099-01-01"], "Buku agenda"),
        (["report", PGM], "Langkah"),
    ],
)
def test_each_export_is_available_as_a_workbook(
    sop_tui: CommandLine, tmp_path: Path, words: list[str], sheet: str
) -> None:
    number = sop_tui.open("Pungli", PGM, "--ref", "0012")
    file = tmp_path / "buku.xlsx"
    typed = [number if word == "NUMBER" else word for word in words]
    answer = sop_tui.done(*typed, "--format", "xlsx", "-o", str(file))
    assert answer.out == ""
    book = load_workbook(file)
    assert book[sheet].max_row >= 2
    assert "0012" in {cell.value for row in book[sheet] for cell in row} or sheet == "Langkah"
    said = sop_tui.refused(2, *typed, "--format", "xlsx", "-o", str(file))
    assert "sudah ada" in said
    sop_tui.done(*typed, "--format", "xlsx", "-o", str(file), "--force")


def test_the_applicant_who_is_kept_secret_is_kept_out_of_workbooks(
    sop_tui: CommandLine, tmp_path: Path
) -> None:
    number = sop_tui.open("Laporan Siti Aminah", PGM, "--subject", "Siti Aminah")
    file = tmp_path / "buku.xlsx"
    sop_tui.done("export", number, "--format", "xlsx", "-o", str(file))
    said = {str(cell.value) for row in load_workbook(file)["Peristiwa"] for cell in row}
    assert not any("Siti Aminah" in text for text in said)


@pytest.mark.parametrize("words", [["export", "--all"], ["report", PGM]])
def test_a_semicolon_separates_the_cells_where_excel_wants_it(
    sop_tui: CommandLine, words: list[str]
) -> None:
    sop_tui.open("Satu; dua, tiga")
    plain = list(csv.reader(StringIO(sop_tui.done(*words, "--format", "csv").out)))
    other = sop_tui.done(*words, "--format", "csv", "--separator", ";").out
    assert list(csv.reader(StringIO(other), delimiter=";")) == plain


def test_an_unknown_separator_or_one_for_another_format_is_refused(sop_tui: CommandLine) -> None:
    sop_tui.open()
    sop_tui.refused(2, "export", "--all", "--format", "csv", "--separator", "x")
    sop_tui.refused(2, "export", "--all", "--format", "json", "--separator", ";")
