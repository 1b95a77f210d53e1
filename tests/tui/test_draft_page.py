"""Draf SOP by keyboard: from a document, from question to question, to a procedure in force."""

import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from offices.on_screen import OfficeAtWork
from seat import Seat, Sit
from thoroughness import seeds

from sop_tui.casework.commands import Complete
from sop_tui.drafting.draft import Draft
from sop_tui.drafting.reopened import reopen
from sop_tui.text.language import Language
from sop_tui.tui.kinds.form import FormPage
from sop_tui.tui.kinds.listing import ListPage
from sop_tui.tui.pages.draft import DraftPage

TABLE = (
    "Nama SOP\tPelayanan Dermaga\nNomor SOP\t4/2020\n\n"
    "No\tKegiatan\tStaf\tKepala\tKelengkapan\tWaktu\tOutput\tKet\n"
    "1\tMenyusun konsep surat\tv\t\tkonsep\t1 jam\tsurat\t\n"
    "2\tMemeriksa surat\t\tv\tsurat\tsekejap mata\tsurat\t\n"
    "3\tMengirim surat\t\t\tsurat\t5 menit\ttanda terima\tSOP Pengaduan Masyarakat\n"
)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "dermaga.txt"
    path.write_text(TABLE, encoding="utf-8")
    return path


@asynccontextmanager
async def drafting(
    sit: Sit, document: Path, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Seat]:
    """Lina's screen with the draft of the document open."""
    async with sit("lina", size) as seat:
        await seat.press("D", "d")
        await seat.type(str(document))
        await seat.press("enter")
        yield seat


def chosen(seat: Seat) -> Any:
    """The row under the cursor of a list."""
    page = seat.app.page
    assert isinstance(page, ListPage)
    return page.chosen


async def to_the_end(seat: Seat) -> None:
    """Goes to the last field of a form."""
    page = seat.app.page
    assert isinstance(page, FormPage)
    for _ in page.fields[1:]:
        await seat.press("down")


async def seek(seat: Seat, found: Callable[[], bool]) -> None:
    """Goes down a list until the wanted row is found."""
    await seat.press("home")
    for _ in range(40):
        if found():
            return
        await seat.press("down")
    pytest.fail(seat.screen)


def page_of(seat: Seat) -> DraftPage:
    page = seat.app.page
    assert isinstance(page, DraftPage)
    return page


def draft_of(seat: Seat) -> Draft:
    return page_of(seat).draft


async def test_a_document_becomes_a_draft_and_tab_goes_from_question_to_question(
    sit: Sit, document: Path
) -> None:
    async with drafting(sit, document) as seat:
        assert "3 langkah · 4 pertanyaan · 2 tanda †" in seat.title
        assert "kode nomor berkas" in seat.screen
        await seat.press("1")  # the suggested code
        assert draft_of(seat).code == "PD"
        await seat.press("tab")
        assert page_of(seat).place[0] == 2
        assert "sekejap mata" in seat.screen
        assert "Memeriksa surat | surat | sekejap mata" in seat.screen  # the document's own words
        await seat.press("tab")
        assert page_of(seat).place[0] == 3
        assert "siapa pelaksananya?" in seat.screen
        assert "1 Staf" in seat.screen
        await seat.press("2")
        assert draft_of(seat).steps[2].symbols[0].roles == ("kepala",)
        await seat.press("tab")
        assert "apakah berlanjut ke sana?" in " ".join(seat.screen.split())
        await seat.press("shift+tab")
        assert page_of(seat).place[0] == 2


async def test_with_every_question_answered_a_draft_is_adopted_and_a_case_completed(
    office: OfficeAtWork, sit: Sit, document: Path
) -> None:
    async with drafting(sit, document) as seat:
        await seat.press("n")
        assert "4 pertanyaan belum dijawab" in seat.screen
        await seat.press("1", "tab", "enter", "ctrl+u")
        assert "time:" not in seat.screen  # a field's name in the file
        await seat.type("2 jam")
        await seat.press("enter", "tab", "1", "tab", "1")
        assert "3 langkah · 0 pertanyaan" in seat.title
        assert draft_of(seat).steps[2].leads_to == "pengaduan-masyarakat"
        await seat.press("tab")
        await seat.press("v")
        assert "1 tanda †" in seat.title
        await seat.press("n")
        await seat.type("1/1/2026")
        await seat.press("enter")
        await seat.type("SK-4")
        await seat.press("enter")
        assert "Berlakukan SOP PD Pelayanan Dermaga dengan 3 langkah?" in seat.screen
        await seat.press("y")
        assert "SOP kantor" in seat.title
        assert "berlaku mulai Kamis, 1 Januari 2026, surat SK-4" in " ".join(seat.screen.split())
        assert "Berkas pertama: papan (b), lalu n" in " ".join(seat.screen.split())
        assert chosen(seat).id == "pelayanan-dermaga"
        await seat.press("b", "n")
        assert "Berkas baru" in seat.title
        assert "PD · Pelayanan Dermaga" in seat.screen
    desk = office.desk("lina")
    assert desk.procedures.of("pelayanan-dermaga").step(2).time == "2 jam"
    assert desk.drafts.all() == ()
    desk.officers.edit("lina", give=("pelayanan-dermaga:staf", "pelayanan-dermaga:kepala"))
    number = desk.acts.open_case("pelayanan-dermaga", "Satu").card.number
    for _ in range(3):
        desk.acts.do(number, Complete())
    assert desk.cases.read(number).card.status == "completed"


async def test_a_column_without_a_symbol_is_asked_about_and_removed_by_a_digit(
    sit: Sit, document: Path
) -> None:
    document.write_text(
        "Nama SOP\tPelayanan Dermaga\n\n"
        "No\tKegiatan\tStaf\tNotulis\tKepala\tKelengkapan\tWaktu\tOutput\tKet\n"
        "1\tMenyusun konsep surat\tv\t\t\tkonsep\t1 jam\tsurat\t\n"
        "2\tMemeriksa surat\t\t\tv\tsurat\t1 jam\tsurat\t\n",
        encoding="utf-8",
    )
    async with drafting(sit, document) as seat:
        await seat.press("1", "tab")  # the code, then the column
        assert "kolom “Notulis” tanpa simbol" in " ".join(seat.screen.split())
        assert "1 hapus peran ini" in seat.screen
        before = len(draft_of(seat).open_doubts)
        await seat.press("1")
        assert [role.name for role in draft_of(seat).roles] == ["Staf", "Kepala"]
        assert len(draft_of(seat).open_doubts) == before - 1
        await seat.press("u", "enter", "ctrl+u")
        await seat.type("2")  # or it works in a row
        await seat.press("enter")
        assert roles_of(draft_of(seat))[1] == [("kepala",), ("notulis",)]
        assert len(draft_of(seat).open_doubts) == before - 1


async def test_escape_keeps_the_draft_and_it_is_opened_again_from_the_list(
    office: OfficeAtWork, sit: Sit, document: Path
) -> None:
    async with drafting(sit, document) as seat:
        await seat.press("1", "escape")
        assert "draf SOP pelayanan-dermaga disimpan" in seat.screen
        await seek(seat, lambda: chosen(seat).id == "pelayanan-dermaga")
        assert "draf" in seat.screen
        await seat.press("enter")
        assert "3 langkah · 3 pertanyaan" in seat.title
        assert draft_of(seat).code == "PD"
        await seat.press("g", "ctrl+u")
        await seat.type("Menyusun konsep")
        await seat.press("enter", "m")  # leaves the page for another one
        assert "Meja" in seat.title
    (kept,) = office.desk("lina").drafts.all()
    assert kept.questions == 3
    steps = office.desk("lina").drafts.draft("pelayanan-dermaga").steps
    assert "Menyusun konsep" in [step.activity for step in steps]


def roles_of(draft: Draft) -> list[list[tuple[str, ...]]]:
    return [[symbol.roles for symbol in step.symbols] for step in draft.steps]


async def test_no_finished_change_is_lost_when_the_connection_breaks(
    office: OfficeAtWork, sit: Sit, document: Path
) -> None:
    async with drafting(sit, document) as seat:
        await seat.press("home", "down", "right")  # no left(): the connection breaks
        changed = roles_of(draft_of(seat))
    kept = office.desk("lina").drafts.draft("pelayanan-dermaga")
    assert roles_of(kept) == changed


async def test_each_change_is_kept_at_once_under_one_id(
    office: OfficeAtWork, sit: Sit, document: Path
) -> None:
    async with drafting(sit, document) as seat:
        await seat.press("home", "down")
        for _ in range(12):  # typed faster than a disk can write
            await seat.pilot.press("right", "left")
        await seat.settled()
        assert [draft.id for draft in office.desk("lina").drafts.all()] == ["pelayanan-dermaga"]
        await seat.press("right")  # no left(): the connection breaks
    assert len(office.desk("lina").drafts.all()) == 1


async def test_symbols_are_moved_made_decisions_and_linked_by_number(
    sit: Sit, document: Path
) -> None:
    async with drafting(sit, document, (120, 40)) as seat:
        await seat.press("home", "down", "right")
        assert draft_of(seat).steps[0].symbols[0].roles == ("kepala",)
        await seat.press("u")
        assert draft_of(seat).steps[0].symbols[0].roles == ("staf",)
        await seat.press("U")
        assert draft_of(seat).steps[0].symbols[0].roles == ("kepala",)
        await seat.press("left", "down", "d")
        assert draft_of(seat).steps[1].symbols[0].phase == "check"
        assert "2: bila tidak disetujui, ke mana?" in seat.screen
        await seat.press("w")
        await seat.type("9")
        assert "tidak ada" in seat.screen  # checked while one types
        await seat.press("ctrl+u")
        await seat.type("1")
        await seat.press("enter")
        assert draft_of(seat).steps[1].symbols[0].return_to == ("1",)
        assert "bila tidak disetujui, ke mana?" not in seat.screen
        await seat.press("d", "w", "ctrl+u")
        await seat.type("Setuju=3, Ulang=1, Batal=selesai")
        await seat.press("enter")
        ways = draft_of(seat).steps[1].symbols[0].ways
        assert [(way.name, way.to) for way in ways] == [
            ("Setuju", "3"), ("Ulang", "1"), ("Batal", "selesai"),
        ]  # fmt: skip
        await seat.press("a")
        assert [symbol.phase for symbol in draft_of(seat).steps[1].symbols] == ["choice", "work"]
        await seat.press("x")
        assert len(draft_of(seat).steps[1].symbols) == 1


async def test_rows_roles_and_the_identity_are_changed_in_their_lists(
    sit: Sit, document: Path
) -> None:
    async with drafting(sit, document, (100, 30)) as seat:
        await seat.press("home", "down", "e")
        assert "Ubah langkah 1" in seat.title
        await seek(seat, lambda: "di bawah" in str(chosen(seat).label))
        await seat.press("enter")
        assert [step.activity for step in draft_of(seat).steps][:2] == ["Menyusun konsep surat", ""]
        await seat.press("p", "n")
        await seat.type("Nakhoda")
        await seat.press("enter")
        assert "Nakhoda" in seat.screen
        await seek(seat, lambda: chosen(seat).id == "nakhoda")
        await seat.press("o", "escape")
        assert draft_of(seat).roles[-1].outside
        await seat.press("f", "ctrl+u")
        await seat.type("DMG")
        await to_the_end(seat)
        await seat.press("enter")
        assert draft_of(seat).code == "DMG"
        await seat.press("f")
        for _ in range(4):
            await seat.press("down")
        await seat.type("kemarin")
        await to_the_end(seat)
        await seat.press("enter")
        assert "tidak dapat dibaca" in seat.screen
        await seat.press("escape", "escape")
        assert draft_of(seat).identity.created == ""
        await seat.press("f")
        assert "kemarin" in seat.screen  # the typed text is offered again
        await seat.press("ctrl+u", *["up"] * 20, "down")
        await seat.type(" Kecil")
        await seat.press("escape")
        assert draft_of(seat).identity.title == "Pelayanan Dermaga Kecil"


async def test_a_draft_is_written_to_a_file_and_opened_from_it(
    office: OfficeAtWork, sit: Sit, document: Path
) -> None:
    async with drafting(sit, document) as seat:
        await seat.press("1", "o")
        file = Path("pelayanan-dermaga.draft.toml").absolute()
        assert reopen(file.read_text(encoding="utf-8"), (Language(),)).code == "PD"
    async with drafting(sit, file) as seat:
        assert "3 langkah · 3 pertanyaan" in seat.title
        await seat.press("escape")
    # The version before writing is kept as well; the file is a draft of its own.
    kept = sorted(draft.id for draft in office.desk("lina").drafts.all())
    assert kept == ["pelayanan-dermaga", "pelayanan-dermaga-2"]


async def test_a_draft_is_discarded_after_a_question(
    office: OfficeAtWork, sit: Sit, document: Path
) -> None:
    async with drafting(sit, document) as seat:
        await seat.press("s", "X")
        assert "Buang draf Pelayanan Dermaga?" in seat.screen
        await seat.press("x")
        assert page_of(seat).sop == "pelayanan-dermaga"
        await seat.press("X", "y")
        assert "dibuang" in seat.screen
    assert office.desk("lina").drafts.all() == ()


async def test_the_draft_another_admin_kept_meanwhile_is_not_lost(
    office: OfficeAtWork, sit: Sit, document: Path
) -> None:
    async with drafting(sit, document) as seat:
        await seat.press("s")
        other = office.desk("lina").drafts
        other.keep("pelayanan-dermaga", reopen('title = "Lain"\n', (Language(),)))
        await seat.press("1", "escape")
    assert {draft.id: draft.title for draft in office.desk("lina").drafts.all()} == {
        "pelayanan-dermaga": "Lain", "pelayanan-dermaga-2": "Pelayanan Dermaga",
    }  # fmt: skip


async def test_a_document_without_a_matrix_is_described_and_an_empty_draft_is_offered(
    sit: Sit, tmp_path: Path
) -> None:
    path = tmp_path / "sampul.txt"
    path.write_text("Nomor SOP\t4/2020\nNama SOP\tPelayanan Dermaga\n", encoding="utf-8")
    async with drafting(sit, path) as seat:
        assert "tidak ada matriks SOP" in seat.screen
        assert "Pelayanan Dermaga" in seat.screen
        await seat.press("enter")
        assert draft_of(seat).identity.number == "4/2020"
        assert len(draft_of(seat).steps) == 1


async def test_of_several_sops_in_a_document_one_is_chosen(sit: Sit, tmp_path: Path) -> None:
    path = tmp_path / "dua.txt"
    path.write_text(TABLE + "\n" + TABLE.replace("Pelayanan Dermaga", "Izin Jaring"))
    async with drafting(sit, path) as seat:
        assert "memuat 2 SOP" in seat.screen
        await seat.press("down", "enter")
        assert draft_of(seat).identity.title == "Izin Jaring"


async def test_a_file_that_is_no_document_is_refused_in_words(sit: Sit, tmp_path: Path) -> None:
    path = tmp_path / "rusak.pdf"
    path.write_bytes(b"%PDF-1.4 rusak")
    async with drafting(sit, path) as seat:
        assert "Membaca rusak.pdf" in seat.title
        assert "Excel atau Word aslinya" in seat.screen
        await seat.press("escape")
        assert "SOP kantor" in seat.title


async def test_after_one_that_is_not_read_another_is_chosen_in_its_folder(
    sit: Sit, document: Path, tmp_path: Path
) -> None:
    (tmp_path / "lama.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99))
    async with drafting(sit, tmp_path / "lama.xls") as seat:
        assert "simpan ulang sebagai .docx/.xlsx" in seat.screen
        assert "Enter dokumen lain" in seat.screen
        await seat.press("enter")
        assert "Draf dari dokumen" in seat.title
        await seat.type(document.name)
        await seat.press("enter")
        assert "3 langkah" in seat.title


async def test_a_path_is_completed_through_its_folders(
    sit: Sit, document: Path, tmp_path: Path
) -> None:
    (tmp_path / "catatan.bin").write_bytes(b"x")
    async with sit("lina") as seat:
        await seat.press("D", "d")
        await seat.type(f"{tmp_path}/")
        assert "dermaga.txt" in seat.screen
        assert "catatan.bin" not in seat.screen
        await seat.type("der")
        await seat.press("tab")
        assert str(document)[-30:] in seat.screen
        await seat.press("enter")
        assert "3 langkah" in seat.title


async def test_only_an_admin_drafts_and_a_captive_screen_reads_no_file_of_the_server(
    office: OfficeAtWork, sit: Sit, document: Path
) -> None:
    async with sit("rina") as seat:
        await seat.press("D", "d")
        assert "hanya admin" in seat.screen
    async with sit("lina", captive=True) as seat:
        await seat.press("D", "d")
        assert "sop draft -" in seat.screen
        assert seat.app.page.id == "definitions"
        office.desk("lina").drafts.keep("dermaga", reopen('title = "D"\n', (Language(),)))
        await seat.look()
        await seek(seat, lambda: chosen(seat).id == "dermaga")
        await seat.press("enter", "o")
        assert "ssh -T" in seat.screen
        assert list(Path().iterdir()) == []


async def test_escape_cancels_a_long_reading(
    sit: Sit, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    ended: list[bool] = []

    def slow(path: Path, going_on: object) -> None:
        assert callable(going_on)
        while going_on():
            time.sleep(0.01)
        ended.append(True)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("sop_tui.drafting.bounded.read_file", slow)
    async with sit("lina") as seat:
        await seat.press("D", "d")
        await seat.type(str(document))
        await seat.pilot.press("enter")
        while "sedang dibaca" not in seat.screen:
            await seat.pilot.pause(0.01)
        await seat.pilot.press("escape")
        await seat.settled()
        assert ended == [True]
        assert "SOP kantor" in seat.title


async def test_hostile_text_of_a_document_is_shown_as_text(sit: Sit, tmp_path: Path) -> None:
    path = tmp_path / "jahat.txt"
    path.write_text(TABLE.replace("Menyusun konsep surat", "[red]x[/red] \x1b[31m\u202eterbalik"))
    async with drafting(sit, path) as seat:
        await seat.press("home", "down")
        assert "\x1b" not in seat.screen
        assert "\u202e" not in seat.screen
        assert "[red]x[/red]" in seat.screen


@pytest.mark.parametrize("seed", seeds(4, now=2))
async def test_no_sequence_of_keys_fails_the_page(sit: Sit, document: Path, seed: int) -> None:
    dice = random.Random(seed)
    keys = [
        *("up", "down", "left", "right", "tab", "shift+tab", "enter", "enter", "escape", "home"),
        *("end", "1", "2", "3", "d", "w", "t", "g", "e", "a", "x", "f", "p", "u", "U", "v", "n"),
        *("s", "X", "space", "backspace", "=", ",", "y"),
    ]
    async with drafting(sit, document) as seat:
        for _ in range(150):
            await seat.pilot.press(dice.choice(keys))
            if seat.app.page.id in ("definitions", "board"):
                break
        await seat.settled()
        assert not seat.app.return_code


async def test_everybody_sees_that_there_is_a_draft_and_who_kept_it(
    office: OfficeAtWork, sit: Sit
) -> None:
    draft = reopen('title = "Izin Jaring"\n#? kode apa?\n', (Language(),))
    office.desk("lina").drafts.keep("izin-jaring", draft)
    async with sit("rina", (100, 30)) as seat:
        await seat.press("D")
        await seek(seat, lambda: chosen(seat).id == "izin-jaring")
        await seat.press("enter")
        assert "draf" in seat.screen
        assert "Lina Putri: draf SOP izin-jaring disimpan: Izin Jaring" in seat.screen
        assert seat.app.page.id == "definition"


async def test_an_answer_left_by_escape_is_offered_again_in_its_row_only(
    document: Path, sit: Sit
) -> None:
    async with drafting(sit, document) as seat:
        await seat.press("home", "down", "g")
        await seat.type(" yang panjang sekali")
        await seat.press("escape")
        assert "panjang sekali" not in seat.screen
        await seat.press("down", "g")
        assert "panjang sekali" not in seat.screen
        await seat.press("escape", "up", "g")
        assert "panjang sekali" in seat.screen
        assert "isian yang belum dikirim dilanjutkan" in seat.screen
        await seat.press("enter", "g")
        assert "dilanjutkan" not in seat.screen
