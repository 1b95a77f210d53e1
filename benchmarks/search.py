"""Searching while typing, in 10,000 open cases, on a real terminal.

Run with ``python benchmarks/search.py [CASES]``; prints the time from a key to the last byte of its
answer, compared with that of a cursor key on the same board.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from screen import Answer, Terminal, build

WORDS = ("loket 77", "lestari", "PGM-", "0042", "zzz", "e")


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.json"
        build(path, cases)
        terminal = Terminal([sys.executable, "-m", "sop_tui", "--store", str(path)])
        terminal.first_paint()
        terminal.answer(time.perf_counter(), 3.0)
        _print("cursor key on the board", [terminal.press(key) for key in "jk" * 20])
        terminal.press("/")
        typed: list[Answer] = []
        for word in WORDS:
            typed += [terminal.press(key) for key in word]
            terminal.press("\x15")  # all of it deleted
        _print("key typed in the search", typed)
        print(f"  of these the first {typed[0].seconds * 1000:.1f} ms")
        terminal.close()


def _print(name: str, answers: list[Answer]) -> None:
    times = sorted(answer.seconds * 1000 for answer in answers)
    print(
        f"{name}   median {statistics.median(times):5.1f} ms  "
        f"95 % {times[int(len(times) * 0.95) - 1]:5.1f} ms  "
        f"at most {max(answer.size for answer in answers)} bytes"
    )


if __name__ == "__main__":
    main()
