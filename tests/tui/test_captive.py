"""A captive screen: no command leaves the program, and a fault shows no data."""

import io
import os
import subprocess
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from offices.on_screen import SOP, OfficeAtWork
from seat import Seat
from textual.app import SuspendNotSupported

from sop_tui.text.language import Language
from sop_tui.tui.captive import LARGEST, CaptiveApp, CaptiveDriver, ssh_command

pytestmark = pytest.mark.both_engines


@asynccontextmanager
async def captive(office: OfficeAtWork, officer: str = "lina") -> AsyncIterator[Seat]:
    app = CaptiveApp(
        office.new_desk(officer),
        Language(),
        idle=0,
        crashes=office.path.with_name("crash.log"),
        ssh_command="ssh -T sop@192.0.2.1",
    )
    async with app.run_test(size=(100, 30)) as pilot:
        seat = Seat(app, pilot)
        await seat.settled()
        yield seat


@pytest.fixture(autouse=True)
def no_programs(place: object, monkeypatch: pytest.MonkeyPatch) -> None:  # the server runs first
    """Fails the test when anything would leave the program."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a program was started or the process stopped")

    monkeypatch.setattr(webbrowser, "open", never)
    monkeypatch.setattr(subprocess, "Popen", never)
    monkeypatch.setattr(os, "system", never)
    monkeypatch.setattr(os, "kill", never)


async def test_nothing_is_opened_written_or_stopped(
    office: OfficeAtWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    async with captive(office) as seat:
        app = seat.app
        app.open_url("https://example.org")
        app.action_screenshot()
        app.save_screenshot()
        app.deliver_screenshot()
        app.deliver_text(io.StringIO("x"))
        app.deliver_binary(io.BytesIO(b"x"))
        app.action_suspend_process()
        with pytest.raises(SuspendNotSupported), app.suspend():
            pass
        await seat.settled()
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.file_only
async def test_an_export_is_copied_and_recorded_and_names_the_command_to_fetch_it(
    office: OfficeAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sop_tui.desk.export_records import recorded_exports

    number = office.desk("lina").acts.open_case(SOP, "Dugaan pungutan liar").card.number
    copied: list[str] = []
    monkeypatch.setattr(CaptiveApp, "copy_to_clipboard", lambda _, text: copied.append(text))
    async with captive(office) as seat:
        await seat.press("e")
        assert f"ssh -T sop@192.0.2.1 export {number} > {number}.txt" in seat.status
        assert "w Simpan" not in seat.keys
        await seat.press("w")
    assert number in copied[0]
    (event,) = recorded_exports(office.new_desk("lina"), number)
    assert event.officer == "lina"
    assert [path.name for path in office.path.parent.iterdir()] == [office.path.name]


async def test_a_fault_shows_an_id_and_no_data(
    office: OfficeAtWork, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "Dugaan pungutan rahasia"
    office.desk("lina").acts.open_case(SOP, secret)

    def failing(_: object) -> None:
        title = secret
        raise ValueError(title)

    with pytest.raises(ValueError, match="rahasia"):  # noqa: PT012 - the pilot raises it at its end
        async with captive(office) as seat:
            monkeypatch.setattr(type(seat.app.page), "load", failing)
            await seat.press("m", "b", "q")
    output = capsys.readouterr()
    assert secret not in output.out + output.err
    assert "Traceback" not in output.out + output.err
    log = office.path.with_name("crash.log")
    assert log.stat().st_mode & 0o777 == 0o600
    written = log.read_text()
    assert "ValueError" in written
    assert "failing" in written
    assert secret not in written


def test_the_ssh_command_comes_from_the_session() -> None:
    session = {"SOP_TUI_ACCOUNT": "sop", "SSH_CONNECTION": "203.0.113.7 50022 192.0.2.1 2222"}
    assert ssh_command(session) == "ssh -T -p 2222 sop@192.0.2.1"
    assert ssh_command({**session, "SSH_CONNECTION": "203.0.113.7 50022 192.0.2.1 22"}) == (
        "ssh -T sop@192.0.2.1"
    )
    assert ssh_command({}) == "ssh -T AKUN@SERVER"


async def test_a_window_that_grows_while_it_is_measured_keeps_the_limit(
    office: OfficeAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server sets the size once more between the two measurements."""
    monkeypatch.setattr("sop_tui.tui.captive.clamp_window", lambda _: None)
    monkeypatch.setattr(
        "textual.drivers.linux_driver.LinuxDriver._get_terminal_size", lambda _: (65_535, 65_535)
    )
    async with captive(office) as seat:
        assert isinstance(seat.app, CaptiveApp)
        driver = CaptiveDriver(seat.app)
        assert driver._get_terminal_size() == LARGEST
