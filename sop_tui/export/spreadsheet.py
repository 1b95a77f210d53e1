"""Cells that are safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from sop_tui.text.clean import clean

BOM = "\ufeff"
"""Byte order mark, for spreadsheets that otherwise guess another encoding than UTF-8."""

_STARTS_A_FORMULA = frozenset("=+-@|%＝＋－＠｜％﹢﹣﹦﹪﹫−")


def cell(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula; None gives an empty cell."""
    text = "" if value is None else clean(str(value))
    return f"'{text}" if text.lstrip()[:1] in _STARTS_A_FORMULA and text.strip() else text


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]], separator: str) -> str:
    """A table as CSV: every cell quoted, no cell a formula."""
    text = StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()
