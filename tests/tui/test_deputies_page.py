"""Deputies by keyboard: named, acting, revoked."""

from collections.abc import Callable

import pytest
from officers_at_hand import FRIDAY, KABAG, KADIV, TODAY, choose, deputy, one_line
from offices.on_screen import OfficeAtWork
from seat import Sit

pytestmark = pytest.mark.both_engines

Compare = Callable[..., bool]


class TestDeputies:
    async def test_the_holder_names_a_deputy_who_then_acts_as_such(
        self, office: OfficeAtWork, sit: Sit
    ) -> None:
        number = office.open("Pungutan di loket", moved=3)
        async with sit("hadi") as seat:
            await choose(seat, "budi")
            await seat.press("t")
            assert "Tunjuk Plh./Plt.: Budi Rahman" in seat.title
            assert "Kabag P2 (PGM)" in seat.screen
            await seat.press(*["down"] * 3, "ctrl+u", "ctrl+k")
            await seat.type("27/11/2026")
            await seat.press("down", "enter")
            assert "nomor surat wajib diisi" in seat.status
            await seat.type("PRIN-12/2026")
            await seat.press("enter")
            asked = one_line(seat)
            assert "Tunjuk Budi Rahman sebagai Plh. Kabag P2 (PGM) dari Senin, 23 November" in asked
            assert "sampai Jumat, 27 November 2026, surat PRIN-12/2026?" in asked
            await seat.press("y")
            assert "Budi Rahman bertindak sebagai Plh. Kabag P2 (PGM)" in seat.status
        [acting] = office.desk("lina").officers.get("budi").acting
        assert (acting.capacity, acting.from_, acting.until, acting.granted_by) == (
            "plh", TODAY, FRIDAY, "hadi",
        )  # fmt: skip
        async with sit("budi") as seat:
            await seat.press("m")
            assert "Anda Plh. Kabag P2 sampai Jumat, 27 November 2026" in seat.screen
            assert seat.number == number
            await seat.press("a")
            assert "sebagai Plh. Kabag P2 (Budi Rahman)" in one_line(seat)
            await seat.press("y")
            assert "sebagai Plh. Kabag P2" in one_line(seat)
            office.clock.forward(days=5)
            await seat.press("q")
            seat.app._minute()
            await seat.press("m")
            assert "Plh. Kabag P2" not in seat.screen

    @pytest.mark.parametrize(
        ("first", "last", "said"),
        [
            ("besok", "27/11/2026", "tanggal awal tidak dapat dibaca"),
            ("23/11/2026", "31/11/2026", "tanggal akhir tidak dapat dibaca"),
            ("23/11/2026", "20-11-2026", "tanggal akhir mendahului tanggal awal"),
        ],
    )
    async def test_dates_that_make_no_sense(
        self, office: OfficeAtWork, sit: Sit, first: str, last: str, said: str
    ) -> None:
        async with sit("hadi") as seat:
            await choose(seat, "budi")
            await seat.press("t", "down", "down", "end", "ctrl+u")
            await seat.type(first)
            await seat.press("down", "end", "ctrl+u")
            await seat.type(last)
            await seat.press("down", *"X-1", "enter")
            assert said in seat.status
            assert first in seat.screen
            assert last in seat.screen

    async def test_an_admin_chooses_the_role_from_a_list(
        self, office: OfficeAtWork, sit: Sit
    ) -> None:
        async with sit("lina") as seat:
            await choose(seat, "budi")
            await seat.press("t", *["down"] * 9, "enter")
            assert "peran wajib dipilih" in seat.status
            await seat.press("space")
            assert "Divisi Terkait" not in seat.screen  # Budi holds it
            while "Kadiv  " not in next(row for row in seat.rows if row.startswith("▌")):
                await seat.press("down")
            await seat.press("enter")
            assert "Kadiv (PGM)" in seat.screen

    async def test_revoking_one_of_several(self, office: OfficeAtWork, sit: Sit) -> None:
        deputy(office)
        lina = office.desk("lina").officers
        lina.deputize("budi", KADIV, "plt", TODAY, FRIDAY, "PRIN-13/2026")
        async with sit("lina") as seat:
            await choose(seat, "budi")
            await seat.press("c")
            assert "Cabut penunjukan yang mana?" in seat.screen
            await seat.press("9", "2")
            assert "Cabut penunjukan Budi Rahman sebagai Plt. Kadiv (PGM)" in one_line(seat)
            await seat.press("y")
            assert "Plt. Kadiv (PGM) dicabut" in one_line(seat)
            await seat.press("c")
            assert "Cabut penunjukan Budi Rahman sebagai Plh. Kabag P2 (PGM)" in one_line(seat)
            await seat.press("escape")
        assert [a.role for a in office.desk("lina").officers.get("budi").acting] == [KABAG]

    async def test_a_holder_ends_only_what_is_theirs(self, office: OfficeAtWork, sit: Sit) -> None:
        deputy(office)
        async with sit("hadi") as seat:
            await choose(seat, "budi")
            await seat.press("c")
            assert "Cabut penunjukan Budi Rahman" in seat.status
        async with sit("sari") as seat:
            await choose(seat, "budi")
            await seat.press("c")
            assert "tidak ada penunjukan yang dapat Anda cabut" in seat.status
