"""Memory and CPU of two versions of the program on the same cases, taken in turns.

    python benchmarks/memory.py PYTHON STORE OTHER_PYTHON OTHER_STORE [runs]

Each PYTHON is an interpreter that imports one version (the current folder is kept out by ``-P``);
each STORE was written by that version. For ``list``, ``list --json`` and the board two seconds
after its first paint: the medians of the CPU time in milliseconds, of the peak of resident memory
and, for the board, of private memory in MB.
"""

import os
import statistics
import sys
import time
from collections import defaultdict
from contextlib import closing
from pathlib import Path

from screen import Terminal

SETTLED = 2.0  # seconds after the first paint


def command(python: str, store: str, *words: str) -> dict[str, float]:
    """One command, to its end."""
    quiet = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    argv = [python, "-P", "-m", "sop_tui", "--store", store, *words]
    child = os.posix_spawn(python, argv, os.environ, file_actions=[quiet])
    _, status, used = os.wait4(child, 0)
    assert status == 0
    return {"CPU": (used.ru_utime + used.ru_stime) * 1000, "peak": used.ru_maxrss / 1024}


def board(python: str, store: str) -> dict[str, float]:
    """A screen that has read everything."""
    with closing(Terminal([python, "-P", "-m", "sop_tui", "--store", store])) as terminal:
        terminal.first_paint()
        end = time.monotonic() + SETTLED
        while time.monotonic() < end:
            terminal.idle(end - time.monotonic())
        process = Path(f"/proc/{terminal.pid}")
        stats = (each.read_text().split() for each in process.glob("task/*/schedstat"))
        private = (
            int(line.split()[1])
            for line in (process / "smaps_rollup").read_text().splitlines()
            if line.startswith("Private_")
        )
        peak = (process / "status").read_text().split("VmHWM:")[1].split()[0]
        return {
            "CPU": sum(int(ran) for ran, *_ in stats) / 1e6,
            "peak": int(peak) / 1024,
            "private": sum(private) / 1024,
        }


def main() -> None:
    versions = (tuple(sys.argv[1:3]), tuple(sys.argv[3:5]))
    runs = int(sys.argv[5]) if len(sys.argv) > 5 else 15
    for name, measure in {
        "list": lambda *version: command(*version, "list"),
        "list --json": lambda *version: command(*version, "list", "--json"),
        "the board": board,
    }.items():
        taken: tuple[defaultdict[str, list[float]], ...] = (defaultdict(list), defaultdict(list))
        for _ in range(runs):
            for version, figures in zip(versions, taken, strict=True):
                for what, value in measure(*version).items():
                    figures[what].append(value)
        for what in taken[0]:
            first, second = (statistics.median(figures[what]) for figures in taken)
            print(f"{name:12} {what:8} {first:9.1f} {second:9.1f}  {second / first:.2f} times")


if __name__ == "__main__":
    main()
