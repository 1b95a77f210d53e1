"""Rows as offices draw them: several symbols in a row, ways forward, an early end."""

from pathlib import Path

import pytest
from generated_rows import row_procedures
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace
from thoroughness import examples

from sop_tui.sop.inferred import inferable, is_inferred
from sop_tui.sop.model import Procedure, Step
from sop_tui.sop.reading import DefinitionProblem, Fault, parse_procedure, read_with_notices
from sop_tui.sop.soundness import findings

PATH = Path("evaluasi.toml")
HEAD = """\
code = "EVL"
title = "Evaluasi"
role = [
  { id = "staf", name = "Staf" },
  { id = "tim", name = "Tim" },
  { id = "kabag", name = "Kabag" },
  { id = "kepala", name = "Kepala" },
]
"""
ROWS = """\
[[step]]
no = 1
activity = "Menyusun bahan, dirapatkan, diparaf"
by = ["staf", ["tim", "kabag"], "staf"]
time = "3 hari"
[step.check]
role = "kabag"
act = "paraf"
return_to = ["1.2"]

[[step]]
no = 2
activity = "Dapat diselesaikan di provinsi?"
inferred = ["choice.question"]
[step.choice]
role = "kepala"
question = "Dapat diselesaikan di provinsi?"
[[step.choice.way]]
name = "Ya"
to = "3"
[[step.choice.way]]
name = "Tidak"
to = "4"
[[step.choice.way]]
name = "Tidak perlu"
to = "selesai"

[[step]]
no = 3
activity = "Menyelesaikan, diparaf berjenjang"
next = "5"
inferred = ["symbol.2.return_to"]
[[step.symbol]]
role = "staf"
[[step.symbol]]
check = { role = "kabag", act = "paraf", return_to = ["3"] }
[[step.symbol]]
check = { role = "kepala", act = "tanda tangan", return_to = ["3p", "3"], reject = true }
[[step.symbol]]
together = ["tim", "staf"]

[[step]]
no = 4
activity = "Meneruskan ke pusat"
role = "staf"
leads_to = "surat-keluar"
waits = true

[[step]]
no = 5
activity = "Mengarsipkan"
by = ["staf"]
next = "selesai"
"""


def faults_of(old: str, new: str) -> list[str]:
    assert ROWS.count(old) == 1, (old, ROWS.count(old))
    with pytest.raises(DefinitionProblem) as caught:
        parse_procedure(HEAD + ROWS.replace(old, new), PATH)
    return [str(fault) for fault in caught.value.problems]


def test_every_symbol_of_a_row_is_a_node_with_its_targets() -> None:
    procedure = parse_procedure(HEAD + ROWS, PATH)
    nodes = [(n.id, n.phase, "+".join(n.roles), n.next) for n in procedure.nodes]
    assert nodes == [
        ("1", "work", "staf", "1.2"),
        ("1.2", "work", "tim+kabag", "1.3"),
        ("1.3", "work", "staf", "1p"),
        ("1p", "check", "kabag", "2"),
        ("2", "choice", "kepala", None),
        ("3", "work", "staf", "3p"),
        ("3p", "check", "kabag", "3p2"),
        ("3p2", "check", "kepala", "3.2"),
        ("3.2", "work", "tim+staf", "5"),
        ("4", "work", "staf", "5"),
        ("5", "work", "staf", None),
    ]
    chosen = procedure.node("2")
    assert [(way.name, way.to) for way in chosen.ways] == [
        ("Ya", "3"), ("Tidak", "4"), ("Tidak perlu", None),
    ]  # fmt: skip
    assert procedure.node("1.2").shared
    assert (procedure.node("4").leads_to, procedure.node("4").waits) == ("surat-keluar", True)


def test_moving_forward_skips_nodes_and_moving_back_is_a_return() -> None:
    procedure = parse_procedure(HEAD + ROWS, PATH)
    chosen = procedure.node("2")
    assert [node.id for node in procedure.between(chosen, "4")] == ["3", "3p", "3p2", "3.2"]
    assert [node.id for node in procedure.between(chosen, "3")] == []
    assert [n.id for n in procedure.between(chosen, None)] == ["3", "3p", "3p2", "3.2", "4", "5"]
    assert procedure.is_return(chosen, "1p")
    assert procedure.is_return(chosen, "2")
    assert not procedure.is_return(chosen, "5")
    assert not procedure.is_return(chosen, None)


def test_the_short_form_means_the_same_as_the_long_one() -> None:
    long = parse_procedure(HEAD + ROWS, PATH)
    short = parse_procedure(HEAD + ROWS.replace('by = ["staf"]\n', 'role = "staf"\n'), PATH)
    assert long == short
    assert long.fingerprint == short.fingerprint


def test_inferred_fields_are_known_for_each_symbol() -> None:
    procedure = parse_procedure(HEAD + ROWS, PATH)
    assert is_inferred(procedure, procedure.node("2"), "question")
    assert not is_inferred(procedure, procedure.node("2"), "way")
    assert is_inferred(procedure, procedure.node("3p"), "return_to")
    assert not is_inferred(procedure, procedure.node("3p2"), "return_to")
    assert not is_inferred(procedure, procedure.node("3"))


REFUSALS = {
    "a choice of one way": (
        '[[step.choice.way]]\nname = "Tidak"\nto = "4"\n[[step.choice.way]]\n'
        'name = "Tidak perlu"\nto = "selesai"\n',
        "",
        "evaluasi.toml:26: langkah 2: pilihan memuat 1 arah; tulis 2 sampai 9 [[step.choice.way]]",
    ),
    "two ways of one name": (
        'name = "Tidak perlu"',
        'name = "tidak "',
        "evaluasi.toml:33: langkah 2: arah “tidak ” ditulis dua kali; ganti salah satu",
    ),
    "a way that is a digit": (
        'name = "Tidak perlu"',
        'name = "3"',
        "evaluasi.toml:33: langkah 2: nama arah tidak boleh hanya angka; tulis dengan kata",
    ),
    "a way to nowhere": (
        'to = "4"',
        'to = "14"',
        "evaluasi.toml:31: langkah 2: tujuan arah “14” tidak ada; pilih nomor langkah, misalnya "
        "“5”, atau “selesai”",
    ),
    "a way back to its own choice": (
        'to = "4"',
        'to = "2"',
        "evaluasi.toml:31: langkah 2: arah “Tidak” kembali ke pilihannya sendiri; pilih simpul "
        "lain",
    ),
    "a row that nothing leads to": (
        'to = "4"',
        'to = "5"',
        "evaluasi.toml:50: langkah 4: simpul 4 tidak pernah tercapai; arahkan next atau salah satu "
        "arah ke sini, atau hapus",
    ),
    "next to nowhere": (
        'next = "5"',
        'next = "6"',
        "evaluasi.toml:39: langkah 3: tujuan next “6” tidak ada; pilih nomor langkah, misalnya "
        "“5”, atau “selesai”",
    ),
    "next behind a choice": (
        'inferred = ["choice.question"]',
        'next = "3"',
        "evaluasi.toml:22: langkah 2: baris ini berakhir pada pilihan, yang sudah menentukan "
        "arahnya; hapus next",
    ),
    "two forms of who acts": (
        'role = "staf"\nleads_to',
        'role = "staf"\nby = ["staf", "tim"]\nleads_to',
        "evaluasi.toml:54: langkah 4: pelaksana ditulis dua kali; pakai role atau by saja",
    ),
    "symbols beside a short form": (
        'activity = "Menyelesaikan, diparaf berjenjang"',
        'activity = "Menyelesaikan, diparaf berjenjang"\nrole = "staf"',
        "evaluasi.toml:42: langkah 3: [[step.symbol]] memuat seluruh simbol baris; pindahkan role, "
        "by, check, dan choice ke dalamnya",
    ),
    "a symbol that is two": (
        'together = ["tim", "staf"]',
        'together = ["tim", "staf"]\nrole = "staf"',
        "evaluasi.toml:47: langkah 3: isi tepat satu dari role, together, check, atau choice pada "
        "setiap simbol",
    ),
    "a group of one": (
        'together = ["tim", "staf"]',
        'together = ["tim"]',
        "evaluasi.toml:48: langkah 3: yang bekerja bersama sedikitnya dua peran; tulis satu peran "
        "tanpa kurung",
    ),
    "a role twice in a group": (
        '["tim", "kabag"]',
        '["tim", "tim"]',
        "evaluasi.toml:12: langkah 1: peran “tim” ditulis dua kali dalam satu kelompok; hapus satu",
    ),
    "an unknown role in a group": (
        '["tim", "kabag"]',
        '["tim", "kabid"]',
        "evaluasi.toml:12: langkah 1: peran “kabid” tidak dikenal; perbaiki ejaannya atau "
        "tambahkan [[role]]",
    ),
    "by of numbers": (
        '"staf", ["tim", "kabag"]',
        '1, ["tim", "kabag"]',
        "evaluasi.toml:12: langkah 1: “by” berisi id peran, atau daftar peran yang mengerjakannya "
        "bersama",
    ),
    "waiting for nothing": (
        'leads_to = "surat-keluar"\n',
        "",
        "evaluasi.toml:54: langkah 4: waits tanpa leads_to; isi leads_to dengan id SOP yang "
        "ditunggu",
    ),
    "leading to no id": (
        'leads_to = "surat-keluar"',
        'leads_to = "Surat Keluar.toml"',
        "evaluasi.toml:54: langkah 4: “Surat Keluar.toml” bukan id SOP; tulis nama filenya tanpa "
        ".toml",
    ),
    "a check and a choice without an order": (
        'act = "paraf"\nreturn_to = ["1.2"]\n',
        'act = "paraf"\nreturn_to = ["1.2"]\n[step.choice]\nrole = "kabag"\n'
        'way = [{ name = "Ya", to = "2" }, { name = "Tidak", to = "1" }]\n',
        "evaluasi.toml:18: langkah 1: baris ini memuat pemeriksaan dan pilihan; tulis urutannya "
        "sebagai [[step.symbol]]",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_an_error_names_file_line_step_and_correction(name: str) -> None:
    old, new, expected = REFUSALS[name]
    assert expected in faults_of(old, new)


LOOPED = [(36, 3, "3.2"), (50, 4, "4"), (57, 5, "5")]  # 3p2 can still reject, so it has an end


def test_a_cycle_without_an_end_is_refused_at_each_of_its_nodes() -> None:
    assert faults_of('next = "selesai"', 'next = "4"') == [
        f"evaluasi.toml:{line}: langkah {step}: dari simpul {node} berkas tidak pernah selesai; "
        "beri arah ke langkah berikutnya atau “selesai”"
        for line, step, node in LOOPED
    ]


MISLEADING = {
    "single brackets, once": (
        "[step]\nno = 1\n",
        "evaluasi.toml:9: “step” harus ditulis sebagai [[step]]",
    ),
    "single brackets, twice": (
        "[step]\nno = 1\n\n[step]\nno = 2\n",
        "evaluasi.toml:9: langkah 1: tulis [[step]] dengan kurung siku ganda",
    ),
    "single brackets after double ones": (
        "[[step]]\nno = 1\n\n[step]\nno = 2\n",
        "evaluasi.toml:12: langkah 2: tulis [[step]] dengan kurung siku ganda",
    ),
    "single brackets of a way": (
        '[[step]]\nno = 1\n[step.choice.way]\nname = "Ya"\n[step.choice.way]\nname = "Tidak"\n',
        "evaluasi.toml:11: langkah 1: tulis [[step.choice.way]] dengan kurung siku ganda",
    ),
    "double brackets of a check": (
        '[[step]]\nno = 1\nactivity = "x"\n[[step.check]]\nrole = "kabag"\n',
        "evaluasi.toml:12: langkah 1: tulis [step.check] dengan satu kurung siku",
    ),
    "a check before its step": (
        '[step.check]\nrole = "kabag"\n\n[[step]]\nno = 1\n',
        "evaluasi.toml:9: [step.check] mendahului [[step]]; tulis [[step]] dahulu",
    ),
    "a check outside its step": (
        '[[step]]\nno = 1\nactivity = "x"\nrole = "staf"\n\n[check]\nrole = "kabag"\n',
        "evaluasi.toml:14: langkah 1: [check] berada di luar langkah; tulis [step.check] di "
        "bawah [[step]]-nya",
    ),
    "an impossible day": (
        "[x]\ncreated = 2020-02-30\n",
        "evaluasi.toml:10: tanggal 2020-02-30 tidak ada atau tidak ditulis tahun-bulan-hari, "
        "misalnya 2020-01-02",
    ),
    "an impossible month": (
        "[x]\ncreated = 2020-13-01\n",
        "evaluasi.toml:10: tanggal 2020-13-01 tidak ada atau tidak ditulis tahun-bulan-hari, "
        "misalnya 2020-01-02",
    ),
    "a date as people write it": (
        "[x]\ncreated = 02-01-2020\n",
        "evaluasi.toml:10: tanggal 02-01-2020 tidak ada atau tidak ditulis tahun-bulan-hari, "
        "misalnya 2020-01-02",
    ),
    "curly quotation marks": (
        "[[step]]\nno = 1\nactivity = “Menyusun”\n",
        'evaluasi.toml:11: langkah 1: tanda kutip lengkung; ganti dengan tanda kutip lurus (")',
    ),
    "a curly mark at the end": (
        '[[step]]\nno = 1\nactivity = "Menyusun”\n',
        'evaluasi.toml:11: langkah 1: tanda kutip lengkung; ganti dengan tanda kutip lurus (")',
    ),
    "curly marks in a list": (
        '[[step]]\nno = 1\ninputs = ["surat", “berkas”]\n',
        'evaluasi.toml:11: langkah 1: tanda kutip lengkung; ganti dengan tanda kutip lurus (")',
    ),
}


@pytest.mark.parametrize("name", MISLEADING)
def test_a_mistake_of_form_is_explained(name: str) -> None:
    text, expected = MISLEADING[name]
    with pytest.raises(DefinitionProblem) as caught:
        parse_procedure(HEAD + text, PATH)
    assert expected in [str(fault) for fault in caught.value.problems]


def test_a_curly_quotation_mark_inside_a_text_is_no_mistake() -> None:
    with pytest.raises(DefinitionProblem) as caught:
        parse_procedure('title = "Hal “penting”" x\n', PATH)
    assert "lengkung" not in str(caught.value)


def test_a_time_in_words_is_kept_with_a_notice(tmp_path: Path) -> None:
    path = tmp_path / "evaluasi.toml"
    path.write_text(HEAD + ROWS.replace('"3 hari"', '"Hari H s.d. H+7"'), encoding="utf-8")
    procedure, notices = read_with_notices(path)
    assert procedure.standard(1) is None
    assert notices == (
        Fault(
            str(path),
            13,
            1,
            notices[0].what,
        ),
    )
    assert "Hari H s.d. H+7" in str(notices[0])


@given(row_procedures())
@settings(max_examples=examples(80), suppress_health_check=[HealthCheck.filter_too_much])
def test_a_valid_procedure_is_kept_unchanged_and_every_node_reaches_the_end(
    procedure: Procedure,
) -> None:
    again = Procedure.from_canonical(procedure.canonical())
    assert again == procedure
    assert again.nodes == procedure.nodes
    ids = [node.id for node in procedure.nodes]
    assert len(set(ids)) == len(ids)
    assert [node.index for node in procedure.nodes] == list(range(len(ids)))
    finishing: set[str | None] = {None}
    while True:
        more = {n.id for n in procedure.nodes if set(n.targets()) & finishing}
        if more <= finishing:
            break
        finishing |= more
    assert finishing == {None, *ids}
    for node in procedure.nodes:
        assert set(node.targets()) - {None} <= set(ids)
        assert (node.phase == "choice") == bool(node.ways)
        assert (node.phase == "check") == (node.act is not None)


@given(row_procedures())
@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.filter_too_much])
def test_exactly_the_inferable_names_are_accepted(procedure: Procedure) -> None:
    def marked(step: Step, *words: str) -> Step:
        return replace(step, inferred=words)

    every = replace(procedure, steps=tuple(marked(s, *inferable(s)) for s in procedure.steps))
    assert findings(every) == ()
    wrong = replace(procedure, steps=tuple(marked(s, "symbol.99") for s in procedure.steps))
    assert len(findings(wrong)) == len(procedure.steps)
