"""Documents of every format with anything in them changed: a picture or one sentence, no more."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from bureau import laid_out
from bureau_docx import Hand
from bureau_odt import Leaf
from bureau_paper import Style
from bureau_pdf import Print
from bureau_scores import How, written
from bureau_words import office_plan
from bureau_xlsx import Book
from hypothesis import given, settings
from hypothesis import strategies as st
from test_any_paper import markdown
from test_hostile_packages import member, rewritten
from thoroughness import examples

from sop_tui.drafting.checking import problems
from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts
from sop_tui.drafting.picture import Unreadable, from_bytes, to_bytes
from sop_tui.drafting.reopened import reopen
from sop_tui.drafting.written import question_of, toml_of
from sop_tui.text.language import Language

WORDS = Language()
VALUES = ("", "-1", "0", "1e308", "nan", "-99999999", "9" * 30, "2147483648", "1.5", "x", "0pt",
          "1e9pt", "٣", "²", "A0", "XFD1048577", "A1:", "9" * 400)  # fmt: skip
TEXTS = ("\u202e", "a" * 5000, "\u0301" * 300, "1000000000000 hari", "0 menit",
         "31 Februari 2024", "{x}", "%s", "\\", '"""', " ", "#? x", "= 1",
         "dikembalikan ke", "selesai", "½ jam")  # fmt: skip


@cache
def document(name: str, seed: int) -> bytes:
    hows: dict[str, How] = {"XLSX": Book(), "XLSX apart": Book(glued=False, slices=3),
                            "DOCX": Hand(), "VML": Hand(vml=True), "ODT": Leaf(),
                            "ODT glued": Leaf(wires="connector"), "PDF": Print()}  # fmt: skip
    plan = office_plan(seed)
    return markdown(plan).encode() if name == "text" else written(
        laid_out(plan, Style(), seed), hows[name]
    )  # fmt: skip


def one_of(found: list[re.Match[str]], dice: random.Random) -> re.Match[str] | None:
    return dice.choice(found) if found else None


def changed_xml(xml: str, dice: random.Random) -> str:
    """One attribute or text replaced, or one element repeated or gone."""
    kind = dice.randrange(4)
    if kind == 0 and (found := one_of(list(re.finditer(r'="([^"]*)"', xml)), dice)):
        return f"{xml[: found.start(1)]}{dice.choice(VALUES)}{xml[found.end(1) :]}"
    if kind == 1 and (found := one_of(list(re.finditer(r">([^<]+)<", xml)), dice)):
        return f"{xml[: found.start(1)]}{dice.choice(TEXTS)}{xml[found.end(1) :]}"
    if kind == 2 and (found := one_of(list(re.finditer(r"<[\w:]+[^>]*/>", xml)), dice)):
        return f"{xml[: found.start()]}{found[0] * dice.choice((0, 2, 50))}{xml[found.end() :]}"
    found = one_of(list(re.finditer(r' [\w:]+="[^"]*"', xml)), dice)
    return f"{xml[: found.start()]}{xml[found.end() :]}" if found else xml


def changed_package(data: bytes, dice: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name != "mimetype"]
        sizes = [package.getinfo(name).file_size for name in names]
    name = dice.choices(names, weights=sizes)[0]
    xml = member(data, name).decode()
    for _ in range(dice.choice((1, 2, 9))):
        xml = changed_xml(xml, dice)
    return rewritten(data, {name: xml.encode()})


def changed_bytes(data: bytes, dice: random.Random) -> bytes:
    """Numbers replaced, bytes changed, pieces repeated or gone."""
    for _ in range(dice.choice((1, 5, 25))):
        at = dice.randrange(len(data))
        piece = data[at : at + dice.randrange(1, 60)]
        number = dice.choice(list(re.finditer(rb"-?\d+\.?\d*", data)) or [None])
        match dice.randrange(4):
            case 0 if number is not None:
                new = dice.choice((b"0", b"-1", b"1e9", b"99999999", b"2147483647"))
                data = data[: number.start()] + new + data[number.end() :]
            case 1:
                data = data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
            case 2:
                data = data[:at] + piece + data[at:]
            case _:
                data = data[:at] + data[at + len(piece) :] or b"x"
    return data


CHANGES: dict[str, Callable[[bytes, random.Random], bytes]] = {
    **dict.fromkeys(("XLSX", "XLSX apart", "DOCX", "VML", "ODT", "ODT glued"), changed_package),
    **dict.fromkeys(("PDF", "text"), changed_bytes),
}


@pytest.mark.parametrize("name", CHANGES)
@settings(max_examples=examples(80), deadline=None)
@given(seed=st.integers(0, 1 << 40))
def test_a_changed_document_is_read_or_refused_in_a_sentence(name: str, seed: int) -> None:
    dice = random.Random(seed)
    data = CHANGES[name](document(name, dice.randrange(4)), dice)
    try:
        picture = from_bytes(to_bytes(read(data)))
    except Unreadable as refused:
        assert "\n" not in str(refused)  # noqa: PT017
        return
    for draft in drafts(picture):
        text = toml_of(draft, WORDS)
        assert toml_of(reopen(text, (WORDS,)), WORDS) == text
        lines = [WORDS(question_of(doubt)) for doubt in draft.doubts]
        lines += [str(finding.message) for finding in problems(draft, "sop")]
        assert not [line for line in lines if "\n" in line]


@pytest.mark.parametrize("least", ["-99999999", "-1", "0"])
def test_a_width_of_columns_before_the_first_is_that_of_those_that_are_there(least: str) -> None:
    book, sheet = document("XLSX", 1), "xl/worksheets/sheet1.xml"
    xml = member(book, sheet)
    first = b'<col min="1" '
    assert first in xml
    assert read(rewritten(book, {sheet: xml.replace(first, f'<col min="{least}" '.encode())})) == (
        read(book)
    )
