"""The screen of an officer without a role, and of one who was removed."""

from collections.abc import Callable

import pytest
from officers_at_hand import KADIV, one_line
from offices.on_screen import OfficeAtWork
from seat import Seat, Sit

pytestmark = pytest.mark.both_engines

Compare = Callable[..., bool]


class TestNoOfficer:
    async def test_an_officer_without_a_role_begins_with_a_page_that_says_so(
        self, office: OfficeAtWork, sit: Sit
    ) -> None:
        office.open("Pungutan di loket", moved=3)
        async with sit("tamu") as seat:
            shown = one_line(seat)
            assert "Anda belum memegang peran dalam SOP mana pun." in shown
            assert "dari admin: Lina Putri" in shown
            await seat.press("q")
            assert "Papan PGM" in seat.title

    async def test_a_granted_role_is_shown_at_once(self, office: OfficeAtWork, sit: Sit) -> None:
        async with sit("tamu") as seat:
            office.desk("lina").officers.edit("tamu", give=[KADIV])
            await seat.look()
            assert "belum memegang peran" not in seat.screen
            assert "Kadiv (bersama Sari Dewi)" in seat.screen

    async def test_an_officer_with_a_role_begins_on_the_board(
        self, office: OfficeAtWork, sit: Sit
    ) -> None:
        for officer in ("hadi", "lina"):
            async with sit(officer) as seat:
                assert "Papan" in seat.title

    @pytest.mark.parametrize(
        "keys",
        [[], ["m"], ["enter"], ["i"], ["P"], ["P", "enter"], ["n"], ["/"], [":"], ["?"], ["a"],
         ["P", "t"], ["r"]],
    )  # fmt: skip
    async def test_a_removed_officer_sees_a_page_about_it_wherever_they_are(
        self, office: OfficeAtWork, sit: Sit, keys: list[str]
    ) -> None:
        office.open("Pungutan di loket", moved=7)
        async with sit("hadi") as seat:
            await seat.press(*keys)
            office.desk("lina").officers.remove("hadi")
            await seat.look()
            await self.gone(seat)

    @pytest.mark.parametrize("key", ["a", "n", "m", "P", "i", "?", "enter", "down", ":", "y"])
    async def test_a_key_between_removal_and_the_next_check_is_harmless(
        self, office: OfficeAtWork, sit: Sit, key: str
    ) -> None:
        office.open("Pungutan di loket", moved=3)
        async with sit("hadi") as seat:
            seat.app._poll = lambda: None  # type: ignore[method-assign]
            office.desk("lina").officers.remove("hadi")
            seat.app.desk.workplace.store.refresh()
            await seat.press(key)
            await seat.press("down")
            seat.app.reload()
            await self.gone(seat)

    async def test_an_act_of_a_removed_officer_is_refused_and_shown(
        self, office: OfficeAtWork, sit: Sit
    ) -> None:
        number = office.open("Pungutan di loket", moved=3)
        async with sit("hadi") as seat:
            seat.app._poll = lambda: None  # type: ignore[method-assign]
            await seat.press("a")
            office.desk("lina").officers.remove("hadi")
            await seat.press("y")
            assert "tidak terdaftar sebagai petugas" in one_line(seat)
        assert office.desk("lina").lists.card(number).node == "4"

    async def gone(self, seat: Seat) -> None:
        shown = one_line(seat)
        assert "Hadi Santoso" in seat.title
        assert "tidak terdaftar sebagai petugas di sini" in shown
        assert "Anda dikeluarkan oleh Lina Putri pada Senin, 23 November 2026 09.15" in shown
        assert "Admin di sini: Lina Putri." in shown
        assert seat.keys.split() == ["q", "Keluar"]
        await seat.press("a", "n", "P", "y")
        assert one_line(seat) == shown
        await seat.press("q")
        assert seat.app.return_code == 4

    async def test_a_stranger_is_told_the_same_from_the_start(
        self, office: OfficeAtWork, sit: Sit
    ) -> None:
        office.open("Pungutan di loket", moved=3)
        async with sit("orang-luar") as seat:
            shown = one_line(seat)
            assert "orang-luar tidak terdaftar sebagai petugas di sini" in shown
            assert "dikeluarkan" not in shown
            assert "Admin di sini: Lina Putri." in shown
