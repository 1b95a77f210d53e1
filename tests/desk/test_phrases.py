"""An office's phrases: read from a file; an error is one sentence that names its place."""

from pathlib import Path

import pytest

from sop_tui.desk.phrases import FILE_NAME, Phrase, read_phrases
from sop_tui.desk.problems import BadInput
from sop_tui.text.language import Language

WRONG = {
    'phrase = "x"': "phrase",
    "[[phrase]]": "teks baku ke-1: “text” belum ada",
    '[[phrase]]\ntext = ""': "teks baku ke-1: “text” tidak boleh kosong",
    '[[phrase]]\ntext = "  "': "teks baku ke-1 kosong",
    '[[phrase]]\ntext = "a"\nact = "hold"': "teks baku ke-1: “act” tidak dikenal",
    '[[phrase]]\ntext = "a"\n[[phrase]]\ntext = "b"\nacts = ["pay"]': "teks baku ke-2: “acts”",
    '[[phrase]]\ntext = "a\\u001b[2Jb"': "teks baku ke-1 memuat <1B>",
    f'[[phrase]]\ntext = "{"a" * 2001}"': "teks baku ke-1 terlalu panjang",
    '[[phrase]\ntext = "a"': "baris 1",
}


def test_phrases_are_for_returns_unless_they_name_acts(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(
        '[[phrase]]\ntext = "Lampiran belum lengkap: "\n'
        '[[phrase]]\ntext = "Menunggu pelapor"\nacts = ["hold"]\nsops = ["paspor"]\n'
    )
    first, second = read_phrases(tmp_path)
    assert first == Phrase(text="Lampiran belum lengkap: ")
    assert first.serves("return", "paspor")
    assert not first.serves("hold", "paspor")
    assert second.serves("hold", "paspor")
    assert not second.serves("hold", "pengaduan")


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert read_phrases(tmp_path) == ()


@pytest.mark.parametrize(("text", "said"), WRONG.items())
def test_an_invalid_phrase_is_refused_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(text)
    with pytest.raises(BadInput) as refused:
        read_phrases(tmp_path)
    words = Language()(refused.value.message)
    assert words.startswith(f"{path}: ")
    assert said in words
    assert "\n" not in words
