"""What plain commands say about time: a changed calendar once, the legal limit
beside the due date.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sop_tui.cli.main import main
from sop_tui.worktime.shipped import shipped_calendar_file

pytestmark = pytest.mark.both_engines

Run = Callable[..., tuple[int, str, str]]

LETTERS = """
code = "SRT"
title = "Surat Keluar"
limit = "5 hari kerja"

[[role]]
id = "staf"
name = "Staf"

[[step]]
no = 1
activity = "Membuat surat"
role = "staf"
time = "3 hari"
"""


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    (tmp_path / "sops").mkdir()
    (tmp_path / "sops" / "surat.toml").write_text(LETTERS, encoding="utf-8")

    def run(*words: str) -> tuple[int, str, str]:
        where = ("--store", str(tmp_path / "data.json"), "--sops", str(tmp_path / "sops"))
        code = main([*where, *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    assert run("store", "init")[0] == 0
    assert run("open", "surat", "Undangan rapat")[0] == 0
    return run


def change_calendar(folder: Path) -> None:
    text = shipped_calendar_file("asn5").read_text(encoding="utf-8")
    (folder / "calendars").mkdir()
    (folder / "calendars" / "asn5.toml").write_text(
        text.replace('"07.30-12.00"', '"08.00-12.00"'), encoding="utf-8"
    )


def test_an_unchanged_calendar_is_not_mentioned(run: Run) -> None:
    assert run("list")[2] == ""


def test_a_changed_calendar_is_mentioned_once_on_stderr(run: Run, tmp_path: Path) -> None:
    change_calendar(tmp_path)
    code, out, err = run("list")
    assert code == 0
    assert "SRT-" in out
    assert err == "kalender kerja berubah: batas waktu 1 berkas dihitung ulang\n"


def test_a_program_that_reads_json_gets_no_notice(run: Run, tmp_path: Path) -> None:
    change_calendar(tmp_path)
    assert run("list", "--json")[2] == ""


def test_the_legal_limit_stands_beside_the_due_date(run: Run) -> None:
    number = json.loads(run("list", "--json")[1])[0]["number"]
    shown = run("show", number)[1].splitlines()
    labels = [line.split("  ")[0] for line in shown]
    assert labels.index("Batas keseluruhan") == labels.index("Batas waktu") + 1


def test_json_says_the_legal_limit_with_its_zone(run: Run) -> None:
    number = json.loads(run("list", "--json")[1])[0]["number"]
    view = json.loads(run("show", number, "--json")[1])
    assert view["limit_at"].endswith("+07:00")
    assert view["limit_at"] > view["due_at"]
