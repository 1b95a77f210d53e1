"""Workbooks (XLSX): text stays text, dates are dates, the headings stay visible.

Cells that officers typed are never interpreted: a NIP of 18 digits, ``0012``, ``2E5`` and ``=1+1``
arrive as they are.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, TypeAlias

import msgspec

from sop_tui.text.clean import clean

CellValue: TypeAlias = "str | int | float | date | datetime | None"
MOST_ROWS = 1_048_576  # rows of a sheet, headings included
_LONGEST = 32_767  # characters in a cell
_WIDEST = 60


class Worksheet(msgspec.Struct, frozen=True):
    """Rows under headings; datetimes are naive, because a sheet knows no zones."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[CellValue]]


def workbook_bytes(sheets: Iterable[Worksheet], most_rows: int = MOST_ROWS) -> bytes:
    """The workbook's bytes.

    Rows beyond the limit of a sheet continue in another one with the same name and a number.
    """
    from xlsxwriter import Workbook  # slow to import (40 ms), and only this format needs it

    made = BytesIO()
    book = Workbook(made, {"constant_memory": True})
    for sheet in sheets:
        writer = _Writer(book, sheet, most_rows)
        for row in sheet.rows:
            writer.add(row)
        writer.finish()
    book.close()
    return made.getvalue()


class _Writer:
    """Writes one sheet row by row, to keep little of it in memory."""

    def __init__(self, book: Any, sheet: Worksheet, most_rows: int) -> None:
        self._book, self._sheet, self._most_rows = book, sheet, most_rows
        self._head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self._text = book.add_format({"num_format": "@", "valign": "top"})
        self._number = book.add_format({"valign": "top"})
        self._day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        self._moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss", "valign": "top"})
        self._part = 0
        self._begin()

    def _begin(self) -> None:
        self._part += 1
        name = self._sheet.name if self._part == 1 else f"{self._sheet.name} {self._part}"
        self._at = self._book.add_worksheet(name)
        self._at.freeze_panes(1, 0)
        for number, column in enumerate(self._sheet.columns):
            self._at.set_column(number, number, min(max(len(column) + 2, 12), _WIDEST))
            self._at.write_string(0, number, column, self._head)
        self._row = 1

    def add(self, row: Sequence[CellValue]) -> None:
        if self._row == self._most_rows:
            self.finish()
            self._begin()
        for number, value in enumerate(row):
            self._write(number, value)
        self._row += 1

    def finish(self) -> None:
        self._at.autofilter(0, 0, self._row - 1, len(self._sheet.columns) - 1)

    def _write(self, column: int, value: CellValue) -> None:
        match value:
            case None | "":
                return
            case datetime():
                self._at.write_datetime(self._row, column, value, self._moment)
            case date():
                self._at.write_datetime(self._row, column, value, self._day)
            case int() | float():
                self._at.write_number(self._row, column, value, self._number)
            case _:
                self._at.write_string(self._row, column, clean(value)[:_LONGEST], self._text)
