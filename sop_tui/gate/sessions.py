"""The open sessions, read from /proc by the account that owns them.

A session's environment names its officer; only root and the account can read it. Its processes are
the waiting shell and the program, or the fork server's screen that the shell waits for.
"""

import contextlib
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sop_tui.gate import variables
from sop_tui.gate.audit_log import Client

_SHELL = b"/bin/sh"


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session, and the processes to signal to end it."""

    client: Client
    processes: tuple[int, ...]


def open_sessions() -> tuple[OpenSession, ...]:
    """The open sessions of this process's account, sorted by officer."""
    clients: dict[str, Client] = {}
    processes: dict[str, list[int]] = {}
    for process, inside, command in _of_account():
        session = inside.get(variables.SESSION, "")
        if not session:
            continue
        clients[session] = Client.of(inside)
        mine = processes.setdefault(session, [])
        if command[0] != _SHELL:
            mine.append(process)
        elif command[-1].isdigit():
            mine.append(int(command[-1]))
    found = [OpenSession(clients[each], tuple(processes[each])) for each in clients]
    return tuple(sorted(found, key=lambda each: (each.client.officer, each.client.session)))


def end(session: OpenSession) -> None:
    """Ends the session's program; the process that waits for it resets the terminal and logs the
    end.
    """
    for process in session.processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)


def _of_account() -> Iterator[tuple[int, dict[str, str], list[bytes]]]:
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            if entry.stat().st_uid != os.geteuid():
                continue
            given = (entry / "environ").read_bytes().decode(errors="replace").split("\0")
            command = (entry / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")
            yield int(entry.name), dict(e.split("=", 1) for e in given if "=" in e), command
