"""The screen in a real terminal: the bytes that it sends, and input that is not a key."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from terminal import Opens

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "term",
    ["xterm-256color", "screen-256color", "tmux-256color", "linux", "xterm", "vt100"],
)
def test_every_usual_terminal_shows_the_board(terminals: Opens, term: str) -> None:
    terminal = terminals(TERM=term)
    terminal.read(until="Keluar")
    assert "PGM-2026-0001" in terminal.text or "Pungutan" in terminal.text
    colours = b"38;5;" in terminal.received
    assert colours is (term not in ("linux", "vt100"))


@pytest.mark.parametrize("term", ["dumb", "unknown", "vt52", "adm3a"])
def test_a_terminal_that_cannot_is_told_so_in_one_line(terminals: Opens, term: str) -> None:
    terminal = terminals(TERM=term)
    said = terminal.said()
    assert "tidak dapat menampilkan layar" in said
    assert said.strip().count("\n") == 0
    assert "\x1b" not in said
    assert ends(terminal)


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX"},
        {"LC_ALL": "", "LC_CTYPE": "", "LANG": ""},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "id_ID", "PYTHONIOENCODING": "latin-1"},
    ],
    ids=["C", "POSIX", "none", "ascii", "latin-1"],
)
def test_without_a_locale_of_utf_8_the_screen_still_draws(
    terminals: Opens, locale: dict[str, str]
) -> None:
    terminal = terminals(**locale)
    terminal.read(until="Keluar")
    assert "PGM-2026-0001" in terminal.text or "Pungutan" in terminal.text
    assert "━" in terminal.text
    assert "\\u" not in terminal.text


def test_a_locale_of_another_encoding_is_told_what_to_set(terminals: Opens) -> None:
    terminal = terminals(LC_ALL="id_ID.ISO-8859-1")
    said = terminal.said()
    assert "terminal diatur untuk ISO-8859-1; atur LC_ALL=C.UTF-8" in said
    assert "\x1b" not in said


def test_no_colour_means_none(terminals: Opens) -> None:
    terminal = terminals(NO_COLOR="1")
    terminal.read(until="Keluar")
    assert b"38;" not in terminal.received
    assert b"48;" not in terminal.received


def test_an_untouched_screen_sends_nothing(terminals: Opens) -> None:
    terminal = terminals()
    terminal.read(until="Keluar")
    terminal.read(until="DIMINTA")  # the block follows once the calendars are read
    while terminal.read(seconds=1.0):
        pass
    sent = terminal.read(seconds=3.0)
    assert len(sent) < 300  # nothing, or the minute's tick


def test_a_cursor_key_sends_little(terminals: Opens) -> None:
    terminal = terminals()
    terminal.read(until="Keluar")
    terminal.read(seconds=0.5)
    for key in b"lllllhhhhh":  # some of them fold and unfold lanes
        terminal.write(bytes((key,)))
        assert len(terminal.read(seconds=0.5)) < 3000


@pytest.mark.parametrize(
    "noise",
    [
        b"\xff\xfe\x80\xc3",
        b"\x1b[<0;10;10M\x1b[<0;10;10m",
        b"\x1b[M !!",
        b"\x1b[48;65535;65535;0;0t",
        b"\x1b]52;c;aGFsbG8=\x07",
        b"\x1b[200~\xff\x1b[2J\x1b[201~",
        b"\x00\x01\x02\x03\x1a\x1c",
        b"\x1b[99999999999999999999A",
    ],
)
def test_noise_on_the_line_does_not_end_the_screen(terminals: Opens, noise: bytes) -> None:
    terminal = terminals()
    terminal.read(until="Keluar")
    terminal.write(noise)
    terminal.read(seconds=0.5)
    assert terminal.alive()
    terminal.write(b"?")
    terminal.read(until="Tindakan atas berkas")
    assert "Tindakan atas berkas" in terminal.text


def test_a_report_of_the_terminal_is_not_typed_text(terminals: Opens) -> None:
    terminal = terminals()
    terminal.read(until="DIMINTA")
    before = terminal.text
    terminal.write(b"\x1b]52;c;nP?q\x07\x1bP1$r0m?q\x1b\\\x1b]11;rgb:0000/n/P\x1b\\")
    terminal.read(seconds=0.7)
    assert terminal.alive()
    assert terminal.text == before


def ends(terminal: Any) -> bool:
    """Whether the process ends by itself."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and terminal.alive():
        time.sleep(0.05)
    return not terminal.alive()


def test_quitting_restores_the_terminal(terminals: Opens) -> None:
    terminal = terminals()
    terminal.read(until="Keluar")
    terminal.write(b"q")
    terminal.read_sent(b"\x1b[?1049l", b"\x1b[?25h")
    assert ends(terminal)


def test_a_stopped_program_that_goes_on_takes_every_key_and_can_be_left(terminals: Opens) -> None:
    """As after ``kill -STOP`` and ``-CONT``, or in a shell that stopped it."""
    terminal = terminals()
    terminal.read(until="DIMINTA")
    threads = Path(f"/proc/{terminal.pid}/task")
    before = len(list(threads.iterdir()))
    for _ in range(3):
        os.kill(terminal.pid, signal.SIGSTOP)
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.read_sent(b"\x1b[?2004h", b"DIMINTA")  # drawn anew: a shell may have written
    assert len(list(threads.iterdir())) <= before + 1  # one more may be reading the store
    terminal.write(b"/")
    terminal.read(until="Cari")
    for letter in b"terminal":
        terminal.write(bytes((letter,)))
        terminal.read(seconds=0.05)
    terminal.read(until="terminal", seconds=5)
    assert "terminal" in terminal.text
    terminal.write(b"\x1b")
    terminal.read(until="Keluar")
    terminal.write(b"q")
    assert ends(terminal)


def test_a_dropped_line_ends_the_process_at_once(terminals: Opens) -> None:
    terminal = terminals()
    terminal.read(until="Keluar")
    os.close(terminal.fd)
    terminal.fd = os.open(os.devnull, os.O_RDONLY)
    assert ends(terminal)
