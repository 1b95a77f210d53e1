"""Over a real sshd: screens made by the fork server, and by the gate without it."""

import contextlib
import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest
from ssh_server import SshServer
from test_ssh_sessions import program

from sop_tui.gate.handover import ScreenRequest, program_state

pytestmark = [pytest.mark.sshd, pytest.mark.slow]


def parent(process: int) -> str:
    """The command line of the process's parent."""
    status = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return Path(f"/proc/{status[1]}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def test_a_screen_is_forked_and_ps_does_not_show_its_officer(server: SshServer) -> None:
    with contextlib.closing(server.screen("andi")) as screen:
        screen.wait_for("Papan PGM")
        process = program(server)
        assert parent(process).startswith("sop-tui fork-server")
        title = Path(f"/proc/{process}/cmdline").read_bytes().rstrip(b"\0").decode()
        assert title == f"sop-tui --store={server.server.store}"
        screen.send(b"q")
        assert screen.exit_code(5) == 0
    assert server.wait_until_empty(2) == []


def test_a_forked_screen_follows_the_size_of_the_window(server: SshServer) -> None:
    with contextlib.closing(server.screen("andi")) as screen:
        screen.wait_for("Papan PGM")
        for columns, rows in ((120, 40), (80, 24), (60, 20), (90, 25)):
            before = len(screen.received)
            screen.resize(columns, rows)
            screen.kill(signal.SIGWINCH)
            screen.expect(f"\x1b[{rows};1H".encode(), 2, before)
        screen.resize(100, 30)
        screen.kill(signal.SIGWINCH)
        screen.read(0.5)
        screen.send(b"q")
        assert screen.exit_code(5) == 0


def test_screens_outlive_the_fork_server_and_others_start_without_it(server: SshServer) -> None:
    with contextlib.closing(server.screen("andi")) as before:
        before.wait_for("Papan PGM")
        server.stop_fork_server()
        try:
            with contextlib.closing(server.screen("budi")) as after:
                after.wait_for("Papan PGM")
                started = next(
                    pid for pid, command in server.processes() if command.startswith(sys.executable)
                )
                assert parent(started).startswith("/bin/sh")
            before.read(0.5)
            assert not before.ended
            before.send(b"q")
            assert before.exit_code(5) == 0
            assert b"sop-tui:" not in before.received
        finally:
            server.start_fork_server()
    assert server.wait_until_empty(5) == []


def test_the_fork_server_answers_only_its_own_account(server: SshServer) -> None:
    """Root may reach the socket; nobody else can."""
    assert os.geteuid() != server.uid
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(server.server.fork_server))
        request = ScreenRequest(["--officer=siti"], {}, program_state())
        with contextlib.suppress(BrokenPipeError):
            socket.send_fds(connection, [request.encoded()], [0, 1, 2])
        with contextlib.suppress(ConnectionResetError):
            assert connection.recv(10) == b""
    time.sleep(0.2)
    assert server.processes() == []
    assert server.server.fork_server.stat().st_mode & 0o777 == 0o600
