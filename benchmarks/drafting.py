"""`sop draft` of a document, compared with opening the same file and extracting its text.

    python benchmarks/drafting.py [--runs N]

Documents are those of the suite: a page of 12 rows as PDF (with its cover), and a matrix of 48 rows
on five pages in each format. Promised: at most 3 times the process that opens the first and
extracts its text; 2 seconds and 300 MB for each of the others. The peer is a separate process too,
because an officer waits for one. Processor time says more than wall time if others are at work.
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

from bureau import laid_out
from bureau_docx import bureau_docx
from bureau_odt import bureau_odt
from bureau_paper import Style
from bureau_pdf import bureau_pdf
from bureau_words import office_plan
from bureau_xlsx import bureau_xlsx
from pdf_drawing import Manner
from pdf_sops import sop_pdf
from plans import random_plan

import sop_tui

PDF = (
    "import sys, pypdfium2\n"
    "for page in pypdfium2.PdfDocument(sys.argv[1]):\n"
    "    print(page.get_textpage().get_text_range())\n"
)
PACKAGE = (
    "import sys, zipfile\n"
    "from xml.etree import ElementTree\n"
    "with zipfile.ZipFile(sys.argv[1]) as package:\n"
    "    for name in package.namelist():\n"
    "        if name.endswith('.xml'):\n"
    "            print(*ElementTree.fromstring(package.read(name)).itertext())\n"
)


def run(command: list[str]) -> tuple[float, float, float]:
    """Seconds until it ends, seconds of processor time, and the peak memory in MB of it and its
    children."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    busy = usage.ru_utime + usage.ru_stime
    return time.perf_counter() - begun, busy, usage.ru_maxrss / 1024


def measure(name: str, file: Path, runs: int) -> None:
    ours, peers, busy, most = [], [], [], 0.0
    draft = [sys.executable, "-m", "sop_tui", "sop", "draft", str(file)]
    confined = f"exec {sys.executable} -I -B -m sop_tui.drafting.confined < {file}"
    peer = [sys.executable, "-c", PDF if file.suffix == ".pdf" else PACKAGE, str(file)]
    for _ in range(runs):
        seconds, processor, size = run(draft)
        ours.append(seconds)
        busy.append(processor)
        most = max(most, size, run(["sh", "-c", confined])[2])
        peers.append(run(peer)[0])
    one, other = statistics.median(ours), statistics.median(peers)
    print(
        f"{name:<24} {one * 1000:6.0f} ms ({statistics.median(busy) * 1000:5.0f} of the processor)"
        f"   text alone {other * 1000:6.0f} ms   {one / other:4.1f} times   {most:4.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    compileall.compile_dir(Path(sop_tui.__file__).parent, quiet=1)  # as after an installation
    with tempfile.TemporaryDirectory() as folder:
        papers = {
            "12 rows, PDF": (".pdf", sop_pdf(random_plan(5, 12), Manner())),
            "48 rows, PDF": (".pdf", sop_pdf(random_plan(6, 48), Manner(rows_a_page=12))),
        }
        long = laid_out(office_plan(6, 48), Style(page=560, marks="letter"), 6)
        papers["48 rows, bureau's PDF"] = ".pdf", bureau_pdf(long)
        papers["48 rows, DOCX"] = ".docx", bureau_docx(long)
        endless = laid_out(office_plan(6, 48), Style(), 6)
        papers["48 rows, XLSX"] = ".xlsx", bureau_xlsx(endless)
        papers["48 rows, ODT"] = ".odt", bureau_odt(endless)
        for at, (name, (suffix, data)) in enumerate(papers.items()):
            file = Path(folder, f"{at}{suffix}")
            file.write_bytes(data)
            measure(name, file, runs)


if __name__ == "__main__":
    main()
