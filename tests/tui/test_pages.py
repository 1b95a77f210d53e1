"""The other pages, each reached by keyboard from the board."""

from pathlib import Path

import pytest
from offices.on_screen import SOP, OfficeAtWork
from seat import Sit

from sop_tui.casework.acts import Act
from sop_tui.desk.problems import BadInput
from sop_tui.tui.commands import Keymap, key_name
from sop_tui.tui.preferences import read_preferences
from sop_tui.tui.registry import COMMANDS
from sop_tui.tui.theme import DARK, LIGHT


async def test_my_desk_lists_waiting_cases_most_urgent_first(
    office: OfficeAtWork, sit: Sit
) -> None:
    later = office.open("Kedua", moved=7)
    sooner = office.open("Pertama", moved=3)
    office.open("Bukan giliran saya", moved=4)
    async with sit("hadi") as seat:
        await seat.press("m")
        assert "Meja saya" in seat.title
        assert seat.number == sooner
        await seat.press("down")
        assert seat.number == later
        assert "Bukan giliran saya" not in seat.screen
        await seat.press("up", "a", "y")
        assert sooner not in "".join(seat.rows[1:-4])
        await seat.press("q")
        assert "Papan" in seat.title


async def test_an_officer_without_a_role_is_told_so(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pertama", moved=3)
    async with sit("tamu") as seat:
        await seat.press("m")
        assert "Anda belum memegang peran" in seat.screen
        await seat.press("q", "n")
        assert "Anda tidak memegang peran dalam SOP" in seat.status


async def test_enter_opens_the_case_and_acts_work_there(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan di loket", subject="Dewi Lestari", moved=3)
    async with sit("hadi") as seat:
        await seat.press("enter")
        assert f"Berkas {number}" in seat.title
        assert "Dewi Lestari" in seat.screen
        await seat.press("a", "y")
        assert "langkah 5" in seat.screen
        await seat.press("escape")
        assert "Papan" in seat.title


async def test_the_matrix_shows_where_the_case_stands(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi", (120, 40)) as seat:
        await seat.press("i")
        assert "Matriks" in seat.title
        assert "Kabag P2" in seat.screen


async def test_search_finds_while_one_types(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan di loket", subject="Dewi Lestari")
    office.open("Antrean daring")
    async with sit("hadi") as seat:
        await seat.press("/", *"lest")
        assert "1 ditemukan" in seat.screen
        assert seat.number == number
        await seat.press("enter")
        assert f"Berkas {number}" in seat.title
        await seat.press("q")
        assert "1 ditemukan" in seat.screen
        await seat.press(*["backspace"] * 4, *"zzz")
        assert "0 ditemukan" in seat.screen


async def test_a_case_is_reached_by_its_number(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket")
    number = office.open("Antrean daring")
    async with sit("hadi") as seat:
        await seat.press("/")
        await seat.type(number)
        await seat.press("enter")
        assert f"Berkas {number}" in seat.title


async def test_a_new_case_is_opened_from_the_form(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("n", *"Banjir", "enter")
        await seat.type("Warga RT 3")
        await seat.press("enter", *"UM.9", "enter")
        assert "Buka berkas PGM “Banjir” sebagai Kabag P2 (Hadi Santoso)?" in seat.status
        await seat.press("y")
        assert "Papan PGM" in seat.title
        assert seat.number is not None
        card = office.desk("hadi").lists.card(seat.number)
        assert (card.title, card.subject, card.ref) == ("Banjir", "Warga RT 3", "UM.9")


async def test_a_refused_form_keeps_what_was_typed(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("n", "enter")
        await seat.type("Warga RT 3")
        await seat.press("enter", "enter")
        assert "judul berkas wajib diisi" in seat.status
        assert "Warga RT 3" in seat.screen
        await seat.type("x" * 201)
        await seat.press("down", "down", "enter")
        assert "teks ini terlalu panjang: 201 karakter" in seat.status
        assert "Warga RT 3" in seat.screen


async def test_help_lists_every_command_with_its_key(office: OfficeAtWork, sit: Sit) -> None:
    async with sit("hadi", (100, 180)) as seat:
        await seat.press("?")
        for command in COMMANDS:
            if not command.id.startswith("sop."):
                assert key_name(command.keys[0]) in seat.screen
                assert str(command.name) in seat.screen


async def test_the_palette_runs_a_command_by_its_name_or_says_why_not(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press(":", *"ambil", "enter")
        assert "Ambil" in seat.status
        await seat.press("x", ":", *"batalkan")
        assert "hanya koordinator" in seat.screen
        await seat.press("enter")
        assert "Perintah" in seat.title


async def test_the_demo_switches_to_another_officer(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=7)
    async with sit("rina", switchable=("rina", "hadi")) as seat:
        assert "Rina Kusuma" in seat.title
        await seat.press("o", "up", "enter")
        assert "Hadi Santoso" in seat.title
        assert "Paraf" in seat.keys
    async with sit("rina") as seat:
        await seat.press("o")
        assert "hanya dapat dilakukan dalam peragaan" in seat.status


async def test_an_officer_who_is_removed_is_told_at_once(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("a")
        office.desk("lina").officers.remove("hadi")
        await seat.look()
        assert "tidak terdaftar" in seat.screen
        await seat.press("y")
        assert "tidak terdaftar" in seat.screen
    assert office.desk("lina").lists.open_cases()[0].node == "4"


async def test_an_export_is_shown_and_says_where_it_went(
    office: OfficeAtWork, sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.open("Pungutan di loket", moved=3)
    monkeypatch.chdir(tmp_path)
    written = tmp_path / f"{number}.txt"
    async with sit("hadi") as seat:
        await seat.press("e", "y")
        assert f"Ekspor {number}" in seat.title
        assert "ditulis ke" in " ".join(seat.status.split())
        assert "Timpa" not in seat.keys
        assert number in written.read_text()


async def test_an_export_replaces_a_file_only_when_told_to(
    office: OfficeAtWork, sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.open("Pungutan di loket", moved=3)
    monkeypatch.chdir(tmp_path)
    written = tmp_path / f"{number}.txt"
    written.write_text("catatan saya")
    async with sit("hadi") as seat:
        await seat.press("e", "y")
        assert "sudah ada" in seat.status
        assert "Timpa" in seat.keys
        assert written.read_text() == "catatan saya"
        await seat.press("w")
        assert "ditulis ke" in seat.status
        assert number in written.read_text()
        await seat.press("w")
        assert "tidak ada file yang perlu ditimpa" in seat.status


async def test_an_export_that_cannot_be_written_is_still_shown(
    office: OfficeAtWork, sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.open("Pungutan di loket", moved=3)
    (tmp_path / f"{number}.txt").mkdir()
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    async with sit("hadi") as seat:
        await seat.press("e", "y")
        assert "tidak tertulis" in seat.status
        assert f"Ekspor {number}" in seat.title


async def test_an_export_of_the_demo_stays_in_the_demo(
    office: OfficeAtWork, sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.open("Pungutan di loket", moved=3)
    here = tmp_path / "tempat kerja"
    here.mkdir()
    monkeypatch.chdir(here)
    async with sit("hadi", switchable=("rina", "hadi")) as seat:
        await seat.press("e", "y")
        assert "ditulis ke" in seat.status
    assert list(here.iterdir()) == []
    assert number in (office.path.parent / f"{number}.txt").read_text()


async def test_an_export_asks_before_it_writes(
    office: OfficeAtWork, sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.open("Pungutan di loket", moved=3)
    here = tmp_path / "sini"
    here.mkdir()
    monkeypatch.chdir(here)
    async with sit("hadi") as seat:
        await seat.press("e")
        assert f"Tulis teks ini ke file {number}.txt di folder ini?" in seat.status
        await seat.press("pagedown")
        assert "Tulis teks ini" in seat.status
        await seat.press("x")
        assert "tidak ditulis" in seat.status
        assert f"Ekspor {number}" in seat.title
        await seat.press("escape")
        assert "Papan" in seat.title
    assert not list(here.iterdir())


async def test_an_export_on_the_screen_keeps_a_reporter_unnamed(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Laporan Siti Aminah", subject="Siti Aminah", moved=3)
    async with sit("hadi") as seat:
        assert "Siti Aminah" in seat.screen
        await seat.press("e")
        assert "(identitas dirahasiakan)" in seat.screen
        assert "Aminah" not in seat.screen


async def test_the_report_is_shown(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press("p")
        assert "Laporan" in seat.title
        assert "LAYANAN PENGADUAN MASYARAKAT" in seat.screen.upper()


def test_keys_and_theme_are_read_from_files_and_the_later_file_wins(tmp_path: Path) -> None:
    office, own = tmp_path / "office.toml", tmp_path / "own.toml"
    office.write_text('theme = "terang"\n[keys]\nforward = "s"\n')
    own.write_text('[keys]\nforward = ["v", "ctrl+f"]\n')
    found = read_preferences([tmp_path / "none.toml", office, own], COMMANDS)
    assert found.palette is LIGHT
    keymap = Keymap.of(COMMANDS, found.keys)
    assert keymap.keys["forward"] == ("v", "ctrl+f")
    assert read_preferences([], COMMANDS).palette is DARK


def test_a_key_given_to_one_command_is_taken_from_its_own() -> None:
    keymap = Keymap.of(COMMANDS, {"forward": ("r",)})
    command = keymap.find("r", "board")
    assert command is not None
    assert command.id == "forward"
    assert "r" not in keymap.keys["return"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[keys]\nterbang = 'a'\n", "perintah terbang tidak dikenal"),
        ("[keys]\nforward = 3\n", "tulis satu tombol"),
        ("[keys]\nforward = 'v'\nreturn = 'v'\n", "tombol v dipakai untuk"),
        ("theme = 'ungu'\n", "tema ungu tidak ada"),
        ("keys = 3\n", "harus berupa tabel"),
        ("[keys]\nforward = 'q'\n", 'tambahkan tombol lain, misalnya quit = "Q"'),
        ("[keys]\nback = []\n", "back .* tidak memiliki tombol lagi"),
        ("[keys]\nforward = 'y'\n", "tombol y menjawab pertanyaan"),
        ("[keys]\nreturn = ['r', 'enter']\n", "tombol Enter menjawab pertanyaan"),
        ("[keys]\n'officer.remove' = 'x'\n", "tombol x menjawab pertanyaan"),
        ("[keys]\nsearch = 'escape'\n", "Esc selalu berarti kembali"),
        ("[keys]\nquit = []\n", "quit .* tidak memiliki tombol lagi"),
        ("[keys\n", "baris 1: bukan TOML yang benar"),
        ("x = " + "[" * 5_000, "bersarang terlalu dalam"),
    ],
)
def test_an_error_in_the_file_of_keys_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(text)
    with pytest.raises(BadInput, match=said):
        read_preferences([path], COMMANDS)


def test_no_two_commands_share_a_key_on_a_page() -> None:
    seen: dict[tuple[str, frozenset[str]], str] = {}
    for command in COMMANDS:
        for key in command.keys:
            assert seen.setdefault((key, command.pages), command.id) == command.id


def test_quit_may_have_another_key(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text("[keys]\nforward = 'q'\nquit = 'Q'\n")
    keymap = Keymap.of(COMMANDS, read_preferences([path], COMMANDS).keys)
    assert (keymap.keys["quit"], keymap.keys["back"]) == (("Q",), ("escape",))


async def test_remapped_keys_work_and_are_shown(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi", keymap=Keymap.of(COMMANDS, {"forward": ("v",)})) as seat:
        assert "v Selesaikan" in seat.keys
        await seat.press("a")
        assert "?" not in seat.status
        await seat.press("v")
        assert "Selesaikan langkah 4" in seat.status


async def test_two_desks_work_on_one_store(office: OfficeAtWork, sit: Sit) -> None:
    number = office.open("Pungutan di loket", moved=6)
    async with sit("rina") as rina, sit("hadi") as hadi:
        assert rina.number == number
        await rina.press("a", "y")
        await hadi.look()
        hadi.app.pages.board.seek(number)
        await hadi.press("r")
        await hadi.type("kurang lampiran")
        await hadi.press("enter", "y")
        await rina.look()
        assert rina.number == number
        assert "↶1" in rina.screen
    assert office.desk("lina").cases.read(number).events[-1].note == "kurang lampiran"
    assert office.desk("rina").acts.why_not(Act.COMPLETE, number) is None
    assert office.desk("rina").lists.board(SOP).lanes[4].cards[0].returns == 1
