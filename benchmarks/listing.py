"""``sop-tui list --json`` on 500 open cases, compared with the import of pydantic and tinydb.

    python benchmarks/listing.py [runs]

Both are fresh interpreters, run alternately, with cached bytecode as after an installation.
Target: at most 1.5 times, by the medians.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rehearsing import rehearsed

from sop_tui.casework.commands import Complete

CASES = 500
PEER = [sys.executable, "-c", "import pydantic, tinydb"]
COMMAND = [sys.executable, "-m", "sop_tui", "list", "--json"]


def fill(path: Path) -> None:
    """A store of open cases of all procedures, some of them a few steps forward."""
    with rehearsed(path) as desk:
        sops = list(desk.procedures.library.procedures)
        for place in range(CASES):
            sop = sops[place % len(sops)]
            card = desk.acts.open_case(sop, f"Permohonan ke-{place} dari warga", "Pemohon").card
            for _ in range(place % 4):
                if card.phase == "work":
                    card = desk.acts.do(card.number, Complete()).card


def timed(command: list[str], environ: dict[str, str]) -> float:
    """Milliseconds from start to end of a process."""
    begin = time.perf_counter()
    subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - begin) * 1000


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sop-tui.json"
        fill(path)
        environ = {**os.environ, "SOP_TUI_STORE": str(path)}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        timed(COMMAND, environ)
        pairs = [(timed(PEER, environ), timed(COMMAND, environ)) for _ in range(runs)]
    peer, command = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"import pydantic, tinydb       {peer:6.1f} ms")
    print(f"list --json, {CASES} open cases  {command:6.1f} ms  {command / peer:.2f} times (1.50)")


if __name__ == "__main__":
    main()
