"""Prints how papers of the bureau are read, manner by manner: ``python bureau_scores.py 25``."""

import sys

from bureau import Style, expected, laid_out, office_plan
from bureau_pdf import Print, bureau_pdf
from score import Score, score

from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts

STYLES = {
    "plain": Style(),
    "low rows": Style(least=30, symbol=(34, 15), jitter=2),
    "markers": Style(page=330, marks="plain"),
    "letters": Style(page=330, marks="letter"),
    "pages without": Style(page=330),
    "starts": Style(starts=True, answers=2),
    "far words": Style(far=5, answers=3),
    "narrow": Style(role=44, symbol=(26, 14), jitter=2, answers=1),
    "top": Style(top=True, filled=True, jitter=5, answers=4),
    "diagonals": Style(bends="I"),
    "feet": Style(bends="JZ"),
}
PRINTS = {
    "lines": Print(),
    "bars, words": Print(rules="bars", text="words"),
    "glyphs": Print(rules="bars", text="glyphs", wires="pieces"),
    "wire bars": Print(wires="bars", rules="bars"),
    "dashed": Print(dashed=True),
    "once": Print(heads_again=False),
    "turned": Print(upright=True, rotation=90, counting=True),
    "no cover": Print(cover=False, total=True),
}


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    verbose = "-v" in sys.argv
    only = [a for a in sys.argv[2:] if a != "-v"]
    cases = [(f"{s} / lines", style, PRINTS["lines"]) for s, style in STYLES.items()]
    cases += [(f"plain / {p}", STYLES["plain"], how) for p, how in PRINTS.items()]
    for name, style, how in cases:
        if only and not any(o in name for o in only):
            continue
        total = Score()
        for seed in range(seeds):
            plan = office_plan(seed)
            found = drafts(read(bureau_pdf(laid_out(plan, style, seed), how)))
            score(expected(plan, style), found[0] if found else None, total, identity=how.cover)
        line = " ".join(f"{k} {total.share(k):.0%}" for k in total.counts)
        print(f"{name}: unmarked {total.unmarked():.2%} {line}")
        if verbose:
            for miss in total.misses:
                print("   ", miss)


if __name__ == "__main__":
    main()
