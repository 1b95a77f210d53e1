"""Case histories as CSV: one row per event, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from msgspec.structs import astuple

from sop_tui.desk.views import CaseView
from sop_tui.export.event_log import COLUMNS, records
from sop_tui.export.spreadsheet import BOM, cell


def csv_pieces(
    views: Iterable[CaseView], *, bom: bool = False, separator: str = ","
) -> Iterator[str]:
    """The file in pieces, one per case, so that memory use does not grow with the number of cases.

    Every cell is quoted, lines end in CR LF (RFC 4180), times are ISO 8601.
    """
    yield (BOM if bom else "") + _rows([COLUMNS], separator)
    for view in views:
        yield _rows((astuple(record) for record in records(view)), separator)


def _rows(rows: Iterable[Iterable[object]], separator: str) -> str:
    text = StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()
