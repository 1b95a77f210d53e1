"""Over a real sshd: officers at work side by side, and what a screen withstands."""

import contextlib
import json
import re
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from offices.served import furnish
from ssh_server import Screen, SshServer, running

pytestmark = [pytest.mark.sshd, pytest.mark.slow]
CASE = "PGM-2026-0001"


@contextlib.contextmanager
def screens(server: SshServer, *officers: str) -> Iterator[list[Screen]]:
    """The board of each of these officers, each over its own connection."""
    opened: list[Screen] = []
    try:
        for officer in officers:
            opened.append(server.screen(officer))
            opened[-1].wait_for("Papan PGM")
        yield opened
    finally:
        for screen in opened:
            screen.close()
        assert server.wait_until_empty(5) == []


def stored(server: SshServer, number: str = CASE) -> dict[str, object]:
    """A case as the command line shows it."""
    answer = server.cli("show", number, "--json", officer="siti")
    assert answer.returncode == 0, answer.stderr.decode()
    return dict(json.loads(answer.stdout))


def select(screen: Screen, number: str) -> None:
    """Finds a case by its number and opens it."""
    screen.send(b"/")
    screen.wait_for("Cari")
    screen.send(number.encode())
    deadline = time.monotonic() + 15
    while not re.search(r"(?m)^\s*1 ditemukan", screen.picture):  # Enter on no result opens nothing
        assert time.monotonic() < deadline, screen.picture
        screen.read(0.02)
    screen.send(b"\r")
    screen.wait_for(f"Berkas {number}")


def new_case(server: SshServer, title: str) -> str:
    answer = server.cli("open", "pengaduan-masyarakat", title, officer="siti")
    assert answer.returncode == 0, answer.stderr.decode()
    return answer.stdout.decode().strip()


def test_another_officer_sees_an_act_within_a_second(server: SshServer) -> None:
    number = new_case(server, "Terlihat sedetik")
    with screens(server, "siti", "andi") as (siti, andi):
        andi.wait_for("Terlihat sedetik")
        select(siti, number)
        siti.send(b"a")
        siti.wait_for("Selesaikan langkah 1")
        siti.send(b"y")
        done = siti.wait_for("diteruskan ke")
        deadline = time.monotonic() + 5
        while not re.search(rf"{number} +2/14", andi.picture):
            assert time.monotonic() < deadline, andi.picture
            andi.read(0.02)
        assert time.monotonic() - done < 1
        andi.read(1)
        before = len(andi.received)
        siti.send(b"csetengah jadi")
        siti.wait_for("setengah jadi")
        andi.read(1)
        assert len(andi.received) - before < 200, "what is half typed is nobody else's"
        assert stored(server, number)["version"] == 2


def test_two_sessions_decide_one_after_the_other(server: SshServer) -> None:
    number = new_case(server, "Dua keputusan")
    with screens(server, "siti", "siti") as (first, second):
        for screen in (first, second):
            select(screen, number)
            screen.send(b"a")
            screen.wait_for("Selesaikan langkah 1")
        for screen in (first, second):
            screen.send(b"y")
        time.sleep(2)
        first.read(0.5)
        second.read(0.5)
        assert stored(server, number)["version"] == 2, "one act, not two"
        pictures = [screen.picture for screen in (first, second)]
        assert sum("diteruskan ke" in each and "berubah" not in each for each in pictures) == 1
        assert sum("berubah" in each for each in pictures) == 1, pictures


def test_the_second_session_of_a_connection_is_refused(server: SshServer) -> None:
    control = server.root / "clients" / "control"
    master = ["-o", "ControlMaster=yes", "-o", f"ControlPath={control}"]
    screen = server.screen("andi", *master)
    try:
        screen.wait_for("Papan PGM")
        # Without the proxy, which leads nowhere, the client would open a new connection.
        options = ["-o", "ControlMaster=no", "-o", f"ControlPath={control}"]
        options += ["-o", "ProxyCommand=false"]
        answer = server.ask("andi", "whoami", options=options)
        assert answer.returncode == 255
        assert b"refused by peer" in answer.stderr
        assert answer.stdout == b""
    finally:
        screen.close()
        assert server.wait_until_empty(5) == []


def test_removing_a_key_ends_the_rights_of_open_sessions(server: SshServer) -> None:
    number = new_case(server, "Kunci dicabut")
    server.new_key("leaver")
    assert (
        server.cli("ssh", "add-key", "andi", str(server.hand_over("leaver")), officer="siti")
    ).returncode == 0
    lines = server.cli("ssh", "authorized-keys").stdout.decode().splitlines()
    with server.other_keys(*lines), screens(server, "leaver") as (screen,):
        select(screen, number)
        screen.send(b"c")
        screen.wait_for("Catatan")
        screen.send(b"masih di sini")
        fingerprint = server.keys["leaver"].fingerprint
        assert (
            server.cli("ssh", "remove-key", "andi", fingerprint, officer="siti")
        ).returncode == 0
        screen.wait_for("sudah dicabut", 5)
        screen.send(b"\ry")
        time.sleep(1)
    assert stored(server, number)["version"] == 1


def test_events_record_key_and_session(server: SshServer) -> None:
    number = new_case(server, "Asal usul")
    with screens(server, "siti") as (screen,):
        select(screen, number)
        screen.send(b"a")
        screen.wait_for("Selesaikan langkah 1")
        screen.send(b"y")
        deadline = time.monotonic() + 5
        while stored(server, number)["version"] != 2 and time.monotonic() < deadline:
            time.sleep(0.1)
    # Plain JSON shows the act in the tables after the next checkpoint.
    assert server.cli("store", "checkpoint").returncode == 0
    document = next(
        case
        for case in json.loads(Path(server.server.store).read_bytes())["cases"].values()
        if case["number"] == number
    )
    last = document["events"][-1]
    assert last["officer"] == "siti"
    assert last["key"] == server.keys["siti"].fingerprint
    assert len(last["session"]) == 12


@pytest.mark.parametrize("which", ["server", "careless_server"])
def test_an_admin_lists_sessions_and_ends_those_of_an_officer(
    which: str, request: pytest.FixtureRequest
) -> None:
    server: SshServer = request.getfixturevalue(which)
    with (
        contextlib.closing(server.screen("andi")) as andi,
        contextlib.closing(server.screen("budi")) as budi,
    ):
        andi.wait_for("Papan PGM")
        budi.wait_for("Papan PGM")
        shown = " ".join(command for _, command in server.processes())
        assert "andi" not in shown, "ps tells nobody who is there"
        assert "SHA256" not in shown
        told = json.loads(server.cli("ssh", "sessions", "--json", officer="siti").stdout)
        assert [each["officer"] for each in told] == ["andi", "budi"]
        assert told[0]["key"] == server.keys["andi"].fingerprint
        assert server.cli("ssh", "end-session", "andi", officer="budi").returncode == 3
        assert server.cli("ssh", "end-session", "and", officer="siti").returncode == 4
        assert server.cli("ssh", "end-session", "andi", officer="siti").returncode == 0
        assert andi.exit_code(5) == 128 + 15
        assert b"\x1b[?1049l" in andi.received
        assert not budi.ended
    assert server.wait_until_empty(5) == []


@pytest.mark.parametrize(("term", "code"), [("dumb", 65), ("unknown", 2), ("adm3a", 2)])
def test_a_dumb_terminal_receives_no_escape_sequences(
    server: SshServer, term: str, code: int
) -> None:
    with contextlib.closing(server.screen("andi", term=term)) as screen:
        assert screen.exit_code(60) == code
        assert term.encode() in screen.received
        assert b"\x1b" not in screen.received
    assert server.wait_until_empty(60) == []


def simple(server: SshServer) -> Iterator[SshServer]:
    """The simple way, with ``command=`` in the key's line, as in the documentation."""
    page = Path(__file__).parents[2] / "docs" / "administration.md"
    (line,) = (each for each in page.read_text().splitlines() if each.startswith("restrict,pty,"))
    program = Path(sys.executable).with_name("sop-tui")
    options = line.rpartition(" ssh-ed25519 ")[0]
    options = options.replace("/opt/sop-tui/bin/sop-tui", str(program))
    options = options.replace("/var/lib/sop-tui/sop-tui.json", str(server.server.store))
    with running(without=("ForceCommand",)) as weaker:
        furnish(weaker)
        key = weaker.keys["budi"]
        options = options.replace(str(server.server.store), str(weaker.server.store))
        weaker.install_keys([f"{options} {key.type} {key.body}"])
        yield weaker


def test_ctrl_c_while_the_gate_starts_prints_no_traceback(server: SshServer) -> None:
    with contextlib.contextmanager(simple)(server) as weaker:
        assert b"Budi Santoso" in weaker.ask("budi", "whoami").stdout
        for each in (server, weaker):
            for pause in (0.01, 0.05):
                with contextlib.closing(each.screen("budi")) as screen:
                    modes = termios.tcgetattr(screen.descriptor)
                    modes[3] &= ~(termios.ISIG | termios.ECHO)  # so that the client itself survives
                    termios.tcsetattr(screen.descriptor, termios.TCSANOW, modes)
                    deadline = time.monotonic() + 15
                    while "Papan PGM" not in screen.picture and time.monotonic() < deadline:
                        screen.send(b"\x03")
                        screen.read(pause)
                    assert b"Traceback" not in screen.received
                    assert b"KeyboardInterrupt" not in screen.received
                    screen.wait_for("Papan PGM", 1)
            assert each.wait_until_empty(5) == []


def test_a_screen_of_the_fork_server_has_the_same_limits(server: SshServer) -> None:
    with contextlib.closing(server.screen("andi")) as screen:
        screen.wait_for("Papan PGM")
        limits = Path(f"/proc/{program(server)}/limits").read_text()
        assert limits.split("Max address space")[1].split()[:2] == ["1073741824"] * 2
    assert server.wait_until_empty(5) == []


def test_a_fifth_screen_of_a_key_is_refused_with_the_reason(server: SshServer) -> None:
    with screens(server, "andi", "andi", "andi", "andi"):
        with contextlib.closing(server.screen("andi")) as fifth:
            assert fifth.exit_code(10) == 75
            assert b"akhiri salah satunya" in fifth.received
        assert server.ask("andi", "whoami").returncode == 0
        with contextlib.closing(server.screen("budi")) as other:
            other.wait_for("Papan PGM")
    with contextlib.closing(server.screen("andi")) as again:
        again.wait_for("Papan PGM")
    assert server.wait_until_empty(5) == []


def program(server: SshServer) -> int:
    """The process of the only screen."""
    found = [pid for pid, command in server.processes() if not command.startswith("/bin/sh")]
    assert len(found) == 1, server.processes()
    return found[0]


def test_nothing_that_the_client_sets_reaches_the_program(careless_server: SshServer) -> None:
    server = careless_server
    sent = ["EVIL=1", "PYTHONINSPECT=1", "TEXTUAL_DRIVER=evil", "SOP_TUI_KEY=x", "HOME=/tmp"]
    with contextlib.closing(
        server.screen("andi", "-o", "SetEnv=" + " ".join(sent), "-A", term="$(id);`x`")
    ) as screen:
        screen.wait_for("Papan PGM")
        environ = Path(f"/proc/{program(server)}/environ").read_bytes().decode().split("\0")
        inside = dict(each.split("=", 1) for each in environ if each)
        assert inside["TERM"] == "xterm-256color"
        assert inside["SOP_TUI_KEY"] == server.keys["andi"].fingerprint
        assert set(inside) <= {
            "PATH", "LANG", "LC_ALL", "TERM", "SSH_CONNECTION", "SOP_TUI_CAPTIVE", "SOP_TUI_KEY",
            "SOP_TUI_OFFICER", "SOP_TUI_SESSION", "SOP_TUI_IDLE", "SOP_TUI_ACCOUNT",
            "SOP_TUI_MEMORY", "PWD",
        }  # fmt: skip
        status = Path(f"/proc/{program(server)}/status").read_text()
        assert "Umask:\t0077" in status
        limits = Path(f"/proc/{program(server)}/limits").read_text()
        assert limits.split("Max core file size")[1].split()[:2] == ["0", "0"]
        assert limits.split("Max address space")[1].split()[:2] == ["1073741824"] * 2
    assert server.wait_until_empty(5) == []


@pytest.mark.parametrize(
    "typed",
    [
        b"\x1a", b"\x1c", b"\x03", b"\x04", b"\x11\x13", b"\r~\x1a", b"\r~.", b"\r~C",
        b"\xff", b"\xc3", b"\xc3\xff\xfe", b"\xf0\x9f", b"\xed\xa0\x80", b"\x00" * 50, b"\x9b31m",
        b"\x1b[<0;5;5M\x1b[<0;5;5m", b"\x1b[M !!", b"\x1b[<64;5;5M", b"\x1b[<35;999999;999999M",
        b"\x1b[48;65535;65535;65535;65535t", b"\x1b[?2048;1$y", b"\x1b[8;65535;65535t",
        b"\x1b]52;c;aGFpCg==\x07", b"\x1bP+q544e\x1b\\", b"\x1b[200~rm -rf /\r\x1b[201~",
        b"\x1b[" + b"9" * 5000 + b"m", b"\x1b" * 200, b"\x1b[I\x1b[O",
    ],
    ids=lambda typed: repr(typed[:24]),
)  # fmt: skip
def test_a_screen_withstands_any_input(server: SshServer, typed: bytes) -> None:
    escapes = ["-e", "none"] if typed.startswith(b"\r~") else []
    with contextlib.closing(server.screen("andi", *escapes)) as screen:
        screen.wait_for("Papan PGM")
        before = program(server)
        screen.send(typed)
        screen.read(0.5)
        with contextlib.suppress(FileNotFoundError):  # some input may leave the screen
            assert "T (stopped)" not in Path(f"/proc/{before}/status").read_text()
        for _ in range(10):
            if screen.ended:
                break
            with contextlib.suppress(OSError):  # it may be ending at this moment
                screen.send(b"\x1b")  # out of whatever was opened
                screen.read(0.4)
                screen.send(b"q")
            screen.read(0.4)
        assert screen.exit_code(5) == 0, screen.picture
        assert b"Traceback" not in screen.received
    assert server.wait_until_empty(5) == []


@pytest.mark.parametrize("size", [(65_535, 65_535), (1, 1), (0, 0), (65_535, 1), (2, 60_000)])
def test_a_screen_withstands_absurd_window_sizes(server: SshServer, size: tuple[int, int]) -> None:
    with contextlib.closing(server.screen("andi")) as screen:
        screen.wait_for("Papan PGM")
        screen.resize(*size)
        screen.kill(28)  # SIGWINCH, as a terminal sends it
        screen.read(1)
        resident = Path(f"/proc/{program(server)}/status").read_text()
        kilobytes = int(resident.split("VmRSS:")[1].split()[0])
        assert kilobytes < 120_000
        screen.resize(100, 30)
        screen.kill(28)
        screen.read(1)
        screen.send(b"q")
        assert screen.exit_code(5) == 0
    assert server.wait_until_empty(5) == []
