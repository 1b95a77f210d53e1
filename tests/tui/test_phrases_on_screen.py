"""The office's phrases, offered by a key wherever a reason is typed."""

from offices.on_screen import OfficeAtWork
from seat import Sit

from sop_tui.desk.phrases import FILE_NAME

PHRASES = """
[[phrase]]
text = "Lampiran belum lengkap:"

[[phrase]]
text = "Nomor surat keliru."

[[phrase]]
text = "Menunggu jawaban pelapor."
acts = ["hold", "note"]
"""


def write(office: OfficeAtWork, text: str) -> None:
    (office.path.parent / FILE_NAME).write_text(text)


async def test_a_phrase_is_chosen_by_a_digit_and_can_be_continued(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loket", moved=7)
    write(office, PHRASES)
    async with sit("hadi") as seat:
        await seat.press("r", "1") if "ke mana" in seat.screen else await seat.press("r")
        assert "Ctrl+T teks baku" in seat.keys
        await seat.press(*"Maaf.", "ctrl+t")
        assert "Nomor surat keliru." in seat.screen
        assert "Menunggu jawaban" not in seat.screen  # it is for other acts
        await seat.press("1", *" KTP")
        assert "Maaf. Lampiran belum lengkap: KTP" in seat.screen
        await seat.press("ctrl+t", "k", "enter")  # a letter finds "keliru"
        assert "KTP Nomor surat keliru." in seat.screen
        await seat.press("ctrl+z")
        assert "keliru" not in seat.screen
        await seat.press("ctrl+t", "escape", "enter", "y")
    event = office.desk("hadi").cases.read(number).events[-1]
    assert event.note == "Maaf. Lampiran belum lengkap: KTP"


async def test_another_act_has_its_own_phrases_and_an_error_in_the_file_is_shown_there(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket", moved=7)
    write(office, PHRASES)
    async with sit("hadi") as seat:
        await seat.press("c", "ctrl+t", "enter")
        assert "Menunggu jawaban pelapor." in seat.screen
        write(office, "[[phrase]]\ntext = 7\n")
        await seat.press("escape", "c", "ctrl+t")
        assert "harus berupa teks dalam tanda kutip" in " ".join(seat.screen.split())
        assert "Menunggu jawaban pelapor." in seat.screen  # the typed text is still there
        write(office, "")
        await seat.press("escape", "c", "ctrl+t")
        assert "belum menulis teks baku" in seat.screen


FORMS = """
[[phrase]]
text = "Salah ketik."
acts = ["correct", "retire"]

[[phrase]]
text = "Sesuai notula."
acts = ["complete", "evaluate"]

[[phrase]]
text = "Hanya untuk SOP lain."
acts = ["complete", "correct"]
sops = ["surat-keluar"]
"""


async def test_a_form_offers_the_texts_of_its_act_where_a_reason_is_typed(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loket")
    write(office, FORMS)
    async with sit("lina", (100, 40)) as seat:
        await seat.press("K")
        assert "teks baku" not in seat.keys  # titles have no phrases
        await seat.press("ctrl+t")
        assert f"Betulkan data {number}" in seat.title
        await seat.press("x", *["tab"] * 12, "ctrl+t")
        assert "Teks baku kantor" in seat.title
        assert "Salah ketik." in seat.screen
        assert "notula" not in seat.screen
        assert "SOP lain" not in seat.screen
        await seat.press("escape", *"Judul.", "ctrl+t", "1")
        assert "Judul. Salah ketik." in seat.screen
        await seat.press("enter", "y")
    assert office.desk("lina").cases.read(number).events[-1].note == "Judul. Salah ketik."


async def test_an_act_on_a_definition_has_phrases_and_an_error_is_shown_in_the_form(
    office: OfficeAtWork, sit: Sit
) -> None:
    write(office, FORMS)
    async with sit("lina", (100, 40)) as seat:
        await seat.press("D", "v", "down", "ctrl+t", "enter")
        assert "Sesuai notula." in seat.screen
        write(office, "[[phrase]]\ntxt = 1")
        await seat.press("ctrl+t")
        assert "teks baku ke-1: “text” belum ada" in seat.status
        write(office, "")
        await seat.press("ctrl+t")
        assert "kantor belum menulis teks baku" in seat.status


async def test_the_note_of_several_cases_has_phrases(office: OfficeAtWork, sit: Sit) -> None:
    numbers = [office.open(title) for title in ("Pungutan", "Antrean")]
    write(office, FORMS)
    officer = "lina"
    async with sit(officer, (100, 40)) as seat:
        await seat.press("*", "a", "c", "ctrl+t")
        assert "Teks baku kantor" in seat.title
        assert "Salah ketik" not in seat.screen
        assert "SOP lain" not in seat.screen
        await seat.press("enter", *" Lanjut.", "enter", "y")
        assert "2 dari 2 tercatat" in seat.status
    for number in numbers:
        assert office.desk(officer).cases.read(number).events[-1].note == "Sesuai notula. Lanjut."
