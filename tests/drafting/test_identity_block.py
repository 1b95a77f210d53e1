"""The identity block: approval, dates as offices write them, lists with and without bullets."""

import pytest

from sop_tui.drafting.draft import Identity
from sop_tui.drafting.identity import approval, identity_of, read_date
from sop_tui.drafting.interpret import drafts
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


def picture_of(*rows: tuple[str, ...]) -> Picture:
    xs, ys = (tuple(50.0 * n for n in range(k + 1)) for k in (len(rows[0]), len(rows)))
    cells = [Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text]
    return Picture("xlsx", (PaperSheet("", (Grid(xs, ys, tuple(cells)),)),))


def block_of(*rows: tuple[str, ...]) -> Identity:
    return identity_of(picture_of(*rows), None, None)


@pytest.mark.parametrize("kind", ["SOP", "SPO", "POS", "Protap", "SOP-AP", "Prosedur Tetap"])
def test_the_document_goes_by_any_of_its_names(kind: str) -> None:
    block = block_of((f"Nomor {kind}", "12/2020"), (f"Nama {kind}", "Surat Pindah"))
    assert (block.number, block.title) == ("12/2020", "Surat Pindah")


def test_a_document_number_is_a_number() -> None:
    assert block_of(("No. Dokumen", "445/12"), ("Judul", "Tamu")).number == "445/12"


def test_labels_on_the_lines_of_one_cell_are_read_each() -> None:
    block = block_of(
        ("Nomor SOP : 12/2020\nTanggal Pembuatan : 3 Maret 2020\nDisahkan oleh : Camat Tepi\n"
         "Nama : RARA SUNGAI\nNama SOP : Surat\nPindah Datang", ""),
        ("Dasar Hukum:\n1. Undang-Undang 3\n2. Perda 4\nKualifikasi Pelaksana:\nD3", ""),
    )  # fmt: skip
    assert (block.number, block.created, block.title) == (
        "12/2020",
        "2020-03-03",
        "Surat Pindah Datang",
    )
    assert (block.post, block.name) == ("Camat Tepi", "RARA SUNGAI")
    assert (block.legal_basis, block.qualifications) == (("Undang-Undang 3", "Perda 4"), ("D3",))


def test_the_heads_of_the_matrix_are_no_part_of_the_approval() -> None:
    """The block ends with the approval, directly above the matrix."""
    document = picture_of(
        ("Nama SOP", "Surat Pindah", "", "", "", "", ""),
        ("Disahkan oleh", "Camat", "", "", "", "", ""),
        ("No", "Kegiatan", "Staf", "Camat", "Kelengkapan", "Waktu", "Output"),
        ("1", "Menyusun konsep", "v", "", "surat", "1 jam", "konsep"),
    )  # fmt: skip
    (draft,) = drafts(document)
    assert (draft.identity.post, draft.identity.name) == ("Camat", "")
