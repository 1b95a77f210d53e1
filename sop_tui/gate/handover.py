"""Handing a session's terminal to the fork server, where there is one.

A screen that is forked from a process which has the program loaded is there at once; started again,
it spends most of its time on reading the program. Whoever is there has been proved before, by the
gate; the fork server takes words and an environment from processes of its own account alone.

On the connection, the gate sends a line of JSON with its three standard descriptors, and is
answered ``process ID``. A line break lets the screen begin; without it, it goes away. When the
screen has ended, ``code NUMBER`` follows; an end without that is one that nobody could tell of.
"""

import json
import os
import socket
import struct
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import sop_tui

FORK_SERVER = Path("/run/sop-tui/fork-server.sock")
"""Where it is found unless another is named."""

LONGEST = 64 * 1024
"""Bytes of a request."""

_PATIENCE = 15.0  # seconds; a fork takes milliseconds, but all of an office may come at once
_PEER = struct.Struct("3i")  # process, user, group


@dataclass(frozen=True, slots=True)
class ScreenRequest:
    """A screen to begin: the words of its command line and its whole environment.

    ``state`` names the program's files as the one who asks has read them; a fork server that has
    read others must not answer.
    """

    words: Sequence[str]
    environment: Mapping[str, str]
    state: str

    def encoded(self) -> bytes:
        given = {
            "words": list(self.words),
            "environment": dict(self.environment),
            "state": self.state,
        }
        return json.dumps(given).encode() + b"\n"

    @classmethod
    def decoded(cls, line: bytes) -> "ScreenRequest":
        """The request in a line; raises ValueError if there is none."""
        match json.loads(line):
            case {"words": list(words), "environment": dict(environment), "state": str(state)}:
                return cls(words, environment, state)
            case _:
                raise ValueError


@dataclass(frozen=True, slots=True)
class Handed:
    """A screen that begins elsewhere: its process, and where its exit code will come."""

    process: int
    connection: int


def hand_over(
    fork_server: Path, words: Sequence[str], environment: Mapping[str, str]
) -> Handed | None:
    """Gives the terminal to a new screen; None if there is nobody to take it."""
    with suppress(OSError, ValueError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_PATIENCE)
        connection.connect(str(fork_server))
        if user_at_the_other_end(connection) != os.geteuid():
            return None
        request = ScreenRequest(words, environment, program_state())
        socket.send_fds(connection, [request.encoded()], [0, 1, 2])
        kind, _, given = received_line(connection).partition(b" ")
        if kind == b"process":
            process = int(given)  # before it begins: afterwards the terminal is its own
            connection.sendall(b"\n")
            connection.settimeout(None)
            return Handed(process, connection.detach())
    return None


def received_line(connection: socket.socket) -> bytes:
    """The next line, without what ends it.

    Raises:
        OSError: it did not come, or not in time.
    """
    line = b""
    while not line.endswith(b"\n"):
        byte = connection.recv(1)
        if not byte or len(line) > LONGEST:
            raise ConnectionError
        line += byte
    return line[:-1]


def user_at_the_other_end(connection: socket.socket) -> int:
    """The user id of the process that connected or listens."""
    given = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
    _, user, _ = _PEER.unpack(given)
    return int(user)


def program_state() -> str:
    """Names the program on the disk and what is installed beside it; it changes with either."""
    file = Path(sop_tui.__file__)
    program, beside = file.stat(), file.parent.parent.stat()
    return f"{sop_tui.__version__} {program.st_ino} {program.st_mtime_ns} {beside.st_mtime_ns}"
