"""Before the screen starts: a missing store, the demonstration, a missing terminal."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from command_line import CommandLine

from sop_tui.desk.desk import Desk


@dataclass
class Screen:
    """Takes the place of the screen; records the desk that it was given."""

    officer: str = ""
    cards: int = 0
    switchable: tuple[str, ...] = ()
    folders: list[Path] = field(default_factory=list)

    def __call__(self, desk: Desk, language: object, *, switchable: tuple[str, ...] = ()) -> int:
        self.officer = desk.officer_id
        self.cards = len(desk.lists.open_cases())
        self.switchable = switchable
        self.folders.append(desk.folder)
        return 0


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    shown = Screen()
    monkeypatch.setattr("sop_tui.cli.screen._require_terminal", lambda _: None)
    monkeypatch.setattr("sop_tui.tui.running.run_screen", shown)
    return shown


def answering(answer: str) -> Callable[[str], str]:
    def asked(_: str) -> str:
        if answer == "^D":
            raise EOFError
        return answer

    return asked


def test_without_a_command_the_screen_opens_on_the_store(
    sop_tui: CommandLine, screen: Screen
) -> None:
    sop_tui.open()
    sop_tui.done()
    assert screen.cards == 1
    assert screen.switchable == ()


def test_settings_and_definitions_are_read_before_the_screen_starts(
    sop_tui: CommandLine, screen: Screen
) -> None:
    assert "bukan folder definisi SOP; periksa --sops" in (
        sop_tui.refused(2, "--sops", str(sop_tui.path.parent / "tidak-ada"))
    )
    (sop_tui.path.parent / "settings.toml").write_text('calendar = "tidak-ada"\n')
    assert "tidak-ada" in sop_tui.refused(2)
    assert not screen.folders


def test_a_missing_store_is_made_when_the_officer_agrees(
    bare: CommandLine, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", answering("y"))
    bare.done()
    assert bare.path.is_file()
    assert screen.officer


@pytest.mark.parametrize("answer", ["", "t", "^D"])
def test_a_missing_store_is_not_made_without_consent(
    bare: CommandLine, screen: Screen, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr("builtins.input", answering(answer))
    assert "store init" in bare.refused(5)
    assert not bare.path.exists()
    assert not screen.folders


def test_the_demonstration_lets_everybody_be_tried_and_leaves_nothing(
    bare: CommandLine, screen: Screen
) -> None:
    bare.done("demo")
    assert screen.officer in screen.switchable
    assert len(screen.switchable) >= 25
    assert screen.cards >= 20
    assert not screen.folders[0].exists()
    assert not bare.path.exists()


def test_the_demonstration_can_be_kept(bare: CommandLine, screen: Screen, tmp_path: Path) -> None:
    bare.done("demo", "--keep", str(tmp_path / "contoh"))
    kept = str(tmp_path / "contoh" / "sop-tui.json")
    found = bare.done("list", "--json", "--store", kept, "--officer", screen.officer).json
    assert len(found) == screen.cards
    bare.refused(5, "demo", "--keep", str(tmp_path / "contoh"))


def test_a_demonstration_says_in_the_end_that_nothing_was_kept(
    sop_tui: CommandLine, screen: Screen
) -> None:
    assert "tidak ada yang disimpan" in sop_tui.done("demo").err


def test_a_kept_demonstration_says_how_to_go_on(
    sop_tui: CommandLine, screen: Screen, tmp_path: Path
) -> None:
    kept = tmp_path / "contoh kantor"
    said = sop_tui.done("demo", "--keep", str(kept)).err
    assert f"sop-tui --store '{kept / 'sop-tui.json'}' --officer {screen.officer}" in said
    again = sop_tui.done("list", "--json", "--store", str(kept / "sop-tui.json"),
                         "--officer", screen.officer)  # fmt: skip
    assert len(again.json) == screen.cards
