"""Petugas by keyboard: reading, adding, changing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from officers_at_hand import FRIDAY, KABAG, KADIV, TODAY, choose, deputy, one_line
from offices.on_screen import SOP, Clock, OfficeAtWork
from seat import Sit, settled
from sizes import SIZES
from ssh_keys import public_key

from sop_tui.desk.desk import Desk
from sop_tui.desk.keys import add_key
from sop_tui.desk.office_files import office_clock
from sop_tui.desk.opening import initialize
from sop_tui.desk.settings import Settings
from sop_tui.desk.workplace import Workplace
from sop_tui.office.model import OfficerKind
from sop_tui.sop.reading import read_folder, shipped_sops
from sop_tui.storage.files.store import FileStore
from sop_tui.text.language import Language, LanguageCode
from sop_tui.tui.app import SopApp
from sop_tui.tui.pages.officers import OfficerPage

pytestmark = pytest.mark.both_engines

Compare = Callable[..., bool]


@pytest.fixture
def first(tmp_path: Path) -> Desk:
    """The desk of the only officer of a new store."""
    path, clock = tmp_path / "baru" / "sop-tui.json", Clock()
    initialize(path, "ani", "Ani Lestari", clock()).close()
    return Desk(
        Workplace(
            FileStore.open(path),
            "ani",
            settings=Settings(),
            library=lambda: read_folder(shipped_sops()),
            clock=lambda name: office_clock(path.parent, name),
            now=clock,
        )
    )


class TestLooking:
    async def test_everybody_sees_who_holds_which_role(
        self, office: OfficeAtWork, sit: Sit
    ) -> None:
        deputy(office)
        async with sit("tamu") as seat:
            await seat.press("P")
            assert "Petugas" in seat.title
            assert "7 petugas · 1 admin · 1 koordinator · 1 Plh./Plt. berlaku" in seat.screen
            assert "Hadi Santoso              Kabag P2 (PGM)" in seat.screen
            assert "Plh. Kabag P2 (PGM), Divisi Terkait (PGM)" in seat.screen
            assert "koord. admin" in seat.screen
            assert "19 peran tanpa pemegang: Kepala Bagian Organisasi (PPP)" in seat.screen

    async def test_only_admins_are_offered_changes_and_others_are_told_why(
        self, office: OfficeAtWork, sit: Sit
    ) -> None:
        async with sit("tamu", (120, 40)) as seat:
            await seat.press("P")
            for label in ("Baru", "Ubah", "Plh.", "Cabut", "Keluarkan"):
                assert f" {label} " not in seat.keys
            for key in ("n", "e", "X"):
                await seat.press(key)
                assert "hanya admin yang dapat mengubah daftar petugas" in seat.status
            for key in ("t", "c"):
                await seat.press(key)
                assert "hanya admin atau pemegang peran" in seat.status
        async with sit("lina", (120, 40)) as seat:
            await seat.press("P")
            for label in ("Baru", "Ubah", "Plh.", "Keluarkan"):
                assert f" {label} " in seat.keys

    @pytest.mark.parametrize("language", ["id", "en"])
    async def test_every_change_has_room_at_80_columns_and_the_rest_is_in_the_palette(
        self, office: OfficeAtWork, sit: Sit, language: LanguageCode
    ) -> None:
        deputy(office)
        async with sit("lina", (80, 24)) as seat:
            seat.app.language = Language(language)
            await choose(seat, "budi")
            for key in ("n", "e", "t", "c", "X", ":", "?", "q"):
                assert f" {key} " in seat.keys
            await seat.press(":")
            await seat.type(Language(language)("Lihat petugas"))
            await seat.press("enter")
            assert seat.app.page.id == "officer"
            for key in ("n", "e", "t", "c", "X", ":", "?", "q"):
                assert f" {key} " in seat.keys

    async def test_one_officer_with_roles_deputies_and_history(
        self, office: OfficeAtWork, sit: Sit
    ) -> None:
        deputy(office)
        async with sit("rina") as seat:
            await choose(seat, "budi")
            assert "budi · Analis" in seat.status
            await seat.press("enter")
            assert "Petugas budi" in seat.title
            shown = one_line(seat)
            assert "Plh. Kabag P2 (PGM) · berlaku" in shown
            assert "23/11/2026 s.d. 27/11/2026, surat PRIN-12/2026" in shown
            assert "ditunjuk oleh Lina Putri" in shown
            await seat.press("end")
            assert "ditunjuk sebagai Plh. Kabag P2 (PGM)" in one_line(seat)
            assert "oleh Lina Putri" in one_line(seat)
            await seat.press("q")
            assert seat.app.page.officer == "budi"

    async def test_the_cursor_stays_on_its_officer_when_others_change_the_list(
        self, office: OfficeAtWork, sit: Sit
    ) -> None:
        async with sit("rina") as seat:
            await choose(seat, "hadi")
            office.desk("lina").officers.add("citra", "Citra Anggraini")
            await seat.look()
            assert "Citra Anggraini" in seat.screen
            assert seat.app.page.officer == "hadi"

    async def test_the_palette_acts_on_the_officer_of_the_page_under_it(
        self, office: OfficeAtWork, sit: Sit
    ) -> None:
        async with sit("lina", (120, 40)) as seat:
            await choose(seat, "tamu")
            await seat.press(":")
            await seat.type("keluarkan")
            await seat.press("enter")
            assert "Keluarkan Tamu (tamu)?" in seat.status


class TestAdding:
    async def test_adding_the_second_officer_takes_roles_from_the_first_and_explains_it(
        self, first: Desk, sit: Sit
    ) -> None:
        every = len(first.officers.roles.all())
        async with sit("ani", desk=first) as seat:
            assert "Petugas ani" in seat.title
            assert f"pemegang setiap peran ({every} peran)" in one_line(seat)
            assert "Daftarkan petugas berikutnya: tombol n. Ke papan: tombol b." in one_line(seat)
            await seat.press("n", *"siti", "enter")
            await seat.type("Siti Aminah, S.H.")
            await seat.press("enter", "enter")
            await seat.type("Kabag P2")
            await seat.press("enter", "enter", "space")
            assert "Pilih peran" in seat.title
            while "Kabag P2" not in next(row for row in seat.rows if row.startswith("▌")):
                await seat.press("down")
            await seat.press("space", "enter")
            assert "Kabag P2 (PGM)" in seat.screen
            await seat.press("enter")
            asked = one_line(seat)
            assert "Daftarkan Siti Aminah, S.H. (siti): jabatan: Kabag P2" in asked
            assert "1 peran beralih dari Ani Lestari kepada Siti Aminah, S.H.: Kabag P2" in asked
            assert f"yang tidak dipegang petugas lain ({every - 1} peran)" in asked
            assert first.officers.all() == (first.officers.get("ani"),)
            await seat.press("y")
            assert "Siti Aminah, S.H. didaftarkan" in seat.status
            assert "beralih dari Ani Lestari" in one_line(seat)
            await seat.press("P")
            assert f"kini {every - 1} dari {every} peran" in one_line(seat)
        siti = first.officers.get("siti")
        assert (siti.name, siti.post, siti.roles) == ("Siti Aminah, S.H.", "Kabag P2", (KABAG,))
        assert "kabag-p2" not in first.me.roles[SOP]

    async def test_nothing_typed_is_lost_by_a_refusal(self, office: OfficeAtWork, sit: Sit) -> None:
        async with sit("lina") as seat:
            await seat.press("P", "n", "end", *["down"] * 9, "enter")
            assert "id wajib diisi" in seat.status
            await seat.type("Hadi")
            await seat.press("down")
            await seat.type("Hadi Yang Lain")
            await seat.press(*["down"] * 9, "enter")
            assert "id petugas Hadi tidak sah" in one_line(seat)
            await seat.press(*["up"] * 9, "ctrl+u")
            await seat.type("hadi")
            await seat.press(*["down"] * 9, "enter")
            assert "id petugas hadi sudah dipakai" in one_line(seat)
            assert "Hadi Yang Lain" in seat.screen
            await seat.press(*["up"] * 9, "2")
            await seat.press(*["down"] * 9, "enter", "x")
            assert "Hadi Yang Lain" in seat.screen
            await seat.press("enter", "y")
            assert "Hadi Yang Lain didaftarkan" in seat.status
            assert seat.app.page.officer == "hadi2"

    async def test_the_first_officer_is_reminded_to_drop_every_role(
        self, first: Desk, sit: Sit
    ) -> None:
        first.officers.add("hendra", "Hendra", roles=[KABAG])
        async with sit("ani", desk=first, size=(200, 50)) as seat:
            assert "Ani Lestari masih memegang semua peran (*)" in one_line(seat)


class TestChanging:
    async def test_only_what_was_changed_is_told_and_written(
        self, office: OfficeAtWork, sit: Sit
    ) -> None:
        async with sit("lina") as seat:
            await choose(seat, "budi")
            await seat.press("e")
            assert "Ubah data Budi Rahman" in seat.title
            await seat.press("end", *", S.H.", "down", "down", "down", "right", "right")
            office.desk("lina").officers.edit("budi", nip="1980", post="Analis Muda")
            await seat.press("down", "enter")
            asked = one_line(seat)
            assert "nama: Budi Rahman menjadi Budi Rahman, S.H.; menjadi admin?" in asked
            await seat.press("y")
        budi = office.desk("lina").officers.get("budi")
        assert (budi.name, budi.nip, budi.post) == ("Budi Rahman, S.H.", "1980", "Analis Muda")
        assert (budi.admin, budi.coordinator) == (True, False)

    async def test_roles_are_given_and_taken(self, office: OfficeAtWork, sit: Sit) -> None:
        async with sit("lina") as seat:
            await choose(seat, "hadi")
            await seat.press("e", *["down"] * 9, "space")
            ticked = [row for row in seat.rows if "[x]" in row]
            assert len(ticked) == 1
            assert "Kabag P2" in ticked[0]
            while "Kabag P2" not in next(row for row in seat.rows if row.startswith("▌")):
                await seat.press("down")
            await seat.press("space", "up", "space", "enter", "enter")
            asked = one_line(seat)
            assert "peran diberikan: Kadiv (PGM); peran dilepas: Kabag P2 (PGM)?" in asked
            assert "1 peran kini tanpa pemegang: Kabag P2 (PGM)" in asked
            await seat.press("y")
        assert office.desk("lina").officers.get("hadi").roles == (KADIV,)

    async def test_an_edit_without_changes_says_so(self, office: OfficeAtWork, sit: Sit) -> None:
        async with sit("lina") as seat:
            await choose(seat, "hadi")
            await seat.press("e", *["down"] * 9, "enter")
            assert "tidak ada yang diubah" in seat.status

    async def test_removing_asks_first(self, office: OfficeAtWork, sit: Sit) -> None:
        number = office.open("Pungutan", moved=3)
        async with sit("lina") as seat:
            await choose(seat, "tamu")
            await seat.press("X", "X", "enter", "x")
            assert office.desk("lina").officers.get("tamu")
            await seat.press("X", "y")
            assert "Tamu dikeluarkan" in seat.status
            assert "6 petugas" in seat.screen
            await choose(seat, "lina")
            await seat.press("X")
            assert "Lina Putri adalah admin terakhir" in seat.status
        history = office.desk("lina").officers.history("tamu")
        assert (history[-1].kind, history[-1].officer) == (OfficerKind.REMOVED, "lina")
        assert office.desk("lina").lists.card(number).number == number


async def test_names_of_officers_control_no_terminal(
    office: OfficeAtWork, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sop_tui.desk.inputs.forbidden_in", lambda _: None)
    hostile = "[red]A[/] {name} \x1b[2J\x9b\u202e"
    lina = office.desk("lina").officers
    lina.add("aaa", hostile, nip=hostile, post=hostile)
    lina.deputize("aaa", KABAG, "plh", TODAY, FRIDAY, hostile)
    lina.edit("aaa", name=hostile + "!")
    async with sit("lina", (120, 40)) as seat:
        for keys in (["P"], ["enter"], ["e"], ["escape", "t"], ["escape", "c"], ["x", "X"]):
            await seat.press(*keys)
            assert all(row.isprintable() and len(row) == 120 for row in seat.rows), keys
            assert "[red]A[/] {name} <1B>[2J<9B><U+202E>" in seat.screen, keys
        await seat.press("y")
        assert "dikeluarkan" in seat.status


PICTURES = {
    "list": ("lina", ["P"]),
    "officer": ("lina", ["P", "down", "enter"]),
    "form": ("lina", ["P", "down", "e"]),
    "roles": ("lina", ["P", "down", "e", *["down"] * 9, "space"]),
    "deputy": ("lina", ["P", "down", "down", "t"]),
    "question": ("lina", ["P", "down", "down", "X"]),
    "no-role": ("tamu", []),
    "removed": ("orang-luar", []),
}


@pytest.mark.file_only  # a picture does not depend on the engine
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("page", PICTURES)
def test_picture(
    office: OfficeAtWork, snap_compare: Compare, page: str, size: tuple[int, int]
) -> None:
    deputy(office)
    officer, keys = PICTURES[page]
    app = SopApp(office.new_desk(officer), Language())
    assert snap_compare(app, press=keys, terminal_size=size, run_before=settled)
    assert not app.return_code


@pytest.mark.file_only  # a picture does not depend on the engine
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_picture_of_the_first_officer(
    first: Desk, snap_compare: Compare, size: tuple[int, int]
) -> None:
    app = SopApp(first, Language())
    assert snap_compare(app, terminal_size=size, run_before=settled)
    assert not app.return_code


async def test_rights_an_admin_takes_are_named_to_the_others_and_on_the_page(
    office: OfficeAtWork, sit: Sit
) -> None:
    lina = office.desk("lina")
    lina.officers.add("tio", "Tio Admin", admin=True)
    office.desk("tio").officers.edit("tio", give=[KADIV])
    async with sit("lina", (120, 40)) as seat:
        assert "Tio Admin memberi dirinya sendiri peran" in seat.status
    lina.officers.edit("tio", take=[KADIV])
    async with sit("sari", (120, 40)) as seat:
        seat.app.pages.open(OfficerPage(seat.app, "tio"))
        await seat.settled()
        assert "Tio Admin memberi dirinya sendiri peran" in seat.screen


async def test_a_second_key_is_named_to_the_other_admins_and_on_its_owner_s_page(
    office: OfficeAtWork, sit: Sit
) -> None:
    lina = office.desk("lina")
    lina.officers.add("tio", "Tio Admin", admin=True)
    for which in range(2):
        add_key(office.desk("tio"), "sari", public_key(which))
    async with sit("lina", (120, 40)) as seat:
        assert "Tio Admin mendaftarkan kunci SSH tambahan bagi Sari Dewi" in seat.status
    async with sit("sari", (120, 40)) as seat:
        seat.app.pages.open(OfficerPage(seat.app, "sari"))
        await seat.settled()
        assert "Tio Admin mendaftarkan kunci SSH tambahan bagi Sari Dewi" in seat.screen
