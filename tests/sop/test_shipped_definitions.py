"""The shipped definitions contain what their documents say, cell by cell.

``documents/`` has the text extracts of the five documents; ``READING`` how each row is read.
"""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from sop_tui.sop.model import Procedure
from sop_tui.sop.reading import read_folder, read_procedure, shipped_sops
from sop_tui.worktime.printed import read_duration

DOCUMENTS = Path(__file__).parent / "documents"

CODES = {
    "pendampingan-hukum-asn": "PHA",
    "standar-pelayanan-kab-tangerang": "SPT",
    "pengaduan-masyarakat": "PGM",
    "pemantauan-pelayanan-publik": "PPP",
    "standar-pelayanan-kanwil": "SPK",
}
AGENCIES = {
    "pendampingan-hukum-asn": "Pemerintah Kota Tangerang",
    "standar-pelayanan-kab-tangerang": "Pemerintah Kabupaten Tangerang",
    "pengaduan-masyarakat": "Kantor Wilayah Kementerian Hukum dan HAM Kep. Bangka Belitung",
    "pemantauan-pelayanan-publik": "Pemerintah Kota Tangerang",
    "standar-pelayanan-kanwil": "Kantor Wilayah Kementerian Hukum dan HAM",
}
TOTALS = {
    "pendampingan-hukum-asn": "7 hari",
    "standar-pelayanan-kab-tangerang": "42,5 hari",
    "pengaduan-masyarakat": "290 menit",
    "pemantauan-pelayanan-publik": "5 hari 480 menit",
    "standar-pelayanan-kanwil": "5 hari 6 jam 120 menit",
}
STATED = {"pendampingan-hukum-asn": "7 hari", "pemantauan-pelayanan-publik": "5 hari 480 menit"}
OUTSIDE = {("standar-pelayanan-kab-tangerang", "opd"), ("pengaduan-masyarakat", "pelapor")}
ROLES = {
    "pendampingan-hukum-asn": "kabag-hukum ketua-tim-bantuan-hukum analis-hukum",
    "standar-pelayanan-kab-tangerang": "bupati sekda asda-3 kabag-organisasi kasubag staf opd",
    "pengaduan-masyarakat": "divisi-terkait kakanwil kadiv kabag-p2 kasubag-pphti pelapor",
    "pemantauan-pelayanan-publik": "kabag-organisasi ketua-tim-kerja asisten-administrasi-umum "
    "sekda analis-pelayanan-publik",
    "standar-pelayanan-kanwil": "ka-kanwil kadiv-administrasi kabag-program-humas "
    "kasubbag-program-pelaporan pelaksana",
}

# no | does | decides (= when the step is only a check) | act | return to | inferred fields
READING = {
    "pendampingan-hukum-asn": """
        1 | kabag-hukum | - | | | role
        2 | ketua-tim-bantuan-hukum | - | | | role
        3 | analis-hukum | - | | | role
        4 | analis-hukum | ketua-tim-bantuan-hukum | paraf | 4 | role check
        5 | kabag-hukum | = | setuju | 4p | check
    """,
    "standar-pelayanan-kab-tangerang": """
        1 | opd | - | | | role
        2 | staf | - | | | role
        3 | kabag-organisasi | - | | | role
        4 | kasubag | - | | | role
        5 | kabag-organisasi | = | setuju | 4 | check
        6 | asda-3 | = | paraf | 5 | check
        7 | sekda | = | paraf | 6 | check
        8 | bupati | = | tanda tangan | 7 | check
        9 | staf | - | | | role
        10 | staf | - | | | role
        11 | staf | - | | | role
    """,
    "pengaduan-masyarakat": """
        1 | pelapor | - | | |
        2 | kakanwil | - | | |
        3 | kadiv | - | | |
        4 | kabag-p2 | - | | |
        5 | kasubag-pphti | - | | |
        6 | kasubag-pphti | - | | |
        7 | kasubag-pphti | kabag-p2 | paraf | 6 | check.return_to
        8 | kabag-p2 | kadiv | paraf | 7p | check.return_to
        9 | kadiv | kakanwil | tanda tangan | 8p | check.return_to
        10 | divisi-terkait | - | | |
        11 | kakanwil | - | | |
        12 | kadiv | - | | |
        13 | kabag-p2 | - | | |
        14 | kasubag-pphti | - | | |
    """,
    "pemantauan-pelayanan-publik": """
        1 | kabag-organisasi | - | | | role
        2 | ketua-tim-kerja | - | | | role
        3 | kabag-organisasi | = | paraf | 2 | check.role
        4 | asisten-administrasi-umum | = | paraf | 3 |
        5 | sekda | = | tanda tangan | 4 |
        6 | ketua-tim-kerja | - | | | role
        7 | analis-pelayanan-publik | - | | | role
        8 | analis-pelayanan-publik | - | | | role
        9 | ketua-tim-kerja | = | paraf | 8 | check.role check.return_to
        10 | kabag-organisasi | = | tanda tangan | 9 |
        11 | ketua-tim-kerja | - | | |
    """,
    "standar-pelayanan-kanwil": """
        1 | ka-kanwil | - | | |
        2 | kadiv-administrasi | - | | |
        3 | kabag-program-humas | - | | |
        4 | kasubbag-program-pelaporan | - | | |
        5 | pelaksana | - | | |
        6 | kasubbag-program-pelaporan | = | setuju | 5 |
        7 | pelaksana | - | | |
        8 | kasubbag-program-pelaporan | = | setuju | 7 |
        9 | kabag-program-humas | = | setuju | 8 | check.return_to
        10 | kadiv-administrasi | = | setuju | 9 | check.return_to
        11 | ka-kanwil | - | | |
    """,
}

# Corrections of the print: a column's name, and a cell in the wrong column.
ROLE_NAMES_READ = {"Kabag. Oig": "Kabag. Organisasi"}
MONTHS = {"Januari": 1, "Maret": 3, "Desember": 12}


@pytest.fixture(params=sorted(CODES))
def procedure(request: pytest.FixtureRequest) -> Procedure:
    return read_procedure(shipped_sops() / f"{request.param}.toml")


def document(procedure: Procedure) -> str:
    text = (DOCUMENTS / f"{procedure.id}.txt").read_text(encoding="utf-8")
    return re.sub(r"<[^>]*>", "", text)


def rows(procedure: Procedure) -> list[list[str]]:
    """The cells of every row of the table: number, activity, roles, and the four columns."""
    table = document(procedure).partition("Kelengkapan")[2]
    cells = [line.split("\t") for line in table.split("\n") if re.match(r"\d+\.?\t", line)]
    return [[cell.strip() for cell in row] for row in cells]


def header_line(procedure: Procedure, label: str) -> str:
    """The text after the label and its colon."""
    found = re.search(rf"(?:^|\s){label}\t(.*)$", document(procedure), re.MULTILINE | re.IGNORECASE)
    assert found, label
    return found[1].strip().removeprefix(":").strip()


def header_cells(procedure: Procedure, label: str) -> tuple[str, str]:
    """The left and right cell below a heading."""
    lines = document(procedure).split("\n")
    at = next(i for i, line in enumerate(lines) if line.upper().startswith(label))
    cells = lines[at + 1].split("\t")
    left, right = (cells[0], cells[2]) if "\t\t" in lines[at] else (cells[0], cells[1])
    return left.strip(), right.strip()


def numbered(entries: tuple[str, ...], like: str) -> str:
    marks = like.startswith("1. ")
    return "".join(f"{i}.{e}" if marks else e for i, e in enumerate(entries, 1))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def entries_of(cell: str) -> tuple[str, ...]:
    """The items of a cell, without the dashes or letters of the list."""
    if cell.startswith("-"):
        return tuple(entry.strip() for entry in re.split(r"(?:^|\s)-", cell)[1:])
    if cell.startswith("a."):
        return tuple(entry.strip() for entry in re.split(r"(?:^|\s)[ab]\.", cell)[1:])
    return (cell,) if cell else ()


def read_date(printed: str) -> date | None:
    if printed in ("", "-"):
        return None
    day, month, year = printed.split()
    return date(int(year), MONTHS[month], int(day))


def test_all_five_exist_without_errors() -> None:
    library = read_folder(shipped_sops())
    assert not library.unusable
    assert {sop.id: sop.code for sop in library.procedures.values()} == CODES
    assert {sop.id: sop.agency for sop in library.procedures.values()} == AGENCIES


def test_the_header_equals_that_of_the_document(procedure: Procedure) -> None:
    # One document breaks its number over two lines, and two print their titles in capitals.
    assert procedure.number == header_line(procedure, "Nomor SOP").replace("- ", "-")
    label = "(?:Nama SOP(?: :)?|Judul SOP)"
    assert procedure.title.casefold() == header_line(procedure, label).casefold()
    assert not procedure.title.isupper()
    dates = {
        "PEMBUATAN": procedure.created,
        "REVISI": procedure.revised,
        "EFEKTIF": procedure.effective,
    }
    for name, day in dates.items():
        assert day == read_date(header_line(procedure, rf"(?:Tanggal|Tgl\.) {name}"))


def test_the_approval_equals_that_of_the_document(procedure: Procedure) -> None:
    approval = procedure.approved_by
    printed = header_line(procedure, "Disahkan oleh")
    assert approval.post
    assert approval.name
    assert printed.startswith(approval.post)
    rest = printed.removeprefix(approval.post).lstrip(", ")
    assert rest.startswith(approval.name)
    assert re.sub(r"^NIP\.?", "", rest.removeprefix(approval.name).strip()).strip() == approval.nip


def test_the_lists_in_the_header_equal_those_of_the_document(procedure: Procedure) -> None:
    lists = {
        "DASAR HUKUM": (procedure.legal_basis, procedure.qualifications),
        "KETERKAITAN": (procedure.related, procedure.equipment),
        "PERINGATAN": (procedure.warnings, procedure.records),
    }
    for label, pair in lists.items():
        for entries, cell in zip(pair, header_cells(procedure, label), strict=True):
            assert squeezed(numbered(entries, cell)) == squeezed(cell)
            assert all(entry in cell for entry in entries)


def test_the_roles_are_in_column_order(procedure: Procedure) -> None:
    assert [role.id for role in procedure.roles] == ROLES[procedure.id].split()
    heading = next(
        line for line in document(procedure).split("\n") if re.search(r"\t *Kelengkapan\t", line)
    )
    printed = [cell.strip() for cell in heading.partition("\tKelengkapan")[0].split("\t")]
    names = [ROLE_NAMES_READ.get(cell, cell) for cell in printed if cell]
    assert [role.name for role in procedure.roles] == names
    assert {(procedure.id, role.id) for role in procedure.roles if role.outside} == {
        pair for pair in OUTSIDE if pair[0] == procedure.id
    }


def test_every_cell_is_copied_as_printed(procedure: Procedure) -> None:
    printed = rows(procedure)
    assert len(printed) == len(procedure.steps)
    for step, row in zip(procedure.steps, printed, strict=True):
        number, activity, *cells = row
        inputs, time, output, note = [*cells[len(procedure.roles) :], ""][:4]
        if (procedure.id, step.no) == ("standar-pelayanan-kanwil", 1):
            assert (time, output) == ("Disposisi", "")
            time, output = output, time  # the extract has these two cells swapped
        assert step.no == int(number.rstrip("."))
        assert step.activity == activity
        assert step.inputs == entries_of(inputs)
        assert step.time == time
        assert step.output == entries_of(output)
        assert step.note == note


def test_performers_and_checks_equal_the_reading(procedure: Procedure) -> None:
    lines = [line.split("|") for line in READING[procedure.id].strip().splitlines()]
    expected = [[cell.strip() for cell in line] for line in lines]
    found = []
    for step in procedure.steps:
        check = step.check
        does, decides = step.role or (check.role if check else ""), "-"
        if check is not None:
            decides = "=" if step.role is None else check.role
        act, returns = (check.act, " ".join(check.return_to)) if check else ("", "")
        assert not (check and check.reject)
        found.append([str(step.no), does, decides, act, returns, " ".join(step.inferred)])
    assert found == expected


def test_the_total_equals_the_sum_of_the_steps(procedure: Procedure) -> None:
    assert procedure.totals == read_duration(TOTALS[procedure.id], "")
    assert procedure.stated_total == STATED.get(procedure.id, "")
    unit = "hari" if procedure.id == "standar-pelayanan-kab-tangerang" else ""
    assert procedure.time_unit == unit


def test_every_node_leads_to_the_next_and_checks_lead_back(procedure: Procedure) -> None:
    for node, following in pairwise(procedure.nodes):
        assert node.next == following.id
    assert procedure.nodes[-1].next is None
    for node in procedure.nodes:
        for target in node.return_to:
            assert procedure.node(target).index < node.index


def test_the_complaint_has_seventeen_nodes() -> None:
    sop = read_procedure(shipped_sops() / "pengaduan-masyarakat.toml")
    ids = "1 2 3 4 5 6 7 7p 8 8p 9 9p 10 11 12 13 14"
    assert " ".join(node.id for node in sop.nodes) == ids
    assert (sop.node("9p").role, sop.node("9p").act) == ("kakanwil", "tanda tangan")
    assert sop.role("kabag-p2").name == "Kabag P2"
    assert sop.step(9).role == "kadiv"
