"""Workbooks: cells arrive as typed, dates are dates, and LibreOffice reads the same."""

import csv
import shutil
import subprocess
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from walking import Walk, shipped

from sop_tui.demo.throw_away import demonstration
from sop_tui.export.event_log import COLUMNS, records
from sop_tui.export.sheets import agenda_sheet, event_sheet
from sop_tui.export.workbook import Worksheet, workbook_bytes
from sop_tui.text.language import Language

TRICKY = (
    "198501012010011001", "0012", "2E5", "=1+1", "+62811", "-", "@x", "1/2", "TRUE", "2026-11-23",
    " spasi ", "“Ungu” ± é", "50%", "1.234,5",
)  # fmt: skip


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def test_text_stays_text_and_dates_are_dates() -> None:
    when = datetime(2026, 11, 23, 9, 15, 30)
    rows = [[text, 12, 2.5, when, date(2026, 11, 23), None] for text in TRICKY]
    book = opened(workbook_bytes([Worksheet("Uji", ("a", "b", "c", "d", "e", "f"), rows)]))
    sheet = book["Uji"]
    assert sheet.freeze_panes == "A2"
    for text, row in zip(TRICKY, sheet.iter_rows(min_row=2), strict=True):
        assert row[0].data_type == "s", text
        assert row[0].number_format == "@"
        assert row[0].value.split() == text.split()
        assert [cell.value for cell in row[1:]] == [12, 2.5, when, datetime(2026, 11, 23), None]
        assert row[3].is_date


def test_what_does_not_fit_a_sheet_goes_on_in_the_next() -> None:
    rows = [[n] for n in range(10)]
    book = opened(workbook_bytes([Worksheet("Uji", ("n",), rows)], most_rows=5))
    assert book.sheetnames == ["Uji", "Uji 2", "Uji 3"]
    said = [row[0] for name in book.sheetnames for row in book[name].iter_rows(2, values_only=True)]
    assert said == list(range(10))


def test_every_event_has_a_row_with_the_columns_of_the_csv() -> None:
    view = Walk(shipped("pengaduan-masyarakat"), title="=HYPERLINK(1)").on(3).view
    sheet = opened(workbook_bytes([event_sheet([view], Language())]))["Peristiwa"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == (*COLUMNS, "zone")
    assert len(rows) == len(view.events)
    for event, record, row in zip(view.events, records(view), rows, strict=True):
        cells = dict(zip(head, row, strict=True))
        assert cells["timestamp"] == event.at.replace(tzinfo=None)
        assert cells["zone"] == "WIB"
        assert cells["title"] == "=HYPERLINK(1)"
        assert (cells["seq"], cells["hash"] or "") == (event.seq, record.hash)


def test_the_agenda_has_a_row_for_each_case() -> None:
    views = [Walk(shipped("pengaduan-masyarakat"), title=f"Berkas {n}").on(n).view for n in (1, 2)]
    sheet = opened(workbook_bytes([agenda_sheet(views, Language())]))["Buku agenda"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[4] for row in rows] == ["Berkas 1", "Berkas 2"]
    assert rows[0][2] == datetime.combine(views[0].card.opened_at.date(), datetime.min.time())


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs libreoffice-calc")
def test_libreoffice_reads_the_same_cell_by_cell(tmp_path: Path) -> None:
    rows = [(text, n, datetime(2026, 11, 23, 9, n)) for n, text in enumerate(TRICKY)]
    file = tmp_path / "uji.xlsx"
    file.write_bytes(workbook_bytes([Worksheet("Uji", ("teks", "angka", "waktu"), rows)]))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true",
         "--outdir", str(tmp_path), str(file)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with (tmp_path / "uji.csv").open(encoding="utf-8", newline="") as stream:
        head, *cells = csv.reader(stream)
    assert head == ["teks", "angka", "waktu"]
    for (text, number, moment), row in zip(rows, cells, strict=True):
        assert row[0].split() == str(text).split()
        assert row[1:] == [str(number), f"{moment:%d/%m/%Y %H:%M:%S}"]


def test_linked_cases_name_one_another_in_their_own_columns(tmp_path: Path) -> None:
    with demonstration(tmp_path / "kantor") as desk:
        views = [view for view in desk.cases.read_all() if view.case.linked]
        book = opened(workbook_bytes([event_sheet(views, Language())]))
    head, *rows = book["Peristiwa"].iter_rows(values_only=True)
    of_cases: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        of_cases.setdefault(str(cells["case_id"]), []).append(cells)
    assert of_cases.keys() == {view.case.number for view in views}
    for view in views:
        ahead = "; ".join(link.number for link in view.case.linked if not link.back)
        behind = "; ".join(link.number for link in view.case.linked if link.back)
        for event, cells in zip(view.events, of_cases[view.case.number], strict=True):
            assert (cells["leads_to"] or "", cells["follows"] or "") == (ahead, behind)
            assert (cells["link"] or "") == (event.link.number if event.link else "")
    everything = [cells for each in of_cases.values() for cells in each]
    assert all(any(cells[column] for cells in everything) for column in ("leads_to", "follows"))
    assert any(cells["link"] for cells in everything)
