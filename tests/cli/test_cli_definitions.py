"""The life of a definition by command."""

import json
from pathlib import Path

import pytest
from command_line import PGM, CommandLine

from sop_tui.sop.reading import shipped_sops

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
    (moved,) = sop_tui.done("sop", "migrate", PGM, "--reason", "SK-1", "--json").json
    assert moved["moved"]
    events = sop_tui.done("show", moved["number"], "--json").json["history"]
    assert [event["kind"] for event in events] == ["opened", "migrated"]
    assert "pindah revisi SOP" in sop_tui.done("export", moved["number"]).out
    sop_tui.done("sop", "evaluate", PGM, "--result", "baik", "--note", "sesuai")
    sop_tui.done("sop", "retire", PGM, "--from", "1/1/2026", "--reason", "digabung")
    assert sop_tui("open", PGM, "Baru").code == 4
    assert sop_tui.done("sop", "list", "--json").json[-1]["state"] == "dicabut"
    sop_tui.done("complete", moved["number"])
    assert sop_tui.done("store", "verify", "--json").json["ok"]


def test_migrating_wants_a_reason_or_a_preview(sop_tui: CommandLine) -> None:
    refused = sop_tui("sop", "migrate", PGM)
    assert refused.code == 2
    assert "--preview" in refused.err


def test_a_rehearsal_without_history_says_so(sop_tui: CommandLine, slower: Path) -> None:
    answer = sop_tui.done("sop", "rehearse", str(slower))
    assert "tanpa riwayat" in answer.out
    assert "belum ada berkas selesai" in answer.err


def test_a_file_is_held_against_the_other_definitions(sop_tui: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "baru.toml"
    path.write_text(SHIPPED)
    found = sop_tui("sop", "check", str(path))
    assert found.code == 2
    assert "kode PGM" in found.out
    assert PGM in found.out
    refused = sop_tui("sop", "adopt", str(path))
    assert refused.code == 3
    assert PGM in refused.err


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
