"""Over a real sshd: however a connection drops, nothing of the session stays or is half done."""

import contextlib
import os
import signal
import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from offices.served import furnish
from ssh_server import Screen, SshServer, running, why_not
from test_ssh_sessions import CASE, program, select, stored

pytestmark = [pytest.mark.sshd, pytest.mark.slow]


@pytest.fixture(scope="module", params=[True, False], ids=["forked", "started"])
def server(request: pytest.FixtureRequest) -> Iterator[SshServer]:
    """Screens from the fork server, then screens started by the gate itself."""
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    with running(fork_server=request.param) as started:
        furnish(started)
        yield started


class Proxy:
    """A loopback proxy that can reset its connections like a broken router."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._pairs: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                self._pairs += [near, far]
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    @staticmethod
    def _carry(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                target.sendall(data)

    def reset(self) -> None:
        for each in self._pairs:
            each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RD)
            each.close()

    def close(self) -> None:
        self._listening.close()


def typing_a_note(screen: Screen) -> None:
    """Half-way through a note that is never confirmed."""
    screen.wait_for("Papan PGM")
    select(screen, CASE)
    screen.send(b"c")
    screen.wait_for("Catatan")
    screen.send(b"setengah jadi")
    screen.wait_for("setengah jadi")


@pytest.fixture
def typing(server: SshServer) -> Iterator[Screen]:
    """A screen in which a note has been begun; nothing of it may be left afterwards."""
    version = stored(server)["version"]
    with contextlib.closing(server.screen("andi")) as screen:
        typing_a_note(screen)
        yield screen
    assert server.wait_until_empty(5) == []
    assert stored(server)["version"] == version
    checked = server.cli("store", "verify", officer="siti")
    assert checked.returncode == 0, checked.stderr.decode()


def test_a_killed_client(server: SshServer, typing: Screen) -> None:
    typing.kill(signal.SIGKILL)
    assert server.wait_until_empty(2) == []


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGKILL])
def test_a_killed_screen_leaves_the_terminal_as_it_was(
    server: SshServer, typing: Screen, number: signal.Signals
) -> None:
    before = len(typing.received)
    os.kill(program(server), number)
    assert typing.exit_code(5) == 128 + number
    last = bytes(typing.received[before:])
    for restored in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[<u"):
        assert restored in last
    assert b"silakan masuk lagi" in last
    assert server.wait_until_empty(2) == []


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGKILL])
def test_a_killed_parent_takes_the_screen_with_it(
    server: SshServer, typing: Screen, number: signal.Signals
) -> None:
    parent = next(pid for pid, command in server.processes() if command.startswith("/bin/sh"))
    os.kill(parent, number)
    typing.exit_code(5)
    assert server.wait_until_empty(2) == []


def test_a_connection_that_is_reset(server: SshServer) -> None:
    version = stored(server)["version"]
    proxy = Proxy(server.port)
    with (
        contextlib.closing(proxy),
        contextlib.closing(server.screen("andi", "-p", str(proxy.port))) as screen,
    ):
        typing_a_note(screen)
        proxy.reset()
        assert server.wait_until_empty(3) == []
    assert stored(server)["version"] == version


def test_a_frozen_client_is_ended_by_the_idle_limit() -> None:
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    with running(idle=0.1) as server:
        furnish(server)
        with contextlib.closing(server.screen("andi")) as screen:
            screen.wait_for("Papan PGM")
            os.kill(screen.pid, signal.SIGSTOP)
            frozen = program(server)
            other = server.cli("note", CASE, "selagi beku", officer="siti")
            assert other.returncode == 0, "a frozen screen holds no lock"
            assert server.wait_until_empty(15) == []
            assert not Path(f"/proc/{frozen}").exists()
            os.kill(screen.pid, signal.SIGCONT)


def test_a_client_frozen_while_the_screen_floods() -> None:
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    with running(idle=0.1) as server:
        furnish(server)
        with contextlib.closing(server.screen("andi")) as screen:
            screen.wait_for("Papan PGM")
            for _ in range(40):
                screen.send(b"?q" * 500)
            time.sleep(0.5)
            os.kill(screen.pid, signal.SIGSTOP)
            other = server.cli("note", CASE, "selagi banjir", officer="siti")
            assert other.returncode == 0, "a flooding screen holds no lock"
            assert server.wait_until_empty(30) == []
            os.kill(screen.pid, signal.SIGCONT)


def test_an_idle_screen_ends_with_a_message() -> None:
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    with running(idle=0.05) as quick:
        furnish(quick)
        with contextlib.closing(quick.screen("andi")) as screen:
            screen.wait_for("Papan PGM")
            for _ in range(5):
                screen.send(b"\x1b[C")
                screen.read(1)
            assert not screen.ended, "keys keep it open"
            assert screen.exit_code(8) == 128 + signal.SIGALRM
            assert b"tidak dipakai" in screen.received
        assert quick.wait_until_empty(2) == []
