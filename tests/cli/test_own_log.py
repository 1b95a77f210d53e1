"""``sop-tui my-log``: the officer's acts, their totals, and the export formats."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from command_line import PGM, CommandLine
from openpyxl import load_workbook

pytestmark = pytest.mark.both_engines


@pytest.fixture
def worked(sop_tui: CommandLine) -> tuple[CommandLine, tuple[str, str]]:
    """An officer who has opened two cases and moved one of them on."""
    numbers = sop_tui.open(), sop_tui.open()
    sop_tui.done("complete", numbers[0])
    return sop_tui, numbers


Worked = tuple[CommandLine, tuple[str, str]]


def rows_of(text: str, separator: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text), delimiter=separator))


def test_below_the_acts_stand_their_sums_by_day_and_by_month(worked: Worked) -> None:
    sop_tui, numbers = worked
    acts, days, months = sop_tui.done("my-log").out.rstrip("\n").split("\n\n")
    assert acts.count(numbers[0]) == 2
    for table, name in ((days, "hari"), (months, "bulan")):
        heading, _, *rows = table.split("\n")
        assert heading.startswith(f"Menurut {name}")
        assert sum(int(row.split()[-5]) for row in rows) == 3


def test_csv_has_a_row_for_each_act_or_for_each_day_or_month(worked: Worked) -> None:
    sop_tui, numbers = worked
    rows = rows_of(sop_tui.done("my-log", "--format", "csv", "--separator", ";").out, ";")
    assert sorted((row["number"], row["kind"]) for row in rows) == [
        (numbers[0], "completed"), (numbers[0], "opened"), (numbers[1], "opened"),
    ]  # fmt: skip
    assert {row["sop"] for row in rows} == {PGM}
    for unit, length in (("day", 10), ("month", 7)):
        sums = rows_of(sop_tui.done("my-log", "--format", "csv", "--sums", unit).out)
        assert {each[unit] for each in sums} == {row["at"][:length] for row in rows}
        for column, count in (("acts", 3), ("forwarded", 1), ("sent_back", 0), ("others", 2)):
            assert sum(int(each[column]) for each in sums) == count


def test_a_workbook_has_the_acts_and_both_sums(worked: Worked, tmp_path: Path) -> None:
    sop_tui, numbers = worked
    path = tmp_path / "tindakan.xlsx"
    sop_tui.done("my-log", "--format", "xlsx", "-o", str(path))
    book = load_workbook(path)
    assert book.sheetnames == ["Tindakan", "Per hari", "Per bulan"]
    acts = [row[1] for row in book["Tindakan"].iter_rows(min_row=2, values_only=True)]
    assert sorted(acts) == [numbers[0], numbers[0], numbers[1]]
    for name in ("Per hari", "Per bulan"):
        assert sum(row[1] for row in book[name].iter_rows(min_row=2, values_only=True)) == 3


def test_the_sheet_is_for_paper(worked: Worked, tmp_path: Path) -> None:
    sop_tui, numbers = worked
    path = tmp_path / "tindakan.txt"
    sop_tui.done("my-log", "--sheet", "-o", str(path))
    text = path.read_text()
    assert "DAFTAR TINDAKAN PETUGAS" in text
    assert text.count(numbers[0]) == 2
    assert "Menurut bulan" in text
    assert "Halaman 1 dari " in text
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80
    empty = sop_tui.done("my-log", "--since", "2020-01-01", "--until", "2020-01-02", "--sheet").out
    assert "Tidak ada tindakan pada hari-hari itu." in empty


def test_until_alone_is_of_the_seven_days_up_to_there(worked: Worked) -> None:
    sop_tui, numbers = worked
    assert numbers[0] in sop_tui.done("my-log", "--until", "2999-01-01").out
    assert sop_tui.done("my-log", "--until", "2020-01-02").out == ""


@pytest.mark.parametrize(
    "words",
    [
        ("--sums", "day"), ("--sums", "week", "--format", "csv"), ("--sheet", "--format", "csv"),
        ("--sheet", "--json"), ("--with-identity",), ("--separator", ";"), ("--format", "xes"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(sop_tui: CommandLine, words: tuple[str, ...]) -> None:
    sop_tui.refused(2, "my-log", *words)
