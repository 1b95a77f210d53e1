"""The sessions that are open now, as the kernel tells their own account.

A session's environment says whose it is; only root and the account can read it. What runs in it is
the shell that waits and the program, or the screen of the fork server that the shell waits for.
"""

import contextlib
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sop_tui.gate import variables
from sop_tui.gate.record import Visitor

_SHELL = b"/bin/sh"


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session and the processes to be ended for its end."""

    visitor: Visitor
    processes: tuple[int, ...]


def open_sessions() -> tuple[OpenSession, ...]:
    """The sessions of the account that this runs as, by officer."""
    visitors: dict[str, Visitor] = {}
    processes: dict[str, list[int]] = {}
    for process, inside, command in _of_account():
        session = inside.get(variables.SESSION, "")
        if not session:
            continue
        visitors[session] = Visitor.of(inside)
        mine = processes.setdefault(session, [])
        if command[0] != _SHELL:
            mine.append(process)
        elif command[-1].isdigit():
            mine.append(int(command[-1]))
    found = [OpenSession(visitors[each], tuple(processes[each])) for each in visitors]
    return tuple(sorted(found, key=lambda each: (each.visitor.officer, each.visitor.session)))


def end(session: OpenSession) -> None:
    """Ends its program; whoever waits for that puts the terminal right and logs it."""
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
