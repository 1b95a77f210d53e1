"""Mistakes in a case's fields are corrected on the screen, with a reason, and stay
in the history.
"""

import pytest
from offices.on_screen import OfficeAtWork
from seat import Seat, Sit

from sop_tui.casework.commands import Correct, Note
from sop_tui.casework.correcting import FIELDS
from sop_tui.casework.model import Change, Kind, Letter, Secrecy, Urgency
from sop_tui.text.message import Problem

pytestmark = pytest.mark.both_engines


def row(name: str) -> list[str]:
    """The keys that go to a field of the form."""
    return ["down"] * FIELDS.index(name)


async def reason(seat: Seat, words: str) -> None:
    """Goes to the last field, types there, and submits."""
    await seat.press(*["down"] * len(FIELDS))
    await seat.type(words)
    await seat.press("enter")


async def test_all_changes_of_a_form_are_one_act_with_its_reason(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loke", subject="Dewi", moved=3)
    async with sit("lina", (100, 40)) as seat:
        await seat.press("K")
        assert f"Betulkan data {number}" in seat.title
        await seat.type("t")
        await seat.press(*row("from"))
        await seat.type("Ombudsman")
        await seat.press("down", "down")
        await seat.type("2/3/2026")
        await seat.press("down", "down", "right", "right", "down", "right", "right")
        await reason(seat, "salah ketik")
        asked = " ".join(seat.screen.split())
        assert "judul: “Pungutan di loke” menjadi “Pungutan di loket”" in asked
        assert "asal surat: (kosong) menjadi “Ombudsman”" in asked
        assert "tanggal surat: (kosong) menjadi Senin, 2 Maret 2026; sifat" in asked
        assert "sifat: “biasa” menjadi “sangat segera”" in asked
        assert "Alasan: salah ketik" in asked
        await seat.press("y")
        assert seat.app.page.id == "board"
        assert f"{number}: " in seat.status
    view = office.desk("lina").cases.read(number)
    event = view.events[-1]
    assert event.kind is Kind.CORRECTED
    assert event.note == "salah ketik"
    assert event.changes == (
        Change("title", "Pungutan di loke", "Pungutan di loket"),
        Change("from", "", "Ombudsman"),
        Change("letter-date", "", "2026-03-02"),
        Change("urgency", "biasa", "sangat segera"),
        Change("secrecy", "biasa", "rahasia"),
    )
    assert view.case.title == "Pungutan di loket"
    assert view.case.papers.urgency is Urgency.VERY_URGENT
    assert view.case.papers.secrecy is Secrecy.CONFIDENTIAL
    assert view.case.subject == "Dewi"


async def test_missing_and_unreadable_fields_are_named_and_nothing_is_written(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loket", moved=3)
    before = office.desk("lina").lists.card(number).version
    async with sit("lina", (100, 40)) as seat:
        await seat.press("K")
        await reason(seat, "")
        assert "belum ada yang diubah" in seat.screen
        await seat.press(*["up"] * len(FIELDS), "ctrl+u")
        await reason(seat, "")
        assert "alasan wajib diisi" in seat.screen
        await reason(seat, "keliru")
        assert seat.app.page.confirmation is None
        assert "judul tidak boleh kosong" in seat.screen
        await seat.press(*["up"] * len(FIELDS))
        await seat.type("Pungutan")
        await seat.press(*row("received"))
        await seat.type("kemarin")
        await reason(seat, "")
        assert "tidak dapat dibaca" in seat.screen
        await seat.press("escape")
    assert office.desk("lina").lists.card(number).version == before


async def test_a_correction_does_not_undo_what_another_officer_changed(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loke", subject="Dewi", moved=3)
    async with sit("lina", (100, 40)) as seat:
        seat.app._poll = lambda: None  # type: ignore[method-assign]
        await seat.press("K")
        await seat.type("t")
        other = office.new_desk("lina")
        other.acts.do(number, Correct(field="subject", to="Dewi Lestari", reason="nama lengkap"))
        await reason(seat, "salah ketik")
        await seat.press("y")
        assert "Dewi Lestari" in seat.screen
        assert seat.app.page.id == "correct"
        await seat.press("enter", "y")
        assert seat.app.page.id == "board"
    case = office.desk("lina").cases.read(number).case
    assert (case.title, case.subject) == ("Pungutan di loket", "Dewi Lestari")


async def test_at_the_first_step_only_the_opener_corrects_the_case(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.desk("rina").acts.open_case("pengaduan-masyarakat", "Pungutan di loket")
    async with sit("rina") as seat:
        await seat.press("K")
        assert seat.app.page.id == "correct"
    async with sit("hadi") as seat:
        await seat.press("K")
        assert seat.app.page.id == "board"
        assert "hanya koordinator yang dapat membetulkan berkas" in seat.status


async def test_the_typed_correction_comes_back_when_the_form_is_opened_again(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loke", moved=3)
    async with sit("lina", (100, 40)) as seat:
        await seat.press("K")
        await seat.type("t")
        await seat.press("escape", "K")
        assert "Pungutan di loket" in seat.screen
        assert "isian yang belum dikirim dilanjutkan" in seat.screen


def test_several_fields_are_refused_together(office: OfficeAtWork) -> None:
    number = office.open("Pungutan di loket", moved=3)
    desk = office.desk("lina")
    version = desk.lists.card(number).version
    for also, said in (
        (("terbang", "x"), "pilih yang dibetulkan"),
        (("urgency", "kilat"), "sifat; pilih dari: biasa, segera, sangat segera"),
        (("title", ""), "judul tidak boleh kosong"),
    ):
        with pytest.raises(Problem, match=said):
            desk.acts.do(
                number, Correct(field="subject", to="Dewi", also=(also,), reason="lengkap")
            )
    assert desk.lists.card(number).version == version
    desk.acts.do(
        number,
        Correct(field="subject", to="Dewi", also=(("title", "Pungutan di loket"),), reason="x"),
    )
    assert [each.field for each in desk.cases.read(number).events[-1].changes] == ["subject"]
    desk.acts.do(number, Note(text="tetap berjalan"))


async def test_the_question_of_a_new_case_names_all_fields_of_its_letter(
    office: OfficeAtWork, sit: Sit
) -> None:
    async with sit("lina", (100, 40)) as seat:
        await seat.press("n")
        await seat.type("Keluhan antrean")
        await seat.press("up", "space")
        for typed in ("Ombudsman", "B/12/2026", "2/3/2026", "3/3/2026"):
            await seat.type(typed)
            await seat.press("down")
        await seat.press("right", "down", "right", "down")
        await seat.type("0812")
        await seat.press("down", "down", "down", "enter")
        asked = " ".join(seat.screen.split())
        for words in ("2 Maret 2026", "3 Maret 2026", "sifat: segera", "kerahasiaan: terbatas"):
            assert words in asked
        await seat.press("y")
    (card,) = office.desk("lina").lists.open_cases()
    assert office.desk("lina").cases.read(card.number).case.papers == Letter(
        origin="Ombudsman",
        number="B/12/2026",
        dated=card.opened_at.date().replace(month=3, day=2),
        received=card.opened_at.date().replace(month=3, day=3),
        urgency=Urgency.URGENT,
        secrecy=Secrecy.RESTRICTED,
        contact="0812",
    )


async def test_the_nature_of_a_letter_is_on_the_card_and_orders_equal_due_dates(
    office: OfficeAtWork, sit: Sit
) -> None:
    letters = {
        "Biasa saja": Letter(),
        "Perlu cepat": Letter(urgency=Urgency.URGENT),
        "Perlu sekali": Letter(urgency=Urgency.VERY_URGENT, secrecy=Secrecy.CONFIDENTIAL),
    }
    for title, letter in letters.items():
        office.desk("rina").acts.open_case("pengaduan-masyarakat", title, letter=letter)
    async with sit("lina", (80, 24)) as seat:
        at = [
            next(n for n, row in enumerate(seat.rows[:18]) if text in row)
            for text in ("SS R Perlu sekali", "S Perlu cepat", "Biasa saja")
        ]
        assert at == sorted(at)
        await seat.press("m")
        assert "SS R Perlu sekali" in seat.screen
    async with sit("lina", (200, 50)) as seat:
        await seat.press("m")
        assert "sangat segera, rahasia · Perlu sekali" in seat.screen
    async with sit("tamu") as seat:
        assert "SS" not in seat.screen
        assert "Perlu sekali" not in seat.screen
