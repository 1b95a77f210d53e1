"""Reading definitions: every error names the file, the line, the step and the correction."""

from pathlib import Path

import pytest
from sound_text import SOUND

from sop_tui.sop.reading import (
    DefinitionProblem,
    parse_procedure,
    read_procedure,
)
from sop_tui.sop.soundness import LONGEST_TEXT

PATH = Path("surat.toml")


def faults_of(old: str, new: str, path: Path = PATH) -> list[str]:
    """The messages when this part of the valid text is replaced."""
    assert SOUND.count(old) == 1, old
    with pytest.raises(DefinitionProblem) as caught:
        parse_procedure(SOUND.replace(old, new), path)
    return [str(fault) for fault in caught.value.problems]


def test_the_valid_text_is_read() -> None:
    procedure = parse_procedure(SOUND, PATH)
    assert procedure.id == "surat"
    assert [node.id for node in procedure.nodes] == ["1", "2", "2p", "3"]


REFUSALS = {
    "unknown key": (
        'title = "Surat Keluar"',
        'title = "Surat Keluar"\ntitel = "x"',
        "surat.toml:3: kunci “titel” tidak dikenal; perbaiki ejaannya atau hapus (mungkin “title”)",
    ),
    "unknown key of a check": (
        'act = "paraf"',
        'act = "paraf"\nreturn_too = ["1"]',
        "surat.toml:30: langkah 2: kunci “return_too” tidak dikenal; perbaiki ejaannya atau hapus "
        "(mungkin “return_to”)",
    ),
    "the model's own names": (
        'code = "SRT"',
        'code = "SRT"\nid = "lain"',
        "surat.toml:2: kunci “id” tidak dikenal; perbaiki ejaannya atau hapus",
    ),
    "the model's own name for steps": (
        'code = "SRT"',
        'code = "SRT"\nsteps = []',
        "surat.toml:2: kunci “steps” tidak dikenal; perbaiki ejaannya atau hapus (mungkin “step”)",
    ),
    "missing key": ('title = "Surat Keluar"\n', "", "surat.toml:1: “title” belum ada; tambahkan"),
    "missing key of a step": (
        'activity = "Menyusun konsep"\n',
        "",
        "surat.toml:14: langkah 1: “activity” belum ada; tambahkan",
    ),
    "number for a text": (
        'time = "1 hari"',
        "time = 1",
        "surat.toml:18: langkah 1: “time” harus berupa teks dalam tanda kutip",
    ),
    "text for a number": (
        "no = 3",
        'no = "3"',
        "surat.toml:33: langkah 3: “no” harus berupa bilangan bulat mulai dari 1",
    ),
    "number beyond all steps": (
        "no = 3",
        f"no = 0x{'f' * 9000}",
        "surat.toml:33: langkah 3: “no” harus berupa bilangan bulat mulai dari 1",
    ),
    "text for a list": (
        'return_to = ["1"]',
        'return_to = "1"',
        "surat.toml:30: langkah 2: “return_to” harus berupa daftar dalam kurung siku",
    ),
    "text for a date": (
        "created = 2020-01-02",
        'created = "2020-01-02"',
        "surat.toml:3: “created” harus berupa tanggal tanpa tanda kutip, misalnya 2020-01-02",
    ),
    "text for a truth": (
        'name = "Kabag"',
        'name = "Kabag"\noutside = "ya"',
        "surat.toml:13: “outside” harus true atau false",
    ),
    "text for a table": (
        "created = 2020-01-02",
        'approved_by = "Sekda"',
        "surat.toml:3: “approved_by” harus berupa tabel dengan kunci-kuncinya sendiri",
    ),
    "unknown act": (
        'act = "paraf"',
        'act = "cap"',
        "surat.toml:29: langkah 2: “act” harus salah satu dari: setuju, paraf, tanda tangan",
    ),
    "code": (
        'code = "SRT"',
        'code = "srt-1"',
        "surat.toml:1: kode “srt-1” tidak sah; pakai 2 sampai 5 huruf besar, misalnya PGM",
    ),
    "empty title": (
        'title = "Surat Keluar"',
        'title = "  "',
        "surat.toml:2: judul SOP kosong; isi title",
    ),
    "empty activity": (
        'activity = "Mengirim"',
        'activity = ""',
        "surat.toml:34: langkah 3: uraian kegiatan kosong; isi activity",
    ),
    "empty role name": (
        'name = "Kabag"',
        'name = ""',
        "surat.toml:12: nama peran kosong; isi name",
    ),
    "empty entry": (
        'inferred = ["role"]',
        'inputs = [\n  "surat",\n  "",\n]',
        "surat.toml:21: langkah 1: isi daftar kosong; isi atau hapus",
    ),
    "control character": (
        'activity = "Mengirim"',
        'activity = "Mengirim\\u001b[2J"',
        "surat.toml:34: langkah 3: teks memuat karakter terlarang <1B>; hapus",
    ),
    "line break in a text": (
        'activity = "Mengirim"',
        'activity = """Mengirim\nsurat"""',
        "surat.toml:34: langkah 3: teks memuat karakter terlarang <0A>; hapus",
    ),
    "text turned around": (
        'name = "Kabag"',
        'name = "Kabag\u202e"',
        "surat.toml:12: teks memuat karakter terlarang <U+202E>; hapus",
    ),
    "over-long text": (
        'activity = "Mengirim"',
        f'activity = "{"x" * (LONGEST_TEXT + 1)}"',
        "surat.toml:34: langkah 3: teks terlalu panjang (2001 karakter); ringkas sampai 2000",
    ),
    "over-long time": (
        'time = "1 hari"',
        f'time = "{"1" * 101}"',
        "surat.toml:18: langkah 1: waktu terlalu panjang; tulis singkat, misalnya “3 hari”",
    ),
    "role twice": (
        'name = "Kabag"',
        'name = "Kabag"\n\n[[role]]\nid = "staf"\nname = "Staf"',
        "surat.toml:15: peran “staf” ditulis dua kali; ganti id atau hapus",
    ),
    "unused role": (
        'name = "Kabag"',
        'name = "Kabag"\n\n[[role]]\nid = "sekda"\nname = "Sekda"',
        "surat.toml:15: peran “sekda” tidak dipakai langkah mana pun; pakai atau hapus",
    ),
    "unknown role": (
        'role = "kabag"\nact',
        'role = "kabid"\nact',
        "surat.toml:28: langkah 2: peran “kabid” tidak dikenal; perbaiki ejaannya atau "
        "tambahkan [[role]]",
    ),
    "unknown role of a step": (
        'activity = "Mengirim"\nrole = "kabag"',
        'activity = "Mengirim"\nrole = "sekda"',
        "surat.toml:35: langkah 3: peran “sekda” tidak dikenal; perbaiki ejaannya atau "
        "tambahkan [[role]]",
    ),
    "steps out of order": (
        "no = 3",
        "no = 4",
        "surat.toml:33: langkah 4: nomor langkah seharusnya 3; urutkan mulai dari 1 "
        "tanpa nomor yang terlewat",
    ),
    "nobody acts": (
        'activity = "Mengirim"\nrole = "kabag"',
        'activity = "Mengirim"',
        "surat.toml:32: langkah 3: tidak ada pelaksana maupun pemeriksa; isi role atau "
        "[step.check]",
    ),
    "no return target": (
        'return_to = ["1"]',
        "return_to = []",
        "surat.toml:30: langkah 2: pemeriksaan tanpa tujuan pengembalian; isi return_to, "
        "misalnya [“2”]",
    ),
    "unknown return target": (
        'return_to = ["1"]',
        'return_to = ["1", "1p"]',
        "surat.toml:30: langkah 2: tujuan pengembalian “1p” tidak ada; pilih simpul yang ada, "
        "misalnya “2”",
    ),
    "return to itself": (
        'return_to = ["1"]',
        'return_to = ["2p"]',
        "surat.toml:30: langkah 2: pemeriksaan “2p” kembali ke dirinya sendiri; pilih simpul "
        "lain, misalnya “2”",
    ),
    "return target twice": (
        'return_to = ["1"]',
        'return_to = ["1", "2", "1"]',
        "surat.toml:30: langkah 2: tujuan pengembalian “1” ditulis dua kali; hapus satu",
    ),
    "first check to itself": (
        'role = "staf"\ntime = "1 hari"\ninferred = ["role"]\n',
        'time = "1 hari"\ncheck = { role = "kabag", act = "setuju", return_to = ["1"] }\n',
        "surat.toml:18: langkah 1: pemeriksaan “1” kembali ke dirinya sendiri; pilih simpul lain, "
        "misalnya “2”",
    ),
    "inferred names no field": (
        'inferred = ["role"]',
        'inferred = ["check.role"]',
        "surat.toml:19: langkah 1: “check.role” bukan isian langkah ini; pilih dari role, "
        "activity, inputs, time, output, note",
    ),
    "inferred twice": (
        'inferred = ["role"]',
        'inferred = ["role", "role"]',
        "surat.toml:19: langkah 1: “role” ditulis dua kali; hapus satu",
    ),
    "total": (
        'stated_total = "1 hari 30 menit"',
        'stated_total = "1 hari 60 menit"',
        "surat.toml:4: jumlah waktu tidak cocok: tertulis 60 menit, jumlah langkah 30 menit; "
        "perbaiki salah satunya",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_an_error_names_file_line_step_and_correction(name: str) -> None:
    old, new, expected = REFUSALS[name]
    assert faults_of(old, new) == [expected]


def test_a_role_id_has_lower_case_letters_digits_and_hyphens() -> None:
    assert (
        "surat.toml:11: id peran “Kabag P2” tidak sah; pakai huruf kecil, angka, dan tanda hubung"
    ) in faults_of('id = "kabag"', 'id = "Kabag P2"')


@pytest.mark.parametrize(
    ("old", "new", "line", "step"),
    [
        ('time = "1 hari"', 'time = "agak lama"', 18, 1),
        ('stated_total = "1 hari 30 menit"', 'stated_total = "banyak"', 4, None),
        ('stated_total = "1 hari 30 menit"', 'limit = "14 hari kalender kira"', 4, None),
        ('stated_total = "1 hari 30 menit"', 'time_unit = "sesi"', 4, None),
    ],
)
def test_an_unreadable_time_is_quoted(old: str, new: str, line: int, step: int | None) -> None:
    with pytest.raises(DefinitionProblem) as caught:
        parse_procedure(SOUND.replace(old, new), PATH)
    (fault,) = caught.value.problems
    assert (fault.line, fault.step) == (line, step)
    assert "tidak dapat dibaca" in str(fault)
    assert new.split('"')[1] in str(fault)


def test_all_errors_are_reported_together_in_order_of_lines() -> None:
    text = SOUND.replace('"SRT"', '"x"').replace('["1"]', '["9"]').replace("no = 3", "no = 7")
    with pytest.raises(DefinitionProblem) as caught:
        parse_procedure(text, PATH)
    assert [fault.line for fault in caught.value.problems] == [1, 30, 33]
    assert caught.value.code == "definition"
    assert str(caught.value).startswith("surat.toml:1: kode “x”")
    assert str(caught.value).endswith("(dan 2 masalah lain)")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('code = "A', "surat.toml:1: bukan TOML yang benar"),
        ("code = 'A'\n\n[[step]\n", "surat.toml:3: langkah 1: bukan TOML yang benar pada kolom"),
        ("code = 'A'\nroles = [\n", "surat.toml:3: bukan TOML yang benar"),
        ("code = 'A'\ncode = 'B'\n", "surat.toml:2: kunci atau tabel ditulis dua kali; hapus"),
        ("[role]\n[role]\n", "surat.toml:1: tulis [[role]] dengan kurung siku ganda"),
        ("[x]\n[x]\n", "surat.toml:2: kunci atau tabel ditulis dua kali; hapus"),
        ("role = 'staf'\n", "surat.toml:1: “code” belum ada; tambahkan"),
        ("x = " + "[" * 5000, "surat.toml: isi bersarang terlalu dalam"),
        ("x = " + "1" * 5000, "surat.toml: isi bersarang terlalu dalam atau angka"),
        ("", "surat.toml:1: “code” belum ada; tambahkan"),
    ],
)
def test_text_that_is_no_definition_is_reported(text: str, expected: str) -> None:
    with pytest.raises(DefinitionProblem) as caught:
        parse_procedure(text, PATH)
    assert str(caught.value).startswith(expected)


@pytest.mark.parametrize("table", ["role", "step"])
def test_steps_and_roles_are_arrays_of_tables(table: str) -> None:
    with pytest.raises(DefinitionProblem) as caught:
        parse_procedure(f'code = "SRT"\n{table} = "x"\n', PATH)
    faults = [str(fault) for fault in caught.value.problems]
    assert f"surat.toml:2: “{table}” harus ditulis sebagai [[{table}]]" in faults


def test_a_step_that_is_no_table_is_named_by_its_position() -> None:
    with pytest.raises(DefinitionProblem) as caught:
        parse_procedure('code = "A"\ntitle = "T"\nrole = []\nstep = [1]', PATH)
    (fault,) = caught.value.problems
    assert (fault.line, fault.step) == (4, 1)


@pytest.mark.parametrize("text", ["role = []\nstep = []", "role = []\nstep = []\n# end"])
def test_a_definition_without_roles_and_steps_is_refused(text: str) -> None:
    with pytest.raises(DefinitionProblem) as caught:
        parse_procedure(f'code = "SRT"\ntitle = "T"\n{text}', PATH)
    assert [str(fault.what) for fault in caught.value.problems] == [
        "belum ada peran; tambahkan [[role]]",
        "belum ada langkah; tambahkan [[step]]",
    ]


@pytest.mark.parametrize("name", ["Surat Keluar.toml", "surat:keluar.toml", "\u202esurat.toml"])
def test_a_file_name_that_is_no_id_is_refused(name: str) -> None:
    with pytest.raises(DefinitionProblem, match="tidak dapat menjadi id SOP") as caught:
        parse_procedure(SOUND, Path(name))
    assert "\u202e" not in str(caught.value)


def test_messages_show_hostile_keys_and_names_as_visible_codes() -> None:
    text = SOUND.replace('code = "SRT"', '"\\u001b]52;c;x\\u0007" = 1\ncode = "SRT"')
    with pytest.raises(DefinitionProblem) as caught:
        parse_procedure(text, Path("a\x1b[31m.toml"))
    assert str(caught.value).isprintable()
    assert "<1B>]52;c;x<07>" in str(caught.value)


def test_a_byte_order_mark_and_windows_line_endings_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "surat.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())
    assert read_procedure(path) == parse_procedure(SOUND, PATH)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DefinitionProblem) as caught:
        read_procedure(tmp_path / "surat.toml")
    assert str(caught.value) == (
        f"{tmp_path}/surat.toml: tidak dapat dibaca (tidak ada); periksa nama dan izinnya"
    )
