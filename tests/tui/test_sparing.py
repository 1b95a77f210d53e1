"""The cells sent for a changed row: every changed one, and few others."""

import pyte
from hypothesis import given
from hypothesis import strategies as st
from offices.on_screen import OfficeAtWork
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from seat import Seat, Sit
from textual.strip import Strip

from sop_tui.tui.ink import fit
from sop_tui.tui.sparing import changed_cells
from sop_tui.tui.surface import Surface

CELLS = 30
CONSOLE = Console(color_system="256", force_terminal=True)
STYLES = (Style(), Style(bold=True), Style(reverse=True))
SPANS = st.lists(
    st.tuples(st.text(alphabet=" abcé漢字", max_size=12), st.sampled_from(STYLES)), max_size=4
)


def _strip(spans: list[tuple[str, Style]]) -> Strip:
    row = Strip([Segment(text, style) for text, style in spans if text])
    return row.adjust_cell_length(CELLS, Style())


ROWS = SPANS.map(_strip)


def _seen(screen: pyte.Screen) -> list[tuple[object, ...]]:
    """The look of each cell; a blank's text colour is left out, because it is invisible."""
    cells = [screen.buffer[0][at] for at in range(CELLS)]
    return [
        (cell.data, cell.bg, cell.reverse) if cell.data == " " and not cell.reverse else cell
        for cell in cells
    ]


def _drawn(screen: pyte.Screen, strip: Strip, start: int = 0) -> None:
    pyte.Stream(screen).feed(f"\x1b[1;{start + 1}H{strip.render(CONSOLE)}")


@given(ROWS, ROWS)
def test_drawing_the_changed_cells_gives_the_new_row(before: Strip, after: Strip) -> None:
    updated, fresh = pyte.Screen(CELLS, 1), pyte.Screen(CELLS, 1)
    _drawn(updated, before)
    for start, end in changed_cells(before, after):
        _drawn(updated, after.crop(start, end), start)
    _drawn(fresh, after)
    assert _seen(updated) == _seen(fresh)


@given(ROWS)
def test_an_equal_row_has_no_changed_cells(row: Strip) -> None:
    assert not list(changed_cells(row, row))


def test_distant_changes_are_sent_without_the_cells_between() -> None:
    before = _strip([(fit("a", 29) + "z", Style())])
    after = _strip([(fit("b", 29) + "y", Style())])
    assert list(changed_cells(before, after)) == [(0, 1), (29, 30)]


def _above_the_block(seat: Seat) -> int:
    """The rows of title, tabs and lanes."""
    return next((at for at, row in enumerate(seat.rows) if "DIMINTA" in row), 22)


async def test_unfolding_a_lane_leaves_the_other_lanes_where_they_are(
    office: OfficeAtWork, sit: Sit
) -> None:
    for moved in range(6):
        office.open(f"Berkas {moved}", moved=moved)
    async with sit("hadi", (100, 30)) as seat:
        surface = seat.app.query_one(Surface)
        board = seat.app.pages.board
        await seat.press("left", "left")
        for key in ("left", "right", "right", "right", "right", "left", "left", "left", "left"):
            before = list(surface._strips)
            lanes = _above_the_block(seat)
            unfolded = set(board._unfolded)
            await seat.press(key)
            assert len(unfolded ^ set(board._unfolded)) in (0, 2)
            if unfolded == set(board._unfolded):
                continue
            for row in range(2, min(lanes, _above_the_block(seat))):
                for start, end in changed_cells(before[row], surface._strips[row]):
                    assert end - start <= 32, (key, row)
