"""Every act by keyboard: asked in a sentence, done only after a yes, with a hint
how to recall it.
"""

import pytest
from offices.on_screen import OfficeAtWork
from seat import Sit

from sop_tui.casework.acts import Act
from sop_tui.casework.commands import Approve, Complete, Note
from sop_tui.casework.model import Kind, Status

pytestmark = pytest.mark.both_engines


async def test_completing_asks_in_one_sentence_and_y_does_it(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        assert seat.number == number
        await seat.press("a")
        assert f"Selesaikan langkah 4 (Kabag P2) pada {number} sebagai Kabag P2" in seat.status
        assert "diteruskan ke langkah 5 (Kasubag PPHTI)." in seat.status
        assert office.desk("hadi").lists.card(number).node == "4"
        await seat.press("y")
        assert "Hadi Santoso menyelesaikan langkah 4" in seat.status
        assert "Tarik kembali dengan t" in seat.status
    assert office.desk("hadi").lists.card(number).node == "5"


@pytest.mark.parametrize("key", ["x", "escape"])
async def test_answering_no_changes_nothing(office: OfficeAtWork, sit: Sit, key: str) -> None:
    number = office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("a", key)
        assert "tidak ada yang berubah" in seat.status
    assert office.desk("hadi").lists.card(number).version == 4


async def test_the_key_that_asks_does_not_confirm(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("a", "a", "enter")
        assert "diteruskan ke langkah 5" in seat.status
    assert office.desk("hadi").lists.card(number).node == "4"


async def test_the_last_act_is_recalled_from_the_board(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("a", "y", "t")
        assert number in seat.status
        await seat.type("salah pilih")
        await seat.press("enter", "y")
        assert "menarik kembali berkas" in seat.status
        assert seat.number == number
    assert office.desk("hadi").lists.card(number).node == "4"


async def test_the_last_act_is_not_recalled_from_another_cases_page(
    office: OfficeAtWork, sit: Sit
) -> None:
    done, other = (office.open(title, moved=3) for title in ("Pungutan", "Antrean"))
    async with sit("hadi", (120, 24)) as seat:
        assert seat.app.pages.board.seek(done)
        await seat.press("a", "y")
        assert "Tarik kembali" in seat.keys
        assert seat.app.pages.board.seek(other)
        await seat.press("enter")
        assert other in seat.title
        assert "Tarik kembali" not in seat.keys
        await seat.press("t")
        assert done not in seat.status
        assert "hanya Sari Dewi yang dapat menarik kembali" in seat.status
        await seat.press(":", *"tarik", "enter")
        assert done not in seat.status
    assert office.desk("hadi").lists.card(done).node == "5"


async def test_the_hint_how_to_recall_fits_the_page_shown_by_then(
    office: OfficeAtWork, sit: Sit
) -> None:
    done, following = (office.open(title, moved=3) for title in ("Pungutan", "Antrean"))
    async with sit("hadi", (120, 24)) as seat:
        await seat.press("m", "home", "enter")
        assert done in seat.title
        await seat.press("a", "y")
        assert following in seat.title
        assert "Tarik kembali dengan t di Papan atau Meja" in seat.status
        await seat.press("escape")
        assert f"t Tarik kembali {done}" in seat.keys
        await seat.press("t", *"keliru", "enter", "y")
    assert office.desk("hadi").lists.card(done).node == "4"


async def test_a_return_asks_for_a_reason_first(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan di loket", moved=7)
    async with sit("hadi") as seat:
        await seat.press("r")
        assert f"Alasan mengembalikan {number} ke langkah 6 (Kasubag PPHTI)" in seat.status
        await seat.press("enter")
        assert "alasan wajib diisi" in seat.status
        await seat.press(*"lampiran kurang, lihat y dan x", "enter")
        assert "kembali ke langkah 6" in seat.status
        assert "lampiran kurang, lihat y dan x" in seat.status
        await seat.press("y")
    event = office.desk("hadi").cases.read(number).events[-1]
    assert (event.kind, event.to, event.note) == (
        Kind.RETURNED,
        "6",
        "lampiran kurang, lihat y dan x",
    )


async def test_a_reason_survives_a_no(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=7)
    async with sit("hadi") as seat:
        await seat.press("r")
        await seat.type("belum lengkap")
        await seat.press("escape", "r")
        assert "belum lengkap" in seat.status


async def test_an_approval_has_a_note_a_document_and_the_kelengkapan(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loket", moved=7)
    async with sit("hadi") as seat:
        await seat.press("a")
        assert "Bubuhkan paraf pada PGM-2026-0001, langkah 7, sebagai" in seat.status
        await seat.press("c")
        await seat.type("sudah dikoreksi")
        await seat.press("enter", "d")
        await seat.type("Nota dinas|ND-7|23/11/2026")
        await seat.press("enter", "k", "1", "enter")
        assert "catatan: sudah dikoreksi" in seat.status
        assert "dokumen: Nota dinas" in seat.status
        await seat.press("y")
    event = office.desk("hadi").cases.read(number).events[-1]
    assert event.kind is Kind.APPROVED
    assert event.note == "sudah dikoreksi"
    assert [(d.title, d.number, d.date) for d in event.documents] == [
        ("Nota dinas", "ND-7", "23/11/2026")
    ]
    assert len(event.checklist) == 1


async def test_claiming_and_releasing(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("g")
        assert "Ambil" in seat.status
        await seat.press("y")
        assert "@saya" in seat.screen
        assert "Lepas" in seat.keys
        await seat.press("g", "y")
        assert "@saya" not in seat.screen
    assert office.desk("hadi").lists.card(number).holder is None


async def test_holding_and_resuming(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("u")
        await seat.type("menunggu dokumen")
        await seat.press("enter", "y")
        assert office.desk("hadi").lists.card(number).status is Status.HELD
        assert "‖ ditangguhkan" in seat.screen
        assert "Lanjutkan" in seat.keys
        assert "Selesaikan" not in seat.keys
        await seat.press("u", "y")
    assert office.desk("hadi").lists.card(number).status is Status.OPEN


async def test_a_note_does_not_move_the_case(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan di loket", moved=3)
    async with sit("rina") as seat:
        seat.app.pages.board.seek(number)
        await seat.press("c")
        await seat.type("sudah ditelepon")
        await seat.press("enter", "y")
    view = office.desk("hadi").cases.read(number)
    assert view.events[-1].note == "sudah ditelepon"
    assert view.card.node == "4"


async def test_a_coordinator_cancels_with_a_reason(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan di loket", moved=3)
    async with sit("lina") as seat:
        seat.app.pages.board.seek(number)
        await seat.press("X")
        await seat.type("dicabut pelapor")
        await seat.press("enter", "y")
        assert number not in "".join(seat.rows[:-3])
    assert office.desk("lina").lists.card(number).status is Status.CANCELLED


async def test_a_key_that_is_not_allowed_says_why(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan di loket", moved=7)
    async with sit("rina") as seat:
        seat.app.pages.board.seek(number)
        await seat.press("a")
        assert "langkah 7 menunggu paraf Kabag P2" in seat.status
    assert office.desk("rina").lists.card(number).version == 8


async def test_the_key_bar_offers_exactly_the_acts_that_are_accepted(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket", moved=7)
    offered = {
        "Paraf": Act.APPROVE,
        "Kembalikan": Act.RETURN,
        "Ambil": Act.CLAIM,
        "Catatan": Act.NOTE,
        "Tangguhkan": Act.HOLD,
        "Tarik kembali": Act.RECALL,
    }
    for officer in ("hadi", "rina", "sari", "lina", "tamu"):
        async with sit(officer, (200, 50)) as seat:
            await seat.press("b")  # an officer without a role begins on Meja saya
            assert seat.number is not None
            desk = office.desk(officer)
            for label, act in offered.items():
                allowed = desk.acts.why_not(act, seat.number) is None
                assert (f" {label} " in seat.keys) is allowed, (officer, label)


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen does not notice what others do before its next check or act."""
    monkeypatch.setattr("sop_tui.tui.watching.POLL_SECONDS", 3600)
    monkeypatch.setattr("sop_tui.tui.watching.Watch._heard", lambda _: None)


async def test_an_act_on_a_changed_case_is_asked_again_with_the_typed_text(
    office: OfficeAtWork, sit: Sit, unseen: None
) -> None:
    number = office.open("Pungutan di loket", moved=7)
    async with sit("hadi") as seat:
        await seat.press("r")
        await seat.type("belum lengkap")
        await seat.press("enter")
        office.desk("rina").acts.do(number, Note(text="lampiran menyusul"))
        await seat.press("y")
        assert office.desk("hadi").lists.card(number).node == "7p"
        assert "Rina Kusuma menambahkan catatan" in seat.screen
        assert "belum lengkap" in seat.status
        await seat.press("y")
    assert office.desk("hadi").lists.card(number).node == "6"
    assert office.desk("hadi").cases.read(number).events[-1].note == "belum lengkap"


async def test_an_act_that_has_become_impossible_says_so_and_keeps_the_text(
    office: OfficeAtWork, sit: Sit, unseen: None
) -> None:
    number = office.open("Pungutan di loket", moved=7)
    async with sit("hadi") as seat:
        await seat.press("r")
        await seat.type("belum lengkap")
        await seat.press("enter")
        other = office.new_desk("hadi")
        other.acts.do(number, Approve())
        other.acts.do(number, Complete())
        await seat.press("y")
        assert "Hadi Santoso menyelesaikan langkah 8 (Kabag P2)" in seat.status
        assert "tidak dilakukan: langkah 8 menunggu paraf Kadiv" in seat.status
        assert seat.app.acting.drafts[number, Act.RETURN].reason.text == "belum lengkap"


@pytest.mark.parametrize("seen", [False, True], ids=["at the yes", "at once"])
async def test_the_officer_who_was_faster_and_their_act_are_named(
    office: OfficeAtWork, sit: Sit, unseen: None, seen: bool
) -> None:
    number = office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("a")
        office.new_desk("hadi").acts.do(number, Complete())
        if seen:
            await seat.look()
        else:
            await seat.press("y")
        assert "Hadi Santoso menyelesaikan langkah 4 (Kabag P2)" in seat.status
        assert "tidak dilakukan: langkah 5 menunggu Kasubag PPHTI" in seat.status
        assert "Selesaikan langkah 4" not in seat.screen
    assert office.desk("hadi").lists.card(number).node == "5"


async def test_an_open_question_names_a_change_and_a_yes_asks_again(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loket", moved=7)
    async with sit("hadi") as seat:
        await seat.press("r")
        await seat.type("belum lengkap")
        await seat.press("enter")
        office.desk("rina").acts.do(number, Note(text="lampiran menyusul"))
        await seat.look()
        assert "Rina Kusuma menambahkan catatan" in seat.screen
        assert "menurut keadaan sekarang?" in seat.screen
        assert "belum lengkap" in seat.screen
        await seat.press("y")
        assert office.desk("hadi").lists.card(number).node == "7p"
        assert "kembali ke langkah 6" in seat.status
        await seat.press("y")
    assert office.desk("hadi").lists.card(number).node == "6"


async def test_a_change_while_a_reason_is_typed_keeps_the_reason_and_lets_it_go_on(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loket", moved=7)
    async with sit("hadi") as seat:
        await seat.press("r", *"kur")
        office.desk("rina").acts.do(number, Note(text="lampiran menyusul"))
        await seat.look()
        assert "Rina Kusuma menambahkan catatan" in seat.screen
        await seat.press(*"ang", "enter")
        assert "Rina Kusuma menambahkan catatan" in seat.screen
        assert "kembali ke langkah 6" in seat.status
        await seat.press("y")
    assert office.desk("hadi").cases.read(number).events[-1].note == "kurang"


async def test_letters_being_typed_never_become_commands_when_the_act_is_overtaken(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loket", moved=7)
    async with sit("hadi") as seat:
        await seat.press("r", *"kur")
        office.new_desk("hadi").acts.do(number, Approve())
        office.new_desk("hadi").acts.do(number, Complete())
        await seat.look()
        await seat.press(*"ang", "enter")
        assert "langkah 8 menunggu paraf Kadiv" in seat.status
        assert seat.app.acting.drafts[number, Act.RETURN].reason.text == "kurang"


async def test_a_text_that_cannot_be_stored_is_refused_and_can_be_corrected(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loket", moved=7)
    async with sit("hadi") as seat:
        await seat.press("r")
        await seat.type("x" * 2001)
        await seat.press("enter")
        assert "alasan terlalu panjang: 2001 karakter" in seat.screen
        await seat.press("backspace", "enter", "y")
    assert office.desk("hadi").lists.card(number).node == "6"
