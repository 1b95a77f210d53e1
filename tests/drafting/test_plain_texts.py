"""Text extracts and pasted tables: what the words say is found, what they do not say is asked."""

import pytest

from sop_tui.drafting.draft import Draft
from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts

HEAD = (
    "PEMERINTAH KOTA SUNGAI TUA\n\nNomor SOP\t7/SOP/2024\nTanggal Pembuatan\t3 Maret 2024\n"
    "Disahkan oleh\t SEKRETARIS DAERAH, RARA SUNGAI\nNama SOP\tPelayanan Dermaga\t\n"
    "Dasar Hukum:\tKualifikasi Pelaksana:\t\n"
    "<ol>1. Peraturan Nomor 5 Tahun 20142. Peraturan Nomor 6 Tahun 2015</ol>\t1. Paham arus\t\n\n"
)
TABLE = (
    "No\tUraian kegiatan\tPelaksana\t\t\tMutu Baku\t\t\tKet\n"
    "\t\tKepala Bagian Dermaga\tSekretaris Daerah\tAnalis Arus\tKelengkapan\tWaktu\tOutput\t\n"
    "1\tKabag Dermaga memerintahkan Analis Arus menyusun\t\t\t\tdisposisi\t10 menit\tperintah\t\n"
    "2\tMenyusun konsep surat\t\t\t\tperintah\t2 jam\tkonsep\t\n"
    "3\tMemeriksa konsep. Jika setuju diparaf dan disampaikan kepada Sekda. Jika tidak setuju"
    " dikembalikan kepada Analis Arus\t\t\t\tkonsep\t30 menit\tkonsep\t\n"
    "4\tMemeriksa dan menandatangani. Jika tidak setuju dikembalikan ke Kabag Dermaga"
    "\t\t\t\tkonsep\t1 hari\tsurat\t\n"
    "Jumlah Total Waktu\t\t\t\t\t\t1 hari 2 jam 40 menit\t\t\n"
)


def read_text(text: str) -> Draft:
    return drafts(read(text.encode()))[0]


def test_identity_of_an_extract_is_found() -> None:
    block = read_text(HEAD + TABLE).identity
    assert (block.agency, block.number) == ("PEMERINTAH KOTA SUNGAI TUA", "7/SOP/2024")
    assert (block.title, block.created) == ("Pelayanan Dermaga", "2024-03-03")
    assert (block.post, block.name) == ("SEKRETARIS DAERAH", "RARA SUNGAI")
    assert block.legal_basis == ("Peraturan Nomor 5 Tahun 2014", "Peraturan Nomor 6 Tahun 2015")


def test_words_name_who_acts_decides_and_to_whom_it_returns() -> None:
    steps = read_text(HEAD + TABLE).steps
    said = [[(s.phase, s.roles, s.act, s.return_to) for s in step.symbols] for step in steps]
    assert said == [
        [("work", ("kepala-bagian-dermaga",), "", ())],
        [("work", ("analis-arus",), "", ())],
        [("check", ("kepala-bagian-dermaga",), "paraf", ("2",))],
        [("check", ("sekretaris-daerah",), "tanda tangan", ("3",))],
    ]


def test_whatever_is_read_from_words_has_a_dagger() -> None:
    for step in read_text(HEAD + TABLE).steps:
        for symbol in step.symbols:
            assert {"role"} <= set(symbol.marks)


def test_a_total_under_the_table_is_read() -> None:
    draft = read_text(HEAD + TABLE)
    assert draft.stated_total == "1 hari 2 jam 40 menit"
    assert "stated_total" not in {doubt.field for doubt in draft.doubts}


def test_a_row_that_says_nothing_of_its_performer_is_asked() -> None:
    draft = read_text(TABLE.replace("Kabag Dermaga memerintahkan Analis Arus menyusun", "Menyusun"))
    assert ("role", 1) in {(doubt.field, doubt.step) for doubt in draft.open_doubts}
    assert draft.steps[0].symbols == ()


def test_a_markdown_table_is_read_and_marks_in_cells_are_daggered() -> None:
    draft = read_text(
        "| No | Kegiatan | Staf | Kepala | Kelengkapan | Waktu | Output | Ket |\n"
        "|----|----------|:----:|:------:|-------------|-------|--------|-----|\n"
        "| 1 | Menyusun surat | v | | konsep | 1 jam | surat | |\n"
        "| 2 | Mengirim surat | | √ | surat | 5 menit | tanda terima | loket |\n"
    )
    assert [step.symbols[0].roles for step in draft.steps] == [("staf",), ("kepala",)]
    assert all(step.inferred == ("role",) for step in draft.steps)
    assert draft.steps[1].note == "loket"


@pytest.mark.parametrize("heading", ["Waktu (hari)", "WAKTU (Hari)"])
def test_the_unit_of_bare_times_is_taken_from_the_heading(heading: str) -> None:
    text = TABLE.replace("\tWaktu\t", f"\t{heading}\t").replace("10 menit", "0.5")
    draft = read_text(text)
    assert draft.time_unit == "hari"
    assert ("time", 1) not in {(doubt.field, doubt.step) for doubt in draft.doubts}


def test_words_in_the_time_column_that_are_no_duration_are_asked() -> None:
    draft = read_text(TABLE.replace("\t10 menit\t", "\tDisposisi\t"))
    assert ("time", 1) in {(doubt.field, doubt.step) for doubt in draft.open_doubts}


def test_a_column_of_names_under_pelaksana_says_who_acts() -> None:
    draft = read_text(
        "No\tKegiatan\tPelaksana\tKelengkapan\tWaktu\tOutput\n"
        "1\tMencatat\tStaf Loket\tbuku\t5 menit\tcatatan\n"
        "2\tMengesahkan\tKepala Dermaga\tcatatan\t1 hari\tsurat\n"
    )
    assert [role.name for role in draft.roles] == ["Staf Loket", "Kepala Dermaga"]
    assert [step.symbols[0].roles for step in draft.steps] == [("staf-loket",), ("kepala-dermaga",)]


def test_marks_for_yes_and_no_say_who_decides_and_where_it_goes_back_to() -> None:
    draft = read_text(
        "No\tKegiatan\tKepala\tKasubag\tStaf\tKelengkapan\tWaktu\tOutput\n"
        "1\tMenyusun konsep\t\t\t[Red Box]\tdata\t1 jam\tkonsep\n"
        "2\tMelengkapi konsep\t\t[T]\t[Red Box]\tkonsep\t1 jam\tkonsep\n"
        "3\tMengoreksi konsep\t\t[Red Box]\t[Y]\tkonsep\t1 jam\tkonsep\n"
        "4\tMenandatangani\tSELESAI\t\t\tkonsep\t1 jam\tsurat\n"
    )
    said = [[(s.phase, s.roles, s.return_to) for s in step.symbols] for step in draft.steps]
    assert said[2] == [("check", ("kasubag",), ("2",))]
    assert said[3] == [("work", ("kepala",), ())]
    assert "check.return_to" in draft.steps[2].inferred
    because = {g.field: str(g.because) for g in draft.steps[2].grounds}["return_to"]
    assert because == "tanda “tidak” terdekat di baris sebelumnya"


def test_a_deputy_role_longer_by_its_ending_is_still_who_examines() -> None:
    draft = read_text(
        "No\tKegiatan\tKadiv\tKabag P2\tKelengkapan\tWaktu\tOutput\n"
        "1\tKabag P2 membuat konsep\t\t\tdata\t1 jam\tkonsep\n"
        "2\tKabag P2 menyampaikan konsep ke Kadivmin untuk dikoreksi dan paraf"
        "\t\t\tkonsep\t1 jam\tkonsep\n"
    )
    said = [(s.phase, s.roles, s.act) for s in draft.steps[1].symbols]
    assert said == [("work", ("kabag-p2",), ""), ("check", ("kadiv",), "paraf")]


def marked(*rows: str) -> Draft:
    """The draft of rows of No, Kegiatan, three roles and Kelengkapan; time and output are given."""
    head = "No\tKegiatan\tPelaksana\t\t\tMutu Baku\t\t\tKet\n"
    names = "\t\tStaf\tKasubag\tCamat\tKelengkapan\tWaktu\tOutput\t\n"
    return read_text(head + names + "".join(f"{row}\t5 menit\tsurat\t\n" for row in rows))


@pytest.mark.parametrize("sign", ["ü", "☑", "✔", "■", "⬤", "X"])
def test_any_sign_in_a_column_of_a_role_marks_who_works(sign: str) -> None:
    steps = marked(f"1\tMenerima\t-\t{sign}\t-\tsurat", f"2\tMencatat\t{sign}\t-\t-\tsurat").steps
    assert [symbol.roles for step in steps for symbol in step.symbols] == [("kasubag",), ("staf",)]
    assert all(symbol.marks for step in steps for symbol in step.symbols)


def test_yes_typed_below_a_typed_diamond_is_no_decision_of_its_own() -> None:
    steps = marked(
        "1\tMenyusun\t●\t\t\tsurat", "2\tMemaraf\tTidak\t◊\t\tsurat", "3\tMengirim\t\tYa\t●\tsurat"
    ).steps
    assert [[symbol.phase for symbol in step.symbols] for step in steps] == [
        ["work"], ["check"], ["work"],
    ]  # fmt: skip


@pytest.mark.parametrize("parts", [("a", "b"), ("a.", "b."), ("1.1", "1.2")])
def test_a_numbered_heading_of_lettered_steps_is_no_step(parts: tuple[str, str]) -> None:
    first, second = parts
    steps = read_text(
        "No\tKegiatan\tPelaksana\t\tMutu Baku\t\t\n\t\tStaf\tCamat\tKelengkapan\tWaktu\tOutput\n"
        f"1\tPersiapan\t\t\t\t\t\n{first}\tMenerima\tv\t\tsurat\t5 menit\tagenda\n"
        f"{second}\tMencatat\tv\t\tsurat\t5 menit\tagenda\n"
        "2\tPenutup\tv\t\tsurat\t5 menit\tarsip\n"
    ).steps
    assert [step.activity for step in steps] == ["Menerima", "Mencatat", "Penutup"]
    assert steps[0].printed == first.strip(".")


@pytest.mark.parametrize(
    ("words", "to"),
    [
        ("dikembalikan kepada staf untuk diperbaiki", ("1",)),
        ("dikembalikan kepada Staf.", ("1",)),
        ("dikembalikan kepada staf keuangan", ()),
    ],
)  # fmt: skip
def test_a_post_that_one_column_has_may_stand_alone(words: str, to: tuple[str, ...]) -> None:
    steps = read_text(
        "No\tKegiatan\tPelaksana\t\tMutu Baku\t\t\n"
        "\t\tStaf Dermaga\tCamat\tKelengkapan\tWaktu\tOutput\n"
        "1\tMenyusun konsep\tv\t\tsurat\t5 menit\tkonsep\n"
        f"2\tMemeriksa konsep. Jika tidak setuju {words}\t\tv\tkonsep\t5 menit\tkonsep\n"
        "3\tMengirim surat\tv\t\tsurat\t5 menit\ttanda terima\n"
    ).steps
    (check,) = steps[1].symbols
    assert check.return_to == to
