"""A screen checks the store at once when it is notified, but not for every act of a busy moment."""

import asyncio
import time
from pathlib import Path
from threading import Thread

import pytest
from offices.on_screen import OfficeAtWork
from postgres_server import WHY_NOT, programs
from seat import Sit

from sop_tui.casework.commands import Note
from sop_tui.tui.watching import Watch


class ToldDesk:
    """The part of a desk that notices others' acts."""

    def __init__(self) -> None:
        self.news = False
        self.heard = lambda: None

    def behind(self) -> bool:
        return self.news

    def listen(self, heard: object) -> None:
        self.heard = heard  # type: ignore[assignment]

    def act(self) -> None:
        self.news = True
        thread = Thread(target=self.heard)
        thread.start()
        thread.join()


async def test_acts_close_together_are_drawn_once_and_the_first_without_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sop_tui.tui.watching.POLL_SECONDS", 3600)
    desk = ToldDesk()
    looks: list[float] = []

    def look() -> None:
        desk.news = False
        looks.append(time.monotonic())

    watch = Watch(desk, lambda: True, look)  # type: ignore[arg-type]

    async def seen(times: int) -> None:
        deadline = time.monotonic() + 60
        while len(looks) < times:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)

    monkeypatch.setattr("sop_tui.tui.watching.SETTLING_SECONDS", 3600)
    watch.begin()
    desk.act()
    await seen(1)  # it waited neither for the next check nor for others to finish

    monkeypatch.setattr("sop_tui.tui.watching.SETTLING_SECONDS", 0.3)
    watch = Watch(desk, lambda: True, look)  # type: ignore[arg-type]
    watch.begin()
    desk.act()
    await seen(2)
    for _ in range(10):
        desk.act()
    await seen(3)
    assert looks[2] - looks[1] >= 0.3 - 0.01
    await asyncio.sleep(0.6)
    assert len(looks) == 3


@pytest.mark.skipif(programs() is None, reason=WHY_NOT)
async def test_a_screen_on_a_server_does_not_wait_for_its_next_look(
    database: str, tmp_path: Path, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sop_tui.tui.watching.POLL_SECONDS", 3600)
    place = f"{database}&office={tmp_path}"
    office = OfficeAtWork.new(tmp_path / "sop-tui.json", place=place)
    number = office.open("Pungutan di loket")
    other = office.new_desk("lina")
    async with sit("sari", desk=office.new_desk("sari")) as seat:
        other.acts.do(number, Note(text="dari meja lain"))
        done = time.monotonic()
        while not seat.app.desk.cases.since(number, 1):
            assert time.monotonic() < done + 60
            await asyncio.sleep(0.002)
