"""The command line as processes: its imports, exit codes and help."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from command_line import PGM, CommandLine

from sop_tui.cli.main import MODULES, build_parser
from sop_tui.text.language import Language

SCREEN = {"textual", "rich"}
SLOW = {"holidays", "babel", "tabulate", "dateutil", "platformdirs"}


def run(
    store: Path, *words: str, python: Sequence[str] = (), **more: object
) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "SOP_TUI_STORE": str(store)}
    command = [sys.executable, *python, "-m", "sop_tui", *words]
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        command, env=environ, capture_output=True, text=True, timeout=60, check=False, **more
    )


def imported(store: Path, *words: str) -> set[str]:
    """The top-level packages that a command has imported when it ends."""
    code = (
        "import sys; from sop_tui.cli.main import main; "
        f"assert main({list(words)!r}) == 0; "
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    environ = {**os.environ, "SOP_TUI_STORE": str(store)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stderr.split()}


def test_listing_as_json_imports_only_what_it_uses(sop_tui: CommandLine) -> None:
    sop_tui.open()
    sop_tui.done("complete", sop_tui.open())
    modules = imported(sop_tui.path, "list", "--json")
    assert not modules & (
        SCREEN
        | SLOW
        | {"pydantic", "json", "shutil", "wcwidth", "fractions", "tomllib", "asyncio", "difflib"}
    )
    assert not imported(sop_tui.path, "list") & (SCREEN | {"pydantic", "tabulate", "holidays"})


@pytest.mark.parametrize(
    "words", [["list"], ["sop", "list"], ["store", "verify"], ["calendar", "show"]]
)
def test_no_command_imports_the_screen(sop_tui: CommandLine, words: list[str]) -> None:
    sop_tui.open()
    assert not imported(sop_tui.path, *words) & SCREEN


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["list"], 0),
        (["frob"], 2),
        ([], 2),
        (["approve", "NUMBER"], 3),
        (["show", "PGM-1999-0001"], 4),
        (["list", "--store", "/nowhere/sop-tui.json"], 5),
    ],
)
def test_the_exit_codes_of_a_process(sop_tui: CommandLine, words: list[str], code: int) -> None:
    number = sop_tui.open()
    done = run(
        sop_tui.path,
        *(number if word == "NUMBER" else word for word in words),
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == code
    assert done.stderr.count("\n") <= 1
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_is_no_error(sop_tui: CommandLine) -> None:
    sop_tui.open()
    reading, writing = os.pipe()
    os.close(reading)
    environ = {**os.environ, "SOP_TUI_STORE": str(sop_tui.path)}
    done = subprocess.run(
        [sys.executable, "-m", "sop_tui", "list"],
        env=environ, stdout=writing, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(writing)
    assert done.returncode == 141
    assert done.stderr == ""


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_is_code_130_without_a_word(
    sop_tui: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("sop_tui.desk.opening.open_desk", interrupted)
    answer = sop_tui("list")
    assert (answer.code, answer.out, answer.err) == (130, "", "")


def test_a_locale_without_utf8_breaks_nothing(sop_tui: CommandLine) -> None:
    number = sop_tui.open("Layanan “cepat” – 測試 é")
    environ = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",
               "PYTHONIOENCODING": "latin-1"}  # fmt: skip
    environ = {**os.environ, **environ, "SOP_TUI_STORE": str(sop_tui.path)}
    for words in (["list"], ["show", number], ["list", "--json"]):
        done = subprocess.run(
            [sys.executable, "-m", "sop_tui", *words], env=environ, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["title"] == "Layanan “cepat” – 測試 é"


def test_the_modules_are_those_that_add_the_commands() -> None:
    everything = build_parser(Language())
    one_by_one = [
        command for module in MODULES for command in _commands(build_parser(Language(), (module,)))
    ]
    assert [c for commands in MODULES.values() for c in commands] == one_by_one
    assert _commands(everything) == one_by_one


def _commands(parser: object) -> list[str]:
    [group] = [a for a in parser._actions if a.dest == "command"]  # type: ignore[attr-defined]
    return list(group.choices)


@pytest.mark.parametrize("command", [c for commands in MODULES.values() for c in commands])
def test_every_command_helps_in_indonesian(
    bare: CommandLine, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        bare(command, "--help")
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith("pemakaian: sop-tui")
    assert "opsi umum" in said
    assert "options" not in said
    assert "show this" not in said


def test_the_help_teaches_by_example(bare: CommandLine, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bare("--help")
    said = capsys.readouterr().out
    assert f"sop-tui open {PGM}" in said
    for commands in MODULES.values():
        for command in commands:
            assert f"    {command} " in said
