from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from command_line import CommandLine

from sop_tui.cli import main
from sop_tui.cli.parser import Parser
from sop_tui.text.address import is_url
from sop_tui.text.language import Language

_build = main.build_parser
_built_once = cache(lambda code, modules: _build(Language.named(code), modules))


@pytest.fixture(autouse=True)
def _parsers_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process normally builds one parser; here thousands of commands run in one process."""

    def build(words: Language, modules: Iterable[str] = main.MODULES) -> Parser:
        return _built_once(words.code, tuple(modules))

    monkeypatch.setattr(main, "build_parser", build)


@pytest.fixture
def bare(
    tmp_path: Path,
    place: str | Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> CommandLine:
    """A command line without a store, outside of any checkout."""
    path = tmp_path / ("store" if is_url(place) else "office") / "sop-tui.json"
    monkeypatch.setenv("SOP_TUI_STORE", str(place if is_url(place) else path))
    monkeypatch.chdir(tmp_path)
    return CommandLine(path, capsys)


@pytest.fixture
def sop_tui(bare: CommandLine) -> CommandLine:
    """A command line with a store made by the user who runs the tests."""
    bare.done("store", "init", "--name", "Ani Lestari")
    return bare
