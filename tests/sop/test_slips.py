"""Typing mistakes in a definition: each is reported with line, step and correction.

An error that only follows from another one is not reported; it would point to the wrong place.
"""

from pathlib import Path

import pytest

from sop_tui.sop.reading import DefinitionProblem, parse_procedure

PATH = Path("rapat.toml")
SOUND = """code = "RPT"
agency = "Dinas Contoh"
number = "01/2026"
title = "Rapat Kerja"
created = 2026-01-02

[[role]]
id = "staf"
name = "Staf"

[[role]]
id = "kabag"
name = "Kabag"

[[role]]
id = "tim"
name = "Tim"

[[step]]
no = 1
activity = "Staf menyusun undangan"
role = "staf"
time = "30 menit"
output = ["undangan"]
[step.check]
role = "kabag"
act = "paraf"
return_to = ["1"]

[[step]]
no = 2
activity = "Rapat"
by = ["staf", ["kabag", "tim"]]
time = "1 hari"
next = "3"

[[step]]
no = 3
activity = "Kabag menilai"
[step.choice]
role = "kabag"
question = "Lengkap?"
[[step.choice.way]]
name = "Ya"
to = "4"
[[step.choice.way]]
name = "Tidak"
to = "selesai"

[[step]]
no = 4
activity = "Surat"
role = "staf"
leads_to = "surat-keluar"
waits = true
"""

SLIPS: dict[str, tuple[str, str, list[str]]] = {
    "one bracket": ("[[step]]\nno = 2", "[step]\nno = 2",
        ["30: langkah 2: tulis [[step]] dengan kurung siku ganda"]),
    "one bracket of a role": ('[[role]]\nid = "kabag"', '[role]\nid = "kabag"',
        ["11: tulis [[role]] dengan kurung siku ganda"]),
    "impossible day": ("2026-01-02", "2026-02-30",
        ["5: tanggal 2026-02-30 tidak ada atau tidak ditulis tahun-bulan-hari, misalnya "
         "2020-01-02"]),
    "day as people write it": ("2026-01-02", "02/01/2026",
        ["5: tanggal 02/01/2026 tidak ada atau tidak ditulis tahun-bulan-hari, misalnya "
         "2020-01-02"]),
    "curly quotes in a list": ('["undangan"]', "[“undangan”]",
        ['24: langkah 1: tanda kutip lengkung; ganti dengan tanda kutip lurus (")']),
    "check outside": ("[step.check]", "[check]",
        ["25: langkah 1: [check] berada di luar langkah; tulis [step.check] di bawah "
         "[[step]]-nya"]),
    "choice outside": ("[step.choice]", "[choice]",
        ["40: langkah 3: [choice] berada di luar langkah; tulis [step.choice] di bawah "
         "[[step]]-nya"]),
    "way outside": ("[[step.choice.way]]", "[[choice.way]]",
        ["43: langkah 3: [[choice.way]] berada di luar langkah; tulis [[step.choice.way]]"]),
    "way without its choice": ("[[step.choice.way]]", "[[step.way]]",
        ["43: langkah 3: tulis [[step.choice.way]]"]),
    "one bracket of a way": ("[[step.choice.way]]", "[step.choice.way]",
        ["43: langkah 3: tulis [[step.choice.way]] dengan kurung siku ganda"]),
    "ways": ("[[step.choice.way]]", "[[step.choice.ways]]",
        ["43: langkah 3: kunci “ways” tidak dikenal; perbaiki ejaannya atau hapus "
         "(mungkin “way”)"]),
    "by as a text": ('["staf", ["kabag", "tim"]]', '"staf, kabag"',
        ["33: langkah 2: “by” harus berupa daftar dalam kurung siku"]),
    "by with a misspelt role": ('["kabag", "tim"]', '["kabag", "timm"]',
        ["33: langkah 2: peran “timm” tidak dikenal; perbaiki ejaannya atau tambahkan [[role]] "
         "(mungkin “tim”)"]),
    "by of nobody": ('by = ["staf", ["kabag", "tim"]]', "by = []",
        ["30: langkah 2: tidak ada pelaksana maupun pemeriksa; isi role atau [step.check]"]),
    "a group of nobody": ('["kabag", "tim"]', "[]",
        ["33: langkah 2: yang bekerja bersama sedikitnya dua peran; tulis satu peran tanpa "
         "kurung"]),
    "a role twice": ('id = "tim"', 'id = "staf"',
        ["16: peran “staf” ditulis dua kali; ganti id atau hapus"]),
    "the name of a role": ('role = "staf"\ntime', 'role = "Staf"\ntime',
        ["22: langkah 1: peran “Staf” tidak dikenal; perbaiki ejaannya atau tambahkan [[role]] "
         "(mungkin “staf”)"]),
    "next as a number": ('next = "3"', "next = 3",
        ['35: langkah 2: “next” harus dalam tanda kutip: "3"']),
    "a way's target as a number": ('to = "4"', "to = 4",
        ['45: langkah 3: “to” harus dalam tanda kutip: "4"']),
    "the end in capitals": ('next = "3"', 'next = "Selesai"',
        ["35: langkah 2: “Selesai” harus ditulis “selesai”, dengan huruf kecil"]),
    "next to nowhere": ('next = "3"', 'next = "9"',
        ["35: langkah 2: tujuan next “9” tidak ada; pilih nomor langkah, misalnya “4”, atau "
         "“selesai”"]),
    "a misspelt key of a way": ('to = "4"', 'too = "4"',
        ["45: langkah 3: kunci “too” tidak dikenal; perbaiki ejaannya atau hapus (mungkin “to”)"]),
    "a way without a target": ('to = "4"\n', "", ["43: langkah 3: “to” belum ada; tambahkan"]),
    "two ways of a name": ('name = "Tidak"', 'name = "ya"',
        ["47: langkah 3: arah “ya” ditulis dua kali; ganti salah satu"]),
    "a choice that approves": ('question = "Lengkap?"', 'act = "paraf"',
        ["42: langkah 3: “act” hanya ada di bawah [step.check]"]),
    "a question of the step": ('activity = "Kabag menilai"', 'activity = "x"\nquestion = "Ya?"',
        ["40: langkah 3: “question” hanya ada di bawah [step.choice]"]),
    "keys of the step below its check": ('return_to = ["1"]', 'return_to = ["1"]\nnote = "x"',
        ["29: langkah 1: “note” milik langkah; tulis di atas [step.check]"]),
    "a misspelt leads_to": ("leads_to", "lead_to",
        ["54: langkah 4: kunci “lead_to” tidak dikenal; perbaiki ejaannya atau hapus "
         "(mungkin “leads_to”)"]),
    "leads_to a file": ('"surat-keluar"', '"surat-keluar.toml"',
        ["54: langkah 4: “surat-keluar.toml” bukan id SOP; tulis nama filenya tanpa .toml"]),
    "waits alone": ('leads_to = "surat-keluar"\n', "",
        ["54: langkah 4: waits tanpa leads_to; isi leads_to dengan id SOP yang ditunggu"]),
    "waits in Indonesian": ("waits = true", "waits = ya",
        ["55: langkah 4: bukan TOML yang benar: "
         "“ya” harus ditulis true atau false, dengan huruf kecil"]),
    "waits in capitals": ("waits = true", "waits = True",
        ["55: langkah 4: bukan TOML yang benar: "
         "“True” harus ditulis true atau false, dengan huruf kecil"]),
    "one bracket of a symbol": ("waits = true", 'waits = true\n[step.symbol]\nrole = "tim"',
        ["56: langkah 4: “symbol” harus ditulis sebagai [[step.symbol]]"]),
    "return_to as a text": ('return_to = ["1"]', 'return_to = "1"',
        ["28: langkah 1: “return_to” harus berupa daftar dalam kurung siku"]),
    "no way back": ('return_to = ["1"]\n', "",
        ["25: langkah 1: “return_to” belum ada; tambahkan"]),
    "an unknown act": ('"paraf"', '"parf"',
        ["27: langkah 1: “act” harus salah satu dari: setuju, paraf, tanda tangan"]),
    "a number twice": ("no = 3", "no = 2",
        ["38: langkah 2: nomor langkah seharusnya 3; urutkan mulai dari 1 tanpa nomor yang "
         "terlewat"]),
    "a number left out": ("no = 4", "no = 6",
        ["51: langkah 6: nomor langkah seharusnya 4; urutkan mulai dari 1 tanpa nomor yang "
         "terlewat"]),
    "nobody acts": ('role = "staf"\nleads_to', "leads_to",
        ["50: langkah 4: tidak ada pelaksana maupun pemeriksa; isi role atau [step.check]"]),
    "a key in Indonesian": ('activity = "Rapat"', 'kegiatan = "Rapat"',
        ["32: langkah 2: kunci “kegiatan” tidak dikenal; perbaiki ejaannya atau hapus "
         "(mungkin “activity”)"]),
    "no quotes": ('role = "staf"\ntime', "role = staf\ntime",
        ['22: langkah 1: bukan TOML yang benar: '
         'teks harus dalam tanda kutip lurus: "staf"']),
    "one quote": ('"Rapat Kerja"', '"Rapat Kerja',
        ["4: bukan TOML yang benar: "
         "tanda kutip tidak berpasangan; tambahkan atau hapus satu"]),
    "a colon": ("title =", "title:",
        ["4: bukan TOML yang benar: "
         "titik dua; tulis tanda = di antara kunci dan isinya"]),
    "no equals sign": ("title =", "title",
        ["4: bukan TOML yang benar: "
         "tanda = belum ada di antara kunci dan isinya"]),
    "no comma": ('["staf", [', '["staf" [',
        ["33: langkah 2: bukan TOML yang benar: "
         "koma belum ada di antara isi daftar"]),
    "a semicolon": ('["kabag", "tim"]', '["kabag"; "tim"]',
        ["33: langkah 2: bukan TOML yang benar: "
         "titik koma; pisahkan isi daftar dengan koma"]),
    "an open bracket": ('"tim"]]', '"tim"]',
        ["33: langkah 2: bukan TOML yang benar: "
         "kurung siku belum ditutup; tambahkan ]"]),
    "a key twice": ('time = "1 hari"', 'time = "1 hari"\ntime = "2 hari"',
        ["35: langkah 2: kunci atau tabel ditulis dua kali; hapus satu"]),
    "a space of word processors": ('role = "staf"\ntime', '\u00a0role = "staf"\ntime',
        ["22: langkah 1: bukan TOML yang benar: "
         "spasi khusus dari pengolah kata (U+00A0); ganti dengan spasi biasa"]),
}  # fmt: skip


def test_the_text_that_the_mistakes_are_made_in_is_valid() -> None:
    assert parse_procedure(SOUND, PATH).nodes


@pytest.mark.parametrize("slip", SLIPS)
def test_a_mistake_is_reported_once_with_line_step_and_correction(slip: str) -> None:
    before, after, expected = SLIPS[slip]
    assert before in SOUND
    with pytest.raises(DefinitionProblem) as caught:
        parse_procedure(SOUND.replace(before, after), PATH)
    assert [str(fault) for fault in caught.value.problems] == [f"rapat.toml:{e}" for e in expected]
