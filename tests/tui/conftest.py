"""An officer at the screen, over a real store and under a stopped clock."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import style_sheets
from offices.on_screen import OfficeAtWork
from rows_office import RowsOffice
from seat import Seat, Sit, nothing_is_left_to_do
from terminal import Opens, Terminal

from sop_tui.desk.desk import Desk
from sop_tui.desk.opening import initialize, login_name
from sop_tui.text.address import is_url
from sop_tui.text.language import Language
from sop_tui.tui.app import SopApp
from sop_tui.tui.screen_setup import ScreenSetup


@pytest.fixture(autouse=True)
def _idle_is_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot sleeps 20 ms after each key until the process uses little CPU; this replaces
    it.
    """
    for place in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{place}.wait_for_idle", nothing_is_left_to_do)
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", 0.001)


@pytest.fixture(autouse=True)
def _styles_are_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Style sheets are parsed once per process: each new app would parse the same ones again."""
    monkeypatch.setattr("textual.css.stylesheet.tokenize_values", style_sheets.variables)
    monkeypatch.setattr("textual.css.stylesheet.parse", style_sheets.rules)


@pytest.fixture(autouse=True)
def own_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working folder, where exports are written, is a temporary one and not the checkout."""
    monkeypatch.chdir(tmp_path_factory.mktemp("own_folder"))


@pytest.fixture
def office(tmp_path: Path, place: str | Path) -> OfficeAtWork:
    path = tmp_path / "sop-tui.json"
    return OfficeAtWork.new(path, place=place if is_url(place) else None)


@pytest.fixture
def rows(tmp_path: Path) -> RowsOffice:
    return RowsOffice.begin(tmp_path / "rows.json")


@pytest.fixture
def sit(office: OfficeAtWork) -> Sit:
    """Starts the screen for an officer, each time a new one."""
    return _seats_of(office)


@pytest.fixture
def sit_at_rows(rows: RowsOffice) -> Sit:
    return _seats_of(rows)


def _seats_of(office: OfficeAtWork) -> Sit:
    @asynccontextmanager
    async def sit_down(
        officer: str, size: tuple[int, int] = (80, 24), desk: Desk | None = None, **how: Any
    ) -> AsyncIterator[Seat]:
        about = {name: how.pop(name) for name in ("switchable", "captive") if name in how}
        app = SopApp(desk or office.new_desk(officer), Language(), ScreenSetup(**how), **about)
        async with app.run_test(size=size) as pilot:
            seat = Seat(app, pilot)
            await seat.settled()
            yield seat

    return sit_down


@pytest.fixture
def store(tmp_path: Path) -> Path:
    office = OfficeAtWork(tmp_path / "sop-tui.json")
    initialize(office.path, login_name(), "Rina Kusuma", office.clock()).close()
    office.new_desk(login_name()).acts.open_case("pengaduan-masyarakat", "Pungutan di loket")
    return office.path


@pytest.fixture
def terminals(store: Path) -> Iterator[Opens]:
    """Opens terminals on the store of one officer; closes all of them at the end."""
    opened: list[Terminal] = []

    def opening(**environ: str) -> Terminal:
        opened.append(Terminal(store, environ))
        return opened[-1]

    yield opening
    for terminal in opened:
        terminal.close()
