"""Over a real sshd: neither one host nor one key keeps the others out."""

import contextlib
import os
import socket
import subprocess
import time

import pytest
from ssh_server import SshServer

pytestmark = [pytest.mark.sshd, pytest.mark.slow]


def test_a_host_with_half_open_connections_keeps_nobody_else_out(server: SshServer) -> None:
    with contextlib.ExitStack() as held:
        for _ in range(230):
            half_open = held.enter_context(socket.socket())
            half_open.bind(("127.0.0.2", 0))
            half_open.connect(("127.0.0.1", server.port))
        for _ in range(5):
            answer = server.ask("andi", "whoami")
            assert answer.returncode == 0, answer.stderr.decode()


def test_connections_that_ask_for_nothing_are_ended(server: SshServer) -> None:
    idle = [
        subprocess.Popen(server.client("andi", "-N"), stdin=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL)
        for _ in range(6)
    ]  # fmt: skip
    try:
        assert server.ask("budi", "whoami").returncode == 0
        deadline = time.monotonic() + 25
        while any(each.poll() is None for each in idle) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert [each.poll() for each in idle] == [255] * 6
    finally:
        for each in idle:
            each.kill()
            each.wait()


def test_frozen_screens_keep_their_places_and_commands_have_their_own(server: SshServer) -> None:
    """However many clients stop reading, a key has no more screens than its places."""
    stopped = [server.screen("andi") for _ in range(4)]
    try:
        for each in stopped:
            each.wait_for("Papan PGM")
            os.kill(each.pid, 19)
        with contextlib.closing(server.screen("andi")) as fifth:
            assert fifth.exit_code(10) == 75
        assert server.ask("andi", "whoami").returncode == 0
    finally:
        for each in stopped:
            each.close()
    assert server.wait_until_empty(5) == []
