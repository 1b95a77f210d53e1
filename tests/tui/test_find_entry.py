"""Letters find entries in every list, also in lists where letters are commands."""

import pytest
from offices.on_screen import OfficeAtWork
from seat import Sit

from sop_tui.desk.views import Card
from sop_tui.tui.commands import LETTERED
from sop_tui.tui.ink import Line
from sop_tui.tui.kinds.listing import ListPage, words_in
from sop_tui.tui.pages.find_entry import FindEntryPage


@pytest.mark.parametrize("key", ["m", "A", "P", "B", "D"])
async def test_a_typed_word_finds_its_row_and_its_letters_are_no_commands(
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
        found = words_in(page.words_of(page.chosen))
        assert any(word.startswith(words[0][:4].casefold()) for word in found)
        await seat.press("enter")
        assert seat.app.page.id == page.id


async def test_the_next_match_no_match_and_going_back(office: OfficeAtWork, sit: Sit) -> None:
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


@pytest.mark.parametrize("key", ["m", "A"])
async def test_in_a_long_list_rows_are_found_without_being_drawn(
    office: OfficeAtWork, sit: Sit, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(60):
        office.open(f"Antrean loket {n}", moved=3)
    sought = office.open("Pungutan parkir", subject="Dewi Lestari", moved=3)
    async with sit("hadi", (140, 40)) as seat:
        await seat.press(key)
        page = seat.app.page
        assert isinstance(page, ListPage)
        drawn: list[str] = []
        line = page.line

        def noted(row: Card, columns: int, chosen: bool) -> Line:
            drawn.append(row.number)
            return line(row, columns, chosen)

        monkeypatch.setattr(page, "line", noted)
        for wanted in ("pungutan dewi", f"{sought.lower()} park", "kabag parkir" * (key == "A")):
            page.to(0)
            drawn.clear()
            assert not wanted or page.seek_words(words_in(wanted), 1)
            assert not wanted or seat.number == sought
            assert not page.seek_words(words_in("ungutan"), 0)
            assert not drawn
        page.to(0)
        await seat.press("'")
        await seat.type(sought)
        assert seat.number == sought
