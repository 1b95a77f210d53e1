"""No act is done whose question was not shown: on a real terminal, with keys that arrive early."""

import time

import pytest
from offices.on_screen import OfficeAtWork
from seat import Sit
from terminal import Opens, Terminal
from textual.strip import Strip

from sop_tui.tui.surface import Surface

slow = pytest.mark.slow


def _version(terminal: Terminal) -> int:
    return terminal.office_now().lists.open_cases()[0].version


def _later(terminal: Terminal, seconds: float = 0.6) -> None:
    terminal.read(seconds=seconds)


@slow
def test_a_yes_after_its_question_does_it(terminals: Opens) -> None:
    terminal = terminals()
    terminal.read(until="Keluar")
    terminal.write(b"a")
    terminal.read(until="tidak")
    _later(terminal, 0.3)  # a person answers only after the whole question is shown
    terminal.write(b"y")
    terminal.read(until="Tarik kembali")
    assert _version(terminal) == 2


@slow
@pytest.mark.parametrize("gap", [0.0, 0.03])
def test_keys_from_before_the_first_painting_are_dropped(terminals: Opens, gap: float) -> None:
    terminal = terminals()
    time.sleep(0.1)
    while b"\x1b[?1049h" not in terminal.received:
        terminal.write(b"a")
        time.sleep(gap)
        terminal.write(b"y")
        terminal.read(seconds=gap or 0.02)
    terminal.read(until="Keluar")
    _later(terminal)
    assert _version(terminal) == 1


@slow
def test_a_window_too_small_to_read_accepts_no_act(terminals: Opens) -> None:
    terminal = terminals()
    terminal.read(until="Keluar")
    terminal.resize(39, 24, until="terlalu kecil")
    for key in (b"a", b"y", b"*", b"a", b"y", b"X", b"s", b"\r", b"y"):
        terminal.write(key)
        _later(terminal, 0.15)
    assert _version(terminal) == 1
    terminal.resize(80, 24, until="Keluar")
    assert "x tidak" not in terminal.text
    terminal.write(b"a")
    terminal.read(until="x tidak")
    terminal.resize(39, 24, until="terlalu kecil")
    terminal.write(b"y")
    _later(terminal)
    assert _version(terminal) == 1


@slow
@pytest.mark.parametrize("pasted", ["Hari ini saya sudah selesai", "aya", "ay\r", "a\ry"])
def test_a_paste_that_arrives_as_keys_does_nothing(terminals: Opens, pasted: str) -> None:
    terminal = terminals()
    terminal.read(until="Keluar")
    terminal.write(pasted.encode())
    _later(terminal)
    assert _version(terminal) == 1


@slow
def test_a_paste_of_lines_into_a_note_does_not_confirm_it(terminals: Opens) -> None:
    terminal = terminals()
    terminal.read(until="Keluar")
    terminal.write(b"c")
    terminal.read(until="Catatan untuk")
    terminal.write(b"Alasan\rya memang\r")
    _later(terminal)
    assert _version(terminal) == 1


@slow
@pytest.mark.parametrize("pasted", [b"ya", b"zy", b"saya"])
def test_a_yes_among_keys_that_follow_each_other_at_once_does_nothing(
    terminals: Opens, pasted: bytes
) -> None:
    terminal = terminals()
    terminal.read(until="Keluar")
    terminal.write(b"a")
    terminal.read(until="tidak")
    _later(terminal, 0.2)
    for key in pasted:
        terminal.write(bytes([key]))
        time.sleep(0.003)
    _later(terminal)
    assert _version(terminal) == 1
    terminal.write(b"y")
    terminal.read(until="Tarik kembali")
    assert _version(terminal) == 2


@pytest.mark.parametrize(
    "keys",
    ["a", "r", "c", "n", "/", "#", "m", "i", "p", "P", "?", ":", "s", "o", "F", "S", "w", "e", "f"],
)
async def test_escape_leaves_everything(office: OfficeAtWork, sit: Sit, keys: str) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi", switchable=("rina", "hadi")) as seat:
        board = seat.screen
        await seat.press("down", *keys)
        if keys in "cn/#F:":
            await seat.press("q", "u", "q")
        for _ in range(3):
            await seat.press("escape")
        await seat.press("f", "escape")
        assert seat.app.page.id == "board"
        assert seat.app.acting.question is None
        await seat.press("down")
        assert seat.screen == board


async def test_the_list_of_commands_is_not_stacked(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("ctrl+p", "ctrl+p", ":", "ctrl+p", "escape")
        assert seat.app.page.id == "board"


async def test_a_key_without_meaning_says_so(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("z")
        assert "tombol z tidak berarti di sini" in seat.screen
        await seat.press("ctrl+c")
        assert "keluar dengan q di papan" in seat.screen


async def test_ctrl_l_sends_the_whole_screen_again_also_while_one_types(
    office: OfficeAtWork, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    draw = Surface.render_line

    def counted(surface: Surface, y: int) -> Strip:
        drawn.append(y)
        return draw(surface, y)

    monkeypatch.setattr(Surface, "render_line", counted)
    office.open("Pungutan di loket", moved=7)
    async with sit("hadi") as seat:
        for keys in (("r", *"Belum lengkap"), ("escape",)):
            await seat.press(*keys)
            drawn.clear()
            await seat.press("ctrl+l")
            assert set(drawn) == set(range(24))
        await seat.press("r")
        assert "Belum lengkap" in seat.status
