"""Lists filtered by words, and filters saved under a name."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offices.on_screen import OfficeAtWork
from seat import Sit

from sop_tui.desk.problems import BadInput
from sop_tui.text.clean import forbidden_in, normalize
from sop_tui.text.message import Problem
from sop_tui.tui.case_filter import EVERYTHING, Filter, TimeFilter
from sop_tui.tui.filters import LONGEST_NAME, Filters, Saved
from sop_tui.tui.kept import Kept
from sop_tui.tui.kept_entries import ENTRIES
from sop_tui.tui.kept_file import KeptFile


def kept(folder: Path) -> Kept:
    """Hadi's saved choices in this folder, as another session reads them."""
    return Kept(KeptFile(folder, "hadi"), ENTRIES)


@pytest.fixture
def busy(office: OfficeAtWork) -> OfficeAtWork:
    office.open("Paspor terlambat", subject="Dewi", moved=3)
    office.open("Pungutan di loket", subject="Yusuf", moved=3)
    office.clock.forward(days=1)
    office.open("Paspor hilang", moved=3)
    return office


@pytest.mark.parametrize("page", ["b", "m"])
async def test_a_list_is_filtered_while_one_types(busy: OfficeAtWork, sit: Sit, page: str) -> None:
    async with sit("hadi") as seat:
        await seat.press(page, "F", *"paspor")
        assert "memuat “paspor”" in seat.title
        assert "Paspor hilang" in seat.screen
        assert "Pungutan" not in seat.screen
        await seat.press("enter")
        assert "memuat “paspor”" in seat.title
        await seat.press("f")
        assert "hanya yang terlambat, “paspor”" in seat.title
        assert "Paspor hilang" not in seat.screen
        assert "Paspor terlambat" in seat.screen
        await seat.press("F", "ctrl+u", *"dewi")
        assert "Paspor terlambat" in seat.screen
        await seat.press("escape")
        assert "“paspor”" in seat.title


async def test_a_filter_is_kept_under_a_name_and_chosen_again(
    busy: OfficeAtWork, sit: Sit, tmp_path: Path
) -> None:
    async with sit("hadi", (100, 30), filters=Filters(kept=kept(tmp_path))) as seat:
        await seat.press("S", "w")
        assert "saringlah lebih dahulu" in seat.status
        await seat.press("escape", "f", "F", *"paspor", "enter", "S", "w", "enter")
        assert "nama saringan wajib diisi" in seat.status
        await seat.press(*"Paspor saya", "enter")
        assert "saringan “Paspor saya” disimpan" in seat.status
        assert "dipakai" in next(row for row in seat.rows if "Paspor saya" in row)
    async with sit("hadi", (100, 30), filters=Filters(kept=kept(tmp_path))) as seat:
        await seat.press("m", "S", "end", "enter")
        assert "Meja saya · hanya yang terlambat, “paspor”" in seat.title
        await seat.press("S", "home", "enter")
        assert "hanya" not in seat.title
        await seat.press("S", "end", "d", "x", "d", "y")
        assert "Paspor saya" not in seat.screen
    assert Filters(kept=kept(tmp_path)).all() == ()


async def test_a_filter_of_the_office_is_not_dropped_by_an_officer(
    busy: OfficeAtWork, sit: Sit, tmp_path: Path
) -> None:
    office = tmp_path / "filters.toml"
    office.write_text('[[filter]]\nname = "Paspor"\ntext = "paspor"\n')
    async with sit("hadi", captive=True, filters=Filters.of(office, Kept())) as seat:
        await seat.press("S", "end", "d")
        assert "hanya saringan yang Anda simpan sendiri" in seat.status
        await seat.press("enter")
        assert "memuat “paspor”" in seat.title
    assert office.read_text().count("[[filter]]") == 1


@given(
    st.lists(
        st.tuples(
            st.text(max_size=LONGEST_NAME).map(normalize), st.sampled_from(TimeFilter), st.text()
        ),
        max_size=4,
    )
)
def test_what_is_saved_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, wanted: list[tuple[str, TimeFilter, str]]
) -> None:
    folder = tmp_path_factory.mktemp("own")
    filters = Filters(kept=kept(folder))
    saved: dict[str, Saved] = {}
    for name, time, text in wanted:
        if not name or len(name) > LONGEST_NAME or forbidden_in(name) or forbidden_in(text):
            continue
        filters.save(name, Filter(time, text))
        saved[name] = Saved(name, Filter(time, text), own=True)
    assert {each.name: each for each in Filters(kept=kept(folder)).all()} == saved
    for name in saved:
        filters.delete(name)
    assert filters.all() == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[filter]\n", "baris 1: bukan TOML yang benar"),
        ("[filter]\n[filter]\n", r"baris 1: tulis \[\[filter\]\] dengan kurung siku ganda"),
        ("filter = 3\n", r"di bawah \[\[filter\]\]"),
        ("lain = 3\n", r"di bawah \[\[filter\]\]"),
        ("[[filter]]\ntext = 'x'\n", "memuat name, time, dan text"),
        ("[[filter]]\nname = 3\n", "memuat name, time, dan text"),
        ("[[filter]]\nname = 'x'\nsop = 'y'\n", "memuat name, time, dan text"),
        ("[[filter]]\nname = 'x'\ntime = 'besok'\n", "time “besok” tidak dikenal"),
    ],
)
def test_an_error_in_the_file_of_filters_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "filters.toml"
    path.write_text(text)
    with pytest.raises(BadInput, match=said):
        Filters.of(path, Kept())


def test_filters_of_earlier_versions_belong_to_the_officer_until_changed(tmp_path: Path) -> None:
    former = tmp_path / "filters.toml"
    former.write_text('[[filter]]\nname = "Lama"\ntext = "paspor"\n')
    filters = Filters(kept=kept(tmp_path), former=former)
    assert [each.name for each in filters.all()] == ["Lama"]
    filters.save("Baru", Filter(TimeFilter.LATE))
    again = Filters(kept=kept(tmp_path), former=former)
    assert [each.name for each in again.all()] == ["Baru", "Lama"]
    again.delete("Lama")
    assert [each.name for each in filters.all()] == ["Baru"]


async def test_a_file_that_cannot_be_written_is_reported_and_the_typed_name_stays(
    busy: OfficeAtWork, sit: Sit, tmp_path: Path
) -> None:
    (tmp_path / "preferences").write_text("not a folder")
    with pytest.raises(Problem, match="tidak dapat"):
        Filters(kept=kept(tmp_path)).save("x", EVERYTHING)
    (tmp_path / "own").write_text("not TOML")
    async with sit("hadi", filters=Filters(former=tmp_path / "own")) as seat:
        await seat.press("S")
        assert "bukan TOML" in seat.status
