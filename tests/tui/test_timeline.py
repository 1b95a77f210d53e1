"""Garis waktu: a case against its standards."""

from offices.on_screen import SOP, OfficeAtWork
from seat import Seat, Sit

from sop_tui.casework.commands import Hold, Recall
from sop_tui.casework.model import Letter, Secrecy
from sop_tui.tui.ink import Ink
from sop_tui.tui.surface import Surface


def bar_below(seat: Seat, words: str) -> tuple[str, str]:
    """The row below the first one with these words, and its part that is drawn as late."""
    lines = seat.app.query_one(Surface).lines
    at = next(n for n, row in enumerate(seat.rows) if words in row)
    late = "".join(span.text for span in lines[at + 1] if span.ink is Ink.LATE)
    return seat.rows[at + 1], late


async def test_a_step_within_its_standard_has_no_red_and_one_over_it_has(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Antrean", moved=1)
    office.clock.forward(minutes=5)
    office.forward("PGM-2026-0001")  # step 2, 5 of 10 minutes
    office.clock.forward(minutes=25)
    async with sit("hadi") as seat:  # step 3, 25 of 15 minutes
        await seat.press("enter", "G", "home")
        assert "Garis waktu PGM-2026-0001" in seat.title
        within, late = bar_below(seat, "  2 ")
        assert not late
        assert "5 menit dari 10 menit" in within
        assert within.index("█") < within.index("│")
        assert "█" not in within[within.index("│") :]
        over, late = bar_below(seat, "►  3 ")
        assert "! 25 menit dari 15 menit, lewat 10 menit" in over
        assert over.index("│") == within.index("│")
        assert late.startswith("█")
        assert late.split()[0] in over[over.index("│") :]
        assert "Terpakai 30 menit · 1 dari 2 kunjungan melewati standar" in seat.screen


async def test_a_step_without_a_standard_says_so_and_has_no_bar(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Antrean", moved=2)
    async with sit("hadi") as seat:
        await seat.press("enter", "G", "home")
        row, late = bar_below(seat, "  1 ")
        assert "tanpa standar waktu" in row
        assert "█" not in row
        assert not late


async def test_after_a_return_a_step_has_a_bar_for_each_pass_and_the_reason_between(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Antrean", moved=7)
    office.clock.forward(minutes=3)
    office.back(number, "Lampiran belum lengkap")
    office.clock.forward(minutes=4)
    async with sit("hadi", (100, 50)) as seat:
        await seat.press("enter", "G", "home")
        seen = seat.screen
        for _ in range(4):
            await seat.press("pagedown")
            seen = f"{seen}\n{seat.screen}"
        assert "↶ Putaran 2: dikembalikan ke langkah" in seen
        assert "“Lampiran belum lengkap”" in seen
        step = office.desk("lina").lists.card(number).step
        rows = list(dict.fromkeys(row for row in seen.split("\n") if row[1:5] == f"{step:>3} "))
        assert len([row for row in rows if row.startswith("►")]) == 1
        assert len([row for row in rows if row.startswith(" ")]) >= 1


async def test_a_cancelled_or_held_visit_says_so(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Antrean", moved=2)
    office.forward(number)
    office.clock.forward(minutes=2)
    office.desk("sari").acts.do(number, Recall(reason="keliru"))
    office.desk("sari").acts.do(number, Hold(reason="menunggu"))
    async with sit("hadi", (100, 50)) as seat:
        await seat.press("enter", "G", "home")
        assert "ditarik kembali" in seat.screen
        assert "ditangguhkan" in seat.screen


async def test_the_steps_ahead_are_below_with_their_standards(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Antrean", moved=2)
    async with sit("hadi", (100, 50)) as seat:
        await seat.press("enter", "G", "end")
        steps = office.desk("hadi").procedures.of(SOP).steps
        assert f"{len(steps) - 3} langkah lagi di depan" in seat.screen
        assert steps[-1].time in seat.screen


async def test_the_timeline_of_a_confidential_case_names_it_to_nobody_else(
    office: OfficeAtWork, sit: Sit
) -> None:
    letter = Letter(secrecy=Secrecy.CONFIDENTIAL)
    card = office.desk("lina").acts.open_case(SOP, "Sangat pribadi", "Budi", letter=letter).card
    for _ in range(7):
        office.forward(card.number)
    office.back(card.number, "Nama pelapor keliru")
    async with sit("tamu", (100, 50)) as seat:
        await seat.press("A", "enter", "G")
        assert "Garis waktu" in seat.title
        assert "Sangat pribadi" not in seat.screen
        assert "Nama pelapor" not in seat.screen
        assert "Putaran 2" in seat.screen
