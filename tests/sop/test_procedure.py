"""The model of a procedure: node order, canonical form and fingerprint."""

import json
from datetime import date
from typing import Any

import msgspec
import pytest
from generated_procedures import sound_procedures
from generated_rows import row_procedures
from hypothesis import HealthCheck, given, settings
from msgspec import Struct, ValidationError
from msgspec.structs import replace
from thoroughness import examples

from sop_tui.sop.model import Approval, Check, Procedure, Role, Step

SMALL = Procedure(
    id="surat",
    code="SRT",
    title="Surat",
    roles=(Role(id="staf", name="Staf"), Role(id="kabag", name="Kabag")),
    steps=(
        Step(no=1, activity="Menyusun", role="staf", time="1 hari"),
        Step(
            no=2,
            activity="Menyampaikan",
            role="staf",
            time="30 menit",
            check=Check(role="kabag", act="paraf", return_to=("2", "1")),
        ),
        Step(
            no=3,
            activity="Memeriksa",
            check=Check(role="kabag", act="setuju", return_to=("2p",), reject=True),
        ),
    ),
)


def test_nodes_are_in_document_order() -> None:
    assert [(n.id, n.step, n.phase, n.role, n.next, n.index) for n in SMALL.nodes] == [
        ("1", 1, "work", "staf", "2", 0),
        ("2", 2, "work", "staf", "2p", 1),
        ("2p", 2, "check", "kabag", "3", 2),
        ("3", 3, "check", "kabag", None, 3),
    ]
    assert SMALL.first is SMALL.node("1")


def test_a_check_node_has_its_act_and_targets() -> None:
    initialled, decided = SMALL.node("2p"), SMALL.node("3")
    assert (initialled.act, initialled.return_to, initialled.reject) == ("paraf", ("2", "1"), False)
    assert (decided.act, decided.return_to, decided.reject) == ("setuju", ("2p",), True)
    assert SMALL.node("2").act is None


def test_each_unit_is_added_up_separately() -> None:
    assert str(SMALL.totals) == "1 hari 30 menit"
    assert str(SMALL.standard(1)) == "1 hari"
    assert SMALL.standard(3) is None


def test_an_unknown_id_is_a_key_error() -> None:
    for ask in (lambda: SMALL.node("4"), lambda: SMALL.role("sekda"), lambda: SMALL.step(9)):
        with pytest.raises(KeyError):
            ask()


def test_models_are_frozen_and_refuse_unknown_keys() -> None:
    with pytest.raises(AttributeError, match="immutable"):
        SMALL.title = "Lain"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="unknown field `nama`"):
        msgspec.convert({"id": "staf", "name": "Staf", "nama": "Staf"}, Role)


def test_the_fingerprint_is_pinned() -> None:
    """Stored cases name their definition by the fingerprint; a change would orphan them."""
    assert SMALL.fingerprint == "de9d19a6cfb9288b192089ada0e1750dc4ed0ee62d9c2ff6e84e8a0dba37bfcb"


def test_a_key_added_later_changes_only_fingerprints_of_definitions_that_use_it() -> None:
    assert b"confidential_subject" not in SMALL.canonical()
    confidential = replace(SMALL, confidential_subject=True)
    assert confidential.fingerprint != SMALL.fingerprint
    assert Procedure.from_canonical(confidential.canonical()) == confidential


@given(sound_procedures())
@settings(max_examples=examples(60))
def test_the_canonical_form_reads_back_as_the_same_procedure(procedure: Procedure) -> None:
    again = Procedure.from_canonical(procedure.canonical())
    assert again == procedure
    assert again.canonical() == procedure.canonical()
    assert again.fingerprint == procedure.fingerprint
    assert again.nodes == procedure.nodes


def other(value: Any) -> Any:
    """Another value of the same kind."""
    match value:
        case bool():
            return not value
        case int():
            return value % 9 + 1
        case None | date():
            return date(1989, 1, 1)
        case "setuju" | "paraf":
            return "tanda tangan"
        case "tanda tangan":
            return "setuju"
        case str():
            return value + "x"
        case ():
            return ("x",)
        case tuple():
            return value[:-1]
    raise AssertionError(value)


def variants(value: Struct) -> list[Struct]:
    """The model with one of its fields changed, for every field at every depth."""
    changed = []
    for name in value.__struct_fields__:
        field = getattr(value, name)
        if (name in ("role", "check", "choice") and field is None) or name == "symbols":
            continue
        if isinstance(field, Struct):
            changed += [replace(value, **{name: each}) for each in variants(field)]
            continue
        changed.append(replace(value, **{name: other(field)}))
        if isinstance(field, tuple) and field and isinstance(field[0], Struct):
            changed += [replace(value, **{name: (each, *field[1:])}) for each in variants(field[0])]
    return changed


@given(sound_procedures())
@settings(max_examples=examples(30))
def test_every_field_changes_the_fingerprint(procedure: Procedure) -> None:
    fresh = Procedure.from_canonical(procedure.canonical())  # a copy would share the cache
    prints = [
        Procedure.from_canonical(each.canonical()).fingerprint
        for each in variants(fresh)
        if isinstance(each, Procedure)
    ]
    assert len(prints) > 30
    assert procedure.fingerprint not in prints


@given(row_procedures())
@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.filter_too_much])
def test_every_symbol_changes_the_fingerprint(procedure: Procedure) -> None:
    prints = set()
    for at, step in enumerate(procedure.steps):
        for symbol in range(len(step.symbols)):
            symbols = step.symbols[:symbol] + step.symbols[symbol + 1 :]
            steps = list(procedure.steps)
            steps[at] = replace(step, symbols=symbols)
            prints.add(Procedure.from_canonical(replace(procedure, steps=tuple(steps)).canonical()))
    assert procedure.fingerprint not in {each.fingerprint for each in prints}


def test_the_order_of_items_changes_the_fingerprint_and_that_of_keys_does_not() -> None:
    fields = msgspec.to_builtins(SMALL)
    turned = Procedure.from_canonical(json.dumps(dict(reversed(fields.items()))).encode())
    assert turned.fingerprint == SMALL.fingerprint
    roles = Procedure.from_canonical(replace(SMALL, roles=SMALL.roles[::-1]).canonical())
    assert roles.fingerprint != SMALL.fingerprint


def test_no_approval_is_an_empty_one() -> None:
    assert SMALL.approved_by == Approval()
