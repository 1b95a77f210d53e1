"""The drawing of the Berkas and Matriks pages, without the frame around it."""

import pytest
from offices.on_screen import SOP, OfficeAtWork
from seat import Sit
from wcwidth import wcswidth

from sop_tui.casework.commands import Complete, Hold, Note
from sop_tui.casework.model import Document
from sop_tui.text.language import Language
from sop_tui.tui.ink import Ink, Line, Sheet, line_width
from sop_tui.tui.sheets.case import case_sheet
from sop_tui.tui.sheets.matrix import matrix_sheet

SIZES = (60, 80, 100, 120, 200)


def case_drawn(office: OfficeAtWork, number: str, columns: int = 80) -> Sheet:
    desk = office.desk("lina")
    view = desk.cases.read(number)
    calendar = desk.clocks.calendar(view.procedure)
    return case_sheet(view, Language(), columns, office.clock(), calendar)


def said(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(span.text for span in line) for line in lines]


def words(sheet: Sheet) -> str:
    return " ".join(" ".join(said((*sheet.head, *sheet.body))).split())


@pytest.mark.parametrize("columns", SIZES)
def test_nothing_is_wider_than_the_screen(office: OfficeAtWork, columns: int) -> None:
    number = office.open("漢字 " * 40, subject="é" * 90, ref="a" * 90, moved=9)
    office.back(number, "kurang " * 60 + "x" * 150)

    sheet = case_drawn(office, number, columns)

    assert all(line_width(line) <= columns for line in (*sheet.head, *sheet.body))
    assert all(0 <= wcswidth(text) <= columns for text in said(sheet.body))


@pytest.mark.parametrize("columns", SIZES)
def test_a_long_reason_is_shown_in_full(office: OfficeAtWork, columns: int) -> None:
    number = office.open("Pungli", moved=7)
    reasons = [f"kekurangan{n}" for n in range(80)]
    office.back(number, " ".join(reasons))

    shown = words(case_drawn(office, number, columns))

    assert all(reason in shown for reason in reasons)


def test_the_head_names_what_it_waits_for_and_the_time_left(office: OfficeAtWork) -> None:
    number = office.open("Pungli", moved=7)

    title, where, _ = said(case_drawn(office, number).head)

    assert title.strip() == "Pungli"
    assert "langkah 7 menunggu paraf Kabag P2" in where
    assert "sisa 25 menit" in where

    office.clock.forward(hours=1)
    head = case_drawn(office, number).head
    assert "terlambat" in said(head)[1]
    assert head[1][0].ink is Ink.LATE


def test_the_progress_is_shown_by_signs_that_need_no_colour(office: OfficeAtWork) -> None:
    number = office.open("Pungli", moved=9)
    office.back(number, "belum")  # from 8p to 7p

    rows = [row.split() for row in said(case_drawn(office, number).body)]
    signs = {row[1]: row[0] for row in rows if len(row) > 2 and row[0] in "√►×·"}

    assert signs["6"] == signs["7"] == "√"
    assert signs["7p"] == "►"
    assert signs["8"] == signs["8p"] == "×"
    assert signs["9"] == "·"


async def test_history_is_newest_first_of_a_case_and_of_an_officer(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loket", moved=3)
    office.clock.forward(days=1)
    office.desk("hadi").acts.do(number, Note(text="Yang terakhir"))
    officers = office.desk("lina").officers
    officers.edit("hadi", post="Kepala Bagian")
    office.clock.forward(days=1)
    officers.edit("hadi", post="Kepala Bagian Umum")
    shown = words(case_drawn(office, number))
    history = shown[shown.index("RIWAYAT") :]
    assert history.index("Yang terakhir") < history.index("dibuka")
    async with sit("lina", (100, 60)) as seat:
        await seat.press("P", "'", *"hadi", "enter", "enter")
        assert seat.screen.index("Rabu, 25 November") < seat.screen.index("Selasa, 24 November")


def test_voided_initials_are_marked_in_the_history(office: OfficeAtWork) -> None:
    number = office.open("Pungli", moved=9)
    office.back(number, "belum")

    shown = words(case_drawn(office, number))

    assert shown.count("× paraf gugur") == 1
    assert shown.count("× hasil gugur") == 1


def test_documents_are_listed_with_who_made_them(office: OfficeAtWork) -> None:
    number = office.open("Pungli", moved=5)
    documents = (Document("Nota dinas", "W7-12/2026", "23-11-2026"),)
    office.desk("rina").acts.do(number, Complete(documents=documents))

    shown = words(case_drawn(office, number))

    assert "Nota dinas, nomor W7-12/2026, tanggal 23-11-2026" in shown
    assert "Rina Kusuma, 23/11/2026" in shown


def test_a_held_case_shows_since_when_and_no_time_running(office: OfficeAtWork) -> None:
    number = office.open("Pungli", moved=5)
    office.desk("rina").acts.do(number, Hold(reason="menunggu KTP"))
    office.clock.forward(hours=30)

    sheet = case_drawn(office, number)

    assert "ditangguhkan" in said(sheet.head)[1]
    assert "terlambat" not in words(sheet)
    assert "waktu berhenti dihitung" in words(sheet)
    assert "menunggu KTP" in words(sheet)


def test_on_a_wide_screen_the_history_is_beside_the_rest(office: OfficeAtWork) -> None:
    number = office.open("Pungli", moved=9)
    narrow, wide = case_drawn(office, number, 80), case_drawn(office, number, 120)

    assert "RIWAYAT" in said(wide.body)[0]
    assert "RIWAYAT" not in said(narrow.body)[0]
    assert len(wide.body) < len(narrow.body)


def test_a_closed_case_is_drawn_too(office: OfficeAtWork) -> None:
    number = office.open("Pungli", moved=17)

    sheet = case_drawn(office, number)

    assert said(sheet.head)[1].strip().startswith("selesai sejak Senin, 23 November 2026")
    assert "►  " not in words(sheet)


@pytest.mark.parametrize("columns", SIZES)
def test_the_matrix_opens_where_the_case_stands_under_its_headings(
    office: OfficeAtWork, columns: int
) -> None:
    number = office.open("Pungli", moved=9)
    desk = office.desk("lina")
    view = desk.cases.read(number)
    calendar = desk.clocks.calendar(view.procedure)

    sheet = matrix_sheet(view.procedure, Language(), columns, office.clock(), view, calendar)
    plain = matrix_sheet(
        desk.procedures.of(SOP), Language(), columns, office.clock(), None, calendar
    )

    assert sheet.body[sheet.anchor][0].text.strip() == "8"
    assert plain.anchor == 0
    assert "Kegiatan" in " ".join(said(sheet.head))
    assert all(line_width(line) <= columns for line in (*sheet.head, *sheet.body))


async def test_every_step_is_shown_with_its_activity(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan", moved=3)
    async with sit("hadi", (120, 200)) as seat:
        seat.app.pages.board.seek(number)
        await seat.press("enter")
        said = " ".join("".join(row[:66] for row in seat.rows).replace("│", " ").split())
        for step in office.desk("hadi").procedures.of(SOP).steps:
            assert " ".join(step.activity.split()) in said
