"""The screen on a real terminal: first paint, cursor keys, idling, beside a bare Textual app.

Run with ``python benchmarks/screen.py [SMALL LARGE]``; prints both values of every ratio. Times end
with the last byte of the answer, over a pseudo-terminal of 100x30.
"""

import compileall
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from offices.large import build

import sop_tui

COLUMNS, ROWS = 100, 30
QUIET = 0.12
PATIENCE = 60.0  # seconds, for a program that sends nothing
BARE = """
from textual.app import App
from textual.widgets import {names}
class Bare(App):
    def compose(self):
        {before}
        yield ListView(*(ListItem(Label(f"Berkas {{n}}")) for n in range(20)))
Bare().run(mouse=False)
"""
BARE_LIST = BARE.format(names="Label, ListItem, ListView", before="")
BARE_FRAMED = BARE.format(
    names="Footer, Header, Label, ListItem, ListView", before="yield Header(); yield Footer()"
)


@dataclass
class Answer:
    """An answer: seconds to its last byte, and all its bytes."""

    seconds: float
    received: bytes

    @property
    def size(self) -> int:
        return len(self.received)


class Terminal:
    """A program on a pseudo-terminal."""

    def __init__(self, argv: list[str], needle: bytes = b"Bantuan") -> None:
        self.needle = needle
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", COLUMNS="", LINES="")
            os.environ.pop("COLORTERM", None)
            time.sleep(0.02)  # until the size is set
            os.execv(argv[0], argv)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def answer(self, since: float, first: float = 1.0) -> Answer:
        """Everything that arrives until it is quiet for a while."""
        received, last, patience = b"", since, first
        while chunk := self._read(patience):
            received += chunk
            last = time.perf_counter()
            patience = QUIET
        return Answer(last - since, received)

    def first_paint(self) -> Answer:
        """Until the last row of the screen has arrived; the size is that once it is quiet."""
        received = b""
        while self.needle not in received:
            chunk = self._read(PATIENCE)
            if not chunk:
                raise TimeoutError(f"{self.needle!r} was not painted: {received[-500:]!r}")
            received += chunk
        painted = time.perf_counter() - self.started
        return Answer(painted, received + self.answer(self.started, 0.5).received)

    def _read(self, seconds: float) -> bytes:
        """What arrives in that time; nothing if the program has ended."""
        waiting = select.poll()  # select() cannot handle descriptors above 1,023
        waiting.register(self.fd, select.POLLIN)
        try:
            return os.read(self.fd, 1 << 16) if waiting.poll(seconds * 1000) else b""
        except OSError:
            return b""

    def press(self, key: str) -> Answer:
        since = time.perf_counter()
        os.write(self.fd, key.encode())
        return self.answer(since)

    def idle(self, seconds: float) -> int:
        return self.answer(time.perf_counter(), first=seconds).size

    def memory(self) -> float:
        """The resident memory in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def close(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def started(argv: list[str], times: int, needle: bytes = b"Bantuan") -> tuple[Answer, float]:
    """The median first paint of a program, and its memory at that time."""
    answers, memory = [], 0.0
    for _ in range(times):
        terminal = Terminal(argv, needle)
        answers.append(terminal.first_paint())
        memory = terminal.memory()
        terminal.close()
    return (
        Answer(statistics.median(a.seconds for a in answers), answers[-1].received),
        memory,
    )


def keys(argv: list[str], pressed: str) -> tuple[float, float, float]:
    """Median and 95th percentile in milliseconds, and the most bytes for one key."""
    terminal = Terminal(argv)
    terminal.first_paint()
    answers = [terminal.press(key) for key in pressed]
    terminal.close()
    times = sorted(answer.seconds * 1000 for answer in answers)
    return (
        statistics.median(times),
        times[int(len(times) * 0.95) - 1],
        max(answer.size for answer in answers),
    )


def main() -> None:
    compileall.compile_dir(Path(sop_tui.__file__).parent, quiet=1)  # as after an installation
    small, large = (int(each) for each in sys.argv[1:3] or ("500", "10000"))
    with tempfile.TemporaryDirectory() as folder:
        stores = {}
        for cases in (100, small, large):
            stores[cases] = Path(folder) / f"{cases}.json"
            build(stores[cases], cases)
        screens = {
            cases: [sys.executable, "-m", "sop_tui", "--store", str(path)]
            for cases, path in stores.items()
        }
        bare, bare_memory = started([sys.executable, "-c", BARE_LIST], 5, b"Berkas 19")
        framed, _ = started([sys.executable, "-c", BARE_FRAMED], 5, b"Berkas 19")
        print(f"first paint, bare list             {_paint(bare)}  {bare_memory:.0f} MB")
        print(f"first paint, bare, header, footer  {_paint(framed)}")
        for cases in (small, large):
            board, memory = started(screens[cases], 5)
            print(
                f"first paint, board of {cases:<12} {_paint(board)}  {memory:.0f} MB  "
                f"{board.seconds / bare.seconds:.2f} x bare list, "
                f"{board.seconds / framed.seconds:.2f} x framed"
            )
        for name, pressed in (("cards", "jk" * 40), ("lanes", "hhhllllhhh" * 6)):
            for cases in (100, large):
                median, late, most = keys(screens[cases], pressed)
                print(
                    f"cursor over {name}, {cases:>6} cases   median {median:5.1f} ms  "
                    f"95 % {late:5.1f} ms  at most {most} bytes"
                )
        terminal = Terminal(screens[small])
        terminal.first_paint()
        print(f"idle for 20 s: {terminal.idle(20.0)} bytes")
        terminal.close()


def _paint(answer: Answer) -> str:
    return f"{answer.seconds * 1000:6.0f} ms  {answer.size / 1000:5.1f} kB"


if __name__ == "__main__":
    main()
