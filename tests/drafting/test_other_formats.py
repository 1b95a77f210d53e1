"""Texts in every encoding and separation; and what no reader knows says what to do with it."""

import csv
import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from bureau import laid_out
from bureau_docx import bureau_docx
from bureau_paper import Style
from bureau_words import office_plan
from bureau_xlsx import bureau_xlsx
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.drafting.bounded import read_bytes
from sop_tui.drafting.draft import Draft
from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts
from sop_tui.drafting.picture import Unreadable
from sop_tui.drafting.readers.separated import records, separator_of

ROWS = (
    ("Nomor SOP", "7/SOP/2024", "", "", "", "", ""),
    ("Nama SOP", "Pelayanan “Dermaga” Café", "", "", "", "", ""),
    ("No", "Kegiatan", "Staf", "Kepala", "Kelengkapan", "Waktu", "Output"),
    ("1", 'Menyusun konsep, lalu mengetik "surat"', "v", "", "data; nota", "1 jam", "konsep"),
    ("2", "Memeriksa\nkonsep", "", "v", "- konsep\n- nota", "0,5 hari", "surat"),
    ("3", "Mengirim surat", "v", "", "surat", "5 menit", "tanda terima"),
)


def values(separator: str, quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=quoting).writerows(ROWS)  # type: ignore[arg-type]
    return out.getvalue()


def only(data: bytes) -> Draft:
    (draft,) = drafts(read(data))
    return draft


@pytest.mark.parametrize("separator", ["\t", ";", ","])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_values_are_read_whatever_parts_them(separator: str, quoting: int) -> None:
    draft = only(values(separator, quoting).encode())
    assert draft.identity.title == "Pelayanan “Dermaga” Café"
    assert draft.identity.number == "7/SOP/2024"
    assert [role.name for role in draft.roles] == ["Staf", "Kepala"]
    assert [step.activity for step in draft.steps] == [
        'Menyusun konsep, lalu mengetik "surat"', "Memeriksa konsep", "Mengirim surat",
    ]  # fmt: skip
    assert [step.time for step in draft.steps] == ["1 jam", "0,5 hari", "5 menit"]
    assert draft.steps[1].inputs == ("konsep", "nota")


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.encode("cp1252"),
        lambda text: text.replace("\r\n", "\n").encode("cp1252"),
    ],
)
@pytest.mark.parametrize("separator", ["\t", ";"])
def test_a_text_is_read_in_the_encoding_it_was_saved_in(
    encode: Callable[[str], bytes], separator: str
) -> None:
    text = values(separator)
    assert only(encode(text)) == only(text.encode())


VALUES = st.text(st.characters(exclude_characters="\r", codec="utf-8"), max_size=9)


@given(st.lists(st.lists(VALUES, min_size=2, max_size=5), max_size=6), st.sampled_from("\t;,"))
def test_values_written_by_the_standard_library_are_read_back(
    rows: list[list[str]], separator: str
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    assert [each for _, each in records(out.getvalue(), separator)] == rows


def test_a_text_full_of_commas_is_no_table() -> None:
    assert separator_of("Menerima, memeriksa, mencatat\nLalu mengirim\nSelesai, sudah\n") == ""


def test_a_quote_that_is_not_closed_is_a_character() -> None:
    assert [each for _, each in records('"a\tb\nc\td', "\t")] == [['"a', "b"], ["c", "d"]]


def packed(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            zipfile.ZipInfo(name), "x"
        )  # without the time: it is part of a test's name
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (rb"{\rtf1\ansi Surat}", ".docx"),
        (b"<html><body><table><tr><td>No</td></tr></table></body></html>", ".xlsx/.docx"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n<title>SOP</title>", ".xlsx/.docx"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", ".xlsx/.docx"),
        (b'<?xml version="1.0"?><office:document/>', ".xlsx/.docx"),
        (packed("xl/workbook.bin"), ".xlsx"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "Excel atau Word"),
        (b"\xff\xd8\xff\xe0" + bytes(64), "Excel atau Word"),
        (b"\x81\x8d" * 90, "UTF-8"),
        (bytes(range(1, 32)) * 9, "UTF-8"),
    ],
)
def test_what_is_not_read_says_what_to_do(data: bytes, said: str) -> None:
    if data == bytes(range(1, 32)) * 9:
        data += b"\xff"
    with pytest.raises(Unreadable) as caught:
        read_bytes(data)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


UNO = """
import sys, time, uno
from com.sun.star.beans import NamedValue, PropertyValue

pipe, folder = sys.argv[1:]
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext(
    "com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(120):
    try:
        there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.5)

def pair(kind, name, value):
    made = kind()
    made.Name, made.Value = name, value
    return made

def several(kind, *pairs):
    name = "NamedValue" if kind is NamedValue else "PropertyValue"
    return uno.Any(f"[]com.sun.star.beans.{name}", tuple(pair(kind, *each) for each in pairs))

desktop = there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
sealed = several(NamedValue, ("OOXPassword", "rahasia"),
                 ("CryptoType", "StrongEncryptionDataSpace"))
to_open = several(PropertyValue, ("EncryptFile", True), ("DocumentOpenPassword", "rahasia"))
to_print = several(PropertyValue, ("RestrictPermissions", True), ("PermissionPassword", "pemilik"),
                   ("Printing", 0))
for source, target, form, how in (
    ("book.xlsx", "locked.xlsx", "Calc MS Excel 2007 XML", ("EncryptionData", sealed)),
    ("letter.docx", "locked.docx", "MS Word 2007 XML", ("EncryptionData", sealed)),
    ("letter.docx", "locked.odt", "writer8", ("Password", "rahasia")),
    ("book.xlsx", "locked.ods", "calc8", ("Password", "rahasia")),
    ("letter.docx", "locked.pdf", "writer_pdf_Export", ("FilterData", to_open)),
    ("letter.docx", "restricted.pdf", "writer_pdf_Export", ("FilterData", to_print)),
    ("book.xlsx", "old.xls", "MS Excel 97", None),
    ("letter.docx", "old.doc", "MS Word 97", None),
    ("book.xlsx", "locked.xls", "MS Excel 97", ("Password", "rahasia")),
    ("letter.docx", "letter.rtf", "Rich Text Format", None),
    ("letter.docx", "letter.html", "HTML (StarWriter)", None),
    ("book.xlsx", "book.html", "HTML (StarCalc)", None),
    ("letter.docx", "letter.fodt", "OpenDocument Text Flat XML", None),
    ("book.xlsx", "book.xlsm", "Calc MS Excel 2007 VBA XML", None),
    ("book.xlsx", "wide.csv", "Text - txt - csv (StarCalc)", ("FilterOptions", "9,34,65535,1")),
    ("book.xlsx", "windows.csv", "Text - txt - csv (StarCalc)", ("FilterOptions", "59,34,1,1")),
):
    hidden = pair(PropertyValue, "Hidden", True)
    document = desktop.loadComponentFromURL(f"file://{folder}/{source}", "_blank", 0, (hidden,))
    options = [pair(PropertyValue, "FilterName", form)]
    options += [pair(PropertyValue, *how)] if how else []
    document.storeToURL(f"file://{folder}/{target}", tuple(options))
    document.close(True)
try:
    desktop.terminate()
except Exception:
    pass
"""


def with_uno() -> str:
    """The interpreter that can ask LibreOffice, or ""."""
    for python in ("/usr/bin/python3", shutil.which("python3") or ""):
        asked = [python, "-c", "import uno"]
        if python and not subprocess.run(asked, capture_output=True, check=False).returncode:
            return python
    return ""


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What LibreOffice saves of a workbook and a letter, with passwords and in other formats."""
    program, python = shutil.which("soffice"), with_uno()
    if program is None or not python:
        pytest.skip("needs LibreOffice and its bridge")
    folder = tmp_path_factory.mktemp("saved")
    paper = laid_out(office_plan(1), Style(), 1)
    (folder / "book.xlsx").write_bytes(bureau_xlsx(paper))
    (folder / "letter.docx").write_bytes(bureau_docx(paper))
    pipe = f"sop-tui-{os.getpid()}"
    office = subprocess.Popen(
        [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
         f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    try:
        asked = [python, "-c", UNO, pipe, str(folder)]
        subprocess.run(asked, timeout=240, check=True, capture_output=True)
        office.wait(60)
    finally:
        office.kill()
        office.wait()
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "said"),
    [
        *((f"locked.{form}", "sandi") for form in ("xlsx", "docx", "odt", "ods", "pdf")),
        *((name, ".docx/.xlsx") for name in ("old.xls", "old.doc", "locked.xls")),
        ("letter.rtf", ".docx"),
        *((name, ".xlsx/.docx") for name in ("letter.html", "book.html", "letter.fodt")),
    ],
)
def test_what_an_office_program_saved_says_what_to_do(saved: Path, name: str, said: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_bytes((saved / name).read_bytes())
    assert said in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["restricted.pdf", "book.xlsm", "wide.csv", "windows.csv"])
def test_what_may_be_looked_at_is_read(saved: Path, name: str) -> None:
    (draft,) = drafts(read_bytes((saved / name).read_bytes()))
    plan = office_plan(1)
    assert [step.activity for step in draft.steps] == [row.activity for row in plan.rows]
