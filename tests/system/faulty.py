"""Processes whose file system calls fail: builds the shim library and controls it."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum, IntFlag
from pathlib import Path

from sop_tui.storage.files import live, moment

HERE = Path(__file__).parent
BUILDING = HERE.parent  # the folder with tests/offices
if str(BUILDING) not in sys.path:
    sys.path.append(str(BUILDING))


class Action(IntEnum):
    """What happens at the armed call."""

    NOTHING = 0
    KILL_BEFORE = 1
    KILL_AFTER = 2
    FAIL = 3
    SHORT = 4


class Ablation(IntFlag):
    """A protection to leave out, to show that its test would fail."""

    NONE = 0
    NO_FSYNC = 1
    NO_FOLDER_FSYNC = 2
    NO_LOCK = 4
    IN_PLACE = 8
    SLOW_RENAME = 16
    NO_DATA_SYNC = 32


class Shim:
    """The shim, in a process started with it."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)

    def arm(self, call: int, action: Action, error: int = 0, always: bool = False) -> None:
        """Makes the call with this number, or all calls from it on, fail."""
        self._library.shim_arm(call, int(action), error, int(always))

    def disarm(self) -> list[str]:
        """Stops counting; returns the names of the C functions called, in order."""
        called = self._library.shim_called
        called.restype = ctypes.c_char_p
        return [called(call).decode() for call in range(1, self._library.shim_disarm() + 1)]

    def ablate(self, what: Ablation) -> None:
        self._library.shim_ablate(int(what))

    def trace(self, path: Path) -> None:
        """Records every change from now on."""
        self._library.shim_trace(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))

    def mark(self, number: int) -> None:
        """Writes into the trace that act ``number`` was acknowledged."""
        self._library.shim_mark(number)


def nobody_else_writes(set_in: Callable[[object, str, object], None] = setattr) -> None:
    """What looks half written will not be finished by another process, so it is not waited for."""
    for module in (live, moment):
        set_in(module, "BEING_WRITTEN", 0.0)


def build_shim(folder: Path) -> Path:
    """Compiles the shim; raises CalledProcessError or FileNotFoundError without a compiler."""
    library = folder / "fault_shim.so"
    source = HERE / "fault_shim.c"
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O1", "-w", "-o", library, source, "-ldl"], check=True
    )
    return library


def command(script: str, *arguments: object) -> list[str]:
    """The command line of a worker script in this folder."""
    return [sys.executable, str(HERE / script), *map(str, arguments)]


def environment(shim: Path | None = None, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a worker."""
    paths = [str(HERE), str(BUILDING), *(each for each in sys.path if each)]
    found = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), **(extra or {})}
    if shim is not None:
        found["LD_PRELOAD"] = str(shim)
    return found


def run(arguments: Sequence[str], shim: Path | None = None, timeout: float = 900) -> str:
    """Runs a worker to its end; returns what it printed."""
    done = subprocess.run(
        arguments,
        env=environment(shim),
        stdout=subprocess.PIPE,
        text=True,
        timeout=timeout,
        check=True,
    )
    return done.stdout
