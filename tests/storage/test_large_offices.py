"""Processing a whole office needs memory only for its case numbers and chain links."""

import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from offices.stores import NOW, Made, first_batch, joined, moved, noted, opening
from postgres_server import Cluster

from sop_tui.storage.batch import Batch
from sop_tui.storage.contents import KeptCase
from sop_tui.storage.copying import copy
from sop_tui.storage.engine import Engine, Snapshot
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.opening import engine_at

SMALL, LARGE = 250, 500  # more than two pages of cases
LONG = "dokumen pendukung telah diterima lengkap; " * 300
HALF_A_CASE = len(LONG) // 2
LAST_YEAR = NOW - timedelta(days=400)


def case(number: str, at: datetime, steps: int) -> Made:
    changes = [opening(number, at=at)]
    changes.append(noted(changes[-1].after, LONG, at))
    for _ in range(steps):
        changes.append(moved(changes[-1].after, at))
    return joined(*changes)


def office(path: Path, cases: int) -> Engine:
    """Most cases are open; the others closed a year ago and are in an archive."""

    def some(found: Snapshot, at: datetime, steps: int) -> Batch:
        numbers = [found.next_number("SRT", at.year, skip) for skip in range(50)]
        return Batch(cases=tuple(case(each, at, steps) for each in numbers))

    engine = engine_at(path)
    with FileStore.create(path, batch=first_batch()) as store:
        for turn in range(cases // 50):
            at, steps = (LAST_YEAR, 4) if turn % 5 == 0 else (NOW, 1)
            store.commit(partial(some, at=at, steps=steps))
    assert len(engine.archive(NOW - timedelta(days=30))) == 50 * len(range(0, cases // 50, 5))
    return engine


Offices = Mapping[int, Engine]


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Offices:
    """An office for each number of cases; the tests only read them."""
    folder = tmp_path_factory.mktemp("offices")
    return {cases: office(folder / f"{cases}" / "kantor.json", cases) for cases in (SMALL, LARGE)}


def growth(offices: Offices, folder: Path, work: Callable[[Engine, Path], None]) -> float:
    """The bytes of memory per additional case."""
    peaks = []
    for cases, engine in offices.items():
        tracemalloc.start()
        try:
            work(engine, folder / f"{cases}" / "tujuan" / "kantor.json")
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    return (peaks[1] - peaks[0]) / (LARGE - SMALL)


def all_through(cases: Iterable[KeptCase], total: int) -> Iterator[KeptCase]:
    yield from cases


def test_verifying_a_file_does_not_hold_its_cases(offices: Offices, tmp_path: Path) -> None:
    def verified(engine: Engine, _: Path) -> None:
        assert engine.verify().ok

    assert growth(offices, tmp_path, verified) < HALF_A_CASE


def test_copying_a_file_does_not_hold_its_cases(offices: Offices, tmp_path: Path) -> None:
    def copied(engine: Engine, target: Path) -> None:
        assert copy(engine, engine_at(target), all_through).ok

    assert growth(offices, tmp_path, copied) < HALF_A_CASE


@pytest.fixture
def on_server(server: Cluster) -> Iterator[Callable[[], Engine]]:
    """Creates databases that are dropped at the end."""
    made: list[str] = []

    def another() -> Engine:
        made.append(f"banyak{len(made)}")
        server.sql(f"CREATE DATABASE {made[-1]}")
        return engine_at(server.url(made[-1]))

    yield another
    for each in made:
        server.sql(f"DROP DATABASE {each} WITH (FORCE)")


@pytest.mark.slow
def test_copying_to_a_server_and_back_does_not_hold_the_cases(
    offices: Offices, tmp_path: Path, on_server: Callable[[], Engine]
) -> None:
    def there_and_back(engine: Engine, target: Path) -> None:
        between = on_server()
        assert copy(engine, between, all_through).ok
        assert copy(between, engine_at(target), all_through).ok

    assert growth(offices, tmp_path, there_and_back) < HALF_A_CASE
