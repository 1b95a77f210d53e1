"""The bytes of a file, and the documents in them."""

import json
from collections.abc import Iterable, Mapping
from io import BytesIO
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thoroughness import examples

from sop_tui.storage.files.form.damage import Damage
from sop_tui.storage.files.form.journal import BLOCK, TRAILER
from sop_tui.storage.files.form.layout import TABLES, Layout, altered, lay_out, split

Tables = dict[str, dict[int, dict[str, Any]]]

TEXT = st.text(max_size=20)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(
    st.integers(1, 99), st.dictionaries(TEXT, VALUE, max_size=3), max_size=4
)
FILES = st.fixed_dictionaries(dict.fromkeys(TABLES, DOCUMENTS))


def laid_out(tables: Tables) -> Layout:
    return lay_out(
        {
            table: [(number, msgspec.json.encode(document)) for number, document in found.items()]
            for table, found in tables.items()
        }
    )


def as_json(tables: Tables) -> dict[str, Any]:
    documents = {
        table: {str(number): document for number, document in found.items()}
        for table, found in tables.items()
    }
    return {**documents, "acts": {}}


@settings(max_examples=examples(60), deadline=None)
@given(FILES)
def test_any_documents_are_valid_json_and_read_back(tables: Tables) -> None:
    layout = laid_out(tables)
    assert json.loads(layout.data) == as_json(tables)
    again, *_ = split(BytesIO(layout.data))
    assert again.tables == layout.tables
    for table, found in tables.items():
        for number, document in again.documents(table):
            assert json.loads(document) == found[number]


@settings(max_examples=examples(60), deadline=None)
@given(FILES, st.dictionaries(st.sampled_from(TABLES), DOCUMENTS), st.randoms())
def test_an_altered_layout_equals_a_new_one(
    tables: Tables, changes: Tables, random: Random
) -> None:
    layout = laid_out(tables)
    removed = {
        table: frozenset(number for number in found if random.random() < 0.3)
        - changes.get(table, {}).keys()
        for table, found in tables.items()
    }
    encoded = {
        table: {number: msgspec.json.encode(document) for number, document in found.items()}
        for table, found in changes.items()
    }
    expected = {
        table: {
            number: document
            for number, document in {**found, **changes.get(table, {})}.items()
            if number not in removed[table]
        }
        for table, found in tables.items()
    }
    changed = altered(layout, encoded, removed)
    assert json.loads(changed.data) == as_json(expected)
    again, *_ = split(BytesIO(changed.data))
    assert again.tables == changed.tables
    again, fresh, _ = split(BytesIO(changed.data), layout)
    assert again.tables == changed.tables
    assert_fresh_is_what_differs(fresh, changed, layout)


def assert_fresh_is_what_differs(
    fresh: Mapping[str, Iterable[int]], layout: Layout, former: Layout
) -> None:
    for table in TABLES:
        before = dict(former.documents(table))
        now = list(layout.documents(table))
        assert list(fresh[table]) == [n for n, document in now if before.get(n) != document]


def assert_found_as_alone(data: bytes, former: Layout) -> None:
    alone, _ = found_in(data, None)
    beside, fresh = found_in(data, former)
    assert beside == alone
    if isinstance(beside, Layout):
        assert_fresh_is_what_differs(fresh, beside, former)


def found_in(data: bytes, former: Layout | None) -> tuple[Any, Any]:
    """The result of ``split``, or its message about the damage."""
    try:
        return split(BytesIO(data), former)[:2]
    except Damage as damage:
        return str(damage.message), damage.offset


@settings(max_examples=examples(150), deadline=None)
@given(FILES, st.data())
def test_a_table_in_another_order_is_recognized(tables: Tables, data: st.DataObject) -> None:
    former = laid_out(tables)
    shuffled = {
        table: dict(data.draw(st.permutations(list(found.items()))))
        for table, found in tables.items()
    }
    layout = laid_out(shuffled)
    again, fresh, _ = split(BytesIO(layout.data), former)
    assert again.tables == layout.tables
    assert all(list(again.tables[table]) == list(shuffled[table]) for table in TABLES)
    assert not any(fresh.values())
    assert_fresh_is_what_differs(fresh, layout, former)


MANY: Tables = {
    "meta": {1: {"revisi": 7}},
    "sops": {1: {"a": "x" * 30}},
    "officers": {n: {"nama": f"petugas {n}"} for n in range(1, 6)},
    "cases": {n: {"judul": "berkas", "nomor": n % 3} for n in range(1, 131)},
}
EDIT = st.tuples(st.integers(min_value=0), st.integers(min_value=0, max_value=12), st.binary())


@settings(max_examples=examples(400), deadline=None)
@given(st.lists(EDIT, min_size=1, max_size=4))
def test_reading_with_a_former_file_gives_the_same_result(
    edits: list[tuple[int, int, bytes]],
) -> None:
    """Bytes removed and inserted anywhere: the same places, or the same refusal."""
    former = laid_out(MANY)
    data = former.data
    for place, length, added in edits:
        at = place % len(data)
        data = data[:at] + added + data[at + length :]
    assert_found_as_alone(data, former)


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.sampled_from(range(1, 131)), min_size=1, max_size=6), st.data())
def test_the_changed_ones_of_many_documents_are_found(
    numbers: list[int], data: st.DataObject
) -> None:
    """Lines changed by a byte, removed, or inserted twice."""
    former = laid_out(MANY)
    lines = former.data.split(b"\n")
    for number in numbers:
        at = next((at for at, line in enumerate(lines) if line.startswith(b'"%d":{"j' % number)), 0)
        change = data.draw(st.sampled_from(["byte", "out", "twice"]))
        if change == "byte":
            lines[at] = lines[at].replace(b"berkas", b"Berkas")
        elif change == "out" and at and lines[at].endswith(b","):
            del lines[at]
        elif change == "twice" and lines[at].endswith(b","):
            lines.insert(at, lines[at])
    whole = b"\n".join(lines)
    assert_found_as_alone(whole, former)


@settings(max_examples=examples(40), deadline=None)
@given(FILES, st.data())
def test_any_shortened_file_is_refused(tables: Tables, data: st.DataObject) -> None:
    whole = laid_out(tables).data
    length = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(Damage):
        split(BytesIO(whole[:length]))


@settings(max_examples=examples(40), deadline=None)
@given(
    st.lists(st.integers(0, 140), min_size=1, max_size=6, unique=True), st.integers(0, 2 * BLOCK)
)
def test_a_journal_is_read_up_to_its_blanks(acts: list[int], short: int) -> None:
    """Regions of up to two pieces, with an act in any block, not always ending with a block."""
    region = bytearray(b" " * (160 * BLOCK - short))
    for block in acts:
        region[block * BLOCK : block * BLOCK + 5] = b"act %d" % (block % 10)
    ending = b"e" * TRAILER
    data = b"".join(
        laid_out({table: {} for table in TABLES}).pieces_with(lambda _: [bytes(region)])
    )
    *_, rest = split(BytesIO(data + ending))
    assert rest is not None
    assert (rest.size, rest.ending) == (len(region), ending)
    assert data[rest.start :] == region
    assert rest.data.rstrip(b" ") == region.rstrip(b" ")
    assert len(rest.data) - len(region.rstrip(b" ")) < BLOCK
