"""Esc leaves everything and keeps the typed text; a key without a meaning says so."""

import pytest
from offices.on_screen import SOP, OfficeAtWork
from seat import Sit

pytestmark = pytest.mark.both_engines


async def test_the_text_typed_into_an_officers_form_comes_back(
    office: OfficeAtWork, sit: Sit
) -> None:
    async with sit("lina") as seat:
        await seat.press("P", "n")
        await seat.type("siti.aminah")
        await seat.press("down")
        await seat.type("Siti Aminah")
        await seat.press("escape")
        assert seat.app.page.id == "roster"
        await seat.press("n")
        assert "Siti Aminah" in seat.screen
        assert "isian yang belum dikirim dilanjutkan" in seat.screen
        await seat.press("enter", "enter", "enter", "enter", "enter", "enter", "y")
        assert "Siti Aminah" in seat.screen
        assert seat.app.page.id == "roster"
        assert seat.app.page.officer == "siti.aminah"
        await seat.press("n")
        assert "siti.aminah" not in seat.screen


async def test_a_refused_form_goes_to_the_field_with_the_error(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan", moved=3)
    async with sit("lina") as seat:
        await seat.press("n", "up", "space")  # the fields of the letter
        await seat.press("down", "down")
        await seat.type("31/02/2026")
        await seat.press(*["down"] * 5)
        await seat.type("Permohonan data")
        await seat.press(*["down"] * 2, "enter")
        assert "tanggal surat tidak dapat dibaca" in seat.screen
        assert next(row for row in seat.rows if row.startswith(" ▌")).startswith(" ▌Tanggal surat")
        await seat.press(*["backspace"] * 10, *["down"] * 7, *"9" * 120, "enter")
        assert "teks ini terlalu panjang" in " ".join(seat.screen.split())
        assert any(row.startswith(" ▌Nomor agenda") for row in seat.rows)


async def test_a_refused_correction_goes_to_the_field_with_the_error(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan", moved=3)
    async with sit("lina") as seat:
        seat.app.pages.board.seek("PGM-2026-0001")
        await seat.press("K", *["down"] * 6)
        await seat.type("kemarin")
        await seat.press(*["down"] * 4)
        await seat.type("salah ketik")
        await seat.press("enter")
        assert "kemarin" in seat.status
        assert any(row.startswith(" ▌Tanggal diterima") for row in seat.rows)


async def test_a_form_of_one_officer_is_not_offered_for_another(
    office: OfficeAtWork, sit: Sit
) -> None:
    async with sit("lina") as seat:
        await seat.press("P", "home", "e")
        await seat.type(" yang lama")
        await seat.press("escape", "down", "e")
        assert "yang lama" not in seat.screen
        await seat.press("escape", "up", "e")
        assert "yang lama" in seat.screen


async def test_an_unfinished_deputyship_and_adoption_come_back(
    office: OfficeAtWork, sit: Sit
) -> None:
    async with sit("lina") as seat:
        await seat.press("P", "home", "t", "end", "down", "down", "down", "down", "down")
        await seat.type("ST-77")
        await seat.press("escape", "t")
        assert "ST-77" in seat.screen
        await seat.press("escape", "b", "D", "n")
        await seat.type("baru.toml")
        await seat.press("escape", "n")
        assert "baru.toml" in seat.screen


async def test_roles_are_found_by_typing_and_ticks_stay(office: OfficeAtWork, sit: Sit) -> None:
    async with sit("lina") as seat:
        await seat.press("P", "n", "end", "down", "down", "down", "down", "down", "down", "space")
        assert "Pilih peran" in seat.title
        await seat.type("kabag p2")
        shown = [row for row in seat.rows if "[ ]" in row]
        assert shown
        assert all("Kabag P2" in row for row in shown)
        await seat.press("space", "ctrl+u", *"mbnq")
        assert "Pilih peran" in seat.title  # no letter leaves the page
        await seat.press("enter")
        assert "Kabag P2" in seat.screen


async def test_the_chooser_of_roles_has_no_keys_of_other_pages(
    office: OfficeAtWork, sit: Sit
) -> None:
    async with sit("lina") as seat:
        await seat.press("P", "n")
        for _ in range(20):
            if "pilih dari daftar" in seat.keys:
                break
            await seat.press("down")
        await seat.press("space")
        page = seat.app.page
        assert " ".join(seat.keys.split()).endswith(
            "↑↓ pindah Spasi tandai Enter selesai Esc urung"
        )
        for key in ("m", "b", "q", "?", ":", "a", "1"):
            await seat.press(key)
            assert seat.app.page is page  # the letter searches and is no command


async def test_procedures_are_found_as_one_types(office: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi") as seat:
        await seat.press("s", *"pengaduan")
        assert "Layanan Pengaduan Masyarakat" in seat.screen
        await seat.press("enter")
        assert seat.app.pages.sop == SOP
        await seat.press("s", "1")
        assert seat.app.pages.sop == seat.app.pages.board.sops[0].id


@pytest.mark.parametrize(("key", "page"), [("i", "matrix"), ("p", "report")])
async def test_the_bracket_keys_keep_the_page(
    office: OfficeAtWork, sit: Sit, key: str, page: str
) -> None:
    office.open("Pungutan", moved=3)
    async with sit("hadi") as seat:
        await seat.press(key)
        before, shown = seat.app.pages.sop, seat.screen
        await seat.press("]")
        assert seat.app.page.id == page
        assert seat.app.pages.sop != before
        assert seat.screen != shown
        await seat.press("[")
        assert seat.app.pages.sop == before


async def test_on_other_pages_the_bracket_keys_name_the_chosen_procedure(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan", moved=3)
    async with sit("hadi") as seat:
        await seat.press("enter", "]")
        assert f"Berkas {number}" in seat.title
        assert "SOP di papan: " in seat.screen


async def test_a_recall_of_another_case_is_named(office: OfficeAtWork, sit: Sit) -> None:
    one, two = (office.open(title, moved=3) for title in ("Satu", "Dua"))
    async with sit("hadi") as seat:
        await seat.press("m", "a", "y")
        assert seat.number == two
        assert f"t Tarik kembali {one}" in seat.keys


async def test_the_palette_lists_what_can_be_done_first(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan", moved=3)
    async with sit("hadi") as seat:
        await seat.press(":")
        page = seat.app.page
        allowed = [row.why_not(seat.app) is None for row in page.rows]  # type: ignore[attr-defined]
        assert allowed == sorted(allowed, reverse=True)
        assert not all(allowed)
        await seat.press("ctrl+p")
        await seat.press("escape")
        assert seat.app.page.id == "board"


@pytest.mark.parametrize(
    "keys", [(), ("n",), ("a",), ("/",), (":",), ("s",), ("F",), ("r",), ("N",), ("*", "a")]
)
async def test_ctrl_c_names_the_quit_key_on_every_page(
    office: OfficeAtWork, sit: Sit, keys: tuple[str, ...]
) -> None:
    office.open("Pungutan", moved=3)
    async with sit("hadi") as seat:
        await seat.press(*keys)  # a search in progress reports by itself when it is done
        await seat.press("ctrl+c")
        assert "keluar dengan q di papan; Esc kembali" in " ".join(seat.screen.split())


@pytest.mark.parametrize("keys", [("a",), ("a", "k"), ("N",), ("*", "a"), ("i",)])
async def test_a_key_that_means_nothing_says_one_word(
    office: OfficeAtWork, sit: Sit, keys: tuple[str, ...]
) -> None:
    office.open("Pungutan", moved=3)
    async with sit("hadi") as seat:
        await seat.press(*keys)
        await seat.press("z")
        assert "tombol z tidak berarti di sini" in seat.screen
        await seat.press("escape")
        assert "tidak berarti" not in seat.screen


async def test_the_last_search_is_offered_again(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("/", *"loket", "escape", "/")
        assert "↑ lagi: loket" in seat.screen
        await seat.press("up")
        assert number in seat.screen


@pytest.mark.parametrize(("key", "typed"), [("#", "12"), ("F", "loket")])
async def test_a_line_left_by_escape_comes_back_with_a_key(
    office: OfficeAtWork, sit: Sit, key: str, typed: str
) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press(key, *typed, "escape", key)
        assert f"↑ lagi: {typed}" in seat.screen
        await seat.press("up")
        assert "lagi:" not in seat.screen
        assert typed in seat.rows[-2]
