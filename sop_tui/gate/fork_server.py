"""The fork server of a shared server: has the program loaded, and forks a screen for each session.

It runs as the service account and answers that account alone; a screen from here can do no more
than one that the gate starts itself. It reads no store: what it has in memory is the program.
"""

import contextlib
import gc
import os
import resource
import selectors
import shlex
import socket
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from setproctitle import setproctitle

from sop_tui.gate.handover import (
    LONGEST,
    Request,
    program_state,
    received_line,
    user_at_the_other_end,
)

TITLE = "sop-tui fork-server"
"""What ``ps`` shows; a screen shows its own words."""

OUTDATED = 75
"""The exit code when another program has been installed; whoever started it starts it anew."""

_PATIENCE = 1.0  # seconds, for a request to be said
_WAITING = 128  # connections; fifty officers come at eight
_FAULT = 70

Program = Callable[[Sequence[str]], int]


class InUse(Exception):
    """Another fork server answers at that place."""


class _Outdated(Exception):
    """Another program has been installed than the one that is loaded."""


class ForkServer:
    """Forks a process for each session that asks; it runs ``program`` with the session's words."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._state = program_state()
        self._selector = selectors.DefaultSelector()

    def serve(self, place: Path) -> int:
        """Answers at this place until another program is installed; gives the exit code.

        Raises:
            InUse: there is one already.
            OSError: the socket cannot be made.
        """
        os.umask(0o077)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.chdir("/")
        with _listening(place) as door:
            self._selector.register(door, selectors.EVENT_READ)
            # What the collector does not touch stays shared between all screens.
            gc.collect()
            gc.freeze()
            setproctitle(TITLE)
            while True:
                for key, _ in self._selector.select():
                    if key.fileobj is door:
                        try:
                            self._answer(door.accept()[0])
                        except _Outdated:
                            return OUTDATED
                    else:
                        self._ended(key.fd, *key.data)

    def _answer(self, connection: socket.socket) -> None:
        """Forks for what is asked; the connection is kept until the new process has ended."""
        descriptors: list[int] = []
        try:
            request, descriptors = _request(connection)
            if request.state != self._state:
                raise _Outdated
            process = os.fork()
            if process == 0:
                _be(connection, descriptors, request, self._program)
            self._selector.register(
                os.pidfd_open(process), selectors.EVENT_READ, (process, connection)
            )
        except (OSError, ValueError):
            connection.close()
        finally:
            for each in descriptors:
                os.close(each)

    def _ended(self, watched: int, process: int, connection: socket.socket) -> None:
        self._selector.unregister(watched)
        os.close(watched)
        _, status = os.waitpid(process, 0)
        code = os.waitstatus_to_exitcode(status)
        with contextlib.suppress(OSError), connection:
            told = code if code >= 0 else 128 - code  # as shells report it
            connection.send(b"%d\n" % told, socket.MSG_DONTWAIT)


def _listening(place: Path) -> socket.socket:
    with socket.socket(socket.AF_UNIX) as other, contextlib.suppress(OSError):
        other.connect(str(place))
        raise InUse
    place.unlink(missing_ok=True)
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(place))
    door.listen(_WAITING)
    return door


def _request(connection: socket.socket) -> tuple[Request, list[int]]:
    """What is asked, and the three descriptors of the terminal.

    Raises:
        OSError, ValueError: it is not asked as it should be, or by somebody else.
    """
    connection.settimeout(_PATIENCE)
    if user_at_the_other_end(connection) != os.geteuid():
        raise PermissionError
    line, descriptors, _, _ = socket.recv_fds(connection, LONGEST, 3)
    try:
        if len(descriptors) != 3:
            raise ValueError(descriptors)
        while not line.endswith(b"\n"):
            line += received_line(connection) + b"\n"
        connection.settimeout(None)
        return Request.decoded(line), descriptors
    except BaseException:
        for each in descriptors:
            os.close(each)
        raise


def _be(
    connection: socket.socket, descriptors: Sequence[int], request: Request, program: Program
) -> NoReturn:
    """The life of a screen's process, from the fork to its end."""
    code = _FAULT
    try:
        os.setsid()
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
        # The end of the connection stays open as long as this process lives, and nothing else.
        kept = connection.fileno()
        os.closerange(3, kept)
        os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))
        _speak_to_the_terminal()
        os.environ.clear()
        os.environ.update(request.environment)
        time.tzset()
        connection.settimeout(_PATIENCE)
        connection.sendall(b"%d\n" % os.getpid())
        if connection.recv(1) != b"\n":
            os._exit(0)
        setproctitle(shlex.join(["sop-tui", *request.words]))
        code = program(request.words)
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _speak_to_the_terminal() -> None:
    """The standard streams anew, as an interpreter makes them that finds a terminal there."""
    streams = (("stdin", 0, "r", "strict"), ("stdout", 1, "w", "strict"))
    for name, number, mode, errors in (*streams, ("stderr", 2, "w", "backslashreplace")):
        stream = open(  # noqa: SIM115 - it lives as long as the process
            number, mode, buffering=1, encoding="utf-8", errors=errors, closefd=False
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
