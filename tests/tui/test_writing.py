"""Longer texts: undo, redo, moving by words and rows, plain pastes, counting."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offices.on_screen import OfficeAtWork
from seat import Sit
from terminal import Opens

from sop_tui.casework.acts import Act
from sop_tui.casework.commands import Note
from sop_tui.casework.model import Document
from sop_tui.tui.editing import Typed, pasted_line, row_at, rows_of
from sop_tui.tui.ink import width
from sop_tui.tui.kinds.form import FormPage
from sop_tui.tui.surface import Surface

KEYS = st.sampled_from(
    [
        "left",
        "right",
        "up",
        "down",
        "home",
        "end",
        "ctrl+left",
        "ctrl+right",
        "ctrl+home",
        "ctrl+end",
        "backspace",
        "delete",
        "ctrl+w",
        "ctrl+delete",
        "ctrl+u",
        "ctrl+k",
        "ctrl+z",
        "ctrl+y",
        "a",
        "b",
        "é",
        "漢",
        "space",
    ]
)
SENTENCE = "Uraian kronologi belum memuat tanggal kejadian dan nama petugas loket. "


def typed(text: str, *keys: str, columns: int | None = None) -> Typed:
    after = Typed.of(text)
    for key in keys:
        after = press(after, key, columns)
    return after


def press(before: Typed, key: str, columns: int | None = None) -> Typed:
    character = " " if key == "space" else key if len(key) == 1 else None
    return before.press(key, character, columns) or before


def test_words_typed_in_a_row_are_undone_one_by_one_and_redone() -> None:
    after = typed("", *"nota", "space", *"dinas")
    assert after.text == "nota dinas"
    assert (once := press(after, "ctrl+z")).text == "nota "
    assert (twice := press(once, "ctrl+z")).text == ""
    assert press(twice, "ctrl+z").text == ""
    assert press(press(twice, "ctrl+y"), "ctrl+y").text == "nota dinas"
    assert press(press(once, "x"), "ctrl+y").text == "nota x"  # there is nothing to redo then


def test_what_was_deleted_or_pasted_is_one_step() -> None:
    assert typed("nota dinas", "ctrl+w", "ctrl+z").text == "nota dinas"
    assert typed("nota dinas", "backspace", "backspace", "ctrl+z").text == "nota dinas"
    assert press(Typed.of("nota ").insert("dinas lama"), "ctrl+z").text == "nota "


def test_the_caret_jumps_over_words() -> None:
    assert typed("nota dinas, dua", "ctrl+left").caret == 12
    assert typed("nota dinas, dua", "ctrl+left", "ctrl+left").caret == 5
    assert typed("nota dinas, dua", "ctrl+home", "ctrl+right").caret == 4
    assert typed("nota dinas, dua", "ctrl+home", "ctrl+delete").text == " dinas, dua"


def test_in_a_box_arrows_move_by_rows_and_home_and_end_stay_in_the_row() -> None:
    text = "satu dua tiga empat lima"
    up = typed(text, "up", columns=10)
    assert row_at(rows_of(text, 10), up.caret) == len(rows_of(text, 10)) - 2
    assert typed(text, "up", "home", columns=10).caret == rows_of(text, 10)[-2][0]
    assert Typed.of("satu").press("up", None, 10) is None  # a form then goes to another field


@given(st.text(alphabet="ab é漢", max_size=60), st.lists(KEYS, max_size=30), st.integers(2, 20))
def test_no_key_leads_the_caret_out_of_its_text(text: str, keys: list[str], columns: int) -> None:
    after = typed(text, *keys, columns=columns)
    assert 0 <= after.caret <= len(after.text)
    rows = rows_of(after.text, columns)
    assert "".join(f"{after.text} "[a:b] for a, b in rows) == f"{after.text} "
    assert all(width(after.text[a : b - 1]) <= columns for a, b in rows)


@given(st.text(alphabet="ab é漢", max_size=20), st.lists(KEYS, max_size=20))
def test_undoing_all_leads_back_to_the_beginning(text: str, keys: list[str]) -> None:
    after = typed(text, *(key for key in keys if key not in ("ctrl+z", "ctrl+y")))
    end = after.text
    for _ in range(len(keys)):
        after = press(after, "ctrl+z")
    assert after.text == text
    for _ in range(len(keys)):
        after = press(after, "ctrl+y")
    assert after.text == end


def test_a_paste_becomes_plain_and_one_sentence_names_what_was_removed() -> None:
    text, said = pasted_line("nota\tdinas\r\nper\u00adsetu\u200bjuan\ufeff")
    assert text == "nota dinas persetujuan"
    assert said is not None
    assert "3 karakter yang tidak terlihat" in str(said)
    assert pasted_line("nota dinas\n") == ("nota dinas", None)
    assert pasted_line("a\u202eb")[0] == "a\u202eb"  # deceptive characters stay, and are shown


async def test_a_reason_pasted_from_a_word_processor_names_the_removed_invisible_characters(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Keluhan", moved=2)
    async with sit("hadi") as seat:
        await seat.press("c")
        await seat.type("per\u00adsetujuan\tlama")
        assert seat.app.acting.question is not None
        assert seat.app.acting.question.reason.text == "persetujuan lama"
        assert "1 karakter yang tidak terlihat" in seat.screen
        assert "16/2000" in seat.screen
        await seat.press("x")
        assert "tidak terlihat" not in seat.screen
        await seat.press("ctrl+z")
        assert "persetujuan lama" in seat.screen
        await seat.press("ctrl+z")
        assert "persetujuan lama" not in seat.screen
        await seat.press("ctrl+y", "escape", "c")
        assert "persetujuan lama" in seat.screen
        assert (number, Act.NOTE) not in seat.app.acting.drafts


async def test_the_subject_of_a_new_case_has_room_for_a_long_text(
    office: OfficeAtWork, sit: Sit
) -> None:
    async with sit("hadi") as seat:
        await seat.press("3", "n", "down")
        await seat.type(SENTENCE * 2)
        rows = [row for row in seat.rows if "kronologi" in row]
        assert len(rows) == 2, seat.screen  # the sentence appears twice, on rows of its own
        assert f"{len(SENTENCE * 2)}/200" in seat.screen
        await seat.press("up", "up")
        assert isinstance(seat.app.page, FormPage)
        assert str(seat.app.page.active.label) == "Judul berkas (wajib)"
        await seat.press("down", "down")
        await seat.type("\u200bakhir")
        assert "1 karakter yang tidak terlihat" in seat.screen


async def test_the_terminals_cursor_is_where_one_types(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Keluhan", moved=2)
    async with sit("hadi") as seat:
        surface = seat.app.query_one(Surface)
        assert surface.caret is None
        await seat.press("c", *"nota")
        caret = surface.caret
        assert caret is not None
        row = seat.rows[caret.y]
        assert row[: caret.x].endswith("nota")
        assert seat.app.cursor_position == caret
        await seat.press("escape")
        assert surface.caret is None
        await seat.press("/", *"lok")
        assert surface.caret is not None
        assert seat.rows[surface.caret.y][: surface.caret.x].endswith("lok")


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("where", [[], ["m"], ["A"], ["enter"]])
async def test_a_question_does_not_move_the_page_under_it(
    office: OfficeAtWork, sit: Sit, where: list[str], size: tuple[int, int]
) -> None:
    for _ in range(9):
        office.open("Pungutan di loket", moved=6)
    async with sit("rina", size) as seat:
        await seat.press(*where)
        before = seat.rows
        await seat.press("c")
        await seat.type("kata " * 60)
        asked = max(at for at, row in enumerate(seat.rows) if "Pungutan" in row)
        assert size[1] // 3 < asked < size[1] - 5
        assert seat.rows[:asked] == before[:asked]


@pytest.mark.slow
def test_typing_a_long_reason_sends_little_and_shows_the_cursor(terminals: Opens) -> None:
    terminal = terminals()
    terminal.read(until="Bantuan")
    terminal.read(seconds=0.5)
    terminal.write(b"c")
    opened = terminal.read_sent(b"\x1b[?25h")
    assert len(opened) < 4_000
    sizes = []
    for letter in SENTENCE.encode():
        terminal.write(bytes([letter]))
        sizes.append(len(terminal.read(seconds=0.05)))
    assert sorted(sizes)[len(sizes) // 2] < 150
    assert max(sizes) < 3_000
    terminal.write(b"\x15nota dinas\x1b[1;3DX")  # Alt and an arrow move by words
    terminal.read(until="nota Xdinas")
    assert "nota Xdinas" in terminal.text
    terminal.write("\x1b[200~\tper\u00adsetujuan\x1b[201~".encode())
    terminal.read(until="nota X persetujuandinas")
    assert "nota X persetujuandinas" in terminal.text
    assert "1 karakter yang tidak terlihat" in terminal.text
    terminal.write(b"\x1b")
    closed = terminal.read_sent(b"\x1b[?25l")
    assert not re.search(rb"\x1b\[2J", closed)


async def test_an_unfinished_document_comes_back_and_does_not_count_as_recorded(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Keluhan", moved=3)
    async with sit("hadi") as seat:
        await seat.press("a", "d", *"Konsep", "enter", *"ND-1", "escape")
        assert "dokumen belum dicatat: Konsep, ND-1" in " ".join(seat.screen.split())
        await seat.press("x")
        office.desk("rina").acts.do(number, Note(text="lampiran menyusul"))
        await seat.look()
        await seat.press("a", "d", "2", "enter", "enter")
        assert "dokumen: Konsep, ND-12" in " ".join(seat.screen.split())
        await seat.press("y")
    assert office.desk("hadi").cases.read(number).events[-1].documents == (
        Document("Konsep", "ND-12"),
    )
