"""The fork server of a shared server: has the program loaded, and forks a screen for each session.

It runs as the service account and answers only that account; its screens can do no more than one
that the gate starts itself. It opens no store: its memory holds only the program. The forked
process reads the request, not the server, so no client can block the others.
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
"""The name in ``ps``; a screen shows its own command line."""

OUTDATED = 75
"""The exit code when another program version is installed; systemd then starts the server again."""

_PATIENCE = 30  # seconds until the client must let a screen begin
_WAITING = 512  # backlog of connections; the kernel may allow less
_BREATH = 0.2  # seconds to wait when files or processes run out
_FAULT = 70

Program = Callable[[Sequence[str]], int]


class InUse(Exception):
    """Another fork server already answers at that socket."""


class ForkServer:
    """Forks a process for each session that asks; it calls ``program`` with the session's
    arguments.

    ``state`` is :func:`program_state` as it was before the program was loaded.
    """

    def __init__(self, program: Program, state: str) -> None:
        self._program = program
        self._state = state
        self._selector = selectors.DefaultSelector()

    def serve(self, address: Path) -> int:
        """Answers at this socket until another program version is installed; returns the exit code.

        Raises:
            InUse: another server answers there.
            FileExistsError: the path is not a socket; it is left as it is.
            OSError: the socket cannot be made.
        """
        with _listening(address) as listener:
            _set_up_process()
            setproctitle(TITLE)
            self._selector.register(listener, selectors.EVENT_READ)
            while True:
                for key, _ in self._selector.select():
                    if key.fileobj is listener:
                        self._answer(listener)
                    elif self._ended(key.fd, *key.data) == OUTDATED and self._outdated():
                        return OUTDATED

    def _outdated(self) -> bool:
        return program_state() != self._state

    def _answer(self, listener: socket.socket) -> None:
        """Forks a process for a new connection; the connection stays open until that process has
        ended.
        """
        try:
            connection, _ = listener.accept()
            if user_at_the_other_end(connection) != os.geteuid():
                connection.close()
                return
            process = os.fork()
        except OSError:
            time.sleep(_BREATH)
            return
        if process == 0:
            _run_screen(connection, self._state, self._program)
        try:
            watched = os.pidfd_open(process)
        except OSError:
            os.kill(process, signal.SIGKILL)  # otherwise nobody would notice its end
            os.waitpid(process, 0)
            connection.close()
        else:
            self._selector.register(watched, selectors.EVENT_READ, (process, connection))

    def _ended(self, watched: int, process: int, connection: socket.socket) -> int:
        """Sends the exit code of a process killed by a signal, which it could not send itself;
        returns it.
        """
        self._selector.unregister(watched)
        os.close(watched)
        _, status = os.waitpid(process, 0)
        code = os.waitstatus_to_exitcode(status)
        with contextlib.suppress(OSError), connection:
            if code < 0:
                connection.send(_code_line(128 - code), socket.MSG_DONTWAIT)
        return code


def _listening(address: Path) -> socket.socket:
    with socket.socket(socket.AF_UNIX) as other, contextlib.suppress(OSError):
        other.connect(str(address))
        raise InUse
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISSOCK(address.lstat().st_mode):
            raise FileExistsError(address)
        address.unlink()
    former = os.umask(0o177)
    try:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(address))
    finally:
        os.umask(former)
    listener.listen(_WAITING)
    return listener


def _set_up_process() -> None:
    """Sets the state that screens inherit: umask, folder, core limit, signals, descriptors."""
    os.umask(0o077)
    os.chdir("/")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    while (standard := os.open(os.devnull, os.O_RDWR)) < 3:
        pass  # one of the three standard descriptors was already closed
    os.close(standard)
    # Frozen objects are not touched by the collector, so their memory pages stay shared.
    gc.collect()
    gc.freeze()


def _code_line(code: int) -> bytes:
    return b"code %d\n" % code


def _run_screen(connection: socket.socket, state: str, program: Program) -> NoReturn:
    """Runs a screen in the forked process, from the fork to its end.

    Until the client lets it begin, the terminal is not its own: a failure before that ends it
    silently.
    """
    code = _FAULT
    try:
        signal.alarm(_PATIENCE)
        os.setsid()
        # Keep only the connection open, for as long as this process lives.
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
    """The request, and the terminal's three descriptors.

    Raises:
        OSError, ValueError, RecursionError: the request is invalid.
    """
    line, descriptors, _, _ = socket.recv_fds(connection, LONGEST, 3)
    if len(descriptors) != 3:
        raise ValueError(descriptors)
    while not line.endswith(b"\n"):
        line += received_line(connection) + b"\n"
    return ScreenRequest.decoded(line), descriptors


def _take(descriptors: Sequence[int], request: ScreenRequest) -> None:
    """Makes the terminal and the environment of the session this process's own, as for a new
    interpreter.
    """
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
