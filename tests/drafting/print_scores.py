"""Prints by format how much of fifty invented procedures is read right, open or wrong.

Run by hand: ``python tests/drafting/print_scores.py``.
"""

from typing import Any

import docx_paper
import xlsx_paper
from plans import random_plan
from score import Score, score

from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts

BOOKS = {
    "workbook, glued": xlsx_paper.Manner(),
    "workbook, not glued, moved by 4 points": xlsx_paper.Manner(glued=False, jitter=4),
    "workbook, three of ten arrows cut": xlsx_paper.Manner(glued=False, cut=0.3),
    "workbook, no words beside the arrows": xlsx_paper.Manner(glued=False, labels="none"),
    "workbook, decisions as pictures": xlsx_paper.Manner(pictures=True),
}
LETTERS = {
    "Word, anchored in cells": docx_paper.Manner(),
    "Word, hung before the table": docx_paper.Manner(where="before"),
    "Word, VML lines piece by piece": docx_paper.Manner(vml=True),
}


def main() -> None:
    makers: list[tuple[str, Any, Any]] = [
        *((name, xlsx_paper.workbook, manner) for name, manner in BOOKS.items()),
        *((name, docx_paper.document, manner) for name, manner in LETTERS.items()),
    ]
    for name, make, manner in makers:
        total = Score()
        for seed in range(50):
            manner.seed = seed
            plan = random_plan(seed)
            found = drafts(read(make(plan, manner)))
            score(plan, found[0] if found else None, total)
        print(f"\n{name}: wrong and unmarked {total.unmarked():.2%}\n{total.table()}")


if __name__ == "__main__":
    main()
