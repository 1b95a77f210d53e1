"""Semua berkas filtered by role, officer, applicant, procedure, state and due day."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offices.on_screen import SOP, OfficeAtWork
from seat import Seat, Sit

from sop_tui.casework.commands import Cancel, Claim, Hold
from sop_tui.casework.model import Letter, Secrecy
from sop_tui.tui.case_filter import Filter, StateFilter, TimeFilter
from sop_tui.tui.filters import Filters, Saved
from sop_tui.tui.kept import Kept
from sop_tui.tui.kept_entries import ENTRIES, NEXT_DAYS
from sop_tui.tui.kept_file import KeptFile


def kept(folder: Path) -> Kept:
    return Kept(KeptFile(folder, "hadi"), ENTRIES)


@pytest.fixture
def mixed(office: OfficeAtWork) -> OfficeAtWork:
    """Cases with different roles, of different people, one of them closed and one on hold."""
    office.open("Antrean", subject="Dewi", moved=3)  # Kabag P2
    office.open("Pungutan", subject="Budi", moved=4)  # Kasubag PPHTI
    office.open("Lansia", subject="Dewi", moved=4)
    office.desk("lina").acts.do(office.open("Dicabut", subject="Dewi"), Cancel(reason="dicabut"))
    office.desk("rina").acts.do(office.open("Tertunda", moved=4), Hold(reason="menunggu"))
    return office


def numbers(seat: Seat) -> list[int]:
    """The sequence numbers of the listed cases, sorted."""
    rows = (row[1:].split(" ")[0] for row in seat.rows[1:] if row[1:5] == "PGM-")
    return sorted({int(number[-4:]) for number in rows})


async def choose(seat: Seat, field: int, value: str) -> None:
    """In Saring menurut, chooses the value with this name; then goes back to the list."""
    await seat.press("v", "home", *["down"] * field, "enter", *value, "enter", "escape")


async def test_by_the_role_in_whose_lane_a_case_stands(mixed: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi") as seat:
        await seat.press("A", "v")
        assert "Saring menurut" in seat.title
        await seat.press("enter")
        counted = {" ".join(row[1:].split()[:-2]): row.split()[-2:] for row in seat.rows[1:6]}
        assert counted["Kasubag PPHTI"] == ["3", "berkas"]
        await seat.press(*"kasubag", "enter")
        assert "Kasubag PPHTI" in seat.rows[1]
        assert "3 berkas lolos" in seat.status
        await seat.press("escape")
        assert "Saring: di Kasubag PPHTI" in seat.screen
        assert numbers(seat) == [2, 3, 5]
        await seat.press("x")
        assert numbers(seat) == [2, 3]


async def test_by_the_officer_for_whom_a_case_waits(mixed: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi") as seat:
        await seat.press("A")
        await choose(seat, 1, "rina")
        assert "Saring: menunggu Rina Kusuma" in seat.screen
        assert numbers(seat) == [2, 3]  # the one on hold waits for nobody
        await choose(seat, 1, "hadi")
        assert numbers(seat) == [1]


async def test_a_claimed_case_waits_for_its_claimant_only(mixed: OfficeAtWork, sit: Sit) -> None:
    mixed.desk("lina").officers.edit("budi", give=(f"{SOP}:kabag-p2",))
    mixed.desk("budi").acts.do("PGM-2026-0001", Claim())
    async with sit("hadi") as seat:
        await seat.press("A")
        await choose(seat, 1, "budi")
        assert numbers(seat) == [1]
        await seat.press("v", "home", "down", "enter")
        assert "Hadi Santoso" not in "\n".join(seat.rows[1:8])


async def test_by_the_applicant_and_by_several_at_once(mixed: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi") as seat:
        await seat.press("A")
        await choose(seat, 2, "dewi")
        assert "Saring: pemohon Dewi" in seat.screen
        assert numbers(seat) == [1, 3, 4]
        await choose(seat, 4, "berakhir")
        assert numbers(seat) == [4]
        await choose(seat, 4, "berjalan")
        assert numbers(seat) == [1, 3]
        await choose(seat, 0, "kabag")
        assert numbers(seat) == [1]
        assert "Saring: di Kabag P2, pemohon Dewi" in seat.screen
        await seat.press("v", "home", "delete", "down", "down", "delete", "escape")
        assert "Saring:" not in seat.screen
        assert numbers(seat) == [1, 2, 3]


async def test_by_the_day_on_which_a_case_is_due(mixed: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi", (100, 30)) as seat:
        await seat.press("A")
        await choose(seat, 5, "senin")
        assert numbers(seat) == [1, 2, 3]
        await choose(seat, 5, "selasa")
        assert numbers(seat) == []


async def test_a_whole_filter_is_saved_under_a_name_and_offered_where_it_applies(
    mixed: OfficeAtWork, sit: Sit, tmp_path: Path
) -> None:
    async with sit("hadi", (100, 30), filters=Filters(kept=kept(tmp_path))) as seat:
        await seat.press("A", "x", "tab")
        await choose(seat, 3, "pgm")
        await choose(seat, 0, "kabag")
        await choose(seat, 1, "hadi")
        await choose(seat, 2, "dewi")
        assert numbers(seat) == [1]
        await seat.press("S", "w", *"Dewi hari ini", "enter")
        assert "disimpan" in seat.status
    (saved,) = Filters(kept=kept(tmp_path)).all()
    assert saved.filter.state is StateFilter.OPEN
    assert (saved.filter.sop, saved.filter.due, saved.filter.person) == (SOP, 1, "hadi")
    async with sit("hadi", (100, 30), filters=Filters(kept=kept(tmp_path))) as seat:
        await seat.press("S")
        assert "Dewi hari ini" not in seat.screen  # the board filters by time and words only
        await seat.press("escape", "A", "S", "end")
        for words in ("SOP PGM", "di Kabag P2", "menunggu Hadi Santoso", "pemohon Dewi", "ke-1"):
            assert words in " ".join(seat.screen.split())
        await seat.press("enter")
        assert "Semua berkas PGM" in seat.title
        assert "x: yang berjalan" in seat.screen
        assert numbers(seat) == [1]
        await seat.press("S", "home", "enter")
        assert numbers(seat) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_case_is_not_found_by_its_applicant_without_the_right_to_read_it(
    office: OfficeAtWork, sit: Sit, tmp_path: Path, size: tuple[int, int]
) -> None:
    letter = Letter(secrecy=Secrecy.CONFIDENTIAL)
    desk = office.desk("lina")
    desk.acts.open_case(SOP, "Sangat pribadi", "Wayan Rahasia", letter=letter)
    office.open("Antrean", subject="Budi", moved=3)
    filters = Filters(kept=kept(tmp_path))
    filters.save("Wayan", Filter(applicant="Wayan Rahasia"))
    filters.save("Kata", Filter(text="wayan"))
    async with sit("hadi", size, filters=Filters(kept=kept(tmp_path))) as seat:
        await seat.press("A", "v", "down", "down", "enter")
        assert "Wayan Rahasia" in seat.screen  # a holder of a role there reads it
    async with sit("tamu", size, filters=Filters(kept=kept(tmp_path))) as seat:
        await seat.press("A")
        assert numbers(seat) == [1, 2]
        await seat.press("v", "down", "down", "enter")
        assert "Wayan" not in seat.screen
        await seat.press("escape", "escape")
        for above in (0, 1):  # a saved filter finds no more than its user may read
            await seat.press("S", "end", *["up"] * above, "enter")
            assert numbers(seat) == []
            assert "Sangat pribadi" not in seat.screen


async def test_a_saved_filter_on_a_missing_value_finds_nothing_and_names_the_value(
    office: OfficeAtWork, sit: Sit, tmp_path: Path
) -> None:
    office.open("Antrean", moved=3)
    filters = Filters(kept=kept(tmp_path))
    filters.save("Lama", Filter(sop="sop-lama", person="pergi", role="Bidang Lama", due=5))
    async with sit("hadi", filters=Filters(kept=kept(tmp_path))) as seat:
        await seat.press("A", "S", "end", "enter")
        assert "Semua berkas sop-lama" in seat.title
        assert numbers(seat) == []
        assert "Tidak ada yang lolos saringan ini" in seat.screen
        await seat.press("v")
        assert "Bidang Lama" in seat.screen
        await seat.press("escape", "]")
        assert "sop-lama" not in seat.title


@given(
    st.builds(
        Filter,
        time=st.sampled_from(TimeFilter),
        text=st.text("abc ", max_size=9),
        sop=st.sampled_from(["", SOP]),
        state=st.sampled_from(StateFilter),
        role=st.text("abc ", max_size=9),
        person=st.text("abc", max_size=9),
        applicant=st.text("abc ", max_size=9),
        due=st.integers(0, NEXT_DAYS),
    )
)
def test_every_filter_is_read_as_it_was_kept(
    tmp_path_factory: pytest.TempPathFactory, wanted: Filter
) -> None:
    folder = tmp_path_factory.mktemp("own")
    Filters(kept=kept(folder)).save("x", wanted)
    assert Filters(kept=kept(folder)).all() == (Saved("x", wanted, own=True),)
    assert wanted.plain == (wanted == Filter(wanted.time, wanted.text))
