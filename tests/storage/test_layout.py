"""The bytes of a file and the documents in them."""

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.storage.layout import TABLES, altered, lay_out, split
from sop_tui.storage.problem import Damage

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


def laid_out(tables):  # type: ignore[no-untyped-def]
    return lay_out(
        {
            table: [(number, msgspec.json.encode(document)) for number, document in found.items()]
            for table, found in tables.items()
        }
    )


def as_json(tables):  # type: ignore[no-untyped-def]
    return {
        table: {str(number): document for number, document in found.items()}
        for table, found in tables.items()
    }


@settings(max_examples=60, deadline=None)
@given(FILES)
def test_any_documents_come_back_and_are_json(tables) -> None:  # type: ignore[no-untyped-def]
    layout = laid_out(tables)
    assert json.loads(layout.data) == as_json(tables)
    again, _ = split(layout.data)
    assert again.tables == layout.tables
    for table, found in tables.items():
        for number, document in again.documents(table):
            assert json.loads(document) == found[number]


@settings(max_examples=60, deadline=None)
@given(FILES, st.dictionaries(st.sampled_from(TABLES), DOCUMENTS), st.randoms())
def test_altering_is_laying_out_anew(tables, changes, random) -> None:  # type: ignore[no-untyped-def]
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
    again, _ = split(changed.data)
    assert again.tables == changed.tables
    again, unchanged = split(changed.data, layout)
    assert again.tables == changed.tables
    assert unchanged <= {n for n in expected["cases"] if changed.same("cases", n, layout)}
    for table, found in expected.items():
        for number in found:
            same = tables[table].get(number) == found[number] and number in tables[table]
            assert changed.same(table, number, layout) == same


@settings(max_examples=40, deadline=None)
@given(FILES, st.data())
def test_any_shortened_file_is_refused(tables, data) -> None:  # type: ignore[no-untyped-def]
    whole = laid_out(tables).data
    length = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(Damage):
        split(whole[:length])
