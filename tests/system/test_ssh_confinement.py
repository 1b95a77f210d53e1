"""Over a real sshd: an officer can reach the program and nothing else on the server."""

import contextlib
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ssh_server import SshServer, own_port

pytestmark = [pytest.mark.sshd, pytest.mark.slow]
_SECRET = b"only for the server itself"


@pytest.fixture
def service() -> Iterator[int]:
    """A service on the server that only listens on loopback; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        done = threading.Event()

        def serve() -> None:
            while not done.is_set():
                with contextlib.suppress(OSError):
                    connection, _ = listening.accept()
                    connection.sendall(_SECRET)
                    connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        done.set()
        thread.join()


@pytest.fixture
def socket_service(server: SshServer) -> Iterator[Path]:
    """The same behind a Unix socket."""
    path = server.root / "service.sock"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        path.chmod(0o666)
        listening.listen()
        yield path
    path.unlink()


def through(port: int) -> bytes:
    """What a connection to this forwarded port receives."""
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as c:
            c.settimeout(5)
            return c.recv(100)
        time.sleep(0.05)
    return b""


@contextlib.contextmanager
def held_open(server: SshServer, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A connection without a session, for forwarding only."""
    client = subprocess.Popen(
        server.client("andi", "-N", *options),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield client
    finally:
        client.kill()
        client.communicate()


def test_local_forwarding_is_refused(server: SshServer, service: int) -> None:
    with own_port() as port, held_open(server, "-L", f"{port}:127.0.0.1:{service}"):
        assert through(port) == b""


def test_a_forward_to_a_unix_socket_is_refused(server: SshServer, socket_service: Path) -> None:
    with own_port() as port, held_open(server, "-L", f"{port}:{socket_service}"):
        assert through(port) == b""


def test_dynamic_forwarding_is_refused(server: SshServer, service: int) -> None:
    with own_port() as port, held_open(server, "-D", str(port)):
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)) as c:
                c.settimeout(5)
                c.sendall(b"\5\1\0")
                assert c.recv(2) == b"\5\0"
                c.sendall(b"\5\1\0\1\x7f\0\0\1" + service.to_bytes(2, "big"))
                assert _SECRET not in c.recv(200)
                return
            time.sleep(0.05)
        pytest.fail("the client did not listen")


def test_a_direct_connection_is_refused(server: SshServer, service: int) -> None:
    answer = server.ask("andi", options=["-W", f"127.0.0.1:{service}"])
    assert answer.returncode == 255
    assert _SECRET not in answer.stdout


def test_remote_forwarding_is_refused(server: SshServer, tmp_path: Path) -> None:
    strict = ["-o", "ExitOnForwardFailure=yes", "-N"]
    with own_port() as port:
        for there in (str(port), f"{server.root}/data/remote.sock", "0"):
            answer = server.ask("andi", options=[*strict, "-R", f"{there}:127.0.0.1:1"])
            assert answer.returncode == 255, there
    assert not (server.data / "remote.sock").exists()


@pytest.mark.parametrize("name", ["sftp", "scp", "netconf", "sh", "internal-sftp"])
def test_there_are_no_subsystems(server: SshServer, name: str) -> None:
    answer = server.ask("andi", name, options=["-s"])
    assert answer.returncode != 0
    assert answer.stdout == b""


@pytest.mark.parametrize("old", [["-O"], ["-s"]], ids=["scp old", "scp new"])
def test_files_can_be_neither_downloaded_nor_uploaded(
    server: SshServer, tmp_path: Path, old: list[str]
) -> None:
    mine = tmp_path / "mine"
    mine.write_text("x")
    shell = tmp_path / "ssh"
    client = server.client("andi")
    shell.write_text("#!/bin/sh\nexec " + " ".join(client[:-3]) + ' "$@"\n')
    shell.chmod(0o755)
    there = f"{client[-2]}@127.0.0.1"
    for way in (
        [f"{there}:{server.server.store}", str(tmp_path / "got")],
        [str(mine), f"{there}:{server.root}/data/put"],
    ):
        assert subprocess.call(["scp", "-S", str(shell), *old, *way]) != 0
    assert not (tmp_path / "got").exists()
    assert not (server.data / "put").exists()
    batch = tmp_path / "batch"
    batch.write_text(f"get {server.server.store} {tmp_path}/got\n")
    assert subprocess.call(["sftp", "-S", str(shell), "-b", str(batch), there]) != 0
    assert not (tmp_path / "got").exists()


def test_the_commands_of_rsync_and_git_are_refused(server: SshServer) -> None:
    for command in (
        "rsync --server --sender -logDtpre.iLsfxCIvu . /etc/passwd",
        "git-upload-pack '/etc'",
        "scp -f /etc/passwd",
        "scp -t /tmp",
        "tar cf - /",
    ):
        answer = server.ask("andi", command)
        assert (answer.returncode, answer.stdout) == (126, b"")


def owner(path: Path) -> int | None:
    """The owner; None if the path is gone: others make such folders, too."""
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_uid
    return None


def test_agent_and_x11_forwarding_are_refused(server: SshServer) -> None:
    if shutil.which("ssh-agent") is None:
        pytest.skip("ssh-agent is not installed")
    agent = server.root / "clients" / "agent.sock"
    running = subprocess.Popen(
        ["ssh-agent", "-D", "-a", str(agent)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            if agent.exists():
                break
            time.sleep(0.02)
        options = ["-A", "-o", f"IdentityAgent={agent}", "-X", "-Y"]
        answer = server.ask("andi", "whoami", options=options)
        assert answer.returncode == 0
        forwarded = [each for each in Path("/tmp").glob("ssh-*") if owner(each) == server.uid]
        assert forwarded == []
    finally:
        running.kill()
        running.wait()


def test_the_account_has_no_files_of_its_own(server: SshServer) -> None:
    assert list((server.root / "home").iterdir()) == []
    assert (server.root / "home").stat().st_uid == 0
    assert Path(server.server.store).stat().st_mode & 0o077 == 0
