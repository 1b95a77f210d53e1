"""Hostile XLSX, DOCX and ODT files: each gives a picture or one sentence, within limits."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from pathlib import Path

import docx_paper
import pytest
import xlsx_paper
from bureau import laid_out
from bureau_odt import Leaf, bureau_odt
from bureau_paper import Style
from bureau_words import office_plan
from plans import random_plan

from sop_tui.drafting.bounded import read_bytes, read_file
from sop_tui.drafting.formats import format_of, read
from sop_tui.drafting.picture import MOST_TEXT, Unreadable

BOOK = xlsx_paper.workbook(random_plan(3), xlsx_paper.Manner())
LETTER = docx_paper.document(random_plan(3), docx_paper.Manner())
OPEN = bureau_odt(laid_out(office_plan(3), Style()), Leaf())
SHEET, BODY = "xl/worksheets/sheet1.xml", "word/document.xml"


def rewritten(package: bytes, changes: dict[str, bytes]) -> bytes:
    """The package with members changed or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, changes.get(name, source.read(name)))
        for name in changes.keys() - set(source.namelist()):
            target.writestr(name, changes[name])
    return out.getvalue()


def member(package: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return source.read(name)


def refusal_of(data: bytes) -> str:
    begun = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        read_bytes(data)
    assert time.monotonic() - begun < 62
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize(("package", "name"), [(BOOK, SHEET), (LETTER, BODY)], ids=["xlsx", "docx"])
def test_a_member_that_unpacks_to_a_gigabyte_is_refused(package: bytes, name: str) -> None:
    bomb = b"<?xml version='1.0'?><worksheet>" + b"<a/>" * (300 << 18) + b"</worksheet>"
    packed = rewritten(package, {name: bomb})
    assert len(packed) < 4 << 20
    refusal_of(packed)


def test_a_package_in_a_package_is_not_unpacked() -> None:
    inner = BOOK
    for _ in range(4):
        inner = rewritten(BOOK, {"xl/embeddings/inner.xlsx": inner})
    assert read_bytes(inner) == read(BOOK)


@pytest.mark.parametrize(("package", "name"), [(BOOK, SHEET), (LETTER, BODY)], ids=["xlsx", "docx"])
@pytest.mark.parametrize("kind", ["laughs", "outside"])
def test_entities_of_xml_are_not_expanded(package: bytes, name: str, kind: str) -> None:
    if kind == "laughs":
        entities = b'<!ENTITY a "ha">' + b"".join(
            b'<!ENTITY %c "%s">' % (98 + k, b"&%c;" % (97 + k) * 10) for k in range(10)
        )
    else:
        entities = b'<!ENTITY k SYSTEM "file:///etc/passwd">'
    xml = member(package, name)
    at = xml.index(b"?>") + 2 if xml.startswith(b"<?xml") else 0
    changed = xml[:at] + b"<!DOCTYPE x [" + entities + b"]>" + xml[at:]
    changed = changed.replace(b"Peraturan", b"&k;Peraturan")
    try:
        document = read_bytes(rewritten(package, {name: changed}))
    except Unreadable as error:
        assert "\n" not in str(error)  # noqa: PT017
        return
    assert "root:" not in repr(document)
    assert "haha" not in repr(document)


def test_paths_that_lead_out_of_the_package_are_not_followed() -> None:
    added = {"../../etc/sop-tui": b"x", "/tmp/sop-tui-out": b"x", "xl\\..\\out": b"x"}
    assert read_bytes(rewritten(BOOK, added)) == read(BOOK)


def test_relations_that_lead_out_of_the_package_are_not_followed() -> None:
    name = "xl/_rels/workbook.xml.rels"
    away = member(BOOK, name).replace(b"worksheets/sheet1.xml", b"../../../../etc/passwd")
    try:
        document = read_bytes(rewritten(BOOK, {name: away}))
    except Unreadable as error:
        assert "\n" not in str(error)  # noqa: PT017
        return
    assert "root:" not in repr(document)


def test_macros_are_left_alone() -> None:
    with_macros = rewritten(BOOK, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"macro" * 99})
    assert read_bytes(with_macros) == read(BOOK)


def test_a_cell_of_megabytes_is_refused_or_bounded() -> None:
    xml = member(BOOK, SHEET).replace(b"Peraturan", b"panjang " * 1_000_000, 1)
    assert len(xml) > 8_000_000
    try:
        document = read_bytes(rewritten(BOOK, {SHEET: xml}))
    except Unreadable as error:
        assert "\n" not in str(error)  # noqa: PT017
        return
    texts = [len(c.text) for s in document.sheets for g in s.grids for c in g.cells]
    assert sum(texts) <= MOST_TEXT


def test_elements_nested_ten_thousand_deep_do_no_harm() -> None:
    deep = b"<w:p>" * 10_000 + b"</w:p>" * 10_000
    xml = member(LETTER, BODY).replace(b"<w:body>", b"<w:body>" + deep, 1)
    try:
        read_bytes(rewritten(LETTER, {BODY: xml}))
    except Unreadable as error:
        assert "\n" not in str(error)  # noqa: PT017


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
@pytest.mark.parametrize("package", [BOOK, LETTER], ids=["xlsx", "docx"])
def test_a_truncated_package_is_refused(package: bytes, share: float) -> None:
    refusal_of(package[: int(len(package) * share)])


@pytest.mark.parametrize(("package", "name"), [(BOOK, SHEET), (LETTER, BODY)], ids=["xlsx", "docx"])
def test_broken_xml_is_refused(package: bytes, name: str) -> None:
    xml = member(package, name)
    refusal_of(rewritten(package, {name: xml[: len(xml) // 2]}))


def test_a_merge_over_the_whole_sheet_is_bounded() -> None:
    merged = b'<mergeCell ref="A1:XFD1048576"/></mergeCells>'
    xml = member(BOOK, SHEET).replace(b"</mergeCells>", merged)
    begun = time.monotonic()
    try:
        read_bytes(rewritten(BOOK, {SHEET: xml}))
    except Unreadable as error:
        assert "\n" not in str(error)  # noqa: PT017
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("name", ["content.xml", "encrypted-package"])
def test_an_opendocument_locked_by_a_password_says_so(name: str) -> None:
    """Older files mark encrypted members; newer programs store an encrypted package inside the
    package.
    """
    manifest = (
        f'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry '
        f'm:full-path="{name}"><m:encryption-data m:checksum="x"/></m:file-entry></m:manifest>'
    ).encode()
    scrambled = bytes(range(256)) * 30
    sealed = rewritten(OPEN, {name: scrambled, "META-INF/manifest.xml": manifest})
    assert "sandi" in refusal_of(sealed)


def compound(*streams: str) -> bytes:
    """A Microsoft compound file that has streams with these names."""
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header = magic + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * 4 * 108
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 4 * 126
    entries = b""
    for kind, name in ((5, "Root Entry"), *((2, name) for name in streams)):
        text = (name + "\0").encode("utf-16-le")
        entry = struct.pack("<64sHBB", text, len(text), kind, 1) + b"\xff" * 12
        entries += entry.ljust(128, b"\0")
    return header + table + entries.ljust(512, b"\0")


def test_a_word_or_excel_file_locked_by_a_password_says_so() -> None:
    """Such a file is not a package: the encrypted package is a stream in a compound file."""
    assert "terkunci sandi" in refusal_of(compound("EncryptionInfo", "EncryptedPackage"))


@pytest.mark.parametrize("stream", ["WordDocument", "Workbook"])
def test_a_file_of_the_old_format_has_to_be_saved_again(stream: str) -> None:
    said = refusal_of(compound(stream))
    assert "simpan ulang sebagai .docx/.xlsx" in said
    assert "sandi" not in said


@pytest.mark.slow
def test_a_mimetype_of_a_gigabyte_is_looked_at_only_in_its_beginning() -> None:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("mimetype", "w", force_zip64=True) as member,
    ):
        for _ in range(256):
            member.write(b"a" * (4 << 20))
    begun = time.monotonic()
    with pytest.raises(Unreadable):
        format_of(buffer.getvalue())
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("name", ["surat.txt", "bagan.png", "sop.docx"])
def test_the_content_decides_and_not_the_name(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(BOOK)
    assert read_file(file).format == "xlsx"


def test_a_table_of_far_more_places_than_cells_is_refused() -> None:
    """The interpreter runs outside the confined process, so the size of a picture itself is
    limited.
    """
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    columns, rows = '<w:gridCol w:w="9"/>' * 3_000, "<w:tr><w:tc><w:p/></w:tc></w:tr>" * 2_000
    table = f"<w:tbl><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    body = f"<w:document {space}><w:body>{table}</w:body></w:document>"
    with pytest.raises(Unreadable):
        read(rewritten(LETTER, {BODY: body.encode()}))
