"""A screen whose server goes away says so, keeps what was typed, and goes on by itself."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from offices.on_screen import OfficeAtWork
from postgres_server import WHY_NOT, Cluster, cluster, programs
from seat import Sit

from sop_tui.casework.commands import Note

pytestmark = [pytest.mark.slow, pytest.mark.skipif(programs() is None, reason=WHY_NOT)]


@pytest.fixture
def own_server() -> Iterator[Cluster]:
    with cluster() as made:
        yield made


@pytest.fixture
def office(own_server: Cluster, tmp_path: Path) -> OfficeAtWork:
    own_server.sql("CREATE DATABASE kantor")
    url = own_server.url("kantor", office=str(tmp_path))
    return OfficeAtWork.new(tmp_path / "sop-tui.json", place=url)


async def test_it_says_so_keeps_what_was_typed_and_goes_on(
    own_server: Cluster, office: OfficeAtWork, sit: Sit
) -> None:
    first = office.open("Pungutan di loket")
    office.open("Surat hilang")
    async with sit("lina") as seat:
        await seat.press("n", *"catatan_penting")
        own_server.stop()
        deadline = time.monotonic() + 20
        while "tidak terhubung" not in " ".join(seat.screen.split()):
            assert time.monotonic() < deadline, seat.screen
            await asyncio.sleep(0.1)
            await seat.settled()
        assert "catatan_penting" in seat.screen
        own_server.start()
        await asyncio.sleep(1)
        office.new_desk("lina").act(first, Note(text="dari meja lain"))
        deadline = time.monotonic() + 20
        while not seat.app.desk.since(first, 1):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)
            await seat.settled()
        assert "catatan_penting" in seat.screen
