"""LibreOffice, an independent writer, converts our documents; they still read as drawn."""

import os
import shutil
import subprocess
from pathlib import Path

import docx_paper
import pytest
import xlsx_paper
from bureau import expected, laid_out
from bureau_docx import Hand, bureau_docx
from bureau_scores import STYLES
from bureau_words import office_plan
from bureau_xlsx import Book, bureau_xlsx
from plans import random_plan
from score import Score, score

from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts

SEEDS = range(4)
PROGRAM = shutil.which("soffice")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="needs LibreOffice"),
]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workbooks and Word documents, and LibreOffice's conversions of them."""
    folder = tmp_path_factory.mktemp("office")
    books, letters = [], []
    for seed in SEEDS:
        plan = random_plan(seed)
        for glued in (True, False):
            book = folder / f"book-{seed}-{glued}.xlsx"
            book.write_bytes(xlsx_paper.workbook(plan, xlsx_paper.Manner(glued=glued, seed=seed)))
            books.append(book)
        letter = folder / f"letter-{seed}.docx"
        letter.write_bytes(docx_paper.document(plan, docx_paper.Manner(seed=seed)))
        letters.append(letter)
    for form, files in (("ods", books), ("xlsx", books), ("odt", letters), ("docx", letters)):
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [PROGRAM or "", profile, "--headless", "--convert-to", form]
        subprocess.run(
            [*command, "--outdir", str(folder / form), *map(str, files)],
            timeout=240, check=True, capture_output=True,
            env={**os.environ, "HOME": str(folder)},
        )  # fmt: skip
    return folder


@pytest.mark.parametrize("form", ["ods", "xlsx", "odt", "docx"])
def test_a_converted_procedure_is_read_back_whole(converted: Path, form: str) -> None:
    files = sorted((converted / form).glob(f"*.{form}"))
    assert len(files) >= len(SEEDS)
    total = Score()
    for file in files:
        seed = int(file.stem.split("-")[1])
        score(random_plan(seed), drafts(read(file.read_bytes()))[0], total)
    assert not total.misses, total.table()


def test_papers_of_a_bureau_saved_as_opendocument_are_read(tmp_path: Path) -> None:
    style = STYLES["plain"]
    letters, books = [], []
    for seed in range(5):
        paper = laid_out(office_plan(seed), style, seed)
        letters.append(tmp_path / f"letter-{seed}.docx")
        letters[-1].write_bytes(bureau_docx(paper, Hand(home="cell" if seed % 2 else "row")))
        books.append(tmp_path / f"book-{seed}.xlsx")
        books[-1].write_bytes(bureau_xlsx(paper, Book(glued=False, wires="free")))
    for form, files in (("ods", books), ("odt", letters)):
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [PROGRAM or "", profile, "--headless", "--convert-to", form]
        subprocess.run(
            [*command, "--outdir", str(tmp_path / form), *map(str, files)],
            timeout=240, check=True, capture_output=True,
            env={**os.environ, "HOME": str(tmp_path)},
        )  # fmt: skip
        total = Score()
        for file in sorted((tmp_path / form).glob(f"*.{form}")):
            seed = int(file.stem.split("-")[1])
            plan = expected(office_plan(seed), style)
            score(plan, drafts(read(file.read_bytes()))[0], total)
        assert total.unmarked() == 0, total.misses
        for field in ("rows", "decisions", "returns", "ways", "inputs"):
            assert total.share(field) > 0.9, total.misses
