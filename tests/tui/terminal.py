"""The screen in a real terminal, read through a terminal emulator."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path
from typing import Protocol

import pyte
from offices.on_screen import OfficeAtWork

from sop_tui.desk.desk import Desk
from sop_tui.desk.opening import login_name

_OWN = ("NO_COLOR", "COLORTERM", "COLUMNS", "LINES")
"""The variables by which the tester's own terminal describes itself."""


class Opens(Protocol):
    """Opens a terminal on a store, with these environment variables."""

    def __call__(self, **environ: str) -> "Terminal": ...


class Terminal:
    """``sop-tui`` on a pseudo-terminal of 80x24, read through a terminal emulator.

    ``command`` runs instead of the screen on the store.
    """

    def __init__(self, store: Path | str, environ: dict[str, str], *command: str) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            inherited = {k: v for k, v in os.environ.items() if k not in _OWN}
            time.sleep(0.05)  # until the program has set the size
            words = command or ("--store", str(store))
            argv = [sys.executable, "-m", "sop_tui", *words]
            os.execve(argv[0], argv, {**inherited, "TERM": "xterm-256color", **environ})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.store = Path(store)
        self.received = b""
        self._ended = False
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)

    def read(self, until: str = "", seconds: float = 60.0) -> bytes:
        """Reads until a text is on the screen, or for this many seconds."""
        got, end = b"", time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not (until and until in self.text):
            if self._ready(left):
                try:
                    chunk = os.read(self.fd, 1 << 16)
                except OSError:
                    break
                got += chunk
                self._stream.feed(chunk.replace(b"\x1b[>25u", b""))
        self.received += got
        return got

    def read_sent(self, *wanted: bytes) -> bytes:
        """Reads until all these bytes have arrived, whatever they draw."""
        got, end = b"", time.monotonic() + 60
        while not all(each in got for each in wanted):
            assert time.monotonic() < end, (wanted, got[-500:])
            got += self.read(seconds=0.2)
        return got

    def _ready(self, seconds: float) -> bool:
        waiting = select.poll()  # select() cannot take descriptors above 1,023
        waiting.register(self.fd, select.POLLIN)
        return bool(waiting.poll(seconds * 1000))

    def said(self) -> str:
        """Everything ever sent, for a program that ends at once."""
        self.read()
        return self.received.decode("utf-8", "replace")

    @property
    def text(self) -> str:
        return "\n".join(self._screen.display)

    def resize(self, columns: int, rows: int, until: str) -> None:
        """Resizes the window once the program shows this text."""
        self._screen.reset()
        self._screen.resize(rows, columns)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.read(until=until)
        assert until in self.text

    def write(self, keys: bytes) -> None:
        os.write(self.fd, keys)

    def alive(self) -> bool:
        self._ended = self._ended or os.waitpid(self.pid, os.WNOHANG) != (0, 0)
        return not self._ended

    def close(self) -> None:
        if self.alive():
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

    def office_now(self) -> Desk:
        """A desk on the current state of the store."""
        return OfficeAtWork(self.store).new_desk(login_name())
