from pathlib import Path

import pytest
from command_line import CommandLine

from sop_tui.text.address import is_url


@pytest.fixture
def bare(
    tmp_path: Path,
    place: str | Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> CommandLine:
    """A command line without a store, outside of any checkout."""
    path = tmp_path / "office" / "sop-tui.json"
    monkeypatch.setenv("SOP_TUI_STORE", str(place if is_url(place) else path))
    monkeypatch.chdir(tmp_path)
    return CommandLine(path, capsys)


@pytest.fixture
def sop_tui(bare: CommandLine) -> CommandLine:
    """A command line with a store that has been made by whoever runs the tests."""
    bare.done("store", "init", "--name", "Ani Lestari")
    return bare
