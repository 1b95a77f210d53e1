"""The store's file is replaced by another file while the screen is open."""

import json
import threading
import time
from pathlib import Path

import pytest
from offices.on_screen import MONDAY, OfficeAtWork
from seat import Sit

from sop_tui.storage.files import live
from sop_tui.storage.files.backup import back_up
from sop_tui.storage.files.restore import restore_store


def written_by_another_program(path: Path) -> None:
    whole = json.dumps(json.loads(path.read_bytes()))
    path.with_name("new").write_text(whole)
    path.with_name("new").rename(path)


async def test_keys_do_not_wait_while_a_large_file_is_read_whole(
    office: OfficeAtWork, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [office.open("Pungutan", moved=4) for _ in range(2)]
    read, readers, going_on = live.read_live, list[threading.Thread](), threading.Event()

    def slowly(*arguments: object) -> live.Version:
        readers.append(threading.current_thread())
        assert going_on.wait(60)
        return read(*arguments)  # type: ignore[arg-type]

    async with sit("hadi") as seat:
        first = seat.number
        assert first in numbers
        known = seat.app.desk.lists.card(first).node
        office.forward(first)
        written_by_another_program(office.path)
        monkeypatch.setattr(live, "_LARGE", 0)
        monkeypatch.setattr(live, "read_live", slowly)
        seat.app._poll()
        deadline = time.monotonic() + 60
        while not readers:
            assert time.monotonic() < deadline
            await seat.pilot.pause(0.01)
        await seat.pilot.press("?")  # help opens although the file is still being read
        await seat.pilot.pause()
        assert "Bantuan" in seat.screen
        going_on.set()
        await seat.settled()
        await seat.press("escape")
        assert seat.app.desk.lists.card(first).node != known
    assert readers[0] is not threading.main_thread()


async def test_an_older_copy_put_in_place_is_reported(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan", moved=4)
    copy = back_up(office.path, at=MONDAY)
    office.forward(number)
    async with sit("hadi") as seat:
        assert "salinan" not in seat.screen
        restore_store(office.path, copy, at=MONDAY)
        await seat.look()
        assert "dipulihkan dari salinan yang lebih lama" in " ".join(seat.screen.split())
