"""sop draft: the definition on stdout, the questions on stderr, and how it ends."""

import json
import tomllib
from pathlib import Path

import pytest
from command_line import CommandLine

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


def test_an_existing_file_is_left_alone(bare: CommandLine, document: Path, tmp_path: Path) -> None:
    target = tmp_path / "ada.toml"
    target.write_text("milik kantor", encoding="utf-8")
    answer = bare("sop", "draft", str(document), "-o", str(target))
    assert answer.code == 2
    assert target.read_text(encoding="utf-8") == "milik kantor"


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
