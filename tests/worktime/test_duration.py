"""Parsing printed times: results, the text that is kept, and refusals."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.sop.reading import read_folder, shipped_sops
from sop_tui.worktime import no_standard
from sop_tui.worktime.duration import Amount, Duration, Unit, add_up, differences, doubt_about
from sop_tui.worktime.no_standard import sets_no_standard
from sop_tui.worktime.printed import DurationProblem, read_duration, standardless_words


def read(printed: str, bare_unit: str = "") -> Duration:
    duration = read_duration(printed, bare_unit)
    assert duration is not None
    return duration


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("30 menit", "30 menit"),
        ("120 Menit", "120 menit"),
        ("15 mnt.", "15 menit"),
        ("3 jam", "3 jam"),
        ("3 jam kerja", "3 jam"),
        ("3 Hari", "3 hari"),
        ("  2\u00a0 hari  kerja ", "2 hari"),
        ("0,5 hari", "0,5 hari"),
        ("0.5 hari", "0,5 hari"),
        ("0.125 hari", "0,125 hari"),
        ("½ hari", "0,5 hari"),
        ("1/2 hari", "0,5 hari"),
        ("1 ½ hari", "1,5 hari"),
        ("1½ hari", "1,5 hari"),
        ("setengah hari", "0,5 hari"),
        ("satu setengah hari", "1,5 hari"),
        ("1 (satu) hari kerja", "1 hari"),
        ("60 (enam puluh) menit", "60 menit"),
        ("14 (empat belas) hari", "14 hari"),
        ("125 (seratus dua puluh lima) menit", "125 menit"),
        ("210 (dua ratus sepuluh) menit", "210 menit"),
        ("tiga hari", "3 hari"),
        ("sebelas jam", "11 jam"),
        ("sehari", "1 hari"),
        ("± 5 menit", "5 menit"),
        ("+/- 5 menit", "5 menit"),
        ("maksimal 3 hari", "3 hari"),
        ("Maks. 3 hari", "3 hari"),
        ("paling lama 7 (tujuh) hari kerja", "7 hari"),
        ("selambat-lambatnya 2 minggu", "2 minggu"),
        ("kurang lebih 10 menit", "10 menit"),
        ("5-10 menit", "10 menit"),
        ("3 - 5 hari", "5 hari"),
        ("1 – 20 Hari Kerja", "20 hari"),
        ("5 s.d. 10 menit", "10 menit"),
        ("5 s/d 10 menit", "10 menit"),
        ("5 sampai dengan 10 menit", "10 menit"),
        ("1 hari - 2 hari", "2 hari"),
        ("30 menit - 1 jam", "1 jam"),
        ("1 (satu) - 3 (tiga) hari", "3 hari"),
        ("5 hari 480 menit", "5 hari 480 menit"),
        ("480 menit 5 hari", "5 hari 480 menit"),
        ("1 jam 30 menit", "1 jam 30 menit"),
        ("1 jam, 30 menit", "1 jam 30 menit"),
        ("1 jam dan 30 menit", "1 jam 30 menit"),
        ("3 hari kalender", "3 hari kalender"),
        ("7 (tujuh) Hari Efektif", "7 hari"),
        ("1 x 24 jam", "1 x 24 jam"),
        ("2x24 jam", "2 x 24 jam"),
        ("3 × 24 jam", "3 x 24 jam"),
        ("1 minggu", "1 minggu"),
        ("1 bulan", "1 bulan"),
        ("2 menit/berkas", "2 menit"),
        ("2 menit / berkas permohonan", "2 menit"),
        ("15 menit per dokumen", "15 menit"),
        ("1 hr", "1 hari"),
        ("30 mnt", "30 menit"),
        ("30'", "30 menit"),
        ("10 – 15’", "15 menit"),
        ("maks. 2 hari", "2 hari"),
        ("1-2 hari", "2 hari"),
        ("1 atau 2 hari", "2 hari"),
        ("antara 1-2 hari", "2 hari"),
        ("kurang dari 1 jam", "1 jam"),
        ("lk. 1 jam", "1 jam"),
        ("+- 1 jam", "1 jam"),
        ("2 x 24 jam", "2 x 24 jam"),
        ("1(satu)hari", "1 hari"),
        ("paling lama 3 hari kerja", "3 hari"),
        ("selambatnya 3 hari", "3 hari"),
        ("7 hari kerja efektif", "7 hari"),
        ("3 (tiga) HK", "3 hari"),
        ("seperempat jam", "0,25 jam"),
        ("1 Minggu", "1 minggu"),
        ("2 Bulan", "2 bulan"),
        ("15 menit ;", "15 menit"),
        ("30 Menit **)", "30 menit"),
    ],
)
def test_forms_found_in_real_procedures_are_read(printed: str, said: str) -> None:
    duration = read(printed)
    assert str(duration) == said
    assert duration.printed == printed


@pytest.mark.parametrize(
    "printed",
    ["", "  ", "-", "–", "—", "--", "sesuai jadwal", "Sesuai Kebutuhan", "sesuai dengan ketentuan",
     "disesuaikan", "menyesuaikan", "Tentatif", "insidentil", "kondisional", "tidak ada",
     "tidak ditentukan", "tanpa batas waktu", "Semesteran", "Sepanjang tahun", "Triwulanan",
     "Segera", "Hari H s.d. H+7", "H-3", "setiap bulan", "bila diperlukan", "Per semester",
     "secara berkala", "sepanjang waktu", "Sesuai Kebutuhan.", "Segera setelah diterima", "H+7",
     "Hari-H", "Insidental", "Insidentiil", "Tentative", "menyesuaikan jadwal", "setiap hari kerja",
     "Mingguan", "2 kali setahun", "1x seminggu", "3 bulan sekali", "setahun sekali",
     "Tergantung jumlah berkas", "Berkelanjutan", "terus-menerus", "Hari itu juga", "seketika",
     "pada hari yang sama", "…", "±", "nihil", "(tidak ada)", "N/A", "Selama jam kerja",
     "selama kegiatan", "Akhir tahun", "awal bulan", "Tanggal 5 setiap bulan", "Januari - Maret",
     "Minggu ke-1", "TW I", "H-3 s/d H-1", "per kegiatan", "setiap ada surat masuk", "bila perlu",
     "sewaktu waktu", "Periodik", "fleksibel", "relatif", "belum ditentukan", "secepat-cepatnya",
     "tidak terikat waktu", "setiap saat"],
)  # fmt: skip
def test_no_standard_is_none_and_not_zero(printed: str) -> None:
    assert read_duration(printed) is None
    assert read_duration(printed, "hari") is None
    assert standardless_words(printed) == bool(printed.strip(" -–—…±"))


_PIECES = ["", "1", "12", "2,5", "x", "kali", "dalam", "se", "per", "hari", "bulan", "sekali", "h"]


@given(st.lists(st.sampled_from(_PIECES), max_size=5), st.sampled_from(["", " "]))
def test_a_text_that_begins_with_a_number_is_judged_by_the_whole_pattern(
    pieces: list[str], between: str
) -> None:
    text = between.join(("3", *pieces))
    assert sets_no_standard(text) == (re.fullmatch(no_standard._NO_STANDARD, text) is not None)


def test_reading_the_shipped_procedures_compiles_no_pattern_of_such_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(no_standard, "re", None)
    assert read_folder(shipped_sops()).procedures


@pytest.mark.parametrize(
    ("printed", "mend"),
    [
        ("1 tahun", "tulis dalam bulan: “12 bulan”"),
        ("satu semester", "tulis dalam bulan: “6 bulan”"),
        ("2 triwulan", "tulis dalam bulan: “6 bulan”"),
        ("30 detik", "tulis dalam menit: “0,5 menit”"),
        ("120 detik", "tulis dalam menit: “2 menit”"),
        ("50 detik", "tulis dalam menit: “1 menit”"),
        ("minimal 3 hari", "tulis batas atasnya"),
        ("> 1 hari", "tulis batas atasnya"),
        ("min. 30 menit", "tulis batas atasnya"),
        ("3 hari sejak berkas lengkap", "hapus yang sesudah waktunya"),
        ("3 hari kerja setelah diterima", "hapus yang sesudah waktunya"),
        ("1 hari kerja (8 jam)", "tulis satu waktu saja"),
        ("30", "tambahkan menit, jam, atau hari"),
        ("5 menti", "tulis misalnya “30 menit”"),
    ],
)
def test_a_refusal_suggests_what_to_write(printed: str, mend: str) -> None:
    with pytest.raises(DurationProblem) as caught:
        read_duration(printed)
    assert mend in str(caught.value)


@pytest.mark.parametrize(
    "printed",
    [
        "30",  # no unit
        "menit",
        "Disposisi",
        "Sda",
        "-5 menit",
        "0 menit",
        "0,0 hari",
        "5 menti",
        "30 detik",
        "1 tahun",
        "1.000 menit",  # a thousand or one
        "1,500 jam",
        "1 (dua) hari",
        "1 (satu hari",
        "1 () hari",
        "10-5 menit",
        "5-5 menit",
        "5-10",
        "1 hari - 2",
        "1 - 2 hari 30 menit",
        "2 hari - 1 minggu",
        "90 menit - 1 jam",
        "5 menit 5 menit",
        "1 jam 2 jam",
        "1 x 8 jam",
        "1 x 24 hari",
        "0,5 x 24 jam",
        "1 x 24 jam 30 menit",
        "1,5 bulan",
        "0,5 minggu",
        "2 menit/5 berkas",
        "3 hari per minggu",
        "3 hari/",
        "3 hari sejak berkas lengkap",
        "minimal 3 hari",
        "5 sekitar menit",
        "60 menit (1 jam)",
        "1..5 jam",
        "1,2,3 hari",
        "2/1 hari",
        "puluh hari",
        "dua tiga hari",
        "sepuluh satu hari",
        "sesuai 3 hari",
        "sesuai jadwal, 3 hari",
        "sesuai hari kerja",
        "3.. hari",
        "99999999 hari",
        "9" * 5000 + " menit",
        "5 hari dan",
        "<b>5</b> menit",
        "٣ menit",
    ],
)
def test_ambiguous_times_are_refused(printed: str) -> None:
    with pytest.raises(DurationProblem) as caught:
        read_duration(printed)
    assert caught.value.code == "duration"
    assert caught.value.printed == printed
    assert printed in str(caught.value)


@pytest.mark.parametrize(
    ("printed", "said"),
    [("1", "1 hari"), ("0.5", "0,5 hari"), ("30", "30 hari"), ("1-3", "3 hari"), ("2 jam", "2 jam"),
     ("2 (dua)", "2 hari")],
)  # fmt: skip
def test_numbers_without_a_unit_take_that_of_the_column(printed: str, said: str) -> None:
    assert str(read(printed, "hari")) == said
    assert str(read(printed, "Hari Kerja")) == said


def test_a_column_with_an_unknown_unit_is_refused() -> None:
    with pytest.raises(DurationProblem):
        read_duration("1", "fortnight")


def test_elapsed_hours_are_not_working_hours() -> None:
    assert read("2 x 24 jam").amounts == (Amount(Fraction(48), Unit.ELAPSED_HOUR),)
    assert read("48 jam").amounts == (Amount(Fraction(48), Unit.HOUR),)


def test_totals_are_added_per_unit_and_exactly() -> None:
    cells = ["1", "0.5", "0.5", "30", "1", "0.5", "0.5", "1", "0.5", "2", "5"]
    total = add_up(read_duration(cell, "hari") for cell in cells)
    assert str(total) == "42,5 hari"
    tenths = add_up([read("0,1 hari")] * 10)
    assert tenths.amounts == (Amount(Fraction(1), Unit.DAY),)


def test_totals_keep_days_and_minutes_apart_and_skip_steps_without_a_standard() -> None:
    cells = ["60 menit", "120 Menit", "-", "1 Hari", "2 hari", "300 menit", "2 Hari"]
    total = add_up(map(read_duration, cells))
    assert str(total) == "5 hari 480 menit"
    assert differences(read("5 hari 480 menit"), total) == ()


def test_a_stated_total_that_differs_says_in_which_unit() -> None:
    found = differences(read("6 hari 480 menit"), read("5 hari 8 jam 480 menit"))
    assert [str(difference.message) for difference in found] == [
        "tertulis 6 hari, jumlah langkah 5 hari",
        "tertulis 0 jam, jumlah langkah 8 jam",
    ]


amounts = st.builds(
    Amount,
    st.fractions(min_value="1/4", max_value=500).map(lambda f: Fraction(round(f * 4), 4)),
    st.sampled_from([Unit.DAY, Unit.HOUR, Unit.MINUTE]),
)


@given(st.lists(amounts, min_size=1, max_size=3, unique_by=lambda amount: amount.unit))
def test_a_printed_duration_reads_back_as_itself(parts: list[Amount]) -> None:
    total = add_up([Duration("", (part,)) for part in parts])
    assert read(str(total)).amounts == total.amounts


@given(st.text(max_size=40) | st.text("0123456789,.-/x() ½menitjamharisatudua", max_size=20))
def test_any_text_is_read_or_refused(printed: str) -> None:
    try:
        duration = read_duration(printed, "hari")
    except DurationProblem:
        return
    assert duration is None or all(amount.number > 0 for amount in duration.amounts)


@pytest.mark.parametrize(("printed", "hours"), [("1 x 24 jam kerja", 24), ("2x24 jam kerja", 48)])
def test_hours_called_working_hours_are_working_time(printed: str, hours: int) -> None:
    assert read(printed).amounts == (Amount(Fraction(hours), Unit.HOUR),)


@pytest.mark.parametrize(
    ("printed", "advice"),
    [("24 jam", "“1 x 24 jam”"), ("48 (empat puluh delapan) jam", "“2 x 24 jam”")],
)
def test_hours_that_could_mean_day_and_night_raise_a_doubt(printed: str, advice: str) -> None:
    doubt = doubt_about(read(printed))
    assert doubt is not None
    assert advice in str(doubt)


@pytest.mark.parametrize("printed", ["1 x 24 jam", "24 jam kerja", "8 jam", "30 menit"])
def test_unambiguous_hours_raise_no_doubt(printed: str) -> None:
    assert doubt_about(read(printed)) is None
