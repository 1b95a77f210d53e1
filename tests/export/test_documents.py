"""Agenda, disposition sheet and SOP document are correct, complete, and fit the paper."""

from datetime import date, timedelta

import pytest
from drawable_procedures import WORDS, drawable_procedures
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_pages import assert_printable, letters
from thoroughness import examples
from walking import FIVE, Walk, context, morning, shipped

from sop_tui.casework.acts import Act
from sop_tui.export.agenda import agenda_text
from sop_tui.export.disposition import disposition_sheet
from sop_tui.export.sop_document import sop_text
from sop_tui.sop.model import Procedure
from sop_tui.text.clean import clean
from sop_tui.text.language import Language
from sop_tui.text.message import Problem
from sop_tui.text.width import width, wrap

PGM = "pengaduan-masyarakat"
INDONESIAN = Language("id")


def test_the_agenda_lists_what_was_opened_in_the_period_and_nothing_else() -> None:
    days = [morning() + timedelta(days=n) for n in range(4)]
    views = [
        Walk(shipped(PGM), start=day, number=f"PGM-2026-000{n}").view for n, day in enumerate(days)
    ]

    book = agenda_text(reversed(views), "Kanwil", days[1].date(), days[2].date(), context(days[3]))

    assert_printable(book)
    assert "PGM-2026-0000" not in book
    assert "PGM-2026-0003" not in book
    assert book.index("PGM-2026-0001") < book.index("PGM-2026-0002")
    assert "2 berkas." in book


@settings(max_examples=examples(30), deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=12))
def test_the_agenda_fits_the_paper_whatever_was_typed(typed: list[tuple[str, str, str]]) -> None:
    views = [
        Walk(shipped(PGM), title=title, subject=subject, ref=ref, number=f"PGM-2026-{n:04}").view
        for n, (title, subject, ref) in enumerate(typed, start=1)
    ]

    book = agenda_text(views, "Kanwil", date(2026, 1, 1), date(2026, 12, 31), context(morning()))

    assert_printable(book)
    for n in range(1, len(typed) + 1):
        assert f"| PGM-2026-{n:04} |" in book


@pytest.mark.parametrize("sop", FIVE)
def test_a_disposition_sheet_can_be_printed_at_every_step(sop: str) -> None:
    for node in shipped(sop).nodes:
        walk = Walk(shipped(sop)).to(node.id)

        sheet = disposition_sheet(walk.view, context(walk.now))

        assert_printable(sheet)
        step = walk.procedure.step(node.step)
        assert letters(step.activity) in letters(sheet)
        assert walk.procedure.role(node.role).name in sheet
        assert ("dapat dilanjutkan" in sheet) == (node.phase == "check")


def test_the_signatures_of_a_disposition_sheet_share_a_page_with_what_is_signed() -> None:
    for rows in range(1, 60):
        walk = Walk(shipped(PGM)).to("7p").do(Act.RETURN, reason="sebab " * 10 * rows)
        pages = disposition_sheet(walk.view, context(walk.now)).split("\f")
        [signed] = [page for page in pages if "NIP" in page]
        assert "Isi disposisi:" in signed


def test_the_disposition_sheet_names_where_a_return_came_from_and_why() -> None:
    walk = Walk(shipped(PGM)).to("7p").do(Act.RETURN, reason="nomor surat belum ada")

    sheet = disposition_sheet(walk.view, context(walk.now))

    assert "dikembalikan ke langkah 6" in sheet
    assert "| nomor surat belum ada" in sheet
    assert "Kabag P2, S.Sos., M.Si. (Kabag P2)" in sheet


def test_a_closed_case_has_no_disposition_sheet() -> None:
    walk = Walk(shipped(PGM)).end()

    with pytest.raises(Problem, match="sudah berakhir") as refused:
        disposition_sheet(walk.view, context(walk.now))
    assert refused.value.code == "status"


@pytest.mark.parametrize("sop", FIVE)
def test_the_sop_document_contains_every_field_of_the_definition(sop: str) -> None:
    procedure = shipped(sop)

    document = sop_text(procedure, INDONESIAN)

    assert_printable(document)
    everything = letters(document)
    for text in (
        procedure.number,
        procedure.title,
        procedure.agency.upper(),
        procedure.fingerprint,
    ):
        assert letters(text) in everything
    words = {letters(word) for word in document.split()}
    listed = (procedure.legal_basis, procedure.qualifications, procedure.related,
              procedure.equipment, procedure.warnings, procedure.records)  # fmt: skip
    for text in (entry for entries in listed for entry in entries):
        assert {letters(word) for word in text.split()} <= words


@settings(max_examples=examples(25), deadline=None)
@given(drawable_procedures())
def test_the_document_of_any_procedure_fits_the_paper(procedure: Procedure) -> None:
    assert_printable(sop_text(procedure, INDONESIAN))


@settings(max_examples=examples(200))
@given(st.text(), st.integers(4, 90))
def test_wrapping_loses_nothing_and_never_exceeds_the_room(text: str, room: int) -> None:
    lines = wrap(text, room)

    assert all(width(line) <= room for line in lines)
    assert letters("".join(lines)) == letters(clean(text))
