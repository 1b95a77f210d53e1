"""A store opened lazily shows the same as one read whole, and finds damage before an act."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields, replace
from offices.stores import new_store, noting, opening
from thoroughness import examples
from tinydb import TinyDB

from sop_tui.casework.model import CaseSummary, Letter, Urgency
from sop_tui.storage.batch import Batch, CaseChange
from sop_tui.storage.disk.file import open_file, reading
from sop_tui.storage.engine import Snapshot
from sop_tui.storage.files import engine
from sop_tui.storage.files.engine import FileEngine
from sop_tui.storage.files.form.damage import Damage, NotOurs, OtherFormat
from sop_tui.storage.files.form.layout import TABLES
from sop_tui.storage.files.form.reading import parse, read
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.problem import StoreProblem

LETTER = Letter(origin="Dinas Sosial", number="12/X", urgency=Urgency.VERY_URGENT)


def a_letter(snapshot: Snapshot) -> Batch:
    """A case with a letter, which comes after the fields that a summary leaves out."""
    number = snapshot.next_number("SRT", 2026)
    event = opening(number).events[0]
    assert event.opening is not None
    event = replace(event, opening=replace(event.opening, letter=LETTER))
    return Batch(cases=(CaseChange(number=number, events=(event,)),))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store with a letter's case, and an act in the journal."""
    store = new_store(tmp_path_factory.mktemp("store"), cases=5)
    store.commit(a_letter)
    store.checkpoint()
    store.commit(noting("SRT-2026-0004", text="surat “penting”"))
    return store.path.read_bytes()


@contextmanager
def lazy(path: Path) -> Iterator[FileSnapshot]:
    opened = open_file(path)
    try:
        inode, descriptor = opened.identity[1], opened.descriptor
        yield read(path, reading(opened), None, inode, descriptor, lazy=True).snapshot
    finally:
        opened.close()


def at_a_glance(snapshot: Snapshot) -> dict[str, dict[str, object]]:
    names = [field.name for field in fields(CaseSummary)]
    return {
        number: {name: getattr(case, name) for name in names}
        for number, case in snapshot.summaries.items()
    }


def everything(snapshot: FileSnapshot) -> object:
    return (
        snapshot.meta,
        [list(part.items()) for part in (snapshot.cases, snapshot.officers, snapshot.definitions)],
        [list(snapshot.layout.documents(table)) for table in TABLES],
    )


def test_a_lazy_snapshot_shows_the_same(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "data.json"
    path.write_bytes(whole)
    known = parse(path, whole)
    with lazy(path) as snapshot:
        assert at_a_glance(snapshot) == at_a_glance(known)
        one = snapshot.cases["SRT-2026-0002"]
        assert one == known.cases["SRT-2026-0002"]
        assert not snapshot.is_whole
        for number in known.cases:
            assert snapshot.events(number) == known.events(number)
        assert not snapshot.is_whole
        assert everything(snapshot) == everything(known)
        assert snapshot.is_whole
        assert snapshot.cases["SRT-2026-0002"] is one
        assert at_a_glance(snapshot) == at_a_glance(known)


@settings(max_examples=examples(400), deadline=None)
@given(at=st.integers(min_value=0), byte=st.integers(0, 255))
def test_any_changed_byte_is_seen_as_in_a_whole_reading(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, at: int, byte: int
) -> None:
    at %= whole.index(b'"acts"')
    data = whole[:at] + bytes([byte]) + whole[at + 1 :]
    path = tmp_path_factory.mktemp("byte") / "data.json"
    path.write_bytes(data)
    try:
        known = parse(path, data)
    except (Damage, NotOurs, OtherFormat) as problem:
        with pytest.raises(type(problem)), lazy(path) as snapshot:
            snapshot.read_whole()
        return
    with lazy(path) as snapshot:
        assert at_a_glance(snapshot) == at_a_glance(known)
        snapshot.read_whole()
        assert everything(snapshot) == everything(known)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"subject":"', b'"events":[],"subject":"'),
        (b'"events":[', b'"events":[],"round":7,"events":['),
        (b'"status":"open"', b'"letter":{"urgency":"segera"},"status":"open"'),
        (b'{"number":"SRT-2026-0001"', b'{ "number":"SRT-2026-0001"'),
        (b'"title":"', b'"title":",\\"standing\\":[,\\"events\\":['),
    ],
)
def test_other_json_layouts_are_read(
    tmp_path: Path, whole: bytes, before: bytes, after: bytes
) -> None:
    data = whole.replace(before, after)
    assert data != whole
    path = tmp_path / "data.json"
    path.write_bytes(data)
    try:
        known = parse(path, data)
    except Damage:
        with pytest.raises(Damage), lazy(path) as snapshot:
            snapshot.read_whole()
        return
    with lazy(path) as snapshot:
        assert at_a_glance(snapshot) == at_a_glance(known)


def test_a_duplicate_field_is_read_as_in_a_whole_reading(tmp_path: Path, whole: bytes) -> None:
    before, table, cases = whole.partition(b'"cases":{\n')
    data = before + table + cases.replace(b',"events":[', b',"title":"Lain","events":[')
    path = tmp_path / "data.json"
    path.write_bytes(data)
    with lazy(path) as snapshot:
        snapshot.read_whole()
        assert everything(snapshot) == everything(parse(path, data))
        assert snapshot.cases["SRT-2026-0001"].title == "Lain"


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A store with a history that is no valid JSON."""
    with new_store(tmp_path, cases=3) as store:
        store.commit(noting("SRT-2026-0002", text="CATATAN"))
        store.checkpoint()
    store.path.write_bytes(store.path.read_bytes().replace(b'"CATATAN"', b'"CATATAN'))
    return store.path


def test_nobody_can_act_in_a_file_with_a_damaged_history(damaged: Path) -> None:
    before = damaged.read_bytes()
    with FileStore.open(damaged, lazy=True) as store:
        assert len(store.snapshot.summaries) == 3
        assert len(store.snapshot.events("SRT-2026-0001")) == 2
        with pytest.raises(StoreProblem, match="tabel cases, dokumen 2") as caught:
            store.commit(noting("SRT-2026-0001", text="lain"))
        assert caught.value.code == "damaged"
    assert damaged.read_bytes() == before


def test_reading_a_damaged_history_reports_it(damaged: Path) -> None:
    with FileStore.open(damaged, lazy=True) as store:
        for ask in (
            lambda: store.snapshot.events("SRT-2026-0002"),
            lambda: store.snapshot.cases["SRT-2026-0002"],
            store.snapshot.cases.values,
            store.refresh,
        ):
            with pytest.raises(StoreProblem, match="tabel cases, dokumen 2"):
                ask()


def test_a_refresh_loads_the_histories(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=3).path
    with FileStore.open(path, lazy=True) as store:
        assert store.outdated()
        assert store.refresh() is None
        assert store.snapshot.is_whole
        assert not store.outdated()


def test_versions_outlive_the_file_they_were_read_from(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=3).path
    with FileStore.open(path, lazy=True) as store:
        snapshot = store.snapshot
    path.unlink()
    assert [event.seq for event in snapshot.events("SRT-2026-0003")] == [1, 2]
    assert len(snapshot.cases.values()) == 3


def test_an_overwritten_file_is_not_taken_for_the_former_one(
    tmp_path: Path,
) -> None:
    path = new_store(tmp_path, cases=3).path
    with FileStore.open(path, lazy=True) as store:
        snapshot = store.snapshot
        with TinyDB(path) as database:
            database.table("cases").update({"title": "Lain"}, doc_ids=[2])
        with pytest.raises(StoreProblem, match="diganti oleh program lain"):
            snapshot.events("SRT-2026-0002")
        store.refresh()
        assert store.snapshot.cases["SRT-2026-0002"].title == "Lain"
        assert store.snapshot.is_whole


def is_whole_at_first(path: Path, *, stays: bool) -> bool:
    with FileEngine(path).open(stays=stays) as store:
        assert isinstance(store, FileStore)
        return store.snapshot.is_whole


def test_a_session_that_stays_reads_a_large_file_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = new_store(tmp_path, cases=3).path
    assert not is_whole_at_first(path, stays=False)
    assert not is_whole_at_first(path, stays=True)
    monkeypatch.setattr(engine, "_READ_TWICE", path.stat().st_size - 1)
    assert is_whole_at_first(path, stays=True)
    assert not is_whole_at_first(path, stays=False)


def test_an_overwritten_byte_after_the_summary_is_noticed(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=3).path
    with FileStore.open(path, lazy=True) as store:
        with path.open("r+b") as file:
            file.seek(path.read_bytes().index(b"Undangan"))
            file.write(b"u")
        with pytest.raises(StoreProblem, match="diganti oleh program lain"):
            store.snapshot.cases.values()
        store.refresh()
        assert store.snapshot.cases["SRT-2026-0001"].title == "undangan rapat"


def test_a_case_shares_the_values_of_its_summary(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=3).path
    with FileStore.open(path, lazy=True) as store:
        summaries = dict(store.snapshot.summaries)
        store.refresh()
        for number, case in store.snapshot.cases.items():
            assert case.visit is summaries[number].visit
            assert case.title is summaries[number].title


def test_summaries_are_dropped_once_the_whole_is_read(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=3).path
    with FileStore.open(path, lazy=True) as store:
        first = store.snapshot
        assert all(isinstance(each, CaseSummary) for each in first.summaries.values())
        store.refresh()
        cases = dict(store.snapshot.cases)
        assert all(summary is cases[number] for number, summary in first.summaries.items())
