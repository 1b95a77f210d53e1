"""The fork server and the way to it, with a small program in place of the screen."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sop_tui.gate.fork_server import OUTDATED, ForkServer, InUse
from sop_tui.gate.handover import Request, hand_over, program_state, received_line

_SERVER = """
import json, os, resource, sys
from pathlib import Path
from sop_tui.gate.fork_server import ForkServer

def program(words):
    match words:
        case ["tell"]:
            print(json.dumps({
                "environment": dict(os.environ), "folder": os.getcwd(), "umask": os.umask(0),
                "core": resource.getrlimit(resource.RLIMIT_CORE),
                "leads": os.getsid(0) == os.getpid(),
                "open": sorted(int(each) for each in os.listdir("/proc/self/fd")),
                "typed": sys.stdin.readline(), "process": os.getpid(),
            }))
            return 7
        case ["wait"]:
            print("waiting", flush=True)
            sys.stdin.read()
        case ["fail"]:
            raise RuntimeError
        case ["exit"]:
            sys.exit(3)
    return 0

sys.exit(ForkServer(program).serve(Path(sys.argv[1])))
"""
_CLIENT = """
import sys
from pathlib import Path
from sop_tui.gate.handover import hand_over
import socket
handed = hand_over(Path(sys.argv[1]), sys.argv[2:], {"TERM": "vt100", "SOP_TUI_KEY": "k"})
if handed is None:
    sys.exit("nobody")
with socket.socket(fileno=handed.connection) as connection:
    code = b"".join(iter(lambda: connection.recv(100), b""))
sys.stdout.write(f"CODE {code.decode()}")
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "fork-server.sock"


@pytest.fixture
def server(place: Path) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {**os.environ, "LEFT_OVER": "1"}
    process = subprocess.Popen([sys.executable, "-c", _SERVER, str(place)], env=environment)
    deadline = time.monotonic() + 10
    while not _answers(place):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    yield process
    process.kill()
    process.wait()


def _answers(place: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(place)) == 0


def session(place: Path, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", _CLIENT, str(place), *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.usefixtures("server")
def test_the_program_has_the_terminal_and_the_environment_of_its_session_alone(place: Path) -> None:
    told, complaint = session(place, "tell").communicate("halo\n", timeout=10)
    program, code = told.splitlines()
    found = json.loads(program)
    assert found["environment"] == {"TERM": "vt100", "SOP_TUI_KEY": "k"}
    assert (found["folder"], found["umask"], found["core"]) == ("/", 0o077, [0, 0])
    assert found["typed"] == "halo\n"
    assert found["leads"]
    # The connection, and the listing of /proc itself.
    assert len(found["open"]) == 5
    assert code == "CODE 7"
    assert complaint == ""


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(("words", "code"), [("exit", 3), ("fail", 70), ("unknown", 0)])
def test_the_exit_code_is_that_of_the_program(place: Path, words: str, code: int) -> None:
    told, _ = session(place, words).communicate(timeout=10)
    assert told == f"CODE {code}\n"


@pytest.mark.usefixtures("server")
def test_the_exit_code_of_a_killed_program_is_as_shells_give_it(place: Path) -> None:
    waiting = session(place, "wait")
    assert waiting.stdout is not None
    assert waiting.stdout.readline() == "waiting\n"
    os.kill(_child_of_the_server(), signal.SIGKILL)
    told, _ = waiting.communicate(timeout=10)
    assert told == "CODE 137\n"


def _child_of_the_server() -> int:
    found = subprocess.run(["pgrep", "-f", "^sop-tui wait"], capture_output=True, check=True)
    return int(found.stdout)


def test_a_program_outlives_the_server(place: Path, server: "subprocess.Popen[bytes]") -> None:
    waiting = session(place, "wait")
    assert waiting.stdout is not None
    assert waiting.stdout.readline() == "waiting\n"
    server.kill()
    server.wait()
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(0.3)
    told, _ = waiting.communicate("", timeout=10)
    assert told == "CODE ", "nobody is left to tell it"


@pytest.mark.usefixtures("server")
def test_what_is_not_let_begin_goes_away(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(place))
        request = Request(["wait"], {}, program_state())
        socket.send_fds(connection, [request.encoded()], [0, 1, 2])
        process = int(received_line(connection))
    deadline = time.monotonic() + 5
    while Path(f"/proc/{process}").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    ("said", "descriptors"),
    [(b"nonsense\n", 3), (b"{}\n", 3), (b"[]\n", 3), (b"\xff\n", 3), (b"", 0), (b"{", 3),
     (Request(["wait"], {}, program_state()).encoded(), 2)],
)  # fmt: skip
def test_what_is_no_request_is_hung_up_on(place: Path, said: bytes, descriptors: int) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(place))
        if said:
            socket.send_fds(connection, [said], [0, 1, 2][:descriptors])
        if not said.endswith(b"\n"):
            connection.shutdown(socket.SHUT_WR)
        assert connection.recv(10) == b""
    told, _ = session(place, "exit").communicate(timeout=10)
    assert told == "CODE 3\n", "it answers others still"


def test_the_server_ends_when_another_program_is_installed(
    place: Path, server: "subprocess.Popen[bytes]"
) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(place))
        request = Request(["wait"], {}, "0.0.9 1 1")
        socket.send_fds(connection, [request.encoded()], [0, 1, 2])
        assert connection.recv(10) == b""
    assert server.wait(5) == OUTDATED


@pytest.mark.usefixtures("server")
def test_there_is_one_server_at_a_place(place: Path) -> None:
    with pytest.raises(InUse):
        ForkServer(lambda _: 0).serve(place)


def test_a_socket_that_a_killed_server_left_is_taken_over(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(place))
    assert not _answers(place)
    process = subprocess.Popen([sys.executable, "-c", _SERVER, str(place)])
    deadline = time.monotonic() + 10
    while not _answers(place):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.kill()
    process.wait()


def test_nobody_there_is_no_fault(place: Path) -> None:
    assert hand_over(place, ["wait"], {}) is None
    place.touch()
    assert hand_over(place, ["wait"], {}) is None


def test_a_server_of_another_user_gets_no_terminal(
    place: Path, server: "subprocess.Popen[bytes]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 12_345)
    assert hand_over(place, ["wait"], {}) is None
    assert server.poll() is None
