"""The memory that a store needs for many cases: equal values are stored once."""

import sys
import tracemalloc
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from offices.large import build
from offices.stores import moving, new_store, noting

from sop_tui.casework.model import Before, Case, Outcome, Part, Status, Visit
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.records import CaseRecord, Interned, head_of

FIRST = "SRT-2026-0001"
JAKARTA = datetime.fromisoformat("2026-11-29T08:00:00+07:00")
MOST_OF_A_CASE = 2_500  # bytes; without shared outcomes it is 4,600
MAKASSAR = datetime.fromisoformat("2026-11-29T09:00:00+08:00")  # the same moment


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "data.json"
    build(path, 60)
    return path


def test_a_case_needs_little_memory_beside_its_line(path: Path) -> None:
    FileStore.open(path).close()  # so that imports are not counted as memory of cases
    tracemalloc.start()
    with FileStore.open(path) as store:
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        lines = sum(map(sys.getsizeof, store.snapshot.layout.tables["cases"].values()))

        assert held - lines < MOST_OF_A_CASE * len(store.snapshot.cases)


@pytest.mark.parametrize("lazy", [True, False])
def test_equal_outcomes_are_stored_once(path: Path, lazy: bool) -> None:
    with FileStore.open(path, lazy=lazy) as store:
        store.snapshot.read_whole()
        cases = list(store.snapshot.cases.values())
        standing = [each for case in cases for each in outcomes_of(case)]
        assert len(standing) > 10 * len(set(standing))
        assert len({*map(id, standing)}) == len(set(standing))
        assert len({id(case.fingerprint) for case in cases}) == 1


@pytest.mark.parametrize("lazy", [True, False])
def test_equal_outcomes_from_the_journal_are_stored_once(tmp_path: Path, lazy: bool) -> None:
    with new_store(tmp_path, cases=1) as store:
        store.checkpoint()
        for _ in range(2):
            store.commit(moving(FIRST))
        with FileStore.open(store.path, lazy=lazy) as other:
            assert other._version.tail is not None
            assert other._version.tail.at
            other.snapshot.read_whole()
            case = other.snapshot.cases[FIRST]
    assert case.before is not None
    assert case.before.standing
    assert [*map(id, case.before.standing)] == [*map(id, case.standing)][:-1]


def test_a_line_that_the_journal_replaces_is_not_kept(tmp_path: Path) -> None:
    with new_store(tmp_path, cases=2) as store:
        store.checkpoint()
        before = len(store.snapshot.events(FIRST))
        store.commit(noting(FIRST))
        with FileStore.open(store.path, lazy=True) as other:
            other.snapshot.read_whole()
            assert other.snapshot.layout.unread is not None
            assert [bool(line) for line in other.snapshot.layout.unread.values()] == [False, True]
            assert len(other.snapshot.events(FIRST)) == before + 1


def outcomes_of(case: Case) -> tuple[Outcome, ...]:
    return (*case.standing, *(case.before.standing if case.before is not None else ()))


def test_equal_times_remain_in_the_zones_in_which_they_are_written() -> None:
    interned = Interned()
    for at in (JAKARTA, MAKASSAR):
        shared = Outcome("1", "budi", 2, (Part("a", officer="citra", seq=1, at=at),))
        visit = Visit("2", at, at)
        before = Before("budi", "a", visit, (Outcome("0", "andi", 1), shared), 1)
        case = Case(
            "SRT-2026-0001", "surat", "f" * 64, "Surat", "", "", Status.OPEN, 3, 1, at, at, visit,
            standing=(shared,), before=before,
        )  # fmt: skip
        written = msgspec.json.encode(case)
        record = msgspec.json.decode(written[:-1] + b',"events":[]}', type=CaseRecord)
        assert interned.head_of(record) == head_of(record)
        assert msgspec.json.encode(interned.head_of(record)) == written
