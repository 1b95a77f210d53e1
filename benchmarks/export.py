"""The text export of a case of 500 events, compared with the bare start of the interpreter; the
event log of 10,000 cases, compared with that of a tenth of them.

    python benchmarks/export.py [runs]

Targets: the export takes at most 300 ms more than the start, by the medians of fresh processes run
alternately; the memory of the log does not grow with the number of cases.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "tests"))

from offices.stores import NOW, add_cases, new_store  # noqa: E402
from rehearsing import rehearsed  # noqa: E402

from sop_tui.casework.commands import Complete, Return  # noqa: E402
from sop_tui.storage.files.archive import archive_cases  # noqa: E402

SOP = "pengaduan-masyarakat"
EVENTS = 500
OPEN = 500
CASES = 10_000
COMMAND = [sys.executable, "-m", "sop_tui", "export"]
PEER = [sys.executable, "-c", "pass"]


def long_case(path: Path) -> str:
    """A store with one case that was returned many times; returns its number."""
    with rehearsed(path) as desk:
        card = desk.acts.open_case(SOP, "Dugaan pungutan liar", "Pemohon").card
        while card.version < EVENTS:
            if card.phase == "check":
                reason = f"kekurangan pada peristiwa ke-{card.version}, mohon diperbaiki"
                card = desk.acts.do(card.number, Return(reason=reason)).card
            else:
                card = desk.acts.do(card.number, Complete(note="sudah diperbaiki")).card
    return card.number


def many_cases(folder: Path, cases: int) -> Path:
    """A store with this many cases, 500 of them open and the others archived."""
    folder.mkdir(mode=0o700)
    with new_store(folder) as store:
        add_cases(store, cases - OPEN, steps=4, notes=2)
        archive_cases(store, NOW + timedelta(days=1))
        add_cases(store, OPEN, notes=6)
    return store.path


def timed(command: list[str], store: Path) -> float:
    """Milliseconds from start to end of a process."""
    begin = time.perf_counter()
    subprocess.run(command, env=environ(store), stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - begin) * 1000


def environ(store: Path) -> dict[str, str]:
    """Bytecode is cached, as after an installation."""
    kept = {key: each for key, each in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "SOP_TUI_STORE": str(store)}


def text_of_one(folder: Path, runs: int) -> None:
    store = folder / "one" / "sop-tui.json"
    command = [*COMMAND, long_case(store)]
    timed(command, store)
    pairs = [(timed(PEER, store), timed(command, store)) for _ in range(runs)]
    peer, export = (statistics.median(side) for side in zip(*pairs, strict=True))
    over = export - peer
    print(f"bare interpreter              {peer:6.1f} ms")
    print(f"export, {EVENTS} events           {export:6.1f} ms  {over:.0f} ms over it (300)")


def log_of_all(folder: Path) -> None:
    few, many = (peak(many_cases(folder / str(cases), cases)) for cases in (CASES // 10, CASES))
    print(f"log of {CASES // 10:6,} cases           {few:6.1f} MB")
    print(f"log of {CASES:6,} cases           {many:6.1f} MB  {many / few:.2f} times (1.10)")


def peak(store: Path) -> float:
    """The peak memory in MB for the log of all cases."""
    command = [sys.executable, "-c", _TELLS_ITS_PEAK, "export", "--all", "--format", "xes",
               "--officer", "budi"]  # fmt: skip
    told = subprocess.run(
        command,
        env=environ(store),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(told.stderr) / 1024


# The memory reported for a child would include the parent's own at the fork.
_TELLS_ITS_PEAK = """
import sys
from sop_tui.cli.main import main
code = main()
status = open("/proc/self/status").read()
print(status.partition("VmHWM:")[2].split()[0], file=sys.stderr)
sys.exit(code)
"""


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        text_of_one(Path(folder), runs)
        log_of_all(Path(folder))


if __name__ == "__main__":
    main()
