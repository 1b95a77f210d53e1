"""LibreOffice, an independent PDF writer, prints workbooks and Word documents."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bureau import expected, laid_out
from bureau_docx import Hand, bureau_docx
from bureau_scores import STYLES
from bureau_words import office_plan
from bureau_xlsx import Book, bureau_xlsx
from office_print import printable, printed
from plans import random_plan
from score import Score, score
from xlsx_paper import Manner, workbook

from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts

PROGRAM = shutil.which("soffice")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="needs LibreOffice"),
]


def test_a_printed_workbook_is_drafted_as_it_was_drawn(tmp_path: Path) -> None:
    files, seeds = [], range(1, 7)
    for glued in (True, False):
        for seed in seeds:
            file = tmp_path / f"{seed}-{glued}.xlsx"
            file.write_bytes(printable(workbook(random_plan(seed), Manner(glued=glued))))
            files.append(file)
    total = Score()
    for file in printed(PROGRAM or "", files, tmp_path):
        found = drafts(read(file.read_bytes()))
        assert len(found) == 1
        score(random_plan(int(file.stem[0])), found[0], total)
    assert total.share("rows") == 1, total.misses
    assert total.share("inputs") == 1, total.misses
    assert total.share("returns") > 0.9, total.misses
    assert total.unmarked() <= 0.01, total.misses


def test_papers_of_a_bureau_printed_by_writer_and_calc_are_drafted(tmp_path: Path) -> None:
    plain = STYLES["plain"]
    files = []
    for seed in range(6):
        paper = laid_out(office_plan(seed), plain, seed)
        letter, book = tmp_path / f"{seed}-letter.docx", tmp_path / f"{seed}-book.xlsx"
        letter.write_bytes(bureau_docx(paper, Hand(home="cell" if seed % 2 else "row")))
        # Calc routes bent connectors itself: their corners are not those of the file.
        how = Book(glued=False, wires="free", sheets=bool(seed % 2))
        book.write_bytes(bureau_xlsx(paper, how))
        files += [letter, book]
    by_program = {"letter": Score(), "book": Score()}
    for file in printed(PROGRAM or "", files, tmp_path):
        if not file.exists():
            pytest.skip("needs LibreOffice Writer")
        found = drafts(read(file.read_bytes()))
        assert len(found) == 1
        number, kind = file.stem.split("-")
        score(expected(office_plan(int(number)), plain), found[0], by_program[kind])
    assert not by_program["letter"].misses
    assert not by_program["book"].misses  # its pages cut rows, and show parts of lines
