"""Letters find entries in every list, also in those where they are commands."""

import pytest
from offices.on_screen import OfficeAtWork
from seat import Sit

from sop_tui.tui.commands import LETTERED
from sop_tui.tui.kinds.listing import ListPage
from sop_tui.tui.pages.find_entry import FindEntryPage


@pytest.mark.parametrize("key", ["m", "A", "P", "B", "D"])
async def test_a_word_leads_to_its_row_and_letters_are_no_commands_meanwhile(
    office: OfficeAtWork, sit: Sit, key: str
) -> None:
    for title in ("Pungutan di loket", "Antrean daring", "Berkas hilang"):
        office.open(title, moved=3)
    async with sit("hadi") as seat:
        await seat.press(key)
        page = seat.app.page
        assert isinstance(page, ListPage)
        assert page.id in LETTERED
        wanted = "".join(span.text for span in page.line(page.rows[-1], 200, chosen=False))
        words = [word for word in wanted.split() if word.isalpha() and len(word) > 3]
        await seat.press("'", *words[0][:4].upper())
        assert seat.app.page.id == FindEntryPage.id
        assert page.has_words(page.chosen, (words[0][:4].casefold(),))
        await seat.press("enter")
        assert seat.app.page.id == page.id


async def test_the_next_match_no_match_and_the_way_back(office: OfficeAtWork, sit: Sit) -> None:
    for title in ("Pungutan di loket", "Antrean daring", "Pungutan di parkir"):
        office.open(title, moved=3)
    async with sit("hadi") as seat:
        await seat.press("m", "'", *"pung di")
        page = seat.app.page.about
        first = seat.number
        await seat.press("down")
        second = seat.number
        assert {first, second} == {"PGM-2026-0001", "PGM-2026-0003"}
        await seat.press("down")
        assert seat.number == first
        await seat.press("x")
        assert "Tidak ada yang memuat kata itu." in seat.screen
        await seat.press("escape")
        assert seat.number == "PGM-2026-0001"
        assert page.id == FindEntryPage.id
