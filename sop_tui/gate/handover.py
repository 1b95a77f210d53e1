"""Handing a session's terminal to the fork server, where one runs.

A forked screen appears at once, because the server has the program loaded; a screen started afresh
spends most of its time on loading it. The gate has proved the identity before; the fork server
accepts words and environment from processes of its own account only.

Protocol: the gate sends one line of JSON with its three standard descriptors, and receives
``process ID``. A line break from the gate lets the screen begin; if the connection closes instead,
the screen exits. When the screen has ended, ``code NUMBER`` follows; without it the exit code is
unknown.
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
"""The default path of the socket."""

LONGEST = 64 * 1024
"""Limit of a request, in bytes."""

_PATIENCE = 15.0  # seconds; a fork takes milliseconds, but a whole office may log in at once
_PEER = struct.Struct("3i")  # ``struct ucred``: process, user, group


@dataclass(frozen=True, slots=True)
class ScreenRequest:
    """A screen to start: the words of its command line and its whole environment.

    ``state`` identifies the program version of the sender; a fork server with another version must
    not answer.
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
        """The request in a line of JSON; raises ValueError if there is none."""
        match json.loads(line):
            case {"words": list(words), "environment": dict(environment), "state": str(state)}:
                return cls(words, environment, state)
            case _:
                raise ValueError


@dataclass(frozen=True, slots=True)
class ForkedScreen:
    """A screen that the fork server started: its process id, and the descriptor on which its exit
    code arrives.
    """

    process: int
    connection: int


def hand_over(
    fork_server: Path, words: Sequence[str], environment: Mapping[str, str]
) -> ForkedScreen | None:
    """Hands the terminal to a new screen; None if no fork server takes it."""
    with suppress(OSError, ValueError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_PATIENCE)
        connection.connect(str(fork_server))
        if user_at_the_other_end(connection) != os.geteuid():
            return None
        request = ScreenRequest(words, environment, program_state())
        socket.send_fds(connection, [request.encoded()], [0, 1, 2])
        kind, _, given = received_line(connection).partition(b" ")
        if kind == b"process":
            process = int(given)  # read first: from then on it owns the terminal
            connection.sendall(b"\n")
            connection.settimeout(None)
            return ForkedScreen(process, connection.detach())
    return None


def received_line(connection: socket.socket) -> bytes:
    """The next line, without its line break.

    Raises:
        OSError: it did not arrive, or not in time.
    """
    line = b""
    while not line.endswith(b"\n"):
        byte = connection.recv(1)
        if not byte or len(line) > LONGEST:
            raise ConnectionError
        line += byte
    return line[:-1]


def user_at_the_other_end(connection: socket.socket) -> int:
    """The user id of the process at the other end of the connection."""
    given = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
    _, user, _ = _PEER.unpack(given)
    return int(user)


def program_state() -> str:
    """Identifies the installed program and the packages beside it; changes when either
    is replaced.
    """
    file = Path(sop_tui.__file__)
    program, beside = file.stat(), file.parent.parent.stat()
    return f"{sop_tui.__version__} {program.st_ino} {program.st_mtime_ns} {beside.st_mtime_ns}"
