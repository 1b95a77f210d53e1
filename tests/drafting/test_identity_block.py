"""The identity block: approval, dates as offices write them, lists with and without bullets."""

import pytest

from sop_tui.drafting.identity import approval, identity_of, read_date
from sop_tui.drafting.picture import Cell, Grid, PaperSheet, Picture
from sop_tui.drafting.words import answer, heading, items, step_number


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Kepala Dinas,\n\nDrs. Rara, M.Si\nPembina Tk. I (IV/b)\nNIP. 19700101 199001 1 001",
         ("Kepala Dinas", "Drs. Rara, M.Si", "19700101 199001 1 001")),
        ("Kepala Kantor Wilayah Drs. Rara Sungai, M.Si NIP. 196202191986031002",
         ("Kepala Kantor Wilayah", "Drs. Rara Sungai, M.Si", "196202191986031002")),
        ("SEKRETARIS DAERAH, RARA SUNGAI", ("SEKRETARIS DAERAH", "RARA SUNGAI", "")),
        ("SEKRETARIS JENDERAL RARA SUNGAI", ("SEKRETARIS JENDERAL", "RARA SUNGAI", "")),
        ("Camat\nttd\nNama: RARA", ("Camat", "RARA", "")),
        ("", ("", "", "")),
    ],
)  # fmt: skip
def test_the_approval_is_split_into_post_name_and_nip(
    printed: str, read: tuple[str, str, str]
) -> None:
    assert approval(printed)[:3] == read


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("2 Januari 2020", "2020-01-02"), (": 12 Pebruari 2018", "2018-02-12"),
        ("02-01-2020", "2020-01-02"), ("20/12/2019", "2019-12-20"), ("2020-01-02", "2020-01-02"),
        ("12 Juni2020", "2020-06-12"), ("Januari 2020", ""), ("31 Februari 2020", ""), ("-", ""),
    ],
)  # fmt: skip
def test_dates_are_read_as_offices_write_them(printed: str, iso: str) -> None:
    assert read_date(printed) == iso


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        ("1. UU Tahun 20142. PP Tahun 2015", ("UU Tahun 2014", "PP Tahun 2015")),
        ("- Sda - RSP, Notulen", ("Sda", "RSP, Notulen")),
        ("a. laporan hasil b. Lembar Disposisi", ("laporan hasil", "Lembar Disposisi")),
        ("Surat\nDisposisi", ("Surat", "Disposisi")),
        ("Surat permohonan yang\nDitandatangani", ("Surat permohonan yang Ditandatangani",)),
        ("surat\npermohonan", ("surat permohonan",)),
        ("Permenpan 35 Tahun 2012", ("Permenpan 35 Tahun 2012",)),
        ("-", ()), ("", ()),
    ],
)  # fmt: skip
def test_lists_lose_their_marks_and_nothing_else(printed: str, listed: tuple[str, ...]) -> None:
    assert items(printed) == listed


def test_lines_that_only_the_paper_broke_are_one() -> None:
    assert items("Surat\nDisposisi", wrapped=True) == ("Surat Disposisi",)


@pytest.mark.parametrize(
    ("printed", "column"),
    [
        ("Uraian Prosedur", "activity"), ("AKTIFITAS", "activity"), ("Persyaratan", "inputs"),
        ("Sumber Data", "inputs"), ("Waktu (hari)", "time"), ("Out put", "output"),
        ("Ket-", "note"), ("N o", "no"), ("Kepala Dinas", None),
        ("Bila terlambat, waktu habis dan output tidak terbit pada hari yang sama", None),
    ],
)  # fmt: skip
def test_headings_are_known_under_the_words_that_offices_use(
    printed: str, column: str | None
) -> None:
    assert heading(printed) == column


def test_who_approved_may_stand_in_the_rows_below_the_label() -> None:
    table = Grid(
        (0, 50, 100), tuple(range(0, 60, 10)),
        (Cell(0, 0, "Disahkan oleh", 4, 1), Cell(1, 1, "Kepala Dinas"), Cell(2, 1, "RARA SUNGAI"),
         Cell(3, 1, "NIP. 19700101 199001 1 001"), Cell(4, 0, "Nama SOP"), Cell(4, 1, "Dermaga")),
    )  # fmt: skip
    block = identity_of(Picture("xlsx", (PaperSheet("", (table,)),)), None, None)
    assert (block.post, block.name) == ("Kepala Dinas", "RARA SUNGAI")
    assert (block.nip, block.title) == ("19700101 199001 1 001", "Dermaga")


def test_answers_and_numbers() -> None:
    assert [answer(w) for w in ("Ya", "Sudah sesuai", "T", "Belum sesuai", "Lanjut")] == [
        1, 1, -1, -1, 0,
    ]  # fmt: skip
    assert [step_number(n) for n in ("3", "3.", "(3)", "3a", "")] == [3, 3, 3, None, None]
