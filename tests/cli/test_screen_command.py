"""Starting the screen by command, with a stand-in for the screen."""

import pytest
from command_line import CommandLine

from sop_tui.desk.desk import Desk


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Desk]:
    """The desks given to a stand-in screen, which ends with the exit code for users who are not
    officers.
    """
    desks: list[Desk] = []

    def run_screen(desk: Desk, *_: object, **__: object) -> int:
        desks.append(desk)
        return 4

    monkeypatch.setattr("sop_tui.cli.screen._require_terminal", lambda _: None)
    monkeypatch.setattr("sop_tui.tui.running.run_screen", run_screen)
    return desks


def test_a_user_who_is_no_officer_learns_so_on_the_screen(
    sop_tui: CommandLine, shown: list[Desk]
) -> None:
    answer = sop_tui("--officer", "orang-luar")
    assert [desk.officer_id for desk in shown] == ["orang-luar"]
    assert answer.code == 4
    assert answer.err == ""


def test_commands_say_the_same_in_one_line(sop_tui: CommandLine) -> None:
    assert "orang-luar tidak terdaftar" in sop_tui.refused(4, "list", "--officer", "orang-luar")
