"""Prints how a clerk's papers are read, manner by manner.

    python clerk_scores.py [N | FIRST-LAST] [WORD ...] [-v]

N papers of each manner; only the manners whose name has one of the words.
"""

import sys
from collections.abc import Iterable

from clerk import Layout, clerk_page, clerk_plan
from clerk_pdf import Pen, clerk_pdf
from score import Score, score

from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts

LAYOUTS = {
    "plain": Layout(),
    "narrow": Layout(column=46, row=44, jitter=2, short=True),
    "lanes at the left": Layout(side="left", words="second"),
    "short of the symbols": Layout(gap=2.2, words="boxed"),
    "into the symbols": Layout(gap=-2.0, side="right"),
    "careless": Layout(careless=True),
    "careless, narrow": Layout(careless=True, column=46, row=44, jitter=0),
    "trunks drawn over": Layout(trunks="over", side="right"),
    "trunks with a tee": Layout(trunks="tee", side="right", words="upright"),
    "cut by the page": Layout(rows=4),
    "letters at the edge": Layout(rows=5, edges="letters", row=60),
}
PENS = {
    "whole lines": Pen(),
    "legs": Pen(wires="legs", heads="open"),
    "legs, stroke by stroke": Pen(wires="legs", heads="strokes", rules="sides"),
    "shuffled legs": Pen(wires="shuffled", heads="filled", rules="bars"),
    "bars": Pen(wires="bars", rules="bars", heads="filled"),
    "dashes": Pen(wires="dashes", heads="closed", rules="cells"),
    "round elbows": Pen(wires="curved", heads="open"),
    "jumps": Pen(wires="legs", heads="filled", jumps=True),
}


def scored(layout: Layout, pen: Pen, seeds: Iterable[int]) -> Score:
    """How so many papers are read."""
    total = Score()
    for seed in seeds:
        plan = clerk_plan(seed)
        found = drafts(read(clerk_pdf(clerk_page(plan, layout, seed), pen)))
        assert len(found) == 1, f"{len(found)} drafts of {plan.title}"
        score(plan, found[0], total)
    return total


def main() -> None:
    first, _, last = (sys.argv[1] if len(sys.argv) > 1 else "6").rpartition("-")
    seeds = range(int(first or 0), int(last))
    only = [word for word in sys.argv[2:] if word != "-v"]
    whole = Score()
    for layout_name, layout in LAYOUTS.items():
        for pen_name, pen in PENS.items():
            name = f"{layout_name}, {pen_name}"
            if only and not any(word in name for word in only):
                continue
            total = scored(layout, pen, seeds)
            whole.join(total)
            shares = "  ".join(
                f"{field} {total.share(field):6.1%}"
                for field in ("rows", "decisions", "returns", "ways")
            )
            print(f"{name:<45} {shares}  wrong and unmarked {total.unmarked():.2%}", flush=True)
            if "-v" in sys.argv:
                print("".join(f"    {miss}\n" for miss in total.misses), end="")
    print(f"\nall: wrong and unmarked {whole.unmarked():.2%}\n{whole.table()}")


if __name__ == "__main__":
    main()
