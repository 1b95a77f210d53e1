"""Prints how well papers of the bureau are read, by style: ``python bureau_scores.py 25``."""

import sys

from bureau import expected, laid_out
from bureau_docx import Hand, bureau_docx
from bureau_odt import Leaf, bureau_odt
from bureau_paper import ROLES, Paper, Style
from bureau_pdf import Print, bureau_pdf
from bureau_words import office_plan
from bureau_xlsx import Book, bureau_xlsx
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
    "Output before Waktu": Style(order=(ROLES, "inputs", "output", "time", "note")),
    "Mutu Baku before Pelaksana": Style(order=("time", "inputs", "output", "note", ROLES)),
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
    "under the identity block": Print(under=True),
}


HANDS = {
    "in their cells": Hand(),
    "in their rows": Hand(home="row"),
    "all in the first row": Hand(home="first"),
    "on the page": Hand(home="page"),
    "off the margin": Hand(home="margin"),
    "on the page, the table in its middle": Hand(home="page", centred=True),
    "on the page, its breaks not noted": Hand(home="page", noted=False),
    "arrows in pieces": Hand(wires="pieces"),
    "free forms": Hand(wires="free"),
    "VML": Hand(vml=True),
    "heights stated": Hand(stated=True, home="first"),
    "roles written upwards": Hand(turned=True),
    "empty paragraphs": Hand(blanks=True, home="row"),
}
BOOKS = {
    "glued": Book(),
    "not glued": Book(glued=False),
    "arrows in pieces": Book(wires="pieces"),
    "free forms": Book(wires="free"),
    "three rows to a row": Book(slices=3, glued=False),
    "hidden rows and columns": Book(hidden=True, glued=False),
    "on two sheets": Book(sheets=True),
    "groups": Book(grouped=True, glued=False),
    "heads at the foot, totals": Book(foot=True, total=True),
    "roles written upwards": Book(turned=True),
}


LEAVES = {
    "polylines": Leaf(),
    "a line for each piece": Leaf(wires="lines"),
    "glued connectors": Leaf(wires="connector"),
    "fixed heights": Leaf(exact=True),
}

How = Print | Hand | Book | Leaf
Case = tuple[str, Style, How]


def cases() -> list[Case]:
    """Every paper that is read: its style, and how it is printed or written."""
    plain = STYLES["plain"]
    found: list[Case] = [(f"PDF, {name}", style, Print()) for name, style in STYLES.items()]
    found += [(f"PDF, printed: {name}", plain, how) for name, how in PRINTS.items()]
    found += [(f"DOCX, {name}", style, HANDS["in their rows"]) for name, style in STYLES.items()]
    found += [(f"DOCX, drawn: {name}", plain, hand) for name, hand in HANDS.items()]
    pages = Style(page=380, marks="plain")
    found += [(f"DOCX, on pages, drawn: {name}", pages, hand) for name, hand in HANDS.items()]
    endless = {name: style for name, style in STYLES.items() if not style.page}
    found += [(f"XLSX, {name}", style, Book(glued=False)) for name, style in endless.items()]
    found += [(f"XLSX, drawn: {name}", plain, book) for name, book in BOOKS.items()]
    found += [(f"ODT, {name}", style, Leaf()) for name, style in endless.items()]
    found += [(f"ODT, drawn: {name}", plain, leaf) for name, leaf in LEAVES.items()]
    return found


def written(paper: Paper, how: How) -> bytes:
    """The paper as a document."""
    match how:
        case Print():
            return bureau_pdf(paper, how)
        case Hand():
            return bureau_docx(paper, how)
        case Book():
            return bureau_xlsx(paper, how)
        case Leaf():
            return bureau_odt(paper, how)


def scored(style: Style, how: How, seeds: range) -> Score:
    """The score of this many papers."""
    total = Score()
    for seed in seeds:
        plan = office_plan(seed)
        data = written(laid_out(plan, style, seed), how)
        found = drafts(read(data))
        assert len(found) == 1, f"{len(found)} drafts of {plan.title}"
        covered = not isinstance(how, Print) or how.cover
        score(expected(plan, style), found[0], total, identity=covered)
    return total


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    only = [word for word in sys.argv[2:] if word != "-v"]
    for name, style, how in cases():
        if only and not any(word in name for word in only):
            continue
        total = scored(style, how, range(seeds))
        print(f"\n{name}: wrong and unmarked {total.unmarked():.2%}\n{total.table()}")
        if "-v" in sys.argv:
            print("".join(f"    {miss}\n" for miss in total.misses), end="")


if __name__ == "__main__":
    main()
