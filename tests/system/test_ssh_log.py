"""Over a real sshd: what an auditor reads in the system log, and what others see of a session."""

import ast
import contextlib
import os
import re
import socket
import subprocess
import syslog
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from ssh_server import SshServer
from test_ssh_sessions import CASE, new_case

pytestmark = [pytest.mark.sshd, pytest.mark.slow]
LOG = Path("/dev/log")
LINE = re.compile(r"<(?P<level>\d+)>.{15} (?P<name>[^\[]+)\[\d+\]: (?P<verb>\w+) (?P<rest>.*)")
NAMES = ("at", "session", "officer", "key", "from", "port")


class SystemLog:
    """The socket to which every program on the machine writes its lines.

    Lines about keys of another run's server are left out.
    """

    def __init__(self, listening: socket.socket, server: SshServer) -> None:
        self._socket = listening
        self._server = server
        self._lines: list[dict[str, str]] = []

    def until(self, **wanted: str) -> dict[str, str]:
        """The next line of the program with these values."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            self._take()
            for line in self._lines:
                if all(line.get(name) == value for name, value in wanted.items()):
                    self._lines.remove(line)
                    return line
            time.sleep(0.05)
        raise AssertionError(f"{wanted} is not among {self._lines}")

    def _take(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                told = self._socket.recv(65_536).decode().rstrip("\n\0")
                found = LINE.fullmatch(told)
                if found is not None and found["name"] == "sop-tui":
                    assert int(found["level"]) >> 3 == syslog.LOG_AUTHPRIV >> 3
                    line = _fields(found["verb"], found["rest"])
                    if "key" not in line or line["key"] in self._own_keys():
                        self._lines.append(line)

    def _own_keys(self) -> set[str]:
        return {each.fingerprint for each in self._server.keys.values()}


def _fields(verb: str, rest: str) -> dict[str, str]:
    told, _, asked = rest.partition(" asked=")
    fields = dict(each.split("=", 1) for each in told.split(" "))
    return {"verb": verb, **fields, **({"asked": ast.literal_eval(asked)} if asked else {})}


@pytest.fixture
def log(server: SshServer) -> Iterator[SystemLog]:
    if LOG.exists():
        pytest.skip("this machine has a log of its own, which a test must not take over")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(LOG))
        LOG.chmod(0o666)
        listening.setblocking(False)
        try:
            yield SystemLog(listening, server)
        finally:
            LOG.unlink()


def test_every_log_line_has_officer_address_request_and_result(
    server: SshServer, log: SystemLog
) -> None:
    server.ask("budi", "show", CASE, "--json")
    opened = log.until(verb="opened", officer="budi")
    assert all(opened[name] for name in NAMES)
    assert opened["key"] == server.keys["budi"].fingerprint
    assert opened["from"] == "127.0.0.1"
    assert int(opened["port"]) > 1024
    assert opened["asked"] == f"show {CASE} --json"
    assert (opened["for"], opened["case"], opened["verdict"]) == ("show", CASE, "allowed")
    assert abs((datetime.now().astimezone() - datetime.fromisoformat(opened["at"])).seconds) < 30
    ended = log.until(verb="ended", session=opened["session"])
    assert ended["code"] == "0"
    assert [ended[name] for name in NAMES[1:]] == [opened[name] for name in NAMES[1:]]

    evil = f"show {CASE}; id\x1b[2J\nopened officer=siti verdict=allowed"
    assert server.ask("budi", evil).returncode == 126
    refused = log.until(verb="refused", officer="budi")
    assert refused["asked"] == evil
    assert (refused["case"], refused["verdict"]) == (CASE, "not_allowed")
    assert refused["key"] == opened["key"]

    server.new_key("stranger")
    key = server.keys["stranger"]
    with server.other_keys(f"restrict,pty {key.type} {key.body} comment here"):
        assert server.ask("stranger", "whoami").returncode == 77
    unknown = log.until(verb="refused", verdict="unclear_key")
    assert (unknown["officer"], unknown["key"]) == ("unknown", key.fingerprint)


@pytest.mark.parametrize("way", ["q", "killed", "hung up"])
def test_the_end_of_a_screen_is_logged_however_it_ends(
    server: SshServer, log: SystemLog, way: str
) -> None:
    with contextlib.closing(server.screen("andi")) as screen:
        screen.wait_for("Papan PGM")
        opened = log.until(verb="opened", officer="andi")
        assert (opened["for"], opened["asked"]) == ("screen", "")
        if way == "q":
            screen.send(b"q")
        elif way == "hung up":
            screen.kill()
        else:
            for pid, command in server.processes():
                if not command.startswith("/bin/sh"):
                    os.kill(pid, 9)
        ended = log.until(verb="ended", session=opened["session"])
    assert ended["code"] == {"q": "0", "killed": "137", "hung up": "129"}[way]
    assert server.wait_until_empty(5) == []


def test_commits_are_logged_under_the_programs_name(server: SshServer, log: SystemLog) -> None:
    settings = server.data / "settings.toml"
    settings.write_text('journal = "syslog"\n')
    os.chown(settings, server.uid, server.uid)
    try:
        new_case(server, "Dicatat di log")
        told = log.until(verb="commit")
        assert set(told) == {"verb", "store", "revision", "events", "chain_head"}
        assert re.fullmatch(r"[0-9a-f]{64}", told["chain_head"])
        with contextlib.closing(server.screen("siti")) as screen:
            screen.wait_for("Papan PGM")
            screen.send(b"\r")
            screen.read(0.5)
            screen.send(b"c")
            screen.read(0.5)
            screen.send(b"dari layar")
            screen.read(0.5)
            screen.send(b"\r")
            screen.read(0.5)
            screen.send(b"y")
            screen.read(1)
        later = log.until(verb="commit")
        assert int(later["revision"]) == int(told["revision"]) + 1
    finally:
        settings.unlink()


def test_others_on_the_machine_see_no_officer_and_no_key(server: SshServer) -> None:
    with contextlib.closing(server.screen("andi")) as screen:
        screen.wait_for("Papan PGM")
        mine = server.processes()
        assert mine
        as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        for pid, _ in mine:
            shown = subprocess.run(
                [*as_nobody, "sh", "-c", f"cat /proc/{pid}/cmdline /proc/{pid}/comm; "
                 f"cat /proc/{pid}/environ && echo READABLE"],
                capture_output=True, check=False,
            ).stdout  # fmt: skip
            assert shown
            for secret in (b"andi", b"Andi", b"SHA256", b"READABLE"):
                assert secret not in shown, shown
        shown_to_root = [Path(f"/proc/{pid}/environ").read_bytes() for pid, _ in mine]
        assert any(b"SOP_TUI_OFFICER=andi" in each for each in shown_to_root)
    assert server.wait_until_empty(5) == []
