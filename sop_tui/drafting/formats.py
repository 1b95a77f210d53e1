"""Chooses the reader by the file's content, not by its name."""

import re
from collections.abc import Callable
from importlib import import_module
from typing import TypeAlias, cast

from sop_tui.drafting.picture import (
    MOST_CELLS,
    MOST_DRAWN,
    MOST_PLACES,
    MOST_SHEETS,
    MOST_TEXT,
    Format,
    Picture,
    Unreadable,
)
from sop_tui.drafting.readers.encoding import utf_16_of
from sop_tui.text.message import say

LARGEST_FILE = 64 << 20  # bytes

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEALED = "EncryptedPackage".encode("utf-16-le")
"""The stream that holds an encrypted DOCX or XLSX in its compound file."""

_UNKNOWN = say("bukan PDF, DOCX, XLSX, ODT, atau teks; berikan file aslinya")
_REFUSED = (
    (re.compile(rb"{\\rtf"), say("format .rtf; buka dengan Word dan simpan ulang sebagai .docx")),
    (
        re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|meta|style|table)\b|"
                   rb"MIME-Version:", re.IGNORECASE),
        say("halaman web (HTML); buka dengan Excel atau Word dan simpan sebagai .xlsx/.docx"),
    ),
    (
        re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b"),
        say("dokumen XML; buka dengan Excel atau Word dan simpan sebagai .xlsx/.docx"),
    ),
    (
        re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyphe",
                   re.DOTALL),
        say("gambar atau foto tidak dapat dibaca; berikan file Excel atau Word aslinya"),
    ),
)  # fmt: skip
"""What other formats begin with, and what the officer is to do with them."""

Reader: TypeAlias = Callable[[bytes], Picture]

_READERS: dict[Format, str] = {
    "xlsx": "sop_tui.drafting.readers.xlsx",
    "docx": "sop_tui.drafting.readers.docx",
    "odt": "sop_tui.drafting.readers.odt",
    "ods": "sop_tui.drafting.readers.odt",
    "pdf": "sop_tui.drafting.pdf.reader",
    "text": "sop_tui.drafting.readers.plain",
}


def format_of(data: bytes) -> Format:
    """The format of these bytes.

    Raises:
        Unreadable: it is no format that can be read.
    """
    if len(data) > LARGEST_FILE:
        raise Unreadable(say("file lebih besar dari {limit} MB", limit=LARGEST_FILE >> 20))
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:8] == _COMPOUND:
        if _SEALED in data:
            raise Unreadable(say("dokumen terkunci sandi; buka kuncinya dahulu"))
        raise Unreadable(say("format lama (.doc/.xls); simpan ulang sebagai .docx/.xlsx"))
    if data[:4] == b"PK\x03\x04":
        return _packed_format(data)
    for kind, what_to_do in _REFUSED:
        if kind.match(data):
            raise Unreadable(what_to_do)
    if b"\0" in data[:4096] and not utf_16_of(data):
        raise Unreadable(_UNKNOWN)
    return "text"


def read(data: bytes) -> Picture:
    """The picture of a file, by the reader of its format.

    Raises:
        Unreadable: no picture can be made of it.
    """
    module = import_module(_READERS[format_of(data)])
    document = cast(Reader, module.read)(data)
    if not _is_bounded(document):
        raise Unreadable(say("isi dokumen terlalu besar untuk sebuah SOP"))
    return document


def _is_bounded(document: Picture) -> bool:
    """Whether a picture keeps the limits of :mod:`.picture`, whichever reader made it."""
    cells = [cell for sheet in document.sheets for grid in sheet.grids for cell in grid.cells]
    drawn = sum(len(sheet.symbols) + len(sheet.connectors) for sheet in document.sheets)
    text = sum(len(cell.text) for cell in cells)
    for sheet in document.sheets:
        text += sum(len(block.text) for block in sheet.blocks)
        text += sum(len(symbol.text) for symbol in sheet.symbols)
        text += sum(len(connector.text) for connector in sheet.connectors)
    grids = [grid for sheet in document.sheets for grid in sheet.grids]
    places = sum(max(0, len(grid.xs) - 1) * max(0, len(grid.ys) - 1) for grid in grids)
    return (
        len(document.sheets) <= MOST_SHEETS
        and places <= MOST_PLACES
        and len(cells) <= MOST_CELLS
        and drawn <= MOST_DRAWN
        and text <= MOST_TEXT
    )


def _packed_format(data: bytes) -> Format:
    import io
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = b""
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    kind = member.read(100)
    except (
        zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError,
        RuntimeError,
    ) as error:  # fmt: skip
        raise Unreadable(say("dokumen rusak atau terpotong; simpan ulang dari aslinya")) from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if "xl/workbook.bin" in names:
        raise Unreadable(say("format .xlsb; simpan ulang sebagai .xlsx"))
    raise Unreadable(_UNKNOWN)
