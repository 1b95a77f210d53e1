"""Errors of the system are reported without English words."""

import errno
import tomllib
from pathlib import Path

import pytest

from sop_tui.text.errors import choices_of, reason_of
from sop_tui.text.language import Language


def why(error: OSError | ValueError) -> str:
    return str(reason_of(error))


def test_a_file_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    tried = {
        tmp_path / "none": "tidak ada",
        tmp_path: "berupa folder",
        tmp_path / "file" / "below": "bukan folder",
    }
    for path, said in tried.items():
        with pytest.raises(OSError, match=r".+") as caught:
            path.read_text()
        assert why(caught.value) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EACCES, "tidak diizinkan"),
        (errno.ENOSPC, "ruang disk habis"),
        (errno.EROFS, "disk hanya dapat dibaca"),
        (errno.EIO, "kesalahan EIO"),
        (99_999, "kesalahan 99999"),
    ],
)
def test_a_system_error_has_words_or_its_code(number: int, said: str) -> None:
    assert why(OSError(number, "in English")) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = = 1", "bukan TOML yang benar pada baris 1, kolom 5"),
        ("a = 1\nb = x\n", "bukan TOML yang benar pada baris 2, kolom 5"),
        ('a = """x', "bukan TOML yang benar; tutup teks atau kurung yang masih terbuka"),
    ],
)
def test_a_toml_error_names_line_and_column(text: str, said: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    assert why(caught.value) == said


def test_text_in_another_encoding_and_invalid_names() -> None:
    with pytest.raises(UnicodeDecodeError) as caught:
        b"\xff".decode()
    assert why(caught.value) == "bukan teks UTF-8"
    with pytest.raises(ValueError, match="null") as impossible:
        Path("a\0b").read_text()
    assert why(impossible.value) == "namanya tidak sah"


def test_choices_are_listed_without_english_words() -> None:
    assert choices_of("'plh', 'plt' or 'an'") == "plh, plt, an"


def test_an_error_reason_is_translated_like_any_message() -> None:
    assert Language("en")(reason_of(FileNotFoundError())) == "it does not exist"
