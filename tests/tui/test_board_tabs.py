"""The board's row of procedures: the chosen one is always shown in full."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offices.on_screen import OfficeAtWork
from seat import Sit

from sop_tui.desk.views import SopSummary
from sop_tui.sop.reading import Library, read_folder, shipped_sops
from sop_tui.tui.ink import Ground, line_width
from sop_tui.tui.pages.board_tabs import tabs_line

COUNT = st.integers(0, 9999)
SOPS = st.lists(
    st.tuples(st.text("ABCDEFGH", min_size=2, max_size=5), COUNT, COUNT, COUNT, COUNT), max_size=40
)


@given(SOPS, st.data(), st.integers(40, 200))
def test_the_chosen_procedure_is_whole_and_signs_show_that_there_are_more(
    given_sops: list[tuple[str, int, int, int, int]], data: st.DataObject, columns: int
) -> None:
    sops = [
        SopSummary(str(at), code, "", "", open_, late, today, yours)
        for at, (code, open_, late, today, yours) in enumerate(given_sops)
    ]
    here = data.draw(st.integers(0, max(0, len(sops) - 1)))
    line = tabs_line(sops, str(here), columns)
    assert line_width(line) == columns
    text = "".join(span.text for span in line)
    if not sops:
        return
    chosen = "".join(span.text for span in line if span.ground is Ground.CURSOR)
    assert f"{sops[here].code} {sops[here].open}" in chosen
    assert "…" not in chosen
    shown = [each for each in sops if f"{each.code} {each.open}" in text]
    assert len(shown) == len(sops) or "‹" in text or "›" in text


@pytest.fixture
def many(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("many")
    (source,) = shipped_sops().glob("pengaduan-masyarakat.toml")
    for n in range(14):
        text = source.read_text().replace('code = "PGM"', f'code = "S{chr(65 + n)}"', 1)
        (folder / f"sop-{n:02}.toml").write_text(text)
    return read_folder(folder)


async def test_the_row_of_procedures_scrolls_to_the_chosen_one(
    office: OfficeAtWork, sit: Sit, many: Library
) -> None:
    office.library = lambda: many
    async with sit("lina", (80, 24)) as seat:
        await seat.press("b")
        seen = [seat.app.pages.sop]
        for _ in range(13):
            await seat.press("]")
            code = f"S{chr(65 + int(seat.app.pages.sop[-2:]))}"
            assert f" {code} 0 " in seat.rows[1]
            seen.append(seat.app.pages.sop)
        assert len(set(seen)) == 14
        assert " ‹" in seat.rows[1]
        await seat.press("s", *"sm", "enter")
        assert seat.app.pages.sop == "sop-12"
        assert " SM 0 " in seat.rows[1]
        assert " 13 " not in seat.rows[1]  # no key chooses it
