"""Changes of drafts as values: the result of each, and that none can break a draft."""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from plans import random_plan
from settling import settled
from thoroughness import examples
from xlsx_paper import Manner, workbook

from sop_tui.casework.wording import otherwise
from sop_tui.drafting import edits
from sop_tui.drafting.advice import advise
from sop_tui.drafting.checking import drawable, problems, procedure_of
from sop_tui.drafting.draft import (
    Doubt,
    Draft,
    DraftRole,
    DraftStep,
    DraftSymbol,
    DraftWay,
    FieldGround,
    Identity,
    SourceSpot,
)
from sop_tui.drafting.editing import edited
from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts
from sop_tui.drafting.parts import EditProblem
from sop_tui.drafting.relating import with_relations
from sop_tui.drafting.reopened import literal, reopen
from sop_tui.drafting.spots import Trust
from sop_tui.drafting.undoing import EditHistory
from sop_tui.drafting.unused import role_asked
from sop_tui.drafting.written import toml_of
from sop_tui.export.matrix import draw_matrix
from sop_tui.sop.flow import roles_unused
from sop_tui.sop.reading import DefinitionProblem, parse_procedure, shipped_sops
from sop_tui.text.language import Language

WORDS = Language()
ENGLISH = Language("en")
PATH = Path("izin-sandar.draft.toml")


class Known(NamedTuple):
    """An SOP of the office."""

    id: str
    title: str
    code: str = ""
    number: str = ""


def box(role: str, *more: str) -> DraftSymbol:
    return DraftSymbol(phase="work", roles=(role, *more))


def check(role: str, *back: str) -> DraftSymbol:
    return DraftSymbol(phase="check", roles=(role,), act="paraf", return_to=back)


def choice(role: str, **ways: str) -> DraftSymbol:
    found = tuple(DraftWay(name=name, to=to) for name, to in ways.items())
    return DraftSymbol(phase="choice", roles=(role,), ways=found)


@pytest.fixture
def draft() -> Draft:
    """Four rows: a box, a box with a check after it, a choice, a box."""
    return Draft(
        identity=Identity(title="Izin Sandar", number="7/2026", created="2026-01-05"),
        roles=(
            DraftRole(id="staf", name="Staf"),
            DraftRole(id="kepala", name="Kepala"),
            DraftRole(id="nakhoda", name="Nakhoda", outside=True),
        ),
        steps=(
            DraftStep(no=1, activity="Menyusun konsep", symbols=(box("staf"),), time="1 jam",
                      place=SourceSpot(sheet=1, cell="A12"), source="Menyusun konsep | 1 jam"),
            DraftStep(no=2, activity="Memeriksa", symbols=(box("staf"), check("kepala", "1"))),
            DraftStep(no=3, activity="Memilih", symbols=(choice("kepala", Ya="4", Tidak="2"),),
                      marks=("time",),
                      grounds=(
                          FieldGround(field="3", trust=Trust.WORDS, because=literal("katanya")),
                      )),
            DraftStep(no=4, activity="Mengirim", note="lanjut SOP Penanganan Surat Masuk"),
        ),
        doubts=(
            Doubt(field="code", step=None, question=literal("kode?"), choices=("IZS",)),
            Doubt(field="role.nakhoda.outside", step=None, question=literal("luar?"), open=False),
            Doubt(field="next", step=3, question=literal("ke mana?"), choices=("4", "2"),
                  open=False),
            Doubt(field="role", step=4, question=literal("siapa?"), read="(x)",
                  choices=("staf", "kepala")),
        ),
    )  # fmt: skip


def test_answers_finish_a_draft_and_the_loader_takes_it(draft: Draft) -> None:
    assert draft.open_doubts
    assert problems(draft, "izin-sandar")
    answered = edited(draft, edits.Answer(doubt=0, text="izs"))
    answered = edited(answered, edits.Answer(doubt=2, text="staf"))
    answered = edited(answered, edits.SetOutside(role="nakhoda", outside=False))
    answered = edited(answered, edits.RemoveRole(role="nakhoda"))
    assert [doubt.field for doubt in answered.doubts] == ["next"]
    assert not answered.open_doubts
    assert not problems(answered, "izin-sandar")
    procedure = parse_procedure(toml_of(answered, WORDS), PATH)
    assert procedure == procedure_of(answered, "izin-sandar")
    assert procedure.code == "IZS"


def test_targets_doubts_and_grounds_follow_their_rows(draft: Draft) -> None:
    more = edited(draft, edits.InsertRow(step=1))
    assert [step.activity for step in more.steps][:2] == ["Menyusun konsep", ""]
    assert more.steps[2].symbols[1].return_to == ("1",)
    assert [way.to for way in more.steps[3].symbols[0].ways] == ["5", "3"]
    assert [doubt.step for doubt in more.doubts] == [None, None, 4, 5]
    assert more.doubts[2].choices == ("5", "3")
    assert more.steps[3].grounds[0].field == "4"
    fewer = edited(draft, edits.DeleteRow(step=1))
    assert fewer.steps[0].symbols[1].return_to == ()
    said = [str(finding.message) for finding in problems(fewer, "izin")]
    assert any("tanpa tujuan pengembalian" in each for each in said)
    moved = edited(draft, edits.MoveRow(step=4, to=1))
    assert [way.to for way in moved.steps[3].symbols[0].ways] == ["1", "3"]


def test_merged_rows_are_one_row_of_the_document(draft: Draft) -> None:
    merged = edited(draft, edits.MergeRow(step=1))
    assert len(merged.steps) == 3
    row = merged.steps[0]
    assert row.activity == "Menyusun konsep; Memeriksa"
    assert [symbol.phase for symbol in row.symbols] == ["work", "work", "check"]
    assert row.symbols[2].return_to == ("1",)
    assert [way.to for way in merged.steps[1].symbols[0].ways] == ["3", "1.2"]


def test_a_symbol_is_moved_turned_joined_and_removed(draft: Draft) -> None:
    moved = edited(draft, edits.MoveSymbol(step=1, role="kepala"))
    assert moved.steps[0].symbols[0].roles == ("kepala",)
    shared = edited(draft, edits.Together(step=1, role="kepala"))
    assert shared.steps[0].symbols[0].roles == ("staf", "kepala")
    with pytest.raises(EditProblem, match="sisakan satu peran"):
        edited(shared, edits.MakePhase(step=1, phase="check"))
    decision = edited(draft, edits.MakePhase(step=2, at=1, phase="choice"))
    assert decision.steps[1].symbols[1].ways == (
        DraftWay(name="Ya", to=""), DraftWay(name="Tidak", to="1")
    )  # fmt: skip
    back = edited(decision, edits.MakePhase(step=2, at=1, phase="check"))
    assert back.steps[1].symbols[1].return_to == ("1",)
    bare = edited(draft, edits.RemoveSymbol(step=2, at=0))
    assert [way.to for way in bare.steps[2].symbols[0].ways] == ["4", "2"]
    ways = (DraftWay(name="Ya", to="langkah 1"), DraftWay(name="Tidak", to="Selesai"))
    said = edited(draft, edits.SetWays(step=3, ways=ways))
    assert [way.to for way in said.steps[2].symbols[0].ways] == ["1", "selesai"]


def test_what_is_set_by_hand_is_no_longer_inferred(draft: Draft) -> None:
    assert draft.steps[2].inferred == ("time",)
    assert edited(draft, edits.SetText(step=3, field="time", text="2 hari")).daggers == 0
    assert edited(draft, edits.Confirm(step=3)).daggers == 0


def test_an_impossible_change_is_refused_in_a_sentence(draft: Draft) -> None:
    for edit in (
        edits.SetHead(field="created", text="kemarin"),
        edits.MoveSymbol(step=1, role="nobody"),
        edits.MoveSymbol(step=9, role="staf"),
        edits.SetReturns(step=1, targets=("2",)),
        edits.SetReturns(step=2, at=1, targets=("selesai",)),
        edits.SetText(step=1, field="roles", text="x"),
        edits.Answer(doubt=9, text="x"),
        edits.Answer(doubt=3, text="tidak dikenal"),
    ):
        with pytest.raises(EditProblem):
            edited(draft, edit)


def test_changes_are_undone_and_redone(draft: Draft) -> None:
    state = EditHistory(draft)
    one = state.after(edits.SetText(step=1, field="activity", text="Lain"))
    assert one.after(edits.SetText(step=1, field="activity", text="Lain")) is one
    two = one.after(edits.DeleteRow(step=2))
    assert two.undone().draft == one.draft
    assert two.undone().undone().draft == draft
    assert two.undone().redone() == two
    assert state.undone() is state
    assert two.undone().after(edits.DeleteRow(step=1)).future == ()


def test_a_time_that_reads_with_the_unit_is_asked_no_longer(draft: Draft) -> None:
    doubt = Doubt(field="time", step=1, question=literal("satuan?"), read="15")
    bare = replace(draft, doubts=(doubt,))
    bare = replace(bare, steps=(replace(draft.steps[0], time="15"), *draft.steps[1:]))
    assert edited(bare, edits.SetHead(field="time_unit", text="menit")).doubts == ()


def test_a_note_that_names_an_sop_of_the_office_asks_whether_it_leads_there(draft: Draft) -> None:
    known = [Known("surat-masuk", "Penanganan Surat Masuk"), Known("lain", "Surat Keluar")]
    asked = with_relations(draft, known)
    (doubt,) = (doubt for doubt in asked.doubts if doubt.field == "leads_to")
    assert (doubt.step, doubt.choices, doubt.open) == (4, ("surat-masuk",), True)
    assert with_relations(asked, known) == asked
    answered = edited(asked, edits.Answer(doubt=asked.doubts.index(doubt), text="surat-masuk"))
    assert answered.steps[3].leads_to == "surat-masuk"
    assert 'leads_to = "surat-masuk"' in toml_of(answered, WORDS)
    assert with_relations(draft, [Known("izin", "Penanganan Surat Masuk")], own="izin") == draft


@pytest.mark.parametrize(
    ("note", "title", "named"),
    [
        ("SOP Penanganan Surat Masuk", "SOP Penanganan Surat Masuk dan Keluar", True),
        ("lihat SOP Surat Masuk.", "Layanan Surat Masuk", True),
        (
            "dilanjutkan dengan sop penanganan surat  masuk (lampiran)",
            "Penanganan Surat Masuk",
            True,
        ),
        ("SOP Surat", "Surat Masuk", False),
        ("surat masuk", "Surat Masuk", False),
        ("SOP Surat Keluar", "Surat Masuk", False),
        ("SOP", "Layanan", False),
    ],
)
def test_an_sop_is_named_by_its_title_or_the_beginning_of_it(
    draft: Draft, note: str, title: str, named: bool
) -> None:
    noted = edited(draft, edits.SetText(step=1, field="note", text=note))
    asked = with_relations(noted, [Known("lain", title)])
    assert any(doubt.field == "leads_to" and doubt.step == 1 for doubt in asked.doubts) is named


@pytest.mark.parametrize(
    ("note", "named"),
    [
        ("lanjut ke SOP Nomor 000.8.3.3/12/2026", True),
        ("SOP 000.8.3.3 / 12 / 2026 (lampiran)", True),
        ("SOP Nomor 000.8.3.3/12/20261", False),
        ("SOP Nomor 1000.8.3.3/12/2026", False),
        ("berkas 000.8.3.3/12/2026", False),
        ("SOP CTH", True),
        ("SOP kode: CTH.", True),
        ("sop-CTH", True),
        ("SOP cth", False),
        ("SOP CTHX", False),
        ("CTH pada SOP lain", False),
    ],
)
def test_an_sop_is_named_by_its_number_or_its_code(draft: Draft, note: str, named: bool) -> None:
    noted = edited(draft, edits.SetText(step=1, field="note", text=note))
    cuti = Known("cuti", "Pelayanan Cuti Tahunan", "CTH", "000.8.3.3/12/2026")
    asked = with_relations(noted, [cuti])
    assert any(doubt.field == "leads_to" and doubt.step == 1 for doubt in asked.doubts) is named


def test_a_number_of_digits_alone_is_one_only_where_it_is_called_one(draft: Draft) -> None:
    short = [Known("cuti", "Pelayanan Cuti Tahunan", "CTH", "12")]
    for note, named in (("SOP No. 12", True), ("SOP 12", True), ("SOP lain, 12 hari", False)):
        noted = edited(draft, edits.SetText(step=1, field="note", text=note))
        asked = with_relations(noted, short)
        assert any(d.field == "leads_to" and d.step == 1 for d in asked.doubts) is named


def test_the_text_of_a_draft_says_all_of_it(draft: Draft) -> None:
    for words in (WORDS, ENGLISH):
        back = reopen(toml_of(draft, words), (WORDS, ENGLISH))
        assert back.steps == tuple(
            replace(step, place=back.steps[at].place, grounds=back.steps[at].grounds)
            for at, step in enumerate(draft.steps)
        )
        assert back.steps[0].place == SourceSpot(sheet=1, cell="A12")
        assert str(back.steps[2].grounds[0].because) == "katanya"
        assert [(d.field, d.step, d.read, d.choices, d.open) for d in back.doubts] == [
            (d.field, d.step, d.read, d.choices, d.open) for d in draft.doubts
        ]
        assert [str(doubt.question) for doubt in back.doubts] == [
            str(doubt.question) for doubt in draft.doubts
        ]


def test_a_question_written_by_hand_stays_with_its_row() -> None:
    text = (
        '#? siapa yang mengesahkan?\ntitle = "Izin"\n[[role]]\nid = "a"\nname = "A"\n'
        '#? apakah masih dipakai?\n[[step]]\nno = 1\nactivity = "x"\n#? berapa lama?\nrole = "a"\n'
    )
    draft = reopen(text, (WORDS,))
    assert [(doubt.step, str(doubt.question)) for doubt in draft.doubts] == [
        (None, "siapa yang mengesahkan?"), (1, "apakah masih dipakai?"), (1, "berapa lama?"),
    ]  # fmt: skip
    assert settled(draft, WORDS) == draft


@pytest.mark.parametrize("path", sorted(shipped_sops().glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_definition_is_a_finished_draft_of_itself(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    draft = reopen(text, (WORDS,))
    procedure = parse_procedure(text, path)
    assert procedure_of(draft, path.stem).fingerprint == procedure.fingerprint
    assert parse_procedure(toml_of(draft, WORDS), path).fingerprint == procedure.fingerprint
    assert not draft.open_doubts
    assert not problems(draft, path.stem)


# Any sequence of changes.

_numbers = st.integers(0, 6)
_places = st.integers(0, 3)
_roles = st.sampled_from(["staf", "kepala", "nakhoda", "tamu", "nobody"])
_phases = st.sampled_from(["work", "check", "choice"])
_targets = st.sampled_from(["1", "2", "2p", "3.2", "9", "selesai", "", "langkah 4", "x y"])
_texts = st.one_of(
    st.sampled_from(["", "3 hari", "15", "kapan-kapan", "12/12/2026", "Menyusun; Mengirim", "IZS"]),
    st.text(max_size=30),
)
_ways = st.lists(st.builds(DraftWay, name=_texts, to=_targets), max_size=4).map(tuple)
_fields = st.sampled_from(
    ["code", "title", "number", "created", "revised", "post", "legal_basis", "stated_total",
     "time_unit", "limit", "activity"]
)  # fmt: skip
EDITS = st.one_of(
    st.builds(edits.MoveSymbol, step=_numbers, at=_places, role=_roles),
    st.builds(edits.Together, step=_numbers, at=_places, role=_roles),
    st.builds(edits.AddSymbol, step=_numbers, at=_places, role=_roles, phase=_phases),
    st.builds(edits.RemoveSymbol, step=_numbers, at=_places),
    st.builds(edits.MakePhase, step=_numbers, at=_places, phase=_phases),
    st.builds(edits.SetAct, step=_numbers, at=_places, reject=st.booleans(),
              act=st.sampled_from(["paraf", "setuju", "lain"])),
    st.builds(edits.SetReturns, step=_numbers, at=_places,
              targets=st.lists(_targets, max_size=3).map(tuple)),
    st.builds(edits.SetWays, step=_numbers, at=_places, ways=_ways, question=_texts),
    st.builds(edits.SetText, step=_numbers, text=_texts,
              field=st.sampled_from(["activity", "time", "note", "inputs"])),
    st.builds(edits.SetItems, step=_numbers, field=st.sampled_from(["inputs", "output", "note"]),
              items=st.lists(_texts, max_size=3).map(tuple)),
    st.builds(edits.SetNext, step=_numbers, to=_targets),
    st.builds(edits.SetLeadsTo, step=_numbers, sop=_texts, waits=st.booleans()),
    st.builds(edits.InsertRow, step=_numbers),
    st.builds(edits.DeleteRow, step=_numbers),
    st.builds(edits.MergeRow, step=_numbers),
    st.builds(edits.MoveRow, step=_numbers, to=_numbers),
    st.builds(edits.SetHead, field=_fields, text=_texts),
    st.builds(edits.AddRole, name=_texts),
    st.builds(edits.RenameRole, role=_roles, name=_texts),
    st.builds(edits.SetOutside, role=_roles, outside=st.booleans()),
    st.builds(edits.RemoveRole, role=_roles),
    st.builds(edits.Answer, doubt=_places, text=_texts),
    st.builds(edits.Dismiss, doubt=_places),
    st.builds(edits.Confirm, step=_numbers),
)  # fmt: skip


@settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(EDITS, max_size=20))
def test_no_changes_break_a_draft(draft: Draft, changes: list[edits.Edit]) -> None:
    state = EditHistory(draft)
    for change in changes:
        with suppress(EditProblem):
            state = state.after(change)
    now = state.draft
    assert [step.no for step in now.steps] == list(range(1, len(now.steps) + 1))
    unused = roles_unused(procedure_of(now, "izin-sandar"))
    assert {role for doubt in now.doubts if (role := role_asked(doubt))} == unused
    text = toml_of(now, WORDS)
    kept = reopen(text, (WORDS,))
    assert settled(kept, WORDS) == kept
    assert procedure_of(kept, "izin-sandar") == procedure_of(now, "izin-sandar")
    assert problems(kept, "izin-sandar") == problems(now, "izin-sandar")
    assert draw_matrix(drawable(now, "izin-sandar"), WORDS, 80).body
    if problems(now, "izin-sandar"):
        with pytest.raises(DefinitionProblem):
            parse_procedure(text, PATH)
    else:
        assert parse_procedure(text, PATH) == procedure_of(now, "izin-sandar")
    while state.past:
        state = state.undone()
    assert state.draft == draft


@pytest.mark.parametrize("seed", range(12))
def test_what_is_read_of_a_document_comes_back_from_its_text(seed: int) -> None:
    plan = random_plan(seed)
    manner = Manner(glued=seed % 2 == 0, cut=0.3 * (seed % 3 == 0), labels="none", seed=seed)
    (draft,) = drafts(read(workbook(plan, manner)))
    kept = settled(draft, WORDS)
    assert settled(kept, WORDS) == kept
    assert procedure_of(kept, "izin-sandar") == procedure_of(draft, "izin-sandar")
    assert [step.source for step in kept.steps] == [step.source for step in draft.steps]
    assert [step.place for step in kept.steps] == [step.place for step in draft.steps]
    asked = [(d.field, d.step, d.choices, d.open) for d in kept.doubts]
    assert sorted(asked, key=str) == sorted(
        ((d.field, d.step, d.choices, d.open) for d in draft.doubts), key=str
    )
    assert kept.daggers == draft.daggers


def test_gaps_are_said_without_the_words_of_the_file(draft: Draft) -> None:
    gaps = edited(draft, edits.SetReturns(step=2, at=1, targets=()))
    gaps = edited(gaps, edits.SetWays(step=3, ways=(DraftWay(name="Ya", to=""),)))
    said = [str(advise(gaps, finding)) for finding in problems(gaps, "izin-sandar")]
    assert "2p: bila tidak disetujui, ke mana?" in said
    drawn = drawable(gaps, "izin-sandar")
    assert str(otherwise(drawn, drawn.node("2p"))) == "arahnya belum ditentukan"
    assert "3: pilihan memerlukan sedikitnya dua arah" in said
    assert "3: arah “Ya” belum bertujuan" in said
    assert "belum ada pelaksana; taruh sebuah simbol di kolomnya" in said
    unused = "peran “Nakhoda” tidak dipakai; pakai atau hapus"
    assert unused not in said  # it may be the actor of the row without one
    everywhere = replace(gaps.steps[3], symbols=(box("staf"),))
    gaps = replace(gaps, steps=(*gaps.steps[:3], everywhere))
    said += [str(advise(gaps, finding)) for finding in problems(gaps, "izin-sandar")]
    assert unused in said
    for word in ("return_to", "role", "[step", "[[", "toml", "code"):
        assert not any(word in each for each in said), word
