"""The office's phrases, offered by a key where a reason is typed."""

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


async def test_a_phrase_is_chosen_by_a_digit_and_goes_on_to_be_typed(
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
    event = office.desk("hadi").case(number).events[-1]
    assert event.note == "Maaf. Lampiran belum lengkap: KTP"


async def test_another_act_has_its_own_and_a_wrong_file_is_said_in_place(
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
        assert "Menunggu jawaban pelapor." in seat.screen  # what was typed is still there
        write(office, "")
        await seat.press("escape", "c", "ctrl+t")
        assert "belum menulis teks baku" in seat.screen
