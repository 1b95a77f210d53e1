"""Over a real sshd: whatever is sent to a screen, it answers the next key within a second."""

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from ssh_server import Screen, SshServer
from test_ssh_sessions import program

pytestmark = [pytest.mark.sshd, pytest.mark.slow]
MIB = 1024 * 1024
_PAUSE = 0.9  # of an officer who looks up after all that

ABUSES: dict[str, bytes] = {
    "open DCS": b"\x1bP" + b"x" * (4 * MIB),
    "open OSC": b"\x1b]52;c;" + b"A" * MIB,
    "open APC": b"\x1b_" + b"n" * MIB,
    "open PM": b"\x1b^" + b"q" * MIB,
    "open SOS": b"\x1bX" + b"q" * MIB,
    "open CSI": b"\x1b[" + b"1;" * (MIB // 2),
    "CSI of other bytes": b"\x1b[" + b"\x01" * MIB,
    "open paste": b"\x1b[200~" + b"q" * MIB,
    "pastes": b"\x1b[200~q\r\x1b[201~" * 20_000,
    "escapes": b"\x1b" * (MIB // 4),
    "cursor keys": b"\x1b[B\x1b[A" * 50_000,
    "letters": b"jk" * (MIB // 2),
    "pages": b"?\x1b" * 20_000,
    "enter": b"\r" * 100_000,
    "bytes that are no text": b"\xff\xfe\xc3" * (MIB // 3),
    "NUL": b"\0" * MIB,
    "C1": "\x9b\x90\x9d".encode() * 100_000,
    "combining marks": b"a" + "\u0301".encode() * (MIB // 2),
    "mouse": b"\x1b[<0;5;5M\x1b[M !!" * 30_000,
    "sizes": b"\x1b[48;65535;65535;65535;65535t" * 20_000,
    "replies": b"\x1b[?1;2c\x1b[0n\x1b[27;5;99~\x1b[?2048;1$y" * 20_000,
    "focus": b"\x1b[I\x1b[O" * 50_000,
    "kitty keys": b"\x1b[106;1u\x1b[1114112u\x1b[99999999u" * 20_000,
}


def pour(screen: Screen, data: bytes, seconds: float = 30) -> None:
    """Sends as much as the connection takes, and reads what arrives meanwhile."""
    os.set_blocking(screen.descriptor, False)
    deadline = time.monotonic() + seconds
    try:
        while data and time.monotonic() < deadline:
            with contextlib.suppress(BlockingIOError):
                data = data[os.write(screen.descriptor, data[:16_384]) :]
            screen.read(0.001)
    finally:
        os.set_blocking(screen.descriptor, True)
    assert not data, "the line stood still"


def until(true: Callable[[], bool], screen: Screen, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        screen.read(0.02)
    return True


def kilobytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()[0])


def test_after_each_abuse_a_key_is_answered_within_a_second(server: SshServer) -> None:
    with contextlib.closing(server.screen("andi", "-e", "none")) as screen:
        screen.wait_for("Papan PGM")
        before, size = program(server), kilobytes(program(server))
        slow, unlike = {}, {}
        for name, abuse in ABUSES.items():
            pour(screen, abuse)
            screen.read(_PAUSE)
            shown = screen.picture
            began = time.monotonic()
            for key in (b"\x1b", b"\x1b", b"m"):  # out of whatever was opened, to the desk
                screen.send(key)
                screen.read(0.15)
            if not until(lambda: "Meja saya" in screen.picture, screen, 1.3):
                unlike[name] = shown
            slow[name] = time.monotonic() - began
            screen.send(b"b")
            until(lambda: "Papan PGM" in screen.picture, screen, 1)
        assert unlike == {}
        assert max(slow.values()) < 1.5, slow
        assert program(server) == before
        assert kilobytes(before) < size + 40_000
        assert "terlalu cepat" in screen.received.decode(errors="replace")
    assert server.wait_until_empty(5) == []


@pytest.mark.parametrize("reply", [b"\x1b[?1;2c", b"\x1b[0n", b"\x1b[27;5;99~", b"\x1b[12;40R"])
def test_answers_of_a_terminal_are_not_commands(server: SshServer, reply: bytes) -> None:
    with contextlib.closing(server.screen("andi")) as screen:
        screen.wait_for("Papan PGM")
        screen.read(1)
        before, sent = screen.picture, len(screen.received)
        screen.send(reply)
        screen.read(0.6)
        assert screen.picture == before
        assert len(screen.received) - sent < 100
    assert server.wait_until_empty(5) == []
