"""Documents link to existing targets only, and show only commands that exist."""

import re
from argparse import ArgumentParser
from pathlib import Path

import pytest
from paper import DOCUMENTS, ROOT, commands_below, mentioned_commands, sections, typed_commands

from sop_tui.cli.main import build_parser
from sop_tui.text.language import Language

LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
PARSER = build_parser(Language())


def anchors(text: str) -> set[str]:
    """The anchors that code hosts generate for the headings."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.M)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target, anchor in LINK.findall(document.read_text(encoding="utf-8")):
        path = (document.parent / target).resolve() if target else document
        assert path.exists(), target
        if anchor:
            assert anchor in anchors(path.read_text(encoding="utf-8")), f"{target}#{anchor}"


def test_every_picture_is_shown_and_can_be_drawn_again() -> None:
    shown = {
        Path(target).stem
        for document in DOCUMENTS
        for target, _ in LINK.findall(document.read_text(encoding="utf-8"))
        if target.endswith(".svg")
    }
    drawn = {path.stem for path in (ROOT / "docs" / "pictures").glob("*.svg")}
    script = (ROOT / ".ci" / "pictures").read_text(encoding="utf-8")
    assert {name for name in drawn if f'"{name}":' in script} == drawn
    assert shown == drawn


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_that_are_shown_can_be_typed(document: Path) -> None:
    for words in typed_commands(document.read_text(encoding="utf-8")):
        PARSER.parse_args(words)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_and_options_that_are_mentioned_exist(document: Path) -> None:
    for words in mentioned_commands(document.read_text(encoding="utf-8")):
        parser: ArgumentParser = PARSER
        for word in words:
            parser = commands_below(parser).get(word, parser)
        options = [word.partition("=")[0] for word in words if word.startswith("-")]
        unknown = [each for each in options if each not in parser._option_string_actions]
        assert not unknown, words
        assert parser is not PARSER or options, words


def test_what_the_check_of_a_definition_finds_is_quoted_in_its_words() -> None:
    section = sections((ROOT / "docs" / "sop-files.md").read_text("utf-8"))["What the check finds"]
    source = "".join(path.read_text("utf-8") for path in (ROOT / "sop_tui").rglob("*.py"))
    fragments = re.findall(r"^\| `(.+?)` \|", section, re.MULTILINE)
    assert fragments
    for fragment in fragments:
        assert re.search(re.escape(fragment).replace("…", r"\{\w+\}"), source), fragment
