"""Scores documents against their readings in a folder: ``python tests/drafting/score_folder.py
FOLDER``.

Each ``NAME.json`` is the reading of the document of that name beside it. ``--write FOLDER`` first
writes the bureau's papers there, in every style and format.
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from bureau import expected, laid_out
from bureau_docx import Hand
from bureau_odt import Leaf
from bureau_pdf import Print
from bureau_scores import How, cases, written
from bureau_words import office_plan
from reading_json import json_of, plan_of
from score import Score, score

from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts
from sop_tui.drafting.picture import Unreadable


def suffix(how: How) -> str:
    match how:
        case Print():
            return "pdf"
        case Hand():
            return "docx"
        case Leaf():
            return "odt"
    return "xlsx"


def write(folder: Path, seeds: range, only: str = "") -> None:
    """Writes the bureau's papers with their readings."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, style, how in cases():
        if only not in name:
            continue
        for seed in seeds:
            stem = f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}.{seed}"
            plan = office_plan(seed)
            paper = written(laid_out(plan, style, seed), how)
            (folder / f"{stem}.{suffix(how)}").write_bytes(paper)
            (folder / f"{stem}.json").write_text(json_of(expected(plan, style)), encoding="utf-8")


def scored(folder: Path) -> Iterator[tuple[str, Score]]:
    """The score of each document in the folder."""
    for reading in sorted(folder.glob("*.json")):
        plan = plan_of(reading.read_text(encoding="utf-8"))
        for paper in sorted(folder.glob(f"{reading.stem}.*")):
            if paper == reading:
                continue
            try:
                found = drafts(read(paper.read_bytes()))
            except Unreadable:
                found = ()
            yield paper.name, score(plan, found[0] if found else None, Score())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="put the bureau's papers there first")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    if options.write:
        write(options.folder, range(options.seeds))
    total = Score()
    for name, one in scored(options.folder):
        print(f"{name}: {len(one.misses)} not right, wrong and unmarked {one.unmarked():.2%}")
        if options.verbose:
            print("".join(f"    {miss}\n" for miss in one.misses), end="")
        total.join(one)
    print(f"\nall: wrong and unmarked {total.unmarked():.2%}\n{total.table()}")


if __name__ == "__main__":
    main()
