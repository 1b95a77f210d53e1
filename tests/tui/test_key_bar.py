"""The key bar: the acts first, and what everybody needs always in sight."""

import pytest
from offices.on_screen import OfficeAtWork
from seat import Sit

from sop_tui.tui.frame import key_bar

ENDS = ": Perintah  ? Bantuan  q Keluar"


@pytest.mark.parametrize(
    ("moved", "first"),
    [
        (3, "a Selesaikan  Enter Buka  g Ambil  c Catatan"),
        (7, "a Paraf  r Kembalikan  Enter Buka  g Ambil"),
    ],
)
async def test_on_ones_own_card_opening_commands_and_help_have_room_at_80_columns(
    office: OfficeAtWork, sit: Sit, moved: int, first: str
) -> None:
    office.open("Pungutan di loket", moved=moved)
    async with sit("hadi") as seat:
        assert seat.rows[-2].split()[: len(first.split())] == first.split()
        assert seat.rows[-1].split()[-len(ENDS.split()) :] == ENDS.split()


async def test_the_acts_have_room_before_the_others(office: OfficeAtWork, sit: Sit) -> None:
    office.open("Antrean", moved=3)
    office.open("Pungutan di loket", moved=7)
    async with sit("hadi") as seat:
        await seat.press("a", "y")
        acts = "a Paraf  r Kembalikan  t Tarik kembali"
        assert seat.rows[-2].split()[: len(acts.split())] == acts.split()
        assert "m Meja ●1" in seat.rows[-1]


@pytest.mark.parametrize(
    ("key", "label"), [("e", "Ekspor"), ("p", "Laporan"), ("i", "Matriks"), ("?", "Bantuan"),
                       ("P", "Petugas"), ("m", "Meja")]
)  # fmt: skip
async def test_a_page_is_not_offered_on_itself(
    office: OfficeAtWork, sit: Sit, key: str, label: str
) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi", (200, 50)) as seat:
        assert f" {key} {label} " in seat.keys
        await seat.press(key, *(["x"] if key == "e" else []))  # a file is not written
        assert f" {key} {label} " not in seat.keys
        assert " q Kembali " in seat.keys


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (40, "a Selesaikan  ? Bantuan  q Keluar"),
        (60, "a Selesaikan  g Ambil  : Perintah  ? Bantuan  q Keluar"),
        (80, "a Selesaikan  u Tangguhkan sementara  g Ambil  : Perintah  ? Bantuan  q Keluar"),
    ],
)
def test_a_narrow_bar_keeps_the_first_act_help_and_the_way_out(columns: int, said: str) -> None:
    keys = [("a", "Selesaikan"), ("u", "Tangguhkan sementara"), ("g", "Ambil")]
    last = [(":", "Perintah"), ("?", "Bantuan"), ("q", "Keluar")]
    text = "".join(span.text for span in key_bar(keys, last, columns))
    assert text.split() == said.split()
    assert len(text) == columns
