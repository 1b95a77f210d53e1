"""Rows of several symbols on paper: drawn in the right place, and described in words beside it."""

import re

from generated_rows import row_procedures
from guide_examples import EVALUATION
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thoroughness import examples
from walking import Walk, clock, context

from sop_tui.casework.acts import Act
from sop_tui.casework.circumstances import Actor, Authority
from sop_tui.casework.turns import open_roles
from sop_tui.desk.sentences import happened, would_happen
from sop_tui.export.disposition import disposition_sheet
from sop_tui.export.history import history_text
from sop_tui.export.matrix import draw_matrix
from sop_tui.export.pieces import text_of
from sop_tui.export.progress import Mark, progress_of
from sop_tui.export.sop_document import sop_text
from sop_tui.export.sop_words import node_in_words
from sop_tui.sop.model import Check, Choice, Procedure, Role, Step, Way
from sop_tui.text.language import Language
from sop_tui.text.width import width

INDONESIAN = Language("id")
QUICK = settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def by(role: str) -> Actor:
    return Actor(officer=role, name=role.title(), authorities=(Authority(role),), coordinator=True)


def walked(procedure: Procedure, choices: list[int]) -> Walk:
    """A case moved on by these choices, used wherever the case has several ways."""
    walk = Walk(procedure)
    for choice in choices:
        visit = walk.case.visit
        if visit is None:
            break
        node = procedure.node(visit.node)
        left = open_roles(node, visit)
        role = left[choice % len(left)]
        if node.phase == "choice":
            way = node.ways[choice % len(node.ways)].name
            walk.do(Act.CHOOSE, by=by(role), way=way, reason="alasan")
        elif node.phase == "work":
            part = role if node.shared else None
            walk.do(Act.COMPLETE, by=by(role), part=part, note="catatan")
        elif choice % 3 == 0:
            walk.do(Act.RETURN, by=by(role), reason="alasan")
        else:
            walk.do(Act.APPROVE, by=by(role), note="catatan")
    return walk


@given(row_procedures(), st.sampled_from([60, 80, 120, 160]))
@QUICK
def test_every_symbol_is_drawn_once_for_each_role_within_the_page(
    procedure: Procedure, columns: int
) -> None:
    picture = draw_matrix(procedure, INDONESIAN, columns)
    lines = [text_of(line) for line in (*picture.heading, *picture.body)]
    assert all(width(line) <= columns for line in lines)
    drawn = "\n".join(lines)
    for node in procedure.nodes:
        symbols = re.findall(rf"[│<] ?{re.escape(node.id)} *[│>]", drawn)
        assert len(symbols) in (1, len(node.roles)), (node.id, drawn)


@given(row_procedures(), st.lists(st.integers(0, 5), max_size=14))
@QUICK
def test_the_printed_documents_of_a_case_are_consistent_on_any_way(
    procedure: Procedure, choices: list[int]
) -> None:
    walk = walked(procedure, choices)
    view = walk.view
    paper = history_text(view, context(walk.now))
    assert max(width(line) for line in paper.split("\n")) <= 80
    way = progress_of(view, clock(), walk.now)
    picture = draw_matrix(procedure, INDONESIAN, 240, way)  # wide enough that no word is hyphenated
    said = "\n".join(text_of(line) for line in picture.body)
    for record in way.records.values():
        assert record.mark is not Mark.PASSED or f"{record.node.id} tidak dilalui" in said or (
            re.search(rf"\b{re.escape(record.node.id)},", said) and "tidak dilalui" in said
        )  # fmt: skip
    if walk.case.visit is not None:
        assert disposition_sheet(view, context(walk.now))


def test_the_worked_example_is_drawn_with_its_ways_and_what_is_done_together() -> None:
    picture = draw_matrix(EVALUATION, INDONESIAN, 200)
    lines = [text_of(line) for line in picture.body]
    for said in ("1.2: Tim bersama Kabag", "lalu ke 5", "menuju SOP surat-keluar", "Ya ke 3;"):
        assert any(said in line for line in lines), said
    together = next(line for line in lines if line.count("│1.2") == 2)
    assert "───" in together[together.index("│1.2") : together.rindex("│1.2")]
    assert sop_text(EVALUATION, INDONESIAN)


def test_a_history_says_what_was_passed_over_and_chosen() -> None:
    walk = walked(EVALUATION, [1, 1, 1, 1, 1, 1])
    assert walk.case.node == "4"
    paper = " ".join(history_text(walk.view, context(walk.now)).split())
    assert "dipilih “Tidak”, diteruskan ke langkah 4 (Staf)" in paper
    assert "Tidak dilalui: 3, 3p, 3p2." in paper
    assert "bagian" in paper


def test_ways_with_long_names_stand_by_their_numbers_and_in_words_beside() -> None:
    ways = (
        Way(name="Lengkap", to="2"),
        Way(name="Langsung kirim", to="3"),
        Way(name="Ulangi", to="1"),
        Way(name="Tidak perlu rapat", to="selesai"),
    )
    procedure = Procedure(
        id="rapat", code="RPT", title="Rapat", roles=(Role(id="staf", name="Staf"),),
        steps=(
            Step(no=1, activity="Menilai", by=("staf",), choice=Choice(role="staf", ways=ways)),
            Step(no=2, activity="Menyusun", role="staf"),
            Step(no=3, activity="Mengirim", role="staf"),
        ),
    )  # fmt: skip
    paper = "\n".join(map(text_of, draw_matrix(procedure, Language(), 120).body))
    assert "─2/3/4─" in paper
    assert "Lengkap" in paper
    for said in ("1 Lengkap ke", "2 Langsung", "3 Ulangi", "perlu rapat"):
        assert said in paper


def test_a_check_that_leads_on_where_it_is_not_passed_says_so() -> None:
    """A "no" may skip rows forward: in one real office's SOPs, some of the 32 decisions do so and
    never return.
    """
    procedure = Procedure(
        id="maju",
        code="MAJ",
        title="Maju",
        roles=(Role(id="staf", name="Staf"), Role(id="kepala", name="Kepala")),
        steps=(
            Step(no=1, activity="Meneliti", role="staf",
                 check=Check(role="kepala", act="setuju", return_to=("3",))),
            Step(no=2, activity="Menerbitkan", role="staf", inferred=("check.return_to",),
                 check=Check(role="kepala", act="paraf", return_to=("1", "3"))),
            Step(no=3, activity="Memberitahukan", role="staf"),
        ),
    )  # fmt: skip
    picture = draw_matrix(procedure, INDONESIAN, 120)
    drawn = " ".join(" ".join(text_of(line)[:29] for line in picture.body).split())
    assert "1p: persetujuan Kepala; jika tidak, lanjut ke 3" in drawn
    assert "2p: paraf Kepala; jika tidak, kembali ke 1 atau lanjut ke 3" in drawn
    whole = " ".join(" ".join(map(text_of, picture.body)).split())
    assert "langkah 2 tujuan bila tidak disetujui" in whole
    listed = INDONESIAN(node_in_words(procedure, procedure.node("1p")))
    assert listed == "persetujuan Kepala, lanjut ke 3"
    walk = Walk(procedure)
    walk.do(Act.COMPLETE, by=by("staf"))
    sheet = " ".join(disposition_sheet(walk.view, context(walk.now)).split())
    assert "Tidak disetujui, lanjut ke langkah 3, karena" in sheet
    assert "Dikembalikan ke langkah" not in sheet
    walk.do(Act.RETURN, by=by("kepala"), reason="tidak memenuhi syarat")
    asked = INDONESIAN(would_happen(procedure, walk.case, walk.events[-1]))
    assert asked.startswith(f"Tidak menyetujui {walk.case.number} ")
    assert "diteruskan ke langkah 3" in asked
    said = INDONESIAN(happened(procedure, walk.events[-1]))
    assert said.startswith("Kepala tidak menyetujui ")
    gone = draw_matrix(procedure, INDONESIAN, 120, progress_of(walk.view, clock(), walk.now))
    assert "× 1p tidak disetujui" in " ".join(text_of(line)[:29] for line in gone.body)
    assert "kembali" not in asked + said


def test_of_many_ways_each_begins_a_line_of_its_own() -> None:
    ways = tuple(Way(name=f"Arah {n}", to="2" if n % 2 else "3") for n in range(1, 10))
    procedure = Procedure(
        id="banyak",
        code="BNY",
        title="Banyak",
        roles=(Role(id="staf", name="Staf"),),
        steps=(
            Step(no=1, activity="Memilih", choice=Choice(role="staf", question="Ke?", ways=ways)),
            Step(no=2, activity="Menulis", role="staf"),
            Step(no=3, activity="Mengirim", role="staf"),
        ),
    )
    lines = [text_of(line) for line in draw_matrix(procedure, INDONESIAN, 120).body]
    for n in range(1, 10):
        (line,) = (each for each in lines if f"{n} Arah {n} ke" in each)
        assert line.split()[:3] == [str(n), "Arah", str(n)]
