"""The key bar: acts first, and the keys that everybody needs always visible."""

import pytest
from offices.on_screen import OfficeAtWork
from seat import Sit

from sop_tui.tui.frame import key_bar, title_row
from sop_tui.tui.ink import line_width

ENDS = ": Perintah  ? Bantuan  q Keluar"


@pytest.mark.parametrize(
    ("moved", "first"),
    [
        (3, "a Selesaikan  Enter Buka  g Ambil  c Catatan"),
        (7, "a Paraf  r Kembalikan  Enter Buka  g Ambil"),
    ],
)
async def test_on_an_own_card_the_keys_of_opening_commands_and_help_fit_80_columns(
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
    ("key", "keys"),
    [
        ("L", "←→ Bulan lain  s Jumlah per hari dan bulan  C Cetak"),
        ("?", "↑↓ Gulir  PgUp PgDn Sehalaman  Home End Awal dan akhir"),
        ("p", "←→ Masa lain  s Bulan/triwulan/semester  C Cetak"),
    ],
)
async def test_a_page_without_acts_shows_its_own_keys_in_their_row(
    office: OfficeAtWork, sit: Sit, key: str, keys: str
) -> None:
    office.open("Pungutan di loket", moved=3)
    async with sit("hadi") as seat:
        await seat.press(key)
        assert keys in seat.rows[-2]
        assert seat.rows[-1].split()[-2:] == ["q", "Kembali"]


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
        await seat.press(key, *(["x"] if key == "e" else []))  # no file is written
        assert f" {key} {label} " not in seat.keys
        assert " q Kembali " in seat.keys


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_the_officers_name_is_always_shown(columns: int) -> None:
    """Whoever finds another officer's name there must not act."""
    name = "Raden Mas Bambang Sutrisno Hadikusumo Prawirodirjo 陳美玲, S.H., M.H."
    row = title_row("Papan", name, "Kepala Bagian Umum", "10.15", columns)
    text = "".join(span.text for span in row)
    assert " Raden Mas" in text
    assert text.rstrip().endswith("… · 10.15")
    assert line_width(row) == columns


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (40, "a Selesaikan  ? Bantuan  q Keluar"),
        (60, "a Selesaikan  g Ambil  : Perintah  ? Bantuan  q Keluar"),
        (80, "a Selesaikan  u Tangguhkan sementara  g Ambil  : Perintah  ? Bantuan  q Keluar"),
    ],
)
def test_a_narrow_bar_keeps_the_first_act_help_and_quit(columns: int, said: str) -> None:
    keys = [("a", "Selesaikan"), ("u", "Tangguhkan sementara"), ("g", "Ambil")]
    last = [(":", "Perintah"), ("?", "Bantuan"), ("q", "Keluar")]
    text = "".join(span.text for span in key_bar(keys, last, columns))
    assert text.split() == said.split()
    assert len(text) == columns
