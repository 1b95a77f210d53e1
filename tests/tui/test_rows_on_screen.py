"""Rows of several symbols on the screen: shared cards, choices, skipped steps."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from seat import Seat

from sop_tui.casework.model import Kind
from sop_tui.demo.throw_away import demonstration
from sop_tui.desk.desk import Desk
from sop_tui.text.language import Language
from sop_tui.tui.app import SopApp


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@asynccontextmanager
async def seated(
    folder: Path, officer: str, size: tuple[int, int] = (120, 30)
) -> AsyncIterator[tuple[Seat, Desk]]:
    with demonstration(folder / officer) as desk:
        app = SopApp(desk.of(officer), Language())
        async with app.run_test(size=size) as pilot:
            seat = Seat(app, pilot)
            await seat.settled()
            yield seat, desk.of(officer)


async def test_a_group_step_shows_the_case_in_each_lane_and_counts_it_once(folder: Path) -> None:
    (folder / "bagas").mkdir()
    async with seated(folder, "bagas", (180, 30)) as (seat, desk):
        assert any(row.count("LKJ-2026-0005") >= 2 for row in seat.rows)
        assert "+1" in seat.screen
        summary = next(each for each in desk.lists.sops() if each.id == "laporan-kinerja")
        cards = [card for card in desk.lists.open_cases() if card.sop == "laporan-kinerja"]
        assert summary.open == len(cards)
        await seat.press("a", "y")
        shared = desk.cases.read("LKJ-2026-0005")
        assert (shared.events[-1].part, shared.events[-1].staying) == ("tim-bidang", True)
        assert shared.card.lanes == ("tim-keuangan",)


@pytest.mark.parametrize("key", ["2", "b"])
async def test_a_way_is_chosen_by_digit_or_letter_and_confirmed(folder: Path, key: str) -> None:
    (folder / key).mkdir()
    (folder / key / "oki").mkdir()
    async with seated(folder / key, "oki") as (seat, desk):
        number = next(c.number for c in desk.lists.waiting() if c.sop == "laporan-kinerja")
        await seat.press("enter", "a")
        assert "Arah mana untuk" in seat.screen
        assert "Tidak: ke langkah 6 (Staf Program)" in seat.screen
        await seat.press(key)
        assert desk.cases.read(number).events[-1].kind is not Kind.CHOSEN
        await seat.press("y")
        desk.changes.refresh()
        event = desk.cases.read(number).events[-1]
        assert (event.kind, event.way, event.to) == (Kind.CHOSEN, "Tidak", "6")


async def test_while_typing_the_reason_of_a_return_its_way_is_shown(folder: Path) -> None:
    (folder / "ulang" / "oki").mkdir(parents=True)
    async with seated(folder / "ulang", "oki") as (seat, desk):
        number = next(c.number for c in desk.lists.waiting() if c.sop == "laporan-kinerja")
        await seat.press("enter", "a", "c")
        assert f"Alasan memilih “Ulang” untuk {number}:" in seat.screen
        await seat.press(*"keliru", "enter", "y")
        desk.changes.refresh()
        event = desk.cases.read(number).events[-1]
        assert (event.way, event.to, event.note) == ("Ulang", "2", "keliru")


async def test_skipped_steps_are_named_in_the_case(folder: Path) -> None:
    (folder / "wahyu").mkdir()
    async with seated(folder, "wahyu") as (seat, desk):
        number = next(
            c.number for c in desk.lists.open_cases() if c.sop == "laporan-kinerja" and c.step == 7
        )
        assert seat.number is not None
        for _ in range(12):
            if seat.number == number:
                break
            await seat.press("down")
        await seat.press("enter")
        for _ in range(6):
            if "tidak dilalui" in seat.screen:
                break
            await seat.press("pagedown")
        assert "tidak dilalui" in seat.screen
