"""Folders of definitions: a bad file does not affect the others, and codes are unique."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sound_text import SOUND

from sop_tui.sop.reading import (
    DefinitionProblem,
    read_folder,
    read_procedure,
    shipped_sops,
)
from sop_tui.text.message import Problem
from sop_tui.text.toml_files import LARGEST_FILE


def test_one_bad_file_does_not_affect_the_others(tmp_path: Path) -> None:
    (tmp_path / "a-sound.toml").write_text(SOUND)
    (tmp_path / "b-bytes.toml").write_bytes(b'code = "SRT"\ntitle = "\xff\xfe"\n')
    (tmp_path / "c-folder.toml").mkdir()
    (tmp_path / "d-huge.toml").write_bytes(b"#" * (LARGEST_FILE + 1))
    (tmp_path / "e-broken.toml").write_text("code = ")
    (tmp_path / "f-gone.toml").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "g-pipe.toml")
    os.close(os.open(os.fsencode(tmp_path) + b"/h-\xff.toml", os.O_CREAT | os.O_WRONLY))
    (tmp_path / "i-sound.toml").write_text(SOUND.replace("SRT", "ABC"))
    (tmp_path / ".hidden.toml").write_text("no definition")
    (tmp_path / "readme.txt").write_text("no definition")
    library = read_folder(tmp_path)
    assert list(library.procedures) == ["a-sound", "i-sound"]
    reasons = {name: str(problem) for name, problem in library.unusable.items()}
    assert list(reasons) == [
        "b-bytes.toml",
        "c-folder.toml",
        "d-huge.toml",
        "e-broken.toml",
        "f-gone.toml",
        "g-pipe.toml",
        "h-<U+DCFF>.toml",
    ]
    assert f"{tmp_path}/b-bytes.toml:2: bukan teks UTF-8" in reasons["b-bytes.toml"]
    assert "bukan file biasa" in reasons["c-folder.toml"]
    assert "terlalu besar" in reasons["d-huge.toml"]
    assert "bukan TOML" in reasons["e-broken.toml"]
    assert "tidak dapat dibaca (tidak ada)" in reasons["f-gone.toml"]
    assert "bukan file biasa" in reasons["g-pipe.toml"]
    assert all(reason.isprintable() for reason in reasons.values())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_unusable(tmp_path: Path) -> None:
    path = tmp_path / "surat.toml"
    path.write_text(SOUND)
    path.chmod(0)
    with pytest.raises(DefinitionProblem, match="tidak diizinkan"):
        read_procedure(path)


def test_a_disk_error_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "surat.toml").write_text(SOUND)

    def fail(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", fail)
    library = read_folder(tmp_path)
    assert "tidak dapat dibaca (tidak diizinkan)" in str(library.unusable["surat.toml"])


def test_a_code_in_two_files_names_both_and_neither_can_be_used(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(SOUND)
    (tmp_path / "b.toml").write_text(SOUND)
    library = read_folder(tmp_path)
    assert list(library.procedures) == []
    assert [str(problem) for problem in library.unusable.values()] == [
        f"{tmp_path}/a.toml:1: kode SRT juga dipakai b.toml; beri setiap SOP kodenya sendiri",
        f"{tmp_path}/b.toml:1: kode SRT juga dipakai a.toml; beri setiap SOP kodenya sendiri",
    ]


def test_the_procedure_that_used_a_code_before_keeps_it(tmp_path: Path) -> None:
    for name in ("a-copy", "b", "c-copy"):
        (tmp_path / f"{name}.toml").write_text(SOUND)
    library = read_folder(tmp_path, {"SRT": "b"})
    assert list(library.procedures) == ["b"]
    assert list(library.unusable) == ["a-copy.toml", "c-copy.toml"]
    assert "juga dipakai b.toml, c-copy.toml" in str(library.unusable["a-copy.toml"])


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.write_text("x")])
def test_a_folder_that_cannot_be_read_is_a_problem(tmp_path: Path, make: object) -> None:
    assert callable(make)
    make(tmp_path / "sops")
    with pytest.raises(Problem, match=r"folder SOP .*/sops tidak dapat dibaca") as caught:
        read_folder(tmp_path / "sops")
    assert caught.value.code == "sops"


def test_the_shipped_definitions_are_found_beside_the_package_or_inside_it(tmp_path: Path) -> None:
    assert (shipped_sops() / "pengaduan-masyarakat.toml").is_file()
    package = Path(sys.modules["sop_tui"].__file__ or "").parent
    installed = tmp_path / "elsewhere" / "sop_tui"
    installed.mkdir(parents=True)
    for entry in package.iterdir():
        if entry.name != "sop":
            (installed / entry.name).symlink_to(entry)
    (installed / "sop").mkdir()
    for entry in (package / "sop").glob("*.py"):
        (installed / "sop" / entry.name).write_bytes(entry.read_bytes())
    (installed / "sops").mkdir()
    program = "from sop_tui.sop.reading import shipped_sops; print(shipped_sops())"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=installed.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(installed / "sops")


def test_a_correct_definition_is_read_without_pydantic() -> None:
    """A session loads pydantic only if a definition has errors."""
    code = (
        "import sys; from sop_tui.sop.reading import read_folder, shipped_sops; "
        "assert len(read_folder(shipped_sops()).procedures) == 5; "
        "assert 'pydantic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
