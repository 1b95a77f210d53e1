"""Cases that are in several lanes: found from each of them, and counted once everywhere."""

import pytest
from rows_office import SOP, RowsOffice
from seat import Sit

from sop_tui.casework.commands import Cancel, Choose, Claim, Complete, Hand, Note
from sop_tui.tui.workloads import workloads_of


@pytest.fixture
def shared(rows: RowsOffice) -> str:
    return rows.at("2", "Bahan rapat anggaran", done=("anggi",))


def test_it_is_in_the_lane_of_each_open_part_and_counts_once(rows: RowsOffice, shared: str) -> None:
    other = rows.at("2", "Belum ada yang mulai")
    rows.clock.forward(days=9)
    desk = rows.desk("bara")
    lanes = {
        lane.role: [card.number for card in lane.cards] for lane in desk.lists.board(SOP).lanes
    }
    assert lanes["tim-a"] == [other]
    assert sorted(lanes["tim-b"]) == sorted(lanes["tim-c"]) == [shared, other]
    (summary,) = desk.lists.sops()
    assert (summary.open, summary.late, summary.yours) == (2, 2, 2)
    (staff,) = rows.desk("lina").lists.sops()
    assert (staff.open, staff.late, staff.yours) == (2, 2, 0)
    assert (desk.lists.card(shared).lane, desk.lists.card(shared).lanes) == (
        "tim-b",
        ("tim-b", "tim-c"),
    )


def test_the_report_counts_it_once_and_in_the_lane_of_each_open_part(
    rows: RowsOffice, shared: str
) -> None:
    rows.clock.forward(days=9)
    desk = rows.desk("lina")
    report = desk.reports.report(SOP, rows.clock.at.replace(month=1, day=1), rows.clock.at)
    assert (report.open, report.late) == (1, 1)
    step = next(each for each in report.steps if each.step == 2)
    assert (step.waiting, step.waiting_late, step.visits) == (1, 1, 0)
    assert step.oldest is not None
    assert step.oldest.number == shared
    assert {role.role: (role.waiting, role.late) for role in report.roles if role.waiting} == {
        "tim-b": (1, 1), "tim-c": (1, 1),
    }  # fmt: skip
    rows.parts(shared, ("bara", "data"))
    rows.clock.forward(minutes=1)
    desk = rows.desk("lina")
    report = desk.reports.report(SOP, rows.clock.at.replace(month=1, day=1), rows.clock.at)
    step = next(each for each in report.steps if each.step == 2)
    assert (step.visits, step.late, step.waiting) == (1, 1, 0)


def test_a_way_back_from_a_choice_is_a_return_in_the_report(rows: RowsOffice) -> None:
    number = rows.at("3")
    rows.desk("sekar").acts.do(number, Choose(way="Ulangi", reason="bahan data belum ada"))
    rows.clock.forward(minutes=1)
    desk = rows.desk("lina")
    report = desk.reports.report(SOP, rows.clock.at.replace(month=1, day=1), rows.clock.at)
    step = next(each for each in report.steps if each.step == 3)
    assert (step.visits, step.returned, step.return_rate) == (1, 1, 1.0)


def test_skipped_steps_are_in_no_average(rows: RowsOffice) -> None:
    number = rows.at("3")
    rows.desk("sekar").acts.do(number, Choose(way="Langsung kirim"))
    rows.clock.forward(minutes=1)
    desk = rows.desk("lina")
    report = desk.reports.report(SOP, rows.clock.at.replace(month=1, day=1), rows.clock.at)
    visits = {each.step: each.visits for each in report.steps}
    assert visits == {1: 1, 2: 1, 3: 1, 4: 0, 5: 0, 6: 0, 7: 0}


async def test_the_search_finds_it_once_and_names_all_its_lanes(
    rows: RowsOffice, shared: str, sit_at_rows: Sit
) -> None:
    assert [card.number for card in rows.desk("bara").searching.live("anggaran")] == [shared]
    async with sit_at_rows("bara", (170, 30)) as seat:
        await seat.press("/")
        await seat.type("anggaran")
        assert seat.app.page.number == shared
        assert len(seat.app.page.rows) == 1  # type: ignore[attr-defined]
        await seat.press("escape", "A")
        assert "Tim Barang +1" in seat.screen
        assert "1 berkas" in seat.screen


async def test_the_case_names_whose_part_is_done_and_who_is_awaited(
    rows: RowsOffice, shared: str, sit_at_rows: Sit
) -> None:
    async with sit_at_rows("bara", (100, 30)) as seat:
        await seat.press("enter")
        assert "DIMINTA: langkah 2 oleh Tim Barang bersama Tim Data" in seat.screen
        assert "Sudah    Tim Anggaran (Anggi Aran)" in seat.screen
        assert "Menunggu Bara Ng (Anda); Data Wan" in seat.screen
        waiting = rows.desk("bara").cases.read(shared).waiting_for
        assert [each.id for each in waiting] == ["bara", "data"]
        await seat.press("a", "y")
        assert "DIMINTA: langkah 2 oleh Tim Data" in seat.screen
        assert "Tim Barang (Bara Ng)" in seat.screen


def test_the_load_counts_a_shared_case_once_for_each_officer(rows: RowsOffice) -> None:
    rows.desk("lina").officers.add("dua", "Dua Peran", roles=(f"{SOP}:tim-b", f"{SOP}:tim-c"))
    number = rows.at("2")

    def waiting() -> dict[str, tuple[int, int]]:
        found = workloads_of(rows.desk("lina"), rows.clock.at)
        return {load.officer.id: (load.waiting, load.claimed) for load in found if load.waiting}

    assert waiting() == {"anggi": (1, 0), "bara": (1, 0), "data": (1, 0), "dua": (1, 0)}
    rows.desk("bara").acts.do(number, Claim())
    assert waiting() == {"anggi": (1, 0), "bara": (1, 1), "data": (1, 0), "dua": (1, 0)}
    rows.desk("data").acts.do(number, Complete())
    assert waiting() == {"anggi": (1, 0), "bara": (1, 1)}
    awaited = rows.desk("lina").cases.read(number).waiting_for
    assert [each.id for each in awaited] == ["anggi", "bara"]


def test_a_part_is_handed_only_to_an_officer_of_its_own_role(rows: RowsOffice, shared: str) -> None:
    desk = rows.desk("lina")
    desk.acts.do(shared, Hand(to="data", note="siang ini"))
    assert desk.lists.card(shared).claims == (("tim-c", "data"),)
    desk.acts.do(shared, Cancel(reason="selesai diuji"))
    assert desk.lists.sops()[0].open == 0


async def test_handing_offers_only_those_whose_part_is_open(
    rows: RowsOffice, shared: str, sit_at_rows: Sit
) -> None:
    async with sit_at_rows("lina", (100, 30)) as seat:
        seat.app.pages.board.seek(shared)
        await seat.press("d")
        assert "1 a Bara Ng 2 b Data Wan" in seat.status


def test_a_case_that_a_choice_ends_is_completed_in_the_report_a_remark_after_it_or_not(
    rows: RowsOffice,
) -> None:
    for number in (rows.at("3"), rows.at("3")):
        rows.desk("sekar").acts.do(number, Choose(way="Tidak perlu rapat"))
    rows.desk("lina").acts.do(number, Note(text="sudah diberi tahu"))
    rows.clock.forward(minutes=1)
    desk = rows.desk("lina")
    report = desk.reports.report(SOP, rows.clock.at.replace(month=1, day=1), rows.clock.at)
    assert (report.opened, report.completed, report.open) == (2, 2, 0)


async def test_a_way_back_is_news_for_those_who_acted_there_and_its_reason_is_at_the_step(
    rows: RowsOffice, sit_at_rows: Sit
) -> None:
    number = rows.at("3", "Bahan rapat")
    async with sit_at_rows("anggi", (100, 30)) as seat:
        rows.desk("sekar").acts.do(number, Choose(way="Ulangi", reason="bahan data belum ada"))
        await seat.look()
        assert f"{number}: Sekar Taris memilih “Ulangi”" in seat.status
        seat.app.pages.board.seek(number)
        await seat.press("enter")
        assert "↶1 Sekar Taris" in seat.screen
        assert "“bahan data belum ada”" in seat.screen


async def test_a_way_back_from_a_choice_is_news_for_those_who_worked_on_it(
    rows: RowsOffice, sit_at_rows: Sit
) -> None:
    number = rows.at("3", "Bahan rapat")
    async with sit_at_rows("stafi", (100, 30)) as seat:
        rows.desk("sekar").acts.do(number, Choose(way="Ulangi", reason="angka keliru"))
        await seat.look()
        assert f"{number}: Sekar Taris memilih “Ulangi”" in seat.status


async def test_the_question_names_who_still_has_a_part_and_then_who_is_next(
    rows: RowsOffice, sit_at_rows: Sit
) -> None:
    rows.at("2", "Bahan rapat")
    async with sit_at_rows("bara", (100, 30)) as seat:
        await seat.press("a")
        assert "Berikutnya: Anggi Aran; Data Wan" in seat.status
    last = rows.at("2", "Tinggal satu", done=("anggi", "data"))
    async with sit_at_rows("bara", (100, 30)) as seat:
        seat.app.pages.board.seek(last)
        await seat.press("a")
        assert "Berikutnya: Sekar Taris" in seat.status
