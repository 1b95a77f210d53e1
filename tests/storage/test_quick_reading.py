"""A version read with a former one equals the version read without it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from offices.stores import new_store, noting
from thoroughness import examples

from sop_tui.storage.files.form.damage import Damage, NotOurs, OtherFormat
from sop_tui.storage.files.form.layout import TABLES, lay_out
from sop_tui.storage.files.form.reading import parse
from sop_tui.storage.files.form.snapshot import FileSnapshot

PATH = Path("data.json")
Tables = dict[str, dict[str, dict[str, object]]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    store = new_store(tmp_path_factory.mktemp("store"), cases=6)
    store.commit(noting("SRT-2026-0004", text="surat “penting”"))
    store.checkpoint()
    return store.path.read_bytes()


def laid_out(tables: Tables) -> bytes:
    return lay_out(
        {
            table: [
                (int(number), json.dumps(document, ensure_ascii=False).encode())
                for number, document in tables[table].items()
            ]
            for table in TABLES
        }
    ).data


def as_tinydb_writes_it(tables: Tables) -> bytes:
    return json.dumps(tables).encode()


def taken_out(cases: dict[str, dict[str, object]], one: str, _: str) -> None:
    del cases[one]


def swapped(cases: dict[str, dict[str, object]], one: str, other: str) -> None:
    cases[one], cases[other] = cases[other], cases[one]


def put_last(cases: dict[str, dict[str, object]], one: str, _: str) -> None:
    cases[one] = cases.pop(one)


def retitled(cases: dict[str, dict[str, object]], one: str, _: str) -> None:
    cases[one]["title"] = "Lain"


def copied(cases: dict[str, dict[str, object]], one: str, _: str) -> None:
    cases["99"] = cases[one]


def renamed(cases: dict[str, dict[str, object]], one: str, other: str) -> None:
    cases[one]["number"] = cases[other]["number"]


def renumbered(cases: dict[str, dict[str, object]], one: str, _: str) -> None:
    cases["98"] = cases.pop(one)


EDITS = (taken_out, swapped, put_last, retitled, copied, renamed, renumbered)
ONE = st.sampled_from([str(number) for number in range(1, 7)])


@settings(max_examples=examples(300), deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(EDITS), ONE, ONE), min_size=1, max_size=3),
    st.sampled_from([laid_out, as_tinydb_writes_it]),
)
def test_any_edit_is_read_as_without_a_former_version(
    whole: bytes,
    edits: list[tuple[Callable[..., None], str, str]],
    written: Callable[[Tables], bytes],
) -> None:
    tables = json.loads(whole)
    for edit, one, other in edits:
        if {one, other} <= tables["cases"].keys():
            edit(tables["cases"], one, other)
    data = written(tables)
    former = parse(PATH, whole)
    assert found(data, former) == found(data, None)


@settings(max_examples=examples(300), deadline=None)
@given(at=st.integers(min_value=0), byte=st.integers(0, 255))
def test_any_changed_byte_is_read_as_without_a_former_version(
    whole: bytes, at: int, byte: int
) -> None:
    at %= whole.index(b'"acts"')
    data = whole[:at] + bytes([byte]) + whole[at + 1 :]
    former = parse(PATH, whole)
    assert found(data, former) == found(data, None)
    if data.split() != whole.split():  # white space between documents has no meaning
        assert found(data, former) != found(whole, None)


def found(data: bytes, former: FileSnapshot | None) -> object:
    """Everything in a version, in order; for an unusable one, the error."""
    try:
        version = parse(PATH, data, former)
    except Damage as damage:
        return str(damage.message)
    except (NotOurs, OtherFormat) as refusal:
        return type(refusal)
    heads, layout = version.heads, version.layout
    return (
        heads.meta,
        [list(part.items()) for part in (heads.cases, heads.officers, heads.definitions)],
        [
            list(places.items())
            for places in (heads.case_places, heads.officer_places, heads.definition_places)
        ],
        [list(layout.documents(table)) for table in TABLES],
    )


def test_unchanged_values_are_the_same_objects(whole: bytes) -> None:
    former = parse(PATH, whole)
    tables = json.loads(whole)
    retitled(tables["cases"], "3", "")
    lines = whole.split(b"\n")
    at = next(at for at, line in enumerate(lines) if line.startswith(b'"3":{"number"'))
    lines[at] = b'"3":%b,' % json.dumps(tables["cases"]["3"]).encode()
    version = parse(PATH, b"\n".join(lines), former)
    changed = {n for n, case in version.cases.items() if case is not former.cases[n]}
    assert changed == {"SRT-2026-0003"} == version.changes_since(former).cases
    assert version.heads.officers is former.heads.officers
