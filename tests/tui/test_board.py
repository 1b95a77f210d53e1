"""Papan: lanes in the document's order, the cursor, folding, and changes by others."""

import random
from contextlib import suppress

import pytest
from offices.on_screen import SOP, OfficeAtWork
from seat import Sit

from sop_tui.casework.commands import Claim
from sop_tui.text.message import Problem
from sop_tui.tui.app import SopApp
from sop_tui.tui.surface import Surface

LANES = ["Divisi Terkait", "Kakanwil", "Kadiv", "Kabag P2", "Kasubag PPHTI", "Pelapor"]


async def test_lanes_are_in_the_order_of_the_document(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket")
    async with sit("hadi", (200, 50)) as seat:
        heading = seat.rows[2]
        places = [heading.index(name) for name in LANES]
        assert places == sorted(places)


async def test_a_lane_that_the_officer_can_act_in_is_marked(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi", (200, 50)) as seat:
        assert "● Kabag P2" in seat.rows[2]
        assert seat.rows[2].count("●") == 1
        assert "○ Pelapor" in seat.rows[2]


async def test_a_card_shows_all_its_facts(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan di loket", moved=7)
    office.back(number, "belum lengkap")
    office.desk("rina").acts.do(number, Claim())
    async with sit("rina", (200, 50)) as seat:
        for shown in (number, "6/14", "Pungutan di loket", "↶1", "@saya", "sisa 25 menit"):
            assert shown in seat.screen


async def test_late_is_shown_by_sign_and_word(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=3)
    office.clock.forward(days=2)
    async with sit("hadi", (260, 50)) as seat:
        assert "! terlambat 1 hari kerja" in seat.screen
        assert "1 berkas · 1 terlambat" in seat.rows[3]


async def test_arrows_and_letters_move_the_cursor_equally(office: OfficeAtWork, sit: Sit) -> None:
    first = office.open("Pertama", moved=3)
    second = office.open("Kedua", moved=3)
    elsewhere = office.open("Ketiga", moved=4)
    for down, right, up, left in (("down", "right", "up", "left"), ("j", "l", "k", "h")):
        async with sit("hadi") as seat:
            assert seat.number == first
            await seat.press(down)
            assert seat.number == second
            await seat.press(right)
            assert seat.number == elsewhere
            await seat.press(left, up)
            assert seat.number == first


async def test_lanes_that_do_not_fit_fold_to_their_counts(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=3)
    office.open("Antrean daring", moved=5)
    async with sit("hadi", (80, 24)) as seat:
        assert all(len(row) == 80 for row in seat.rows)
        assert "Divisi Terkait" not in seat.rows[2]
        assert "Divisi Ter…" in "".join(row[1] for row in seat.rows)
        for _ in range(5):
            await seat.press("left")
        assert "Divisi Terkait" in seat.rows[2]
        assert "Kakanwil" not in seat.rows[2]


async def test_a_lane_unfolds_and_the_one_the_cursor_left_folds(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi", (80, 24)) as seat:
        heading = seat.rows[2]
        await seat.press("right", "right")
        assert "Pelapor" in seat.rows[2]
        assert "Kasubag PPHTI" not in seat.rows[2]
        assert "Kabag P2" in seat.rows[2]
        await seat.press("left", "left")
        assert seat.rows[2] == heading


async def test_a_long_lane_scrolls_and_counts_the_cards_not_shown(
    office: OfficeAtWork, sit: Sit
) -> None:
    numbers = [office.open(f"Berkas {at}", moved=3) for at in range(9)]
    async with sit("hadi") as seat:
        assert "↓ 6 lagi" in seat.screen
        await seat.press("end")
        assert seat.number == numbers[-1]
        assert "↑ 6" in seat.screen
        assert numbers[-1] in seat.screen
        await seat.press("home")
        assert seat.number == numbers[0]


async def test_brackets_and_digits_choose_another_procedure(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        assert "Papan PGM" in seat.title
        sops = [summary.id for summary in seat.app.pages.board.sops]
        await seat.press("]")
        assert seat.app.pages.sop == sops[(sops.index(SOP) + 1) % 5]
        await seat.press("[")
        assert seat.app.pages.sop == SOP
        await seat.press("1")
        assert seat.app.pages.sop == sops[0]
        await seat.press("9")
        assert "tidak ada SOP nomor 9" in seat.status


async def test_another_officers_act_is_shown_and_the_cursor_stays_on_its_case(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pertama", moved=3)
    mine = office.open("Kedua", moved=3)
    coming = office.open("Ketiga", moved=2)
    async with sit("hadi", (200, 50)) as seat:
        await seat.press("down")
        assert seat.number == mine
        office.clock.forward(minutes=-30)  # so that it is sorted before the others
        office.forward(coming)
        await seat.look()
        assert "3 berkas" in seat.rows[3]
        assert seat.number == mine
        await seat.press("home")
        assert seat.number == coming


async def test_when_its_case_leaves_the_lane_the_cursor_moves_to_the_next(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pertama", moved=3)
    leaving = office.open("Kedua", moved=3)
    following = office.open("Ketiga", moved=3)
    async with sit("hadi") as seat:
        await seat.press("down")
        assert seat.number == leaving
        office.forward(leaving)
        await seat.look()
        assert seat.number == following


async def test_a_change_is_shown_without_a_key(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pertama", moved=3)
    async with sit("hadi") as seat:
        office.open("Kedua", moved=3)
        await seat.until(lambda: "Kedua" in seat.screen)


async def test_a_change_sends_only_what_differs(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pertama", moved=3)
    other = office.open("Kedua", moved=4)
    async with sit("hadi", (200, 50)) as seat:
        before = seat.rows
        office.desk("rina").acts.do(other, Claim())
        await seat.look()
        changed = [row for row in range(50) if seat.rows[row] != before[row]]
        assert len(changed) == 1
        assert "@Rina" in seat.rows[changed[0]]


async def test_the_minute_brings_the_time_left_up_to_date(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pertama", moved=3)
    async with sit("hadi") as seat:
        assert "sisa 15 menit" in seat.screen
        office.clock.forward(minutes=6)
        seat.app._minute()
        assert "sisa 9 menit" in seat.screen
        office.clock.forward(minutes=30)
        seat.app._minute()
        assert "! terlambat 21 menit" in seat.screen


@pytest.mark.parametrize(
    "size", [(40, 10), (50, 12), (60, 15), (79, 23), (100, 30), (120, 40), (200, 50), (400, 100)]
)
async def test_the_board_fills_every_size_exactly(
    office: OfficeAtWork, sit: Sit, size: tuple[int, int]
) -> None:
    number = office.open("Pungutan tidak resmi di loket pelayanan", moved=3)
    for at in range(8):
        office.open(f"Berkas {at}", moved=at)
    async with sit("hadi", size) as seat:
        assert len(seat.rows) == size[1]
        assert {len(row) for row in seat.rows} == {size[0]}
        assert number in seat.screen


@pytest.mark.parametrize("size", [(1, 1), (5, 3), (39, 24), (80, 9)])
async def test_a_screen_too_small_says_what_to_do(
    office: OfficeAtWork, sit: Sit, size: tuple[int, int]
) -> None:
    async with sit("hadi", size) as seat:
        await seat.press("down", "a", "escape")
        if size[0] > 20:
            assert "perbesar" in seat.screen


async def test_an_empty_board_and_an_empty_lane_are_shown(office: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi") as seat:
        assert "kosong" in seat.screen
        await seat.press("down", "right", "enter", "a")
        assert "pilih berkas lebih dahulu: " in seat.status
        assert "/ Cari" in seat.status
        assert "# " in seat.status


async def test_a_cached_drawing_equals_a_new_one(office: OfficeAtWork, sit: Sit) -> None:
    chance = random.Random(7)
    numbers = [office.open(f"Berkas {at}", subject="Dewi", moved=at % 9) for at in range(24)]

    def another_acts() -> None:
        number = chance.choice(numbers)
        with suppress(Problem):
            if chance.random() < 0.3:
                office.back(number, "belum lengkap")
            else:
                office.forward(number)

    def another_is_renamed() -> None:
        office.desk("lina").officers.edit("rina", name=f"Rina{chance.randrange(99)} Kusuma")

    def another_claims() -> None:
        with suppress(Problem):
            office.desk("rina").acts.do(chance.choice(numbers), Claim())

    happenings = [another_acts] * 4 + [another_is_renamed, another_claims]
    async with sit("hadi", (120, 40)) as seat:
        for _ in range(40):
            chance.choice(happenings)()
            if chance.random() < 0.3:
                office.clock.forward(minutes=chance.choice([1, 30, 200]))
                seat.app.reload()
            if chance.random() < 0.5:
                await seat.press(*chance.choices(["j", "k", "h", "l", "f", "space"], k=2))
            await seat.look()
            assert seat.rows == drawn_anew(seat.app)


def drawn_anew(app: SopApp) -> list[str]:
    """The screen as an app without any cache would draw it."""
    app.desk_cache.keep_up(app.now, None)
    for column in app.pages.board._columns:
        column.drawn, column.faces = None, {}
    surface = app.query_one(Surface)
    surface._drawing = ()
    return ["".join(span.text for span in line) for line in surface._drawn()]


@pytest.mark.parametrize("columns", [80, 100, 160])
async def test_lanes_with_cases_get_the_room_that_empty_ones_do_not_need(
    office: OfficeAtWork, sit: Sit, columns: int
) -> None:
    for moved in (0, 3, 12):  # at both ends, and in the officer's lane
        office.open("Pungutan tidak resmi di loket pendaftaran", moved=moved)
    async with sit("hadi", (columns, 30)) as seat:
        board = seat.app.pages.board
        lanes = [column.lane for column in board._columns]
        widths = board._widths(columns if columns < 116 else columns - 47)
        filled = [w for lane, w in zip(lanes, widths, strict=True) if lane.cards]
        empty = [w for lane, w in zip(lanes, widths, strict=True) if not lane.cards]
        assert len(filled) == 3
        assert min(filled) >= max(empty)
        assert min(filled) >= 21
        before = board._unfolded
        await seat.press("left", "right")  # an empty lane unfolds, and no lane with cases folds
        assert {lane.role for lane in lanes if lane.cards} <= set(board._unfolded) or not before


@pytest.mark.parametrize("columns", [80, 120])
async def test_no_empty_lane_is_wide_while_one_with_cases_is_folded(
    office: OfficeAtWork, sit: Sit, columns: int
) -> None:
    """Asserts it for every position of the cursor, also after cases have left a lane; the cursor's
    own lane is exempt.
    """
    for moved in (0, 1, 2, 3, 5, 8):
        office.open("Pungutan tidak resmi di loket pendaftaran", moved=moved)
    number = office.open("Pungutan di loket", moved=7)
    async with sit("hadi", (columns, 30)) as seat:
        board = seat.app.pages.board

        def lanes_in_order() -> None:
            here = board._role
            open_ = set(board._unfolded)
            empty = {each.lane.role for each in board._columns if not each.lane.cards}
            folded = {each.lane.role for each in board._columns} - open_
            assert not (open_ & empty - {here} and folded - empty)
            widths = board._widths(columns if columns < 116 else columns - 47)
            wide = [
                cells
                for each, cells in zip(board._columns, widths, strict=True)
                if not each.lane.cards and each.lane.role != here
            ]
            assert max(wide, default=0) <= 21

        lanes_in_order()
        for key in (*["right"] * 7, *["left"] * 7):
            await seat.press(key)
            lanes_in_order()
        for _ in range(3):
            office.forward(number)
        await seat.look()
        lanes_in_order()
        await seat.press("left", "left", "right")
        lanes_in_order()
