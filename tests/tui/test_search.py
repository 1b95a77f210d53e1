"""Search while typing: live cases at once, archived ones below them, and the cursor never jumps."""

import threading
import time
from collections.abc import Callable

import pytest
from offices.on_screen import OfficeAtWork
from offices.putting_away import put_away
from seat import Sit

from sop_tui.casework.commands import Cancel, Note
from sop_tui.desk.searching import Searching
from sop_tui.desk.views import Card


@pytest.fixture
def years(office: OfficeAtWork) -> OfficeAtWork:
    """An archived case, closed ones and open ones, all about a passport."""
    old = office.open("Paspor lama")
    office.desk("lina").acts.do(old, Cancel(reason="dicabut"))
    office.clock.forward(days=30)
    put_away(office.desk("lina"))
    closed = office.open("Paspor ditutup")
    office.desk("lina").acts.do(closed, Cancel(reason="dicabut"))
    for at in range(3):
        office.open(f"Paspor {at}", moved=3)
    return office


async def test_archived_cases_are_below_the_live_ones(years: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi") as seat:
        await seat.press("/", *"paspor")
        assert "4 ditemukan, dan 1 di arsip" in seat.screen
        assert "Paspor lama" in seat.rows[11]
        await seat.press("end")
        assert seat.number == "PGM-2026-0001"
        await seat.press("enter")
        assert "Berkas PGM-2026-0001" in seat.title
        await seat.press("escape")
        assert "4 ditemukan, dan 1 di arsip" in seat.screen
        assert seat.number == "PGM-2026-0001"


async def test_while_the_archives_are_searched_the_cursor_stays_on_its_case(
    years: OfficeAtWork, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = threading.Event()
    search = Searching.archives

    def slow(desk: Searching, wanted: str, going_on: Callable[[], bool]) -> tuple[Card, ...]:
        assert found.wait(60)
        return search(desk, wanted, going_on)

    monkeypatch.setattr(Searching, "archives", slow)
    async with sit("hadi") as seat:
        await seat.press("/")
        await seat.pilot.press(*"paspor")
        while "arsip masih dicari" not in seat.screen or seat.number is None:
            await seat.pilot.pause(0.02)
        first = seat.number
        await seat.pilot.press("down")
        rows = seat.rows[3:7]
        number = seat.number
        assert number not in (None, first)
        found.set()
        await seat.settled()
        assert "dan 1 di arsip" in seat.screen
        assert seat.number == number
        assert seat.rows[3:7] == rows


async def test_further_typing_cancels_the_former_search(
    years: OfficeAtWork, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    ended: list[str] = []

    def endless(desk: Searching, wanted: str, going_on: Callable[[], bool]) -> tuple[Card, ...]:
        begun.append(wanted)
        for _ in range(6000):
            if not going_on():
                ended.append(wanted)
                break
            time.sleep(0.01)
        else:
            ended.append("by itself")
        return ()

    monkeypatch.setattr(Searching, "archives", endless)
    async with sit("hadi") as seat:
        await seat.press("/")
        for key, wanted in (("p", "p"), ("a", "pa")):
            await seat.pilot.press(key)
            while begun[-1:] != [wanted]:
                await seat.pilot.pause(0.02)
        await seat.pilot.press("escape")  # the seat would wait for the search
        while len(ended) < 2:
            await seat.pilot.pause(0.02)
        assert ended == ["p", "pa"]
        await seat.settled()
        assert "Papan" in seat.title


async def test_notes_are_found_also_those_written_meanwhile(years: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi") as seat:
        await seat.press("/", *"stempel")
        assert "0 ditemukan" in seat.screen
        years.desk("rina").acts.do("PGM-2026-0003", Note(text="tanpa stempel"))
        await seat.look()
        assert "1 ditemukan" in seat.screen
        assert seat.number == "PGM-2026-0003"


async def test_everything_else_is_found_before_the_notes_are_indexed(
    years: OfficeAtWork, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    years.desk("rina").acts.do("PGM-2026-0003", Note(text="paspor tanpa stempel"))
    monkeypatch.setattr("sop_tui.tui.pages.search._LONG", 1)
    gathering = threading.Event()
    learn = Searching.learn
    asked = 0

    def slow(desk: Searching, most: int) -> tuple[int, int]:
        nonlocal asked
        asked += 1
        if gathering.is_set():
            return learn(desk, most)
        time.sleep(0.01)  # gives up the processor, as a waiting reader does
        return learn(desk, 0)

    monkeypatch.setattr(Searching, "learn", slow)
    async with sit("hadi") as seat:
        await seat.pilot.press("/", *"stempel")
        while "Menyiapkan pencarian" not in seat.screen:
            await seat.pilot.pause(0.02)
        assert "4 berkas lagi" in seat.screen
        assert seat.number is None
        gathering.set()
        await seat.settled()
        await seat.settled()
        assert seat.number == "PGM-2026-0003"


async def test_the_case_whose_number_is_typed_is_first(years: OfficeAtWork, sit: Sit) -> None:
    years.open("Berkas 3 dari 0003", moved=3)
    async with sit("hadi") as seat:
        await seat.press("/", "3")
        assert seat.number == "PGM-2026-0003"


async def test_below_each_hit_are_its_place_and_the_note_it_was_found_by(
    years: OfficeAtWork, sit: Sit
) -> None:
    years.desk("rina").acts.do(
        "PGM-2026-0003", Note(text="Surat kuasa " * 9 + "tanpa Stempel basah")
    )
    async with sit("hadi") as seat:
        await seat.press("/", *"paspor")
        at = next(row for row, text in enumerate(seat.rows) if "PGM-2026-0003" in text)
        assert "langkah" in seat.rows[at + 1]
        assert "sejak" in seat.rows[at + 1]
        assert "menunggu" in seat.rows[at + 1]
        assert "Surat kuasa" not in seat.screen  # found by its title, so no note is quoted
        closed = next(row for row, text in enumerate(seat.rows) if "PGM-2026-0002" in text)
        assert "dibatalkan" in seat.rows[closed + 1].lower()
        await seat.press(*" stempel")
        at = next(row for row, text in enumerate(seat.rows) if "PGM-2026-0003" in text)
        assert "langkah" in seat.rows[at + 1]
        assert "tanpa Stempel basah”" in seat.rows[at + 2]
        assert "Rina" in seat.rows[at + 2]


async def test_facts_that_do_not_fit_the_row_of_a_hit_are_below_it(
    years: OfficeAtWork, sit: Sit
) -> None:
    number = years.open(f"Keluhan {'tentang antrean ' * 8}di loket", subject="Haji Abdul Karim")
    async with sit("hadi") as seat:
        await seat.press("/", *"karim loket")
        at = next(row for row, text in enumerate(seat.rows) if number in text)
        below = seat.rows[at + 1 : at + 4]
        assert "langkah" in below[0]
        assert "di loket" in below[1]
        assert "pemohon/pelapor: Haji Abdul Karim" in below[2]
        assert [seat.found_words(at + row) for row in (2, 3)] == [["loket"], ["Karim"]]


async def test_the_words_of_a_search_are_highlighted_in_its_hits(
    years: OfficeAtWork, sit: Sit
) -> None:
    async with sit("hadi") as seat:
        await seat.press("/", *"ASPO")
        row = next(row for row, text in enumerate(seat.rows) if "Paspor 2" in text)
        assert seat.found_words(row) == ["aspo"]


async def test_the_note_of_a_closed_case_is_quoted_when_the_case_is_chosen(
    years: OfficeAtWork, sit: Sit
) -> None:
    async with sit("hadi") as seat:
        await seat.press("/", *"dicabut")
        at = next(row for row, text in enumerate(seat.rows) if "PGM-2026-0002" in text)
        assert "“dicabut”" in seat.rows[at + 2]
