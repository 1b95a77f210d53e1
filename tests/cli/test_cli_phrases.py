"""The office's phrases by command: shown, or what is wrong with their file."""

import pytest
from command_line import PGM, CommandLine

from sop_tui.desk.phrases import FILE_NAME

pytestmark = pytest.mark.both_engines


def test_phrases_are_listed_with_their_acts(sop_tui: CommandLine) -> None:
    path = sop_tui.path.parent / FILE_NAME
    assert str(path) in sop_tui.done("phrases").err
    path.write_text(
        '[[phrase]]\ntext = "Lampiran kurang: "\n'
        f'[[phrase]]\ntext = "Menunggu"\nacts = ["hold", "note"]\nsops = ["{PGM}"]\n'
    )
    assert sop_tui.done("phrases").lines == [
        "return: Lampiran kurang: ", f"hold, note [{PGM}]: Menunggu",
    ]  # fmt: skip
    assert sop_tui.done("phrases", "--json").json == [
        {"text": "Lampiran kurang: ", "acts": ["return"], "sops": []},
        {"text": "Menunggu", "acts": ["hold", "note"], "sops": [PGM]},
    ]


def test_a_mistake_in_the_file_is_one_line_with_its_place(sop_tui: CommandLine) -> None:
    path = sop_tui.path.parent / FILE_NAME
    path.write_text('[[phrase]]\ntext = "a"\nsops = ["pengaduan"]\n')
    said = sop_tui.refused(2, "phrases")
    assert str(path) in said
    assert "ke-1: SOP “pengaduan” tidak dikenal" in said
    path.write_text("[[phrase]]\ntext = \n")
    assert "baris 2" in sop_tui.refused(2, "phrases")
