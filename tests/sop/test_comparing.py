"""Comparing two revisions by step and field."""

import pytest
from generated_procedures import sound_procedures
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from thoroughness import examples

from sop_tui.sop.comparing import FIELD_NAMES, compare
from sop_tui.sop.model import Check, Procedure, Step
from sop_tui.sop.reading import read_folder, shipped_sops

SHIPPED = read_folder(shipped_sops()).procedures


def moved_by_one(procedure: Procedure) -> Procedure:
    """The procedure with a new step inserted before all others."""

    def later(node: str) -> str:
        number = "".join(c for c in node if c.isdigit())
        return node.replace(number, str(int(number) + 1), 1)

    def renumbered(step: Step) -> Step:
        check = step.check
        if check is not None:
            check = replace(check, return_to=tuple(later(node) for node in check.return_to))
        return replace(step, no=step.no + 1, check=check)

    first = Step(no=1, activity="Mencatat surat pada buku agenda", role=procedure.roles[0].id)
    return replace(procedure, steps=(first, *(renumbered(step) for step in procedure.steps)))


@pytest.mark.parametrize("sop", SHIPPED)
def test_a_step_inserted_at_the_front_is_one_insertion(sop: str) -> None:
    procedure = SHIPPED[sop]
    found = compare(procedure, moved_by_one(procedure))
    assert found.header == ()
    assert [(step.old, step.new) for step in found.steps] == [(None, 1)]
    back = compare(moved_by_one(procedure), procedure)
    assert [(step.old, step.new) for step in back.steps] == [(1, None)]


@settings(max_examples=examples(60), deadline=None)
@given(sound_procedures())
def test_a_revision_equals_itself(procedure: Procedure) -> None:
    found = compare(procedure, replace(procedure))
    assert found.same
    assert found.matched == {step.no: step.no for step in procedure.steps}


@settings(max_examples=examples(60), deadline=None)
@given(st.sampled_from(sorted(SHIPPED)), st.data())
def test_one_changed_field_is_one_change(sop: str, data: st.DataObject) -> None:
    procedure = SHIPPED[sop]
    step = data.draw(st.sampled_from(procedure.steps))
    field, value = data.draw(
        st.sampled_from(
            [("time", "99 hari"), ("note", "baru"), ("output", ("x",)), ("inputs", ("y",))]
        )
    )
    steps = tuple(replace(s, **{field: value}) if s is step else s for s in procedure.steps)
    found = compare(procedure, replace(procedure, steps=steps))
    (change,) = found.steps
    assert (change.old, change.new) == (step.no, step.no)
    assert [each.field for each in change.fields] == [field]


def test_return_targets_are_compared_by_the_step_they_mean() -> None:
    procedure = SHIPPED["pengaduan-masyarakat"]
    later = moved_by_one(procedure)
    step = later.step(8)
    assert step.check is not None
    check = Check(role=step.check.role, act=step.check.act, return_to=("2",))
    steps = tuple(replace(s, check=check) if s is step else s for s in later.steps)
    found = compare(procedure, replace(later, steps=steps))
    assert [(s.old, s.new, [f.field for f in s.fields]) for s in found.steps] == [
        (None, 1, []),
        (7, 8, ["check"]),
    ]


def test_every_field_has_a_name() -> None:
    fields = set(Procedure.__struct_fields__) - {"id", "steps"}
    assert fields <= set(FIELD_NAMES)
