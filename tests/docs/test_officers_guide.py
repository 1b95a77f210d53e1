"""The officers' guide matches the program: its keys, its refusals, its key file."""

import re
from pathlib import Path

from paper import GUIDE, generator, script, sections

from sop_tui.casework.refusal import Code
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.language import Language
from sop_tui.tui.case_filter import Filter, TimeFilter
from sop_tui.tui.commands import is_numbered, key_name
from sop_tui.tui.filters import Filters
from sop_tui.tui.kept import Kept
from sop_tui.tui.preferences import read_preferences
from sop_tui.tui.registry import COMMANDS

TEXT = GUIDE.read_text(encoding="utf-8")


def test_what_it_takes_from_the_program_is_current() -> None:
    assert generator().guide(TEXT) == TEXT, "run .ci/documents"


def test_each_command_stands_with_its_keys() -> None:
    for command in (each for each in COMMANDS if not is_numbered(each)):
        name = Language()(command.name).replace("|", "\\|")
        keys = " ".join(f"`{key_name(key)}`" for key in command.keys)
        row = rf"^\| {re.escape(keys)} \| {re.escape(name)} \|"
        assert re.search(row, TEXT, re.MULTILINE), command.id
        assert f"| `{command.id}` | {name} |" in TEXT


def test_each_refusal_has_a_section_with_its_sentences_and_what_to_do() -> None:
    said = generator().refusals()
    assert [code for code in Code if not said.get(code)] == [], "no sentence found in the source"
    of_stores = re.findall(r"``(\w+)``", str(StoreProblem.__doc__))
    assert set(of_stores) <= set(said)
    for code, sentences in said.items():
        section = next(
            (text for heading, text in sections(TEXT).items() if has_code(heading, code)), None
        )
        assert section is not None, f"no section for {code}"
        assert "**Yang dilakukan:**" in section, code
        assert sentences, f"no sentence of {code} found in the source"
        assert [each for each in sentences if f"*{each}*" not in section] == [], code


def has_code(heading: str, code: str) -> bool:
    return f"`{code}`" in heading.partition("(")[2]


def example(word: str) -> str:
    """The example file in the guide that contains this word."""
    (found,) = (text for text in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL) if word in text)
    return str(found)


def test_its_file_of_filters_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "filters.toml"
    path.write_text(example("[[filter]]"), encoding="utf-8")
    (saved,) = Filters.of(path, Kept()).all()
    assert saved.filter == Filter(TimeFilter.LATE, "paspor")


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
