"""The Tab key completes commands, options, and values from the store."""

import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import closing
from pathlib import Path

import pyte
import pytest
from command_line import PGM, CommandLine

from sop_tui.desk.opening import login_name

_PRESS_TAB = """
source "$SCRIPT"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_shtab_sop_tui
printf '%s\\n' "${COMPREPLY[@]}"
"""


def pressing_tab(script: Path, *words: str) -> list[str]:
    """bash's completions of these words, the last of them unfinished."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    shown = subprocess.run(
        ["bash", "--noprofile", "--norc", "-c", _PRESS_TAB, "bash", "sop-tui", *words],
        env={**os.environ, "SCRIPT": str(script), "PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stderr == ""
    return shown.stdout.split()


@pytest.fixture
def script(sop_tui: CommandLine, tmp_path: Path) -> Path:
    if shutil.which("bash") is None:
        pytest.skip("needs bash")
    path = tmp_path / "completion.bash"
    path.write_text(sop_tui.done("completion", "bash").out, encoding="utf-8")
    return path


def test_commands_and_options_are_completed(script: Path) -> None:
    assert set(pressing_tab(script, "re")) == {
        "release", "return", "reject", "recall", "resume", "report",
    }  # fmt: skip
    assert pressing_tab(script, "list", "--over") == ["--overdue"]
    assert "act" in pressing_tab(script, "officer", "")


def test_case_numbers_and_sops_are_asked_of_the_program(script: Path, sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    assert pressing_tab(script, "show", "PGM") == [number]
    assert pressing_tab(script, "open", "peng") == [PGM]


def test_a_missing_store_offers_nothing_and_says_nothing(
    script: Path, sop_tui: CommandLine
) -> None:
    sop_tui.path.unlink()
    assert pressing_tab(script, "show", "PGM") == []


@pytest.fixture
def functions(sop_tui: CommandLine, tmp_path: Path) -> Path:
    """A folder of zsh functions that contains our script."""
    if shutil.which("zsh") is None:
        pytest.skip("needs zsh")
    folder = tmp_path / "functions"
    folder.mkdir()
    script = sop_tui.done("completion", "zsh").out
    (folder / "_sop-tui").write_text(script, encoding="utf-8")
    return folder


class Zsh:
    """An interactive zsh on a pseudo-terminal, with our completion loaded."""

    SIZE = (60, 120)

    def __init__(self, functions: Path) -> None:
        self._screen = pyte.Screen(*reversed(self.SIZE))
        self._tabs = 0
        self._stream = pyte.ByteStream(self._screen)
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.execvpe("zsh", ["zsh", "-f", "-i"], {**os.environ, "TERM": "xterm", "PATH": path})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", *self.SIZE, 0, 0))
        self.type(f"fpath=({functions} $fpath); autoload -Uz compinit; compinit -u -D; clear")
        self.type("; PS1='> '; print rea''dy\n", until="ready")

    def type(self, keys: str, until: str = "") -> str:
        """Types the keys; returns the screen's text once ``until`` is in it."""
        os.write(self._fd, keys.encode())
        end = time.monotonic() + 30
        while until not in self.text:
            assert time.monotonic() < end, self.text
            if select.select([self._fd], [], [], 1.0)[0]:
                self._stream.feed(os.read(self._fd, 1 << 16))
        return self.text

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    def line_after_tab(self, words: str) -> str:
        """The line after Tab is pressed on these words; a marker typed afterwards shows that zsh is
        done.
        """
        self._tabs += 1
        mark = f"@{self._tabs}"
        shown = self.type(f"\x15sop-tui {words}\t{mark}", until=mark)
        line = next(line for line in shown.splitlines() if line.endswith(mark))
        return line.removeprefix("> sop-tui ").removesuffix(mark).rstrip()

    def close(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)


@pytest.mark.slow
def test_zsh_completes_commands_options_and_what_the_store_knows(
    functions: Path, sop_tui: CommandLine
) -> None:
    number = sop_tui.open()
    with closing(Zsh(functions)) as zsh:
        offered = zsh.type("sop-tui re\t", until="kembalikan untuk diperbaiki")
        for name in ("release", "return", "reject", "recall", "resume", "report"):
            assert f"\n{name} " in offered
        assert zsh.line_after_tab("list --over") == "list --overdue"
        assert zsh.line_after_tab("show PGM") == f"show {number}"
        assert zsh.line_after_tab("sop show peng") == f"sop show {PGM}"
        assert zsh.line_after_tab("officer show ") == f"officer show {login_name()}"
        zsh.type("\x15sop-tui show --\t", until="--help     -- tampilkan bantuan ini")
        sop_tui.path.unlink()
        assert zsh.line_after_tab("show PGM") == "show PGM"
