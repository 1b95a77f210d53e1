"""`sop draft` of a PDF against opening the same file and extracting its text.

    python benchmarks/drafting.py [--runs N]

Two documents that the suite draws: a page of 12 rows (with its cover) and a matrix on five pages.
Promised: at most 3 times the process that opens the first and extracts its text, and 2 seconds;
300 MB for the second. The peer is a process of its own too, for what an officer waits for is one.
"""

import argparse
import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "drafting"))

from pdf_drawing import Manner
from pdf_sops import sop_pdf
from plans import random_plan

import sop_tui

PEER = (
    "import sys, pypdfium2\n"
    "for page in pypdfium2.PdfDocument(sys.argv[1]):\n"
    "    print(page.get_textpage().get_text_range())\n"
)


def run(command: list[str]) -> tuple[float, float]:
    """Seconds until it ends, and the megabytes that it and its children held at most."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def measure(name: str, file: Path, runs: int) -> None:
    ours, peers, most = [], [], 0.0
    draft = [sys.executable, "-m", "sop_tui", "sop", "draft", str(file)]
    confined = f"exec {sys.executable} -I -B -m sop_tui.drafting.confined < {file}"
    for _ in range(runs):
        seconds, size = run(draft)
        ours.append(seconds)
        most = max(most, size, run(["sh", "-c", confined])[1])
        peers.append(run([sys.executable, "-c", PEER, str(file)])[0])
    one, other = statistics.median(ours), statistics.median(peers)
    print(
        f"{name:<22} {one * 1000:6.0f} ms   text alone {other * 1000:6.0f} ms"
        f"   {one / other:4.1f} times   {most:4.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    compileall.compile_dir(Path(sop_tui.__file__).parent, quiet=1)  # as an installed program is
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "page.pdf"), Path(folder, "pages.pdf")
        small.write_bytes(sop_pdf(random_plan(5, 12), Manner()))
        large.write_bytes(sop_pdf(random_plan(6, 48), Manner(rows_a_page=12)))
        measure("12 rows", small, runs)
        measure("48 rows, five pages", large, runs)


if __name__ == "__main__":
    main()
