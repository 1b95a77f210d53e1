"""sop draft: the definition on stdout, the questions on stderr, and its exit codes."""

import getpass
import io
import json
import tomllib
from pathlib import Path

import pytest
from command_line import CommandLine
from postgres_server import WHY_NOT, cluster, programs, quick

from sop_tui.drafting.formats import LARGEST_FILE

pytestmark = pytest.mark.both_engines

TABLE = (
    "Nama SOP\tPelayanan Dermaga\n\n"
    "No\tKegiatan\tStaf\tKepala\tKelengkapan\tWaktu\tOutput\tKet\n"
    "1\tMenyusun surat\tv\t\tkonsep\t1 jam\tsurat\t\n"
    "2\tMengirim surat\t\tv\tsurat\t5 menit\ttanda terima\t\n"
)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "dermaga.txt"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_with_a_code_nothing_is_asked_and_the_definition_is_sound(
    bare: CommandLine, document: Path, tmp_path: Path
) -> None:
    target = tmp_path / "dermaga.toml"
    answer = bare("sop", "draft", str(document), "--code", "DMG", "-o", str(target))
    assert answer.code == 0, answer.err
    assert "2 langkah · 0 pertanyaan · 2 tanda †" in answer.err
    assert tomllib.loads(target.read_text(encoding="utf-8"))["code"] == "DMG"
    assert bare("sop", "check", str(target)).code == 0


def test_without_a_code_it_is_asked_and_the_file_is_a_draft(
    bare: CommandLine, document: Path
) -> None:
    answer = bare("sop", "draft", str(document))
    assert answer.code == 1
    assert "\n#? code: " in answer.out
    assert "? code: " in answer.err
    assert "code" not in tomllib.loads(answer.out)


def test_a_column_that_no_row_uses_is_asked_and_its_role_goes_with_the_question(
    bare: CommandLine, document: Path, tmp_path: Path
) -> None:
    spare = TABLE.replace("\tKepala\t", "\tNotulis\tKepala\t").replace("\tv\t", "\tv\t\t", 1)
    document.write_text(spare.replace("\t\tv\tsurat", "\t\t\tv\tsurat"), encoding="utf-8")
    target = tmp_path / "dermaga.toml"
    answer = bare("sop", "draft", str(document), "--code", "DMG", "-o", str(target))
    assert answer.code == 1
    assert "? role.notulis: kolom “Notulis” tanpa simbol" in answer.err
    lines = target.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("#? role.notulis: "))
    assert lines[at + 1 : at + 4] == ["[[role]]", 'id = "notulis"', 'name = "Notulis"']
    target.write_text("\n".join(lines[:at] + lines[at + 4 :]) + "\n", encoding="utf-8")
    assert bare("sop", "check", str(target)).code == 0


def test_a_document_that_is_not_there_is_named(bare: CommandLine, tmp_path: Path) -> None:
    said = bare.refused(2, "sop", "draft", str(tmp_path / "lain.pdf"))
    assert "lain.pdf tidak dapat dibaca (tidak ada); periksa nama dan izinnya" in said


def test_an_existing_file_is_left_alone(bare: CommandLine, document: Path, tmp_path: Path) -> None:
    target = tmp_path / "ada.toml"
    target.write_text("milik kantor", encoding="utf-8")
    answer = bare("sop", "draft", str(document), "-o", str(target))
    assert answer.code == 2
    assert target.read_text(encoding="utf-8") == "milik kantor"


def test_of_a_folder_that_is_not_there_it_is_said(bare: CommandLine, document: Path) -> None:
    target = document.parent / "sops" / "dermaga.draft.toml"
    answer = bare("sop", "draft", str(document), "-o", str(target))
    assert answer.code == 2
    assert "(foldernya tidak ada)" in answer.err


def test_json_has_steps_grounds_doubts_and_the_definition(
    bare: CommandLine, document: Path
) -> None:
    answer = bare("sop", "draft", str(document), "--json")
    view = json.loads(answer.out)
    assert [step["inferred"] for step in view["steps"]] == [["role"], ["role"]]
    assert [step["place"]["cell"] for step in view["steps"]] == ["4", "5"]
    assert view["steps"][0]["grounds"][0]["trust"] == "words"
    assert [doubt["field"] for doubt in view["doubts"]] == ["code"]
    assert tomllib.loads(view["definition"])["title"] == "Pelayanan Dermaga"


def test_a_document_without_a_matrix_gives_its_identity_and_ends_with_two(
    bare: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "cover.txt"
    path.write_text("Nomor SOP\t4/2020\nNama SOP\tPelayanan Dermaga\n", encoding="utf-8")
    answer = bare("sop", "draft", str(path))
    assert answer.code == 2
    assert "tidak ada matriks" in answer.err
    offered = tomllib.loads(answer.out)
    assert offered["number"] == "4/2020"
    assert offered["step"] == [{"no": 1, "activity": "", "time": ""}]
    assert "#? langkah 1, activity" in answer.out


def test_parts_are_listed_and_chosen_by_number(bare: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "dua.txt"
    second = TABLE.replace("Pelayanan Dermaga", "Izin Jaring")
    path.write_text(TABLE + "\n" + second, encoding="utf-8")
    answer = bare("sop", "draft", str(path), "--part", "2")
    assert tomllib.loads(answer.out)["title"] == "Izin Jaring"
    assert "2  Izin Jaring (2 langkah)" in bare("sop", "draft", str(path)).err
    assert bare("sop", "draft", str(path), "--part", "3").code == 2


@pytest.mark.parametrize("data", [b"\0\1\2\3", b"PK\x03\x04rusak", b"%PDF-1.4 rusak"])
def test_what_is_no_document_ends_with_two_and_one_line(
    bare: CommandLine, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "rusak.bin"
    path.write_bytes(data)
    answer = bare("sop", "draft", str(path))
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.count("\n") == 1


def test_a_draft_is_kept_shown_adopted_and_worked_by(
    sop_tui: CommandLine, document: Path, tmp_path: Path
) -> None:
    kept = sop_tui("sop", "draft", str(document), "--keep")
    assert kept.code == 1
    assert kept.out == ""
    assert "draf SOP pelayanan-dermaga disimpan: Pelayanan Dermaga" in kept.err
    listed = next(line for line in sop_tui.done("sop", "list").lines if "Dermaga" in line)
    assert "draf" in listed
    assert json.loads(sop_tui.done("sop", "drafts", "--json").out)[0]["questions"] == 1
    shown = sop_tui("sop", "drafts", "pelayanan-dermaga")
    assert (shown.code, "#? code: " in shown.out) == (1, True)
    assert "#= 0!4: Menyusun surat | konsep | 1 jam | surat\n" in shown.out
    assert "1 pertanyaan" in sop_tui.refused(3, "sop", "adopt", "pelayanan-dermaga")
    assert "masih draf" in sop_tui.refused(4, "open", "pelayanan-dermaga", "Satu")
    again = sop_tui("sop", "draft", str(document), "--keep", "pelayanan-dermaga", "--code", "DMG")
    assert again.code == 0
    assert sop_tui("sop", "drafts", "pelayanan-dermaga").code == 0
    sop_tui.done("sop", "adopt", "pelayanan-dermaga", "--effective", "1/1/2026")
    assert sop_tui.done("sop", "drafts").lines[2:] == []
    number = sop_tui.done("open", "pelayanan-dermaga", "Satu").out.strip()
    sop_tui.done("complete", number)
    sop_tui.done("complete", number)
    assert sop_tui.done("show", number, "--json").json["status"] == "completed"
    history = sop_tui.done("sop", "history", "pelayanan-dermaga", "--json").json
    assert [act["kind"] for act in history] == ["drafted", "drafted", "adopted"]
    assert "draft" not in history[0]
    assert sop_tui.done("store", "verify").code == 0


def test_a_kept_draft_is_deleted(sop_tui: CommandLine, document: Path) -> None:
    sop_tui("sop", "draft", str(document), "--keep", "dermaga")
    sop_tui.done("sop", "drop-draft", "dermaga")
    assert "tidak ada" in sop_tui.refused(4, "sop", "drop-draft", "dermaga")
    assert "id SOP" in sop_tui.refused(2, "sop", "draft", str(document), "--keep", "../x")


def test_a_document_comes_by_stdin_and_a_captive_has_no_other_way(
    bare: CommandLine, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sent(data: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))

    sent(document.read_bytes())
    answer = bare("sop", "draft", "-", "--code", "DMG")
    assert answer.code == 0
    assert tomllib.loads(answer.out)["title"] == "Pelayanan Dermaga"
    bare.done("store", "init", "--name", "Ani Lestari")
    bare.done("officer", "add", "rina", "--name", "Rina")
    monkeypatch.setenv("SOP_TUI_CAPTIVE", "1")
    monkeypatch.setenv("SOP_TUI_OFFICER", getpass.getuser())
    sent(document.read_bytes())
    assert bare("sop", "draft", "-", "--keep=dermaga").code == 1
    assert bare("sop", "drafts", "dermaga").code == 1
    assert "dari masukan" in bare.refused(2, "sop", "draft", str(document))
    sent(b"x" * (LARGEST_FILE + 1))
    assert "lebih besar" in bare.refused(2, "sop", "draft", "-")
    monkeypatch.setenv("SOP_TUI_OFFICER", "rina")
    sent(document.read_bytes())
    assert "hanya admin" in bare.refused(3, "sop", "draft", "-")


def test_a_note_that_names_another_sop_asks_whether_it_leads_there(
    sop_tui: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "dermaga.txt"
    path.write_text(TABLE.replace("tanda terima\t", "tanda terima\tSOP Pengaduan Masyarakat"))
    answer = sop_tui("sop", "draft", str(path), "--code", "DMG")
    assert answer.code == 1
    assert "langkah 2, leads_to: Keterangan menyebut SOP" in answer.err
    assert "[mungkin: pengaduan-masyarakat]" in answer.err


@pytest.mark.slow
@pytest.mark.skipif(programs() is None, reason=WHY_NOT)
@pytest.mark.file_only
def test_drafts_are_kept_on_postgresql_and_carried_home(
    bare: CommandLine, document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "rumah" / "kantor.json"
    home.parent.mkdir()
    with cluster(**quick()) as server:
        server.sql("CREATE DATABASE kantor")
        monkeypatch.setenv("SOP_TUI_STORE", server.url("kantor"))
        bare.done("store", "init", "--name", "Ani Lestari")
        assert bare("sop", "draft", str(document), "--keep", "dermaga", "--code", "DMG").code == 0
        assert bare("sop", "draft", str(document), "--keep", "lain").code == 1
        bare.done("sop", "adopt", "dermaga", "--effective", "1/1/2026")
        assert bare.done("open", "DMG", "Satu").out.strip() == "DMG-2026-0001"
        bare.done("store", "verify")
        bare.done("store", "copy", server.url("kantor"), str(home))
    monkeypatch.setenv("SOP_TUI_STORE", str(home))
    assert [draft["id"] for draft in bare.done("sop", "drafts", "--json").json] == ["lain"]
    assert "#? code: " in bare("sop", "drafts", "lain").out
    bare.done("store", "verify")
