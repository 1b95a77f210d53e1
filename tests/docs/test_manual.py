"""The man page and the help of each command teach what the command line accepts."""

import re
import shlex
import shutil
import subprocess
from argparse import ArgumentParser
from collections.abc import Iterator

import pytest
from paper import ROOT, commands_below, generator

from sop_tui.cli.exits import Exit
from sop_tui.cli.main import build_parser
from sop_tui.text.language import Language

MANUAL = ROOT / "docs" / "sop-tui.1"
PARSER = build_parser(Language())


def commands(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    """Every command that can be run."""
    below = commands_below(parser)
    if not below:
        yield parser
    for each in below.values():
        yield from commands(each)


@pytest.mark.parametrize("command", commands(PARSER), ids=lambda command: command.prog)
def test_help_shows_an_example_that_can_be_typed(command: ArgumentParser) -> None:
    shown = (command.epilog or "").replace("%%", "%").splitlines()[1:]
    assert shown, "no example"
    for line in shown:
        words = shlex.split(re.split(r"\s[>|]\s", line)[0])
        assert " ".join(words).startswith(command.prog)
        PARSER.parse_args(words[1:])


def test_the_man_page_is_current() -> None:
    assert generator().manual() == MANUAL.read_text(encoding="utf-8"), "run .ci/documents"


def test_the_man_page_names_every_command_and_option() -> None:
    text = MANUAL.read_text(encoding="utf-8").replace("\\-", "-")
    for command in commands(PARSER):
        assert f".SS {command.prog}\n" in text
    options = {name for command in commands(PARSER) for name in command._option_string_actions} - {
        "-h",
        "--help",
    }
    assert [name for name in options if f"\\fB{name}\\fR" not in text] == []


def test_the_man_page_names_every_exit_code() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    section = text.split(".SH STATUS KELUAR\n")[1].split(".SH ")[0]
    named = [int(number) for number in re.findall(r"^\.TP\n(\d+)$", section, re.MULTILINE)]
    assert named == sorted({1, *Exit})
    assert "pejabat" not in text.casefold()


def test_roff_finds_nothing_wrong_with_the_man_page() -> None:
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("needs groff")
    said = subprocess.run(
        [groff, "-man", "-Kutf8", "-Tutf8", "-ww", "-z", str(MANUAL)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stderr == ""
