"""Reads a PDF into the neutral picture."""

from __future__ import annotations

from sop_tui.drafting import picture
from sop_tui.drafting.picture import Unreadable
from sop_tui.text.message import say


def read(data: bytes) -> picture.Picture:
    """The picture of a PDF.

    Raises:
        Unreadable: it is not a PDF, needs a password, or is larger than any SOP.
    """
    try:
        from sop_tui.drafting.pdf.objects import (
            Locked,
            NotPdf,
            TooMuch,
            open_document,
            page_of,
        )
    except ImportError as error:
        raise Unreadable(
            say("PDF belum dapat dibaca di sini; pasang dahulu: pip install 'sop-tui[pdf]'")
        ) from error

    budget = _Budget()
    sheets = []
    try:
        with open_document(data) as document:
            if len(document) > picture.MOST_SHEETS:
                raise Unreadable(
                    say(
                        "PDF berisi {pages} halaman, paling banyak {limit};"
                        " ambil halaman SOP-nya saja",
                        pages=len(document),
                        limit=picture.MOST_SHEETS,
                    )
                )
            from sop_tui.drafting.pdf.sheet import sheet_of

            for index in range(len(document)):
                sheet = sheet_of(page_of(document, index))
                budget.take(sheet)
                sheets.append(sheet)
    except Locked as error:
        raise Unreadable(say("PDF terkunci sandi; simpan ulang tanpa sandi")) from error
    except NotPdf as error:
        raise Unreadable(say("PDF rusak atau terpotong; simpan ulang dari aslinya")) from error
    except TooMuch as error:
        raise Unreadable(say("isi PDF terlalu besar untuk sebuah SOP")) from error
    return picture.Picture("pdf", tuple(sheets))


class _Budget:
    """The limits of a whole document."""

    def __init__(self) -> None:
        self.cells = self.drawn = self.text = 0

    def take(self, sheet: picture.PaperSheet) -> None:
        self.cells += sum(len(grid.cells) for grid in sheet.grids)
        self.drawn += len(sheet.symbols) + len(sheet.connectors)
        self.text += sum(len(cell.text) for grid in sheet.grids for cell in grid.cells)
        self.text += sum(len(block.text) for block in sheet.blocks)
        if (
            self.cells > picture.MOST_CELLS
            or self.drawn > picture.MOST_DRAWN
            or self.text > picture.MOST_TEXT
        ):
            raise Unreadable(say("isi PDF terlalu besar untuk sebuah SOP"))
