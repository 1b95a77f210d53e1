"""Linked cases: one SOP's step opens a case of another; both cases show it, and the first waits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from seat import Seat

from sop_tui.casework.commands import Cancel
from sop_tui.demo.throw_away import demonstration
from sop_tui.desk.desk import Desk
from sop_tui.text.language import Language
from sop_tui.tui.app import SopApp


@asynccontextmanager
async def seated(
    folder: Path, officer: str, size: tuple[int, int] = (110, 40)
) -> AsyncIterator[tuple[Seat, Desk]]:
    """The demo's office, with the cursor on the case whose step leads to another SOP."""
    with demonstration(folder) as desk:
        mine = desk.of(officer)
        app = SopApp(mine, Language())
        async with app.run_test(size=size) as pilot:
            seat = Seat(app, pilot)
            await seat.settled()
            app.pages.board.choose("laporan-kinerja")
            app.pages.board.seek(leading(mine))
            await seat.settled()
            yield seat, mine


def leading(desk: Desk) -> str:
    return next(
        c.number for c in desk.lists.open_cases() if c.sop == "laporan-kinerja" and c.step == 7
    )


async def test_the_case_that_a_step_leads_to_is_opened_from_it_and_both_show_both(
    tmp_path: Path,
) -> None:
    async with seated(tmp_path, "intan") as (seat, desk):
        number = leading(desk)
        (first,) = desk.cases.read(number).related
        await seat.press("enter")
        assert "+ Lanjutan" in seat.keys
        await seat.press("+")
        assert f"Berkas lanjutan dari {number}" in seat.title
        assert "SKL · Surat Keluar" in seat.screen
        assert desk.lists.card(number).title in seat.screen
        await seat.press("tab", "tab")
        await seat.type("000.1/777")
        await seat.press("enter")
        assert f"Ditautkan sebagai lanjutan dari {number}." in seat.status
        assert f"Sudah ada lanjutannya: {first.number}" in seat.status
        assert len(desk.cases.read(number).related) == 1
        await seat.press("y")
        assert f"Berkas {number}" in seat.title
        opened = desk.cases.read(number).related[-1]
        assert f"{opened.number} dibuka sebagai lanjutan dari {number}" in seat.status
        view = desk.cases.read(opened.number)
        assert (view.case.sop, view.case.ref) == ("surat-keluar", "000.1/777")
        assert (view.case.title, view.case.subject) == (
            desk.lists.card(number).title, desk.lists.card(number).subject,
        )  # fmt: skip
        assert [(each.number, each.back) for each in view.related] == [(number, True)]
        for each in (first, opened):
            assert f"{each.number} · lanjutan dari langkah 7; berjalan" in seat.screen
        await seat.press("&", "down", "enter")
        assert f"Berkas {opened.number}" in seat.title
        assert f"{number} · asal berkas ini; berjalan, langkah 7" in seat.screen
        await seat.press("&")  # the only one, so it opens directly
        assert f"Berkas {number}" in seat.title


async def test_the_awaited_case_is_named_until_it_is_closed(tmp_path: Path) -> None:
    async with seated(tmp_path, "intan") as (seat, desk):
        number = leading(desk)
        (awaited,) = desk.cases.read(number).related
        assert f"{awaited.number}, ditunggu sampai selesai" in seat.screen
        await seat.press("a")
        assert f"menunggu berkas {awaited.number} selesai lebih dahulu" in seat.status
        assert "a Selesaikan" not in seat.keys
        desk.of("wulan").acts.do(awaited.number, Cancel(reason="tidak jadi dikirim"))
        await seat.look()
        assert f"{awaited.number}, dibatalkan" in seat.screen
        await seat.press("a", "y")
        assert desk.lists.card(number).step == 8


async def test_before_it_is_opened_the_step_says_what_it_waits_for(tmp_path: Path) -> None:
    async with seated(tmp_path, "intan") as (seat, desk):
        old = leading(desk)
        desk.of("wulan").acts.do(old, Cancel(reason="ulang"))
        number = desk.of("wulan").acts.open_case("laporan-kinerja", "Laporan lagi").card.number
        lead_on(desk, number)
        await seat.look()
        seat.app.pages.board.seek(number)
        await seat.settled()
        assert "SOP surat-keluar, belum dibuka; + membukanya" in seat.screen
        await seat.press("a")
        assert "menunggu berkas SOP surat-keluar; buka berkas lanjutannya lebih dahulu" in (
            seat.status
        )


def lead_on(desk: Desk, number: str) -> None:
    """Moves the case on, by whoever may act, until it is at step 7."""
    from sop_tui.casework.commands import Approve, Choose, Complete

    while (card := desk.lists.card(number)).step != 7:
        view = desk.cases.read(number)
        mine = desk.of(view.waiting_for[0].id)
        node = view.procedure.node(str(card.node))
        if node.phase == "choice":
            onward = max(node.ways, key=lambda way: view.procedure.is_return(node, way.to))
            way = next(w for w in node.ways if not view.procedure.is_return(node, w.to)) or onward
            mine.acts.do(number, Choose(way=way.name))
        else:
            mine.acts.do(number, Complete() if node.phase == "work" else Approve())


async def test_on_other_steps_the_key_says_why_there_is_nothing_to_open(tmp_path: Path) -> None:
    async with seated(tmp_path, "intan") as (seat, desk):
        other = next(
            c.number for c in desk.lists.open_cases() if c.sop == "laporan-kinerja" and c.step == 2
        )
        seat.app.pages.board.seek(other)
        await seat.press("+")
        assert "langkah 2 (Tim Bidang bersama Tim Keuangan) tidak menuju SOP lain" in seat.status
        assert "+ Lanjutan" not in seat.keys
        await seat.press("&")
        assert "berkas ini tidak tertaut dengan berkas lain" in seat.status
        await seat.press("=")
        assert "hanya koordinator yang dapat menautkan berkas" in seat.status


async def test_an_officer_without_a_role_in_the_step_cannot_open_it(tmp_path: Path) -> None:
    async with seated(tmp_path, "oki") as (seat, desk):
        await seat.press("+")
        assert "Berkas lanjutan" not in seat.title
        assert "langkah 7 menunggu Staf Program" in seat.status
        assert len(desk.cases.read(leading(desk)).related) == 1


async def test_the_typed_text_comes_back_for_its_own_case_only(tmp_path: Path) -> None:
    async with seated(tmp_path, "intan") as (seat, _):
        await seat.press("+", "escape", "+")
        assert "isian yang belum dikirim" not in seat.status
        await seat.type(" dan lampirannya")
        await seat.press("escape", "n")
        assert "dan lampirannya" not in seat.screen
        await seat.press("escape", "+")
        assert "dan lampirannya" in seat.screen


@pytest.mark.parametrize("closed", [False, True])
async def test_a_coordinator_links_two_cases_that_were_opened_separately(
    tmp_path: Path, closed: bool
) -> None:
    async with seated(tmp_path, "wulan") as (seat, desk):
        number = leading(desk)
        other = desk.acts.open_case("surat-keluar", "Surat yang dibuka tersendiri").card.number
        if closed:
            desk.acts.do(other, Cancel(reason="sudah dikirim lewat pos"))
        await seat.press("=")
        await seat.type(other)
        assert f"Enter menautkan {other} sebagai lanjutan dari {number}" in seat.status
        await seat.press("enter")
        assert f"Tautkan {other} “Surat yang dibuka tersendiri”" in seat.status
        await seat.press("x")
        assert len(desk.cases.read(number).related) == 1
        await seat.press("enter", "y")
        assert [each.number for each in desk.cases.read(number).related][1:] == [other]
        assert [(e.number, e.back) for e in desk.cases.read(other).related] == [(number, True)]
        await seat.press("=")
        await seat.type(other)
        await seat.press("enter", "y")
        assert f"berkas {other} sudah ditautkan" in seat.screen
