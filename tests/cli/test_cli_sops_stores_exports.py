"""Procedures and the data file by command."""

import json
import re
from pathlib import Path

import pytest
from command_line import PGM, CommandLine

from sop_tui.sop.reading import read_folder, shipped_sops

SHIPPED = read_folder(shipped_sops()).procedures


def test_sop_list_needs_no_store(bare: CommandLine) -> None:
    answer = bare.done("sop", "list", "--json").json
    assert [each["id"] for each in answer] == list(SHIPPED)
    assert all(each["usable"] for each in answer)
    assert not bare.path.exists()


@pytest.mark.parametrize("sop", SHIPPED)
def test_sop_show_has_the_promised_shape(bare: CommandLine, sop: str) -> None:
    procedure = SHIPPED[sop]
    answer = bare.done("sop", "show", sop, "--json").json
    assert list(answer) == [
        "id", "code", "agency", "number", "title", "created", "revised", "effective", "roles",
        "steps", "nodes", "totals", "stated_total", "confidential_subject", "fingerprint",
    ]  # fmt: skip
    assert [role["id"] for role in answer["roles"]] == [role.id for role in procedure.roles]
    assert list(answer["roles"][0]) == ["id", "name", "outside"]
    assert [step["no"] for step in answer["steps"]] == [step.no for step in procedure.steps]
    for shown, step in zip(answer["steps"], procedure.steps, strict=True):
        assert list(shown) == [
            "no", "activity", "role", "check", "inputs", "time", "output", "note", "inferred",
        ]  # fmt: skip
        if step.check is None:
            assert shown["check"] is None
        else:
            assert shown["check"] == {
                "role": step.check.role, "act": step.check.act,
                "return_to": list(step.check.return_to), "reject": step.check.reject,
            }  # fmt: skip
    text = bare.done("sop", "show", sop).out
    assert all(f"{step.no:>3}. " in text for step in procedure.steps)
    assert max(map(len, text.splitlines())) <= 80


def test_totals_are_listed_by_unit(bare: CommandLine) -> None:
    totals = {
        sop: bare.done("sop", "show", sop, "--json").json["totals"]
        for sop in ("pemantauan-pelayanan-publik", "standar-pelayanan-kab-tangerang", PGM)
    }
    assert totals == {
        "pemantauan-pelayanan-publik": {"hari": 5, "menit": 480},
        "standar-pelayanan-kab-tangerang": {"hari": 42.5},
        PGM: {"menit": 290},
    }


def test_sop_show_says_whether_the_applicant_stays_unnamed(bare: CommandLine) -> None:
    shown = {
        sop: bare.done("sop", "show", sop, "--json").json["confidential_subject"] for sop in SHIPPED
    }
    assert [sop for sop, confidential in shown.items() if confidential] == [PGM]
    assert "dirahasiakan" in bare.done("sop", "show", PGM).out


def test_sop_check_of_files(bare: CommandLine, tmp_path: Path) -> None:
    good = shipped_sops() / f"{PGM}.toml"
    bad = tmp_path / "x.toml"
    bad.write_text('code = "X"\n', encoding="utf-8")
    assert bare.done("sop", "check", str(good)).out == f"{good}: baik\n"
    answer = bare("sop", "check", str(good), str(bad), str(tmp_path / "none.toml"), "--json")
    assert answer.code == 2
    first, second, third = json.loads(answer.out)
    assert first == {"file": str(good), "ok": True, "problems": [], "notices": []}
    assert second["ok"] is third["ok"] is False
    assert {"line", "step", "message"} == set(second["problems"][0])


def test_verify_has_the_promised_shape(sop_tui: CommandLine) -> None:
    sop_tui.open()
    answer = sop_tui.done("store", "verify", "--json").json
    assert list(answer)[:4] == ["ok", "cases", "events", "revision"]
    assert (answer["ok"], answer["cases"], answer["events"], answer["problems"]) == (True, 1, 2, [])
    assert "utuh" in sop_tui.done("store", "verify").out


def test_verify_of_a_changed_file_is_code_5_and_names_the_case(sop_tui: CommandLine) -> None:
    number = sop_tui.open("AAAA")
    text = sop_tui.path.read_text(encoding="utf-8")
    sop_tui.path.write_text(text.replace('"title":"AAAA"', '"title":"BBBB"'), encoding="utf-8")
    answer = sop_tui("store", "verify", "--json")
    assert answer.code == 5
    assert answer.json["ok"] is False
    assert any(number in problem for problem in answer.json["problems"])
    assert sop_tui("store", "verify").code == 5


def test_a_backup_brings_a_damaged_store_back(sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    copy = Path(sop_tui.done("store", "backup").out.strip())
    assert copy.is_file()
    assert sop_tui.done("store", "info", "--json").json["last_backup"] == str(copy)
    sop_tui.path.write_bytes(b"")
    assert str(copy) in sop_tui.refused(5, "list")
    assert "dipulihkan" in sop_tui.done("store", "restore").err
    assert sop_tui.done("list", "--json").json[0]["number"] == number


def test_a_sound_store_is_replaced_only_by_an_admin_who_says_yes(sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    copy = sop_tui.done("store", "backup").out.strip()
    sop_tui.done("note", number, "sesudah salinan")
    refused = sop_tui.refused(2, "store", "restore")
    assert "1 perubahan akan hilang" in refused
    assert copy in refused
    sop_tui.done("officer", "add", "budi", "--name", "Budi")
    not_admin = sop_tui.refused(3, "store", "restore", "--yes", "--officer", "budi")
    assert "hanya admin" in not_admin
    assert "2 perubahan" in sop_tui.done("store", "restore", "--yes").err
    assert sop_tui.done("store", "verify", "--json").json["ok"]


def test_the_copies_are_shown_and_one_is_restored_by_its_name(sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    first = Path(sop_tui.done("store", "backup").out.strip()).name
    sop_tui.done("note", number, "sesudah salinan")
    second = Path(sop_tui.done("store", "backup").out.strip()).name
    answer = sop_tui("store", "restore")
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    rows = [line.split() for line in answer.lines[2:]]
    assert [(row[0], row[3:]) for row in rows] == [(second, ["3", "0"]), (first, ["2", "1"])]
    assert all(re.fullmatch(r"\d\d/\d\d/\d{4} \d\d\.\d\d", " ".join(row[1:3])) for row in rows)
    unknown = sop_tui.refused(5, "store", "restore", "lain.json", "--yes")
    assert f"lain.json tidak ada; yang ada: {second}, {first}" in unknown
    assert "1 perubahan akan hilang" in sop_tui.refused(2, "store", "restore", first)
    sop_tui.done("store", "restore", first, "--yes")
    assert sop_tui.done("show", number, "--json").json["version"] == 1


def test_restore_without_a_copy_is_code_5(sop_tui: CommandLine) -> None:
    sop_tui.refused(5, "store", "restore")


def test_archived_cases_are_still_found(sop_tui: CommandLine) -> None:
    number = sop_tui.open("Pungli lama")
    sop_tui.done("cancel", number, "--reason", "dobel")
    answer = sop_tui.done("store", "archive", "--days", "-1")
    if answer.out == "":  # closed within the current second
        answer = sop_tui.done("store", "archive", "--days", "-1")
    assert sop_tui.done("show", number, "--json").json["status"] == "cancelled"
    assert sop_tui.done("list", "--status", "all", "--json").json[0]["number"] == number
    sop_tui.refused(3, "note", number, "terlambat")


@pytest.mark.parametrize("days", ["999999", "99999999999", "9" * 30])
def test_more_days_than_any_case_is_old_archive_nothing(sop_tui: CommandLine, days: str) -> None:
    sop_tui.done("cancel", sop_tui.open(), "--reason", "dobel")
    assert sop_tui.done("store", "archive", "--days", days).out == ""


def test_info_counts(sop_tui: CommandLine) -> None:
    sop_tui.open()
    sop_tui.done("cancel", sop_tui.open(), "--reason", "dobel")
    answer = sop_tui.done("store", "info", "--json").json
    counted = {key: answer[key] for key in ("open", "closed", "archived", "officers", "warnings")}
    assert counted == {"open": 1, "closed": 1, "archived": 0, "officers": 1, "warnings": []}
    sop_tui.path.chmod(0o644)
    assert "terlalu terbuka" in sop_tui.done("store", "info").err


@pytest.mark.parametrize("sop", SHIPPED)
def test_sop_export(bare: CommandLine, sop: str, tmp_path: Path) -> None:
    text = bare.done("sop", "export", sop).out
    assert max(map(len, text.splitlines())) <= 80
    for shown in ("STANDAR OPERASIONAL PROSEDUR", "DASAR HUKUM", "Halaman 1 dari ", "PELAKSANA"):
        assert shown in text
    target = tmp_path / "x.bpmn"
    answer = bare.done("sop", "export", sop, "--format", "bpmn", "-o", str(target))
    assert answer.out == ""
    assert "<bpmn:definitions" in target.read_text(encoding="utf-8")
    bare.refused(4, "sop", "export", "tidak-ada")
