"""Over a real sshd: neither a host nor a key can lock others out."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest
from offices.served import furnish
from ssh_server import SshServer, running, why_not

pytestmark = [pytest.mark.sshd, pytest.mark.slow]


@contextlib.contextmanager
def half_open(server: SshServer, count: int, address: str, said: bytes) -> Iterator[None]:
    """Connections from an address that never log in; ``said`` is all they send."""
    with contextlib.ExitStack() as held:
        for _ in range(count):
            one = held.enter_context(socket.socket())
            one.bind((address, 0))
            one.settimeout(5)
            one.connect(("127.0.0.1", server.port))
            with contextlib.suppress(OSError):  # already refused
                one.sendall(said)
        yield


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH_9.2\r\n"], ids=["silent", "greeted"])
@pytest.mark.parametrize(
    ("address", "count"),
    [("127.0.0.2", 230), ("127.0.0.2", 400), ("127.0.0.1", 230)],
    ids=["another host", "a host beyond its room", "the officers' own address"],
)
def test_half_open_connections_lock_no_officer_out(
    server: SshServer, address: str, count: int, said: bytes
) -> None:
    """Also from the officers' own address."""
    with half_open(server, count, address, said):
        for _ in range(3):
            began = time.monotonic()
            answer = server.ask("andi", "whoami")
            assert answer.returncode == 0, answer.stderr.decode()
            assert time.monotonic() - began < 5


def test_a_flooded_outside_door_leaves_the_offices_own_door_open(
    server: SshServer,
) -> None:
    """A second sshd separates the office's own addresses, beyond the limit per address."""
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    with running(fork_server=False, startups=5) as outside:
        furnish(outside)
        with half_open(outside, 60, "127.0.0.1", b""):
            assert outside.ask("andi", "whoami").returncode == 255
            assert server.ask("andi", "whoami").returncode == 0
        deadline = time.monotonic() + 10
        while outside.ask("andi", "whoami").returncode != 0:
            assert time.monotonic() < deadline, "the flood is over, and nobody gets in"


def test_two_offices_on_one_machine_share_no_key(server: SshServer) -> None:
    """Each has its own store, port, sockets and keys; an officer of one is unknown to the other."""
    with running() as other:
        furnish(other)
        assert b"Andi Wijaya" in other.ask("andi", "whoami").stdout
        assert b"Andi Wijaya" in server.ask("andi", "whoami").stdout
        shutil.copy(server.root / "clients" / "andi", other.root / "clients" / "stranger")
        assert other.ask("stranger", "whoami").returncode == 255
        with (
            contextlib.closing(server.screen("andi")) as here,
            contextlib.closing(other.screen("andi")) as there,
        ):
            for screen in (here, there):
                screen.wait_for("Papan PGM")
            other.cli("open", "pengaduan-masyarakat", "Milik kantor lain", officer="siti")
            there.wait_for("Milik kantor lain")
            here.read(1)
            assert "Milik kantor lain" not in here.picture
        assert other.wait_until_empty(5) == []
    assert server.wait_until_empty(5) == []


def test_connections_without_a_session_are_closed(server: SshServer) -> None:
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


def test_frozen_screens_count_and_commands_have_a_separate_limit(server: SshServer) -> None:
    """However many clients stop reading, a key has no more screens than its limit."""
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
