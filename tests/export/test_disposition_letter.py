"""The disposition sheet prints the letter fields that were filled in at opening."""

from datetime import date
from pathlib import Path

from msgspec.structs import replace
from offices.on_screen import OfficeAtWork
from walking import Walk, context, shipped

from sop_tui.casework.commands import Complete, Hand, Release
from sop_tui.casework.model import Letter, Secrecy, Urgency
from sop_tui.export.agenda import agenda_text
from sop_tui.export.disposition import disposition_sheet
from sop_tui.export.printed import printed_disposition
from sop_tui.text.language import Language


def test_the_sheet_is_filled_from_the_letter() -> None:
    walk = Walk(shipped("pemantauan-pelayanan-publik"))
    letter = Letter(
        origin="Camat Cipondoh", number="045/12", dated=date(2026, 11, 20), urgency=Urgency.URGENT
    )
    view = walk.view
    bare = disposition_sheet(view, context(walk.now))
    assert "Asal surat" not in bare

    sheet = disposition_sheet(
        replace(view, case=replace(view.case, letter=letter)), context(walk.now)
    )

    for said in ("Camat Cipondoh", "045/12", "Jumat, 20 November 2026", letter.urgency.value):
        assert said in sheet


def test_the_agenda_prints_the_letter_fields() -> None:
    letter = Letter(
        origin="Camat Cipondoh",
        number="045/12",
        dated=date(2026, 11, 20),
        received=date(2026, 11, 21),
        urgency=Urgency.URGENT,
        secrecy=Secrecy.RESTRICTED,
    )
    walk = Walk(shipped("pemantauan-pelayanan-publik"))
    days = (date(2026, 1, 1), date(2026, 12, 31))
    bare = agenda_text([walk.view], "Kanwil", *days, context(walk.now))
    assert "Dari" not in bare
    assert "Sifat" not in bare

    view = replace(walk.view, case=replace(walk.view.case, letter=letter))
    book = " ".join(
        agenda_text([view], "Kanwil", *days, context(walk.now)).replace("|", " ").split()
    )

    for said in ("Dari Camat", "No. 045/12", "Tgl. 20/11/2026", "21/11/2026", "segera, terbatas"):
        assert said in book


def test_the_sheet_names_the_assignee_until_the_case_is_released(tmp_path: Path) -> None:
    office = OfficeAtWork.new(tmp_path / "sop-tui.json")
    number = office.open("Pungutan di loket", moved=3)

    def sheet() -> str:
        desk = office.desk("hadi")
        return printed_disposition(desk, Language(), desk.cases.read(number))

    assert "Didisposisikan" not in sheet()
    office.desk("lina").acts.do(number, Hand(to="hadi", note="Dahulukan, rapat pukul dua"))
    assert "Dahulukan, rapat pukul dua" in sheet()
    assert "kepada Hadi Santoso, oleh Lina Putri" in " ".join(sheet().split())
    office.desk("hadi").acts.do(number, Release())
    assert "Didisposisikan" not in sheet()
    office.desk("lina").acts.do(number, Hand(to="hadi", note="Dahulukan, rapat pukul dua"))
    office.desk("hadi").acts.do(number, Complete())
    assert "Didisposisikan" not in sheet()
