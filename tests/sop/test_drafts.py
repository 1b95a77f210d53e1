"""Drafts among the definitions: listed, but no case can be opened under them."""

from pathlib import Path

from sop_tui.sop.drafts import draft_in, questions_in
from sop_tui.sop.reading import read_folder, read_procedure, shipped_sops

SOUND = (shipped_sops() / "pengaduan-masyarakat.toml").read_text(encoding="utf-8")


def test_a_file_with_a_question_is_a_draft_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "pengaduan.toml").write_text(f"#? kode apa?\n{SOUND}", encoding="utf-8")
    library = read_folder(tmp_path)
    assert not library.procedures
    assert library.drafts["pengaduan.toml"].questions == ("kode apa?",)
    assert "1 pertanyaan" in str(library.unusable["pengaduan.toml"])


def test_a_file_named_draft_is_a_draft_even_without_questions(tmp_path: Path) -> None:
    (tmp_path / "pengaduan.draft.toml").write_text(SOUND, encoding="utf-8")
    library = read_folder(tmp_path)
    assert not library.procedures
    assert library.drafts["pengaduan.draft.toml"].id == "pengaduan"
    assert "beri nama pengaduan.toml" in str(library.unusable["pengaduan.toml"])
    assert read_procedure(tmp_path / "pengaduan.draft.toml").id == "pengaduan"


def test_a_draft_beside_a_definition_does_not_replace_it(tmp_path: Path) -> None:
    (tmp_path / "pengaduan.toml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "pengaduan.draft.toml").write_text(f"#? apa?\n{SOUND}", encoding="utf-8")
    library = read_folder(tmp_path)
    assert list(library.procedures) == ["pengaduan"]
    assert list(library.drafts) == ["pengaduan.draft.toml"]
    assert not library.unusable


def test_a_question_mark_inside_a_text_is_no_question() -> None:
    assert questions_in('title = "apa #? ini"\n  #? siapa?\n# ? bukan') == ("siapa?",)
    assert draft_in("x", 'title = "apa #? ini"') is None


def test_a_draft_that_is_invalid_toml_is_still_a_draft(tmp_path: Path) -> None:
    (tmp_path / "rusak.draft.toml").write_text("#? apa\n= =", encoding="utf-8")
    assert read_folder(tmp_path).drafts["rusak.draft.toml"].title == ""
