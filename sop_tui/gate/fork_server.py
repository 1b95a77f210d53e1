"""The fork server of a shared server: has the program loaded, and forks a screen for each session.

It runs as the service account and answers that account alone; a screen from here can do no more
than one that the gate starts itself. It reads no store: what it has in memory is the program. It
reads nothing of what is asked either, the process that it forks does; so nobody keeps it waiting.
"""

import contextlib
import gc
import os
import resource
import selectors
import shlex
import signal
import socket
import stat
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from setproctitle import setproctitle

from sop_tui.gate.environment import limit_memory
from sop_tui.gate.handover import (
    LONGEST,
    ScreenRequest,
    program_state,
    received_line,
    user_at_the_other_end,
)

TITLE = "sop-tui fork-server"
"""What ``ps`` shows; a screen shows its own words."""

OUTDATED = 75
"""The exit code when another program has been installed; whoever started it starts it again."""

_PATIENCE = 30  # seconds, until a screen has been let begin
_WAITING = 512  # connections; the kernel may allow less
_BREATH = 0.2  # seconds, when there are too many files or processes
_FAULT = 70

Program = Callable[[Sequence[str]], int]


class InUse(Exception):
    """Another fork server answers at that place."""


class ForkServer:
    """Forks a process for each session that asks; it runs ``program`` with the session's words.

    ``state`` is what :func:`program_state` answered before the program was loaded.
    """

    def __init__(self, program: Program, state: str) -> None:
        self._program = program
        self._state = state
        self._selector = selectors.DefaultSelector()

    def serve(self, place: Path) -> int:
        """Answers at this place until another program is installed; gives the exit code.

        Raises:
            InUse: there is one already.
            FileExistsError: there is something else, which is left as it is.
            OSError: the socket cannot be made.
        """
        with _listening(place) as door:
            _settle_down()
            setproctitle(TITLE)
            self._selector.register(door, selectors.EVENT_READ)
            while True:
                for key, _ in self._selector.select():
                    if key.fileobj is door:
                        self._answer(door)
                    elif self._ended(key.fd, *key.data) == OUTDATED and self._outdated():
                        return OUTDATED

    def _outdated(self) -> bool:
        return program_state() != self._state

    def _answer(self, door: socket.socket) -> None:
        """Forks for whoever knocks; the connection is kept until the new process has ended."""
        try:
            connection, _ = door.accept()
            if user_at_the_other_end(connection) != os.geteuid():
                connection.close()
                return
            process = os.fork()
        except OSError:
            time.sleep(_BREATH)
            return
        if process == 0:
            _be(connection, self._state, self._program)
        try:
            watched = os.pidfd_open(process)
        except OSError:
            os.kill(process, signal.SIGKILL)  # nobody would know of its end
            os.waitpid(process, 0)
            connection.close()
        else:
            self._selector.register(watched, selectors.EVENT_READ, (process, connection))

    def _ended(self, watched: int, process: int, connection: socket.socket) -> int:
        """Tells of a death by signal, because the dead cannot; gives the exit code."""
        self._selector.unregister(watched)
        os.close(watched)
        _, status = os.waitpid(process, 0)
        code = os.waitstatus_to_exitcode(status)
        with contextlib.suppress(OSError), connection:
            if code < 0:
                connection.send(_code_line(128 - code), socket.MSG_DONTWAIT)
        return code


def _listening(place: Path) -> socket.socket:
    with socket.socket(socket.AF_UNIX) as other, contextlib.suppress(OSError):
        other.connect(str(place))
        raise InUse
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISSOCK(place.lstat().st_mode):
            raise FileExistsError(place)
        place.unlink()
    former = os.umask(0o177)
    try:
        door = socket.socket(socket.AF_UNIX)
        door.bind(str(place))
    finally:
        os.umask(former)
    door.listen(_WAITING)
    return door


def _settle_down() -> None:
    """Becomes what every screen should find: alone, in no folder, with no trace of its start."""
    os.umask(0o077)
    os.chdir("/")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    while (standard := os.open(os.devnull, os.O_RDWR)) < 3:
        pass  # one of the three standard descriptors was closed
    os.close(standard)
    # What the collector does not touch stays shared between all screens.
    gc.collect()
    gc.freeze()


def _code_line(code: int) -> bytes:
    return b"code %d\n" % code


def _be(connection: socket.socket, state: str, program: Program) -> NoReturn:
    """The life of a screen's process, from the fork to its end.

    Until it is let begin, the terminal is not its own; it ends there without a word.
    """
    code = _FAULT
    try:
        signal.alarm(_PATIENCE)
        os.setsid()
        # The connection stays open as long as this process lives, and nothing else.
        kept = connection.fileno()
        os.closerange(3, kept)
        os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))
        request, descriptors = _request(connection)
        if request.state != state:
            os._exit(OUTDATED)
        connection.sendall(b"process %d\n" % os.getpid())
        if connection.recv(1) != b"\n":
            os._exit(0)
        signal.alarm(0)
    except BaseException:
        os._exit(code)
    try:
        _take(descriptors, request)
        code = program(request.words)
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):
            connection.send(_code_line(code), socket.MSG_DONTWAIT)
        os._exit(code)


def _request(connection: socket.socket) -> tuple[ScreenRequest, list[int]]:
    """What is asked, and the three descriptors of the terminal.

    Raises:
        OSError, ValueError, RecursionError: it is not asked as it should be.
    """
    line, descriptors, _, _ = socket.recv_fds(connection, LONGEST, 3)
    if len(descriptors) != 3:
        raise ValueError(descriptors)
    while not line.endswith(b"\n"):
        line += received_line(connection) + b"\n"
    return ScreenRequest.decoded(line), descriptors


def _take(descriptors: Sequence[int], request: ScreenRequest) -> None:
    """Takes the terminal and the environment of the session, as a new interpreter finds them."""
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    streams = (("stdin", 0, "r", "strict"), ("stdout", 1, "w", "strict"))
    for name, number, mode, errors in (*streams, ("stderr", 2, "w", "backslashreplace")):
        stream = open(  # noqa: SIM115 - it lives as long as the process
            number, mode, buffering=1, encoding="utf-8", errors=errors, closefd=False
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    os.environ.clear()
    os.environ.update(request.environment)
    time.tzset()
    limit_memory(request.environment)
    setproctitle(shlex.join(["sop-tui", *request.words]))
