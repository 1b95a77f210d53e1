"""Pictures of Draf SOP in all sizes; updated like the other pictures."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from drafted import DOCUMENT
from offices.on_screen import OfficeAtWork
from seat import settled
from sizes import SIZES
from textual.pilot import Pilot

from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts
from sop_tui.text.language import Language
from sop_tui.tui.app import SopApp
from sop_tui.tui.screen_setup import ScreenSetup
from sop_tui.tui.theme import PLAIN

OPEN = ["D", "home", "enter"]
STATES = {
    "first": [],
    "decision": ["tab"],
    "who": ["tab", "tab"],
    "finished": ["1", "tab", "w", *"1", "enter", "tab", "1", "end"],
}
LISTS = {"row": ["end", "e"], "roles": ["p"], "head": ["f"], "way": ["tab", "w", *"9"]}


@pytest.fixture
def office(tmp_path: Path) -> OfficeAtWork:
    found = OfficeAtWork.new(tmp_path / "sop-tui.json")
    (draft,) = drafts(read(DOCUMENT.encode()))
    found.desk("lina").drafts.keep("izin-sandar", draft)
    return found


def _looks_right(
    compare: Callable[..., bool], app: SopApp, size: tuple[int, int], keys: Sequence[str]
) -> bool:
    async def pressed(pilot: Pilot[None]) -> None:
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)

    return compare(app, run_before=pressed, terminal_size=size) and not app.return_code


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES)
def test_draft(
    office: OfficeAtWork, snap_compare: Callable[..., bool], state: str, size: tuple[int, int]
) -> None:
    app = SopApp(office.new_desk("lina"), Language())
    assert _looks_right(snap_compare, app, size, [*OPEN, *STATES[state]])


@pytest.mark.parametrize("page", LISTS)
def test_lists_about_a_draft(
    office: OfficeAtWork, snap_compare: Callable[..., bool], page: str
) -> None:
    app = SopApp(office.new_desk("lina"), Language())
    assert _looks_right(snap_compare, app, (80, 24), [*OPEN, *LISTS[page]])


def test_draft_without_colours(office: OfficeAtWork, snap_compare: Callable[..., bool]) -> None:
    app = SopApp(office.new_desk("lina"), Language(), ScreenSetup(palette=PLAIN))
    assert _looks_right(snap_compare, app, (80, 24), [*OPEN, "tab"])
