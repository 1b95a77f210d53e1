"""The Tab key completes commands, options, and what the store knows."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import PGM, CommandLine

_PRESS_TAB = """
source "$SCRIPT"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_shtab_sop_tui
printf '%s\\n' "${COMPREPLY[@]}"
"""


def pressing_tab(script: Path, *words: str) -> list[str]:
    """What bash offers after these words, the last of them unfinished."""
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


def test_zsh_takes_the_script(sop_tui: CommandLine, tmp_path: Path) -> None:
    script = tmp_path / "_sop-tui"
    script.write_text(sop_tui.done("completion", "zsh").out, encoding="utf-8")
    assert script.read_text("utf-8").startswith("#compdef sop-tui\n")
    if (zsh := shutil.which("zsh")) is not None:
        subprocess.run([zsh, "--no-exec", str(script)], check=True)
