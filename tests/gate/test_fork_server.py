"""The fork server and its client side, with a small program in place of the screen."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sop_tui.gate.fork_server import OUTDATED, ForkServer, InUse
from sop_tui.gate.handover import ScreenRequest, hand_over, program_state, received_line

_SERVER = """
import json, os, resource, sys
from pathlib import Path
from sop_tui.gate.fork_server import ForkServer
from sop_tui.gate.handover import program_state

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

sys.exit(ForkServer(program, program_state()).serve(Path(sys.argv[1])))
"""
_CLIENT = """
import os, socket, sys
from pathlib import Path
from sop_tui.gate import handover
from sop_tui.gate.handover import hand_over

handover._PATIENCE = float(os.environ.get("PATIENCE", "15"))
handed = hand_over(Path(sys.argv[1]), sys.argv[2:], {"TERM": "vt100", "SOP_TUI_KEY": "k"})
if handed is None:
    sys.exit("nobody")
with socket.socket(fileno=handed.connection) as connection:
    code = b"".join(iter(lambda: connection.recv(100), b""))
sys.stdout.write(code.decode())
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "fork-server.sock"


@pytest.fixture
def server(place: Path) -> Iterator["subprocess.Popen[bytes]"]:
    process = started(place)
    yield process
    process.kill()
    process.wait()


def started(place: Path) -> "subprocess.Popen[bytes]":
    """A server that is already answering."""
    environment = {**os.environ, "LEFT_OVER": "1"}
    process = subprocess.Popen([sys.executable, "-c", _SERVER, str(place)], env=environment)
    deadline = time.monotonic() + 60
    while not _answers(place):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return process


def _answers(place: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(place)) == 0


def session(place: Path, *words: str, patience: float = 60) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", _CLIENT, str(place), *words],
        env={**os.environ, "PATIENCE": str(patience)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def screens_of(server: "subprocess.Popen[bytes]") -> list[int]:
    """The processes that it forked and that still run."""
    ran = subprocess.run(["pgrep", "-P", str(server.pid)], capture_output=True, check=False)
    return [int(each) for each in ran.stdout.split()]


def until(done: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.usefixtures("server")
def test_the_program_has_the_terminal_and_the_environment_of_its_session_alone(place: Path) -> None:
    answer, complaint = session(place, "tell").communicate("halo\n", timeout=60)
    program, code = answer.splitlines()
    found = json.loads(program)
    assert found["environment"] == {"TERM": "vt100", "SOP_TUI_KEY": "k"}
    assert (found["folder"], found["umask"], found["core"]) == ("/", 0o077, [0, 0])
    assert found["typed"] == "halo\n"
    assert found["leads"]
    # The connection to the gate, and the directory listing of /proc itself.
    assert len(found["open"]) == 5
    assert code == "code 7"
    assert complaint == ""


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(("words", "code"), [("exit", 3), ("fail", 70), ("unknown", 0)])
def test_the_exit_code_is_that_of_the_program(place: Path, words: str, code: int) -> None:
    answer, _ = session(place, words).communicate(timeout=60)
    assert answer == f"code {code}\n"


def test_the_exit_code_of_a_killed_program_is_as_shells_give_it(
    place: Path, server: "subprocess.Popen[bytes]"
) -> None:
    waiting = session(place, "wait")
    assert waiting.stdout is not None
    assert waiting.stdout.readline() == "waiting\n"
    (screen,) = screens_of(server)
    os.kill(screen, signal.SIGKILL)
    answer, _ = waiting.communicate(timeout=60)
    assert answer == "code 137\n"
    assert screens_of(server) == [], "the ended screen has been reaped"


def test_a_program_outlives_the_server(place: Path, server: "subprocess.Popen[bytes]") -> None:
    waiting = session(place, "wait")
    assert waiting.stdout is not None
    assert waiting.stdout.readline() == "waiting\n"
    server.kill()
    server.wait()
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(0.3)
    answer, _ = waiting.communicate("", timeout=60)
    assert answer == "code 0\n"


def test_the_end_of_a_program_killed_after_the_server_is_not_reported(
    place: Path, server: "subprocess.Popen[bytes]"
) -> None:
    waiting = session(place, "wait")
    assert waiting.stdout is not None
    assert waiting.stdout.readline() == "waiting\n"
    (screen,) = screens_of(server)
    server.kill()
    server.wait()
    os.kill(screen, signal.SIGKILL)
    answer, _ = waiting.communicate(timeout=60)
    assert answer == ""


@pytest.mark.usefixtures("server")
def test_a_screen_that_gets_no_go_ahead_ends(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(place))
        request = ScreenRequest(["wait"], {}, program_state())
        socket.send_fds(connection, [request.encoded()], [0, 1, 2])
        kind, process = received_line(connection).split()
    assert kind == b"process"
    until(lambda: not Path(f"/proc/{int(process)}").exists())


def test_a_terminal_that_stopped_waiting_receives_nothing(
    place: Path, server: "subprocess.Popen[bytes]"
) -> None:
    """The gate gives up waiting and starts its own screen before the server reaches the request."""
    server.send_signal(signal.SIGSTOP)
    impatient = session(place, "tell", patience=0.3)
    assert impatient.stdin is not None
    assert impatient.stdout is not None
    assert impatient.wait(60) == 1
    server.send_signal(signal.SIGCONT)
    until(lambda: _served(place))
    until(lambda: screens_of(server) == [])
    answer, complaint = impatient.communicate(timeout=60)
    assert (answer, complaint) == ("", "nobody\n")


def _served(place: Path) -> bool:
    return session(place, "exit").communicate(timeout=60)[0] == "code 3\n"


@pytest.mark.slow
@pytest.mark.usefixtures("server")
def test_an_office_that_comes_at_once_is_served(place: Path) -> None:
    crowd = [session(place, "exit") for _ in range(60)]
    assert {each.communicate(timeout=60) for each in crowd} == {("code 3\n", "")}


def test_a_silent_client_keeps_nobody_waiting(
    place: Path, server: "subprocess.Popen[bytes]"
) -> None:
    with contextlib.ExitStack() as stack:
        for said in (b"", b"{", b"[" * 60_000):
            silent = stack.enter_context(socket.socket(socket.AF_UNIX))
            silent.connect(str(place))
            socket.send_fds(silent, [said or b" "], [0, 1, 2])
        assert session(place, "exit", patience=30).communicate(timeout=60)[0] == "code 3\n"
    until(lambda: screens_of(server) == [])
    assert server.poll() is None


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    ("said", "descriptors"),
    [(b"nonsense\n", 3), (b"{}\n", 3), (b"[]\n", 3), (b"\xff\n", 3), (b"", 0), (b"{", 3),
     (b"[" * 60_000 + b"\n", 3), (ScreenRequest(["wait"], {}, program_state()).encoded(), 2)],
)  # fmt: skip
def test_an_invalid_request_is_disconnected(place: Path, said: bytes, descriptors: int) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(60)
        connection.connect(str(place))
        if said:
            socket.send_fds(connection, [said], [0, 1, 2][:descriptors])
        if not said.endswith(b"\n"):
            connection.shutdown(socket.SHUT_WR)
        assert connection.recv(10) == b""
    answer, _ = session(place, "exit").communicate(timeout=60)
    assert answer == "code 3\n", "it answers others still"


def ask_as_of(place: Path, state: str) -> None:
    """Connects as the gate of another program version does; the server must hang up."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(place))
        request = ScreenRequest(["wait"], {}, state)
        socket.send_fds(connection, [request.encoded()], [0, 1, 2])
        assert connection.recv(10) == b""


def test_a_gate_of_another_program_gets_nothing_and_ends_nothing(
    place: Path, server: "subprocess.Popen[bytes]"
) -> None:
    ask_as_of(place, "0.0.9 1 1 1")
    assert _served(place)
    assert server.poll() is None


def test_the_server_ends_when_another_program_is_installed(place: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER.replace("program_state()", "'before'"), str(place)]
    )
    until(lambda: _answers(place))
    ask_as_of(place, program_state())
    assert process.wait(60) == OUTDATED


@pytest.mark.usefixtures("server")
def test_there_is_one_server_at_a_place(place: Path) -> None:
    with pytest.raises(InUse):
        ForkServer(lambda _: 0, "").serve(place)


def test_a_socket_that_a_killed_server_left_is_taken_over(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(place))
    assert not _answers(place)
    process = started(place)
    assert place.stat().st_mode & 0o777 == 0o600
    process.kill()
    process.wait()


def test_what_is_no_socket_is_left_as_it_is(place: Path) -> None:
    place.write_text("data")
    with pytest.raises(FileExistsError):
        ForkServer(lambda _: 0, "").serve(place)
    assert place.read_text() == "data"


def test_a_missing_server_is_no_error(place: Path) -> None:
    assert hand_over(place, ["wait"], {}) is None
    place.touch()
    assert hand_over(place, ["wait"], {}) is None


def test_a_server_of_another_user_gets_no_terminal(
    place: Path, server: "subprocess.Popen[bytes]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 12_345)
    assert hand_over(place, ["wait"], {}) is None
    assert server.poll() is None
