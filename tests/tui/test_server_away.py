"""When its server is away, a screen says so, keeps the typed text, and reconnects by itself."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from offices.on_screen import SOP, OfficeAtWork
from postgres_server import WHY_NOT, Cluster, Relay, cluster, programs, turns_within
from seat import Sit
from terminal import Terminal

from sop_tui.casework.commands import Note
from sop_tui.desk.opening import initialize, login_name

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
        office.new_desk("lina").acts.do(first, Note(text="dari meja lain"))
        deadline = time.monotonic() + 20
        while not seat.app.desk.cases.since(first, 1):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)
            await seat.settled()
        assert "catatan_penting" in seat.screen


@pytest.fixture
def relay(own_server: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    made = Relay(own_server, tmp_path_factory.mktemp("jalur"))
    yield made
    with suppress(OSError):
        made.cut()


def _gone(server: Cluster, relay: Relay, how: str) -> Callable[[], object]:
    """Takes the server from the screens; returns what brings it back."""
    match how:
        case "restarted":
            server.stop()
        case "killed":
            server.kill()
        case _:
            relay.cut()
            return relay.join
    return server.start


@pytest.mark.parametrize("how", ["restarted", "killed", "cut"])
def test_real_screens_say_so_keep_what_was_typed_and_go_on_within_ten_seconds(
    own_server: Cluster, relay: Relay, tmp_path: Path, how: str
) -> None:
    own_server.sql("CREATE DATABASE kantor")
    direct = own_server.url("kantor", office=str(tmp_path))
    office = OfficeAtWork(tmp_path / "sop-tui.json", place=direct)
    initialize(direct, login_name(), "Rina Kusuma", office.clock()).close()
    desk = office.new_desk(login_name())
    first = desk.acts.open_case(SOP, "Pungutan di loket").card.number
    through = direct.replace(str(own_server.folder), str(relay.folder))
    plain = own_server.url("kantor").replace(str(own_server.folder), str(relay.folder))
    screens = [Terminal(through, {}) for _ in range(2)]
    try:
        for screen in screens:
            screen.read(until=first)
        screens[0].write(b"\r")
        screens[0].read(until="Diambil")
        screens[0].write(b"c")
        screens[0].read(until="Catatan")
        screens[0].write(b"catatan_penting")
        screens[0].read(until="catatan_penting")
        back = _gone(own_server, relay, how)
        for screen in screens:
            screen.read(until="terhubung")
            assert "terhubung" in screen.text, screen.text
        screens[0].write(b"!")
        screens[0].read(until="catatan_penting!")
        assert "catatan_penting!" in screens[0].text
        assert "terhubung" in screens[0].text  # "tidak terhubung" stays shown
        back()
        other = office.new_desk(login_name())
        later = other.acts.open_case(SOP, "Surat hilang").card.number
        for _ in turns_within(10, plain):
            for screen in screens:
                screen.read(seconds=0.05)
            if later in screens[1].text and not any("terhubung" in each.text for each in screens):
                break
        assert "catatan_penting!" in screens[0].text
        screens[0].write(b"\r")
        deadline = time.monotonic() + 60
        while other.workplace.store.snapshot.events(first)[-1].note != "catatan_penting!":
            assert time.monotonic() < deadline, screens[0].text
            screens[0].read(seconds=0.5)
            if "y ya" in screens[0].text:  # a yes counts only after its question was shown
                screens[0].write(b"y")
            other.changes.refresh()
        notes = [each.note for each in other.workplace.store.snapshot.events(first)]
        assert notes.count("catatan_penting!") == 1
    finally:
        for screen in screens:
            screen.close()
