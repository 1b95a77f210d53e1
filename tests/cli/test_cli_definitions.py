"""The life of a definition by command."""

import json
from pathlib import Path

import pytest
from command_line import PGM, CommandLine

from sop_tui.sop.reading import shipped_sops

pytestmark = pytest.mark.both_engines

SHIPPED = (shipped_sops() / f"{PGM}.toml").read_text()


@pytest.fixture
def slower(tmp_path: Path) -> Path:
    path = tmp_path / f"{PGM}.toml"
    path.write_text(SHIPPED.replace('time = "20 menit"', 'time = "25 menit"', 1))
    return path


def test_from_the_file_to_running_cases_and_to_the_end(sop_tui: CommandLine, slower: Path) -> None:
    sop_tui.done("open", PGM, "Berjalan")
    found = sop_tui("sop", "diff", PGM, str(slower), "--json")
    assert found.code == 1
    (step,) = json.loads(found.out)["steps"]
    assert [field["field"] for field in step["fields"]] == ["time"]
    sop_tui.done("sop", "adopt", str(slower), "--effective", "1/1/2026", "--letter", "SK-1")
    assert sop_tui.done("sop", "diff", PGM, str(slower)).out
    (state,) = (s for s in sop_tui.done("sop", "list", "--json").json if s["id"] == PGM)
    assert (state["state"], state["adopted"], state["since"]) == ("berlaku", True, "2026-01-01")
    assert (state["open"], state["older"]) == (1, 1)
    (entry,) = sop_tui.done("sop", "history", PGM, "--json").json
    assert (entry["kind"], entry["letter"]) == ("adopted", "SK-1")
    (preview,) = sop_tui.done("sop", "migrate", PGM, "--preview", "--json").json
    assert (preview["why_not"], preview["moved"]) == (None, False)
    for short in ("1", "pgm 1", preview["number"].lower()):
        named = sop_tui.done("sop", "migrate", PGM, "--preview", "--json", "--case", short)
        assert named.json == [preview]
    (moved,) = sop_tui.done("sop", "migrate", PGM, "--reason", "SK-1", "--json").json
    assert moved["moved"]
    events = sop_tui.done("show", moved["number"], "--json").json["history"]
    assert [event["kind"] for event in events] == ["opened", "migrated"]
    assert "pindah revisi SOP" in sop_tui.done("export", moved["number"]).out
    sop_tui.done("sop", "evaluate", PGM, "--result", "baik", "--note", "sesuai")
    sop_tui.done("sop", "retire", PGM, "--from", "1/1/2026", "--reason", "digabung")
    assert f"SOP {PGM} sudah dicabut mulai " in sop_tui.refused(4, "open", PGM, "Baru")
    assert sop_tui.done("sop", "list", "--json").json[-1]["state"] == "dicabut"
    sop_tui.done("complete", moved["number"])
    assert sop_tui.done("store", "verify", "--json").json["ok"]


EIGHT = 'untuk dikoreksi dan paraf"\nrole = "kabag-p2"'
BY_THE_DRAFTER = 'untuk dikoreksi dan paraf"\nrole = "kasubag-pphti"'
EVERY_FORM = ("text", "json", "csv", "xes", "xlsx")


@pytest.mark.file_only
def test_a_case_moves_though_what_is_void_has_changed_and_is_exported_when_archived(
    sop_tui: CommandLine, tmp_path: Path
) -> None:
    number = sop_tui.open("Dugaan pungutan di loket")
    for _ in range(7):
        sop_tui.done("complete", number)
    for act in ("approve", "complete"):  # 7p, 8
        sop_tui.done(act, number)
    sop_tui.done("return", number, "--reason", "kurang rapi")  # back to 7p: 8 becomes void
    path = tmp_path / f"{PGM}.toml"
    assert EIGHT in SHIPPED
    path.write_text(SHIPPED.replace(EIGHT, BY_THE_DRAFTER))
    sop_tui.done("sop", "adopt", str(path), "--effective", "1/1/2026")
    (preview,) = sop_tui.done("sop", "migrate", PGM, "--preview", "--json").json
    assert preview["why_not"] is None
    (moved,) = sop_tui.done("sop", "migrate", PGM, "--reason", "SK-12/2026", "--json").json
    assert moved["moved"]
    assert "tidak ada lagi dalam revisi ini" in sop_tui.done("export", number).out
    shown = sop_tui.done("show", number).out
    assert "SK-12/2026" in shown
    sop_tui.done("my-log")
    sop_tui.done("approve", number)
    assert sop_tui.done("show", number, "--json").json["lane"] == "kasubag-pphti"
    while sop_tui.done("show", number, "--json").json["status"] == "open":
        phase = sop_tui.done("show", number, "--json").json["phase"]
        sop_tui.done("approve" if phase == "check" else "complete", number)
    before = {form: _exported(sop_tui, tmp_path, number, form) for form in EVERY_FORM}
    assert sop_tui.done("store", "archive", "--days", "0").out
    (archive,) = sop_tui.path.parent.glob(f"{sop_tui.path.stem}-2*.json")
    kept = {each["fingerprint"] for each in json.loads(archive.read_text())["sops"].values()}
    assert kept == {each["fingerprint"] for each in json.loads(before["json"])["revisions"]}
    assert sop_tui.done("show", number, "--json").json["number"] == number
    after = {form: _exported(sop_tui, tmp_path, number, form) for form in EVERY_FORM}
    said = [json.loads(each["json"]) for each in (before, after)]
    assert said[0] == said[1] | {"actions": said[0]["actions"]}
    assert before["csv"] == after["csv"]
    assert before["xes"] == after["xes"]
    assert "Revisi terdahulu" in after["text"]
    assert sop_tui.done("sop", "rehearse", str(path), "--json").json["cases"] == 1
    sop_tui.done("report", PGM)
    assert sop_tui.done("store", "verify", "--json").json["ok"]


def _exported(sop_tui: CommandLine, tmp_path: Path, number: str, form: str) -> str:
    path = tmp_path / f"berkas.{form}"
    sop_tui.done("export", number, "--format", form, "-o", str(path), "--force")
    assert path.stat().st_size
    return path.read_text() if form != "xlsx" else ""


def test_a_file_that_is_to_hold_later_says_so_in_the_list(
    sop_tui: CommandLine, tmp_path: Path
) -> None:
    folder = tmp_path / "sops"
    sop_tui.done("sop", "copy-shipped", str(folder))
    assert "tidak ditimpa" in sop_tui("sop", "copy-shipped", str(folder)).err
    here = ("--sops", str(folder))
    sop_tui.done("open", PGM, "Sebelum", *here)
    path = folder / f"{PGM}.toml"
    text = path.read_text()
    effective = next(line for line in text.splitlines() if line.startswith("effective"))
    path.write_text(text.replace(effective, "effective = 2999-01-01"))
    said = [each for each in sop_tui.done("sop", "list", "--json", *here).json
            if each["id"] == PGM]  # fmt: skip
    assert [(each["state"], each["since"]) for each in said] == [
        ("berlaku", "2020-01-02"), ("akan berlaku", "2999-01-01"),
    ]  # fmt: skip
    assert "berlaku mulai Selasa, 1 Januari 2999" in sop_tui.done("sop", "list", *here).out
    sop_tui.done("open", PGM, "Sesudah", *here)


def test_an_office_without_a_store_says_so_too(bare: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "sops"
    bare.done("sop", "copy-shipped", str(folder))
    path = folder / f"{PGM}.toml"
    effective = next(line for line in SHIPPED.splitlines() if line.startswith("effective"))
    path.write_text(SHIPPED.replace(effective, "effective = 2999-01-01"))
    listed = bare.done("sop", "list", "--sops", str(folder))
    assert "berlaku mulai Selasa, 1 Januari 2999" in listed.out


def test_migrating_wants_a_reason_or_a_preview(sop_tui: CommandLine) -> None:
    refused = sop_tui("sop", "migrate", PGM)
    assert refused.code == 2
    assert "--preview" in refused.err


def test_a_rehearsal_without_history_says_so(sop_tui: CommandLine, slower: Path) -> None:
    answer = sop_tui.done("sop", "rehearse", str(slower))
    assert "tanpa riwayat" in answer.out
    assert "belum ada berkas selesai" in answer.err


def test_a_file_is_checked_against_the_other_definitions(
    sop_tui: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "baru.toml"
    path.write_text(SHIPPED)
    found = sop_tui("sop", "check", str(path))
    assert found.code == 2
    assert "kode PGM" in found.out
    assert PGM in found.out
    refused = sop_tui("sop", "adopt", str(path))
    assert refused.code == 3
    assert PGM in refused.err


def test_files_that_are_checked_together_are_checked_against_one_another(
    sop_tui: CommandLine, tmp_path: Path
) -> None:
    for name in ("satu", "dua"):
        (tmp_path / f"{name}.toml").write_text(SHIPPED.replace('code = "PGM"', 'code = "BRU"'))
    files = [str(tmp_path / f"{name}.toml") for name in ("satu", "dua")]
    assert sop_tui("sop", "check", files[0]).code == 0
    found = sop_tui("sop", "check", *files)
    assert found.code == 2
    for one, other in (("satu", "dua"), ("dua", "satu")):
        line = next(line for line in found.out.splitlines() if f"{one}.toml: " in line)
        assert f"BRU juga dipakai {other}" in line


def test_what_is_retired_already_is_not_retired_again(sop_tui: CommandLine) -> None:
    words = ("sop", "retire", PGM, "--from", "1/1/2027", "--reason", "digabung")
    sop_tui.done(*words)
    assert "sudah dicabut" in sop_tui.refused(2, *words)
    sop_tui.done("sop", "retire", PGM, "--from", "1/1/2028", "--reason", "ditunda")


def test_two_files_are_compared_without_a_store(bare: CommandLine, slower: Path) -> None:
    same = bare.done("sop", "diff", str(slower), str(slower))
    assert same.out.strip() == "tidak ada bedanya"
    assert bare("sop", "diff", PGM, str(slower)).code == 1
    assert bare("sop", "diff", "tidak-ada", str(slower)).code == 4


def test_a_draft_is_adopted_once_nothing_is_asked_any_more(
    sop_tui: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "pengaduan-baru.draft.toml"
    text = SHIPPED.replace('code = "PGM"', 'code = "PGB"')
    path.write_text(f"#? siapa yang memaraf langkah 7?\n{text}")
    refused = sop_tui.refused(2, "sop", "adopt", str(path), "--effective", "1/1/2026")
    assert "1 pertanyaan" in refused
    assert path.name in refused
    assert sop_tui.done("sop", "history", PGM).out == ""
    assert sop_tui("open", "pengaduan-baru", "Belum").code == 4
    path.write_text(text)
    sop_tui.done("sop", "adopt", str(path), "--effective", "1/1/2026", "--letter", "SK-2")
    (entry,) = sop_tui.done("sop", "history", "pengaduan-baru", "--json").json
    assert (entry["kind"], entry["letter"]) == ("adopted", "SK-2")
    assert sop_tui.done("open", "pengaduan-baru", "Sudah").out.startswith("PGB-")
    assert sop_tui.done("store", "verify", "--json").json["ok"]
