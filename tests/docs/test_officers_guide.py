"""The officers' guide says what the program does: its keys, its refusals, its file of keys."""

import re
from pathlib import Path

import pytest
from paper import GUIDE, generator, script, sections

from sop_tui.casework.refusal import Code
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.language import Language
from sop_tui.tui.commands import ScreenCommand, is_numbered, key_name
from sop_tui.tui.filters import Filters
from sop_tui.tui.kept import Kept
from sop_tui.tui.narrowing import Filter, Narrowing
from sop_tui.tui.preferences import read_preferences
from sop_tui.tui.registry import COMMANDS

TEXT = GUIDE.read_text(encoding="utf-8")
KEYS = [command for command in COMMANDS if not is_numbered(command)]
SAID = generator().refusals()
CODES = [*Code, *sorted(set(SAID) - set(Code))]


def test_what_it_takes_from_the_program_is_current() -> None:
    assert generator().guide(TEXT) == TEXT, "run .ci/documents"


@pytest.mark.parametrize("command", KEYS, ids=lambda command: command.id)
def test_each_command_stands_with_its_keys(command: ScreenCommand) -> None:
    name = Language()(command.name).replace("|", "\\|")
    keys = " ".join(f"`{key_name(key)}`" for key in command.keys)
    assert re.search(rf"^\| {re.escape(keys)} \| {re.escape(name)} \|", TEXT, re.MULTILINE)
    assert f"| `{command.id}` | {name} |" in TEXT


@pytest.mark.parametrize("code", CODES)
def test_each_refusal_has_a_section_with_its_sentences_and_what_to_do(code: str) -> None:
    section = next(
        text for heading, text in sections(TEXT).items() if f"`{code}`" in heading.partition("(")[2]
    )
    assert "**Yang dilakukan:**" in section
    assert SAID[code], "no sentence found in the source"
    assert [each for each in SAID[code] if f"*{each}*" not in section] == []


def test_every_code_of_a_store_is_among_them() -> None:
    told = re.findall(r"``(\w+)``", str(StoreProblem.__doc__))
    assert set(told) <= set(SAID)


def example(word: str) -> str:
    """The file in the guide that has this word."""
    (found,) = (text for text in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL) if word in text)
    return str(found)


def test_its_file_of_filters_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "filters.toml"
    path.write_text(example("[[filter]]"), encoding="utf-8")
    (saved,) = Filters.of(path, Kept()).all()
    assert saved.filter == Filter(Narrowing.LATE, "paspor")


def test_its_pictures_are_those_that_are_drawn() -> None:
    shown = re.findall(r"\]\(pictures/(.+?)\.svg\)", TEXT)
    drawn = {path.stem for path in (GUIDE.parent / "pictures").glob("*.svg")}
    assert sorted(shown) == sorted(drawn)
    assert drawn == set(script("pictures").PICTURES)


def test_its_file_of_keys_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(example("[keys]"), encoding="utf-8")
    preferences = read_preferences([path], COMMANDS)
    assert preferences.palette.name == "terang"
    assert preferences.keys["forward"] == ("s",)


def test_its_contents_name_every_chapter() -> None:
    chapters = re.findall(r"^## (.+)$", TEXT, re.MULTILINE)
    listed = re.findall(r"^\* \[(.+)\]\(#", TEXT, re.MULTILINE)
    assert listed == chapters
