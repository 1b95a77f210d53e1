"""Workbooks printed by LibreOffice: a writer of PDF that is not ours."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
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
