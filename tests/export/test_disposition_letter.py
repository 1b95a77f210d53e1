"""The disposition sheet says of the letter what was filled in when the case was opened."""

from datetime import date

from msgspec.structs import replace
from walking import Walk, occasion, shipped

from sop_tui.casework.model import Letter, Urgency
from sop_tui.export.disposition import disposition


def test_the_sheet_is_filled_from_the_letter() -> None:
    walk = Walk(shipped("pemantauan-pelayanan-publik"))
    letter = Letter(
        origin="Camat Cipondoh", number="045/12", dated=date(2026, 11, 20), urgency=Urgency.URGENT
    )
    view = walk.view
    bare = disposition(view, occasion(walk.now))
    assert "Asal surat" not in bare

    sheet = disposition(replace(view, case=replace(view.case, letter=letter)), occasion(walk.now))

    for said in ("Camat Cipondoh", "045/12", "Jumat, 20 November 2026", letter.urgency.value):
        assert said in sheet
