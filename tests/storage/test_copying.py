"""A whole office is copied from a file to PostgreSQL and back, and stays the same."""

import io
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from offices.stores import NOW, first_batch, noting, opened_by, opening, walked
from postgres_server import WHY_NOT, programs

from sop_tui.casework.commands import Note
from sop_tui.demo.throw_away import demonstration
from sop_tui.storage.batch import Batch
from sop_tui.storage.contents import KeptCase
from sop_tui.storage.copying import copy
from sop_tui.storage.engine import Engine, Snapshot
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.opening import engine_at
from sop_tui.storage.postgres import connection
from sop_tui.storage.problem import StoreProblem

pytestmark = pytest.mark.skipif(programs() is None, reason=WHY_NOT)


@pytest.fixture
def target(database: str) -> Engine:
    return engine_at(database)


@pytest.fixture
def source(tmp_path: Path) -> Engine:
    """An office with cases of two years: archived ones, open ones, several in one commit."""
    path = tmp_path / "asal" / "kantor.json"
    with FileStore.create(path, batch=first_batch()) as store:
        for days in (400, 390, 60, 1):
            at = NOW - timedelta(days=days)

            def several(snapshot: Snapshot, at: datetime = at) -> Batch:
                numbers = [snapshot.next_number("SRT", at.year, skip) for skip in range(3)]
                return Batch(cases=tuple(walked(each, 4, at=at) for each in numbers))

            store.commit(several)
        store.commit(opened_by())
        store.commit(lambda found: Batch(cases=(opening(found.next_number("SRT", NOW.year)),)))
    engine = engine_at(path)
    engine.archive(NOW - timedelta(days=30))
    return engine


def all_through(cases: Iterable[KeptCase], total: int) -> Iterator[KeptCase]:
    yield from cases


def everything(engine: Engine) -> list[object]:
    with engine.contents() as found:
        return [found.meta, *found.definitions(), *found.officers(),
                *sorted(found.cases(), key=lambda each: each.place)]  # fmt: skip


def test_an_office_copied_there_and_back_is_the_same(
    source: Engine, target: Engine, tmp_path: Path
) -> None:
    assert len([*(tmp_path / "asal").glob("kantor-*.json")]) == 2
    before = source.verify()
    assert copy(source, target, all_through) == before
    assert everything(target) == everything(source)

    back = engine_at(tmp_path / "kembali" / "kantor.json")
    assert copy(target, back, all_through) == before
    assert everything(back) == everything(source)
    # Old cases are in archives again, and the live file is small.
    assert len([*(tmp_path / "kembali").glob("kantor-*.json")]) == 2
    with back.open() as store:
        assert len(store.snapshot.cases) == 5
        store.commit(noting("SRT-2026-0008"))
    assert back.verify().ok


def test_a_copy_has_no_time_limit(
    source: Engine, target: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No time-out for acts ends a copy, in either direction."""
    monkeypatch.setitem(connection._SETTINGS, "statement_timeout", "5ms")
    monkeypatch.setitem(connection._SETTINGS, "idle_in_transaction_session_timeout", "5ms")

    def slowly(cases: Iterable[KeptCase], total: int) -> Iterator[KeptCase]:
        for each in cases:
            time.sleep(0.02)
            yield each

    before = copy(source, target, slowly)
    assert copy(target, engine_at(tmp_path / "kembali" / "kantor.json"), slowly) == before


def test_work_continues_in_the_copy(source: Engine, target: Engine) -> None:
    copy(source, target, all_through)
    with target.open() as store:
        assert len(store.snapshot.cases) == 5
        assert {case.number for case in store.archives.cases()} >= {"SRT-2025-0001"}
        assert store.archives.find("SRT-2025-0001") is not None
        assert [case.number for case in store.archives.search(["undangan", "srt-2025-0001"])]
        number = store.commit(opened_by()).batch.cases[0].number
        assert number == "SRT-2026-0009"
        store.commit(noting(number))
    assert target.verify().ok


@pytest.mark.parametrize("back", [False, True])
def test_an_interrupted_copy_leaves_nothing_and_can_be_repeated(
    source: Engine, target: Engine, tmp_path: Path, back: bool
) -> None:
    if back:
        copy(source, target, all_through)
        source, target = target, engine_at(tmp_path / "kembali" / "kantor.json")

    def cut(cases: Iterable[KeptCase], total: int) -> Iterator[KeptCase]:
        for at, each in enumerate(cases):
            if at == total - 2:
                raise KeyboardInterrupt
            yield each

    with pytest.raises(KeyboardInterrupt):
        copy(source, target, cut)
    with pytest.raises(StoreProblem) as caught:
        target.open()
    assert caught.value.code == "missing"
    assert [*(tmp_path / "kembali").glob("*")] == []
    assert copy(source, target, all_through).ok
    with pytest.raises(StoreProblem) as caught:
        copy(source, target, all_through)
    assert caught.value.code == "exists"


_COPYING = """
import sys, time
from sop_tui.storage.copying import copy
from sop_tui.storage.opening import engine_at
def slow(cases, total):
    for at, each in enumerate(cases):
        if at == total - 2:
            print("amid", flush=True)
            time.sleep(60)
        yield each
copy(engine_at(sys.argv[1]), engine_at(sys.argv[2]), slow)
"""


@pytest.mark.slow
@pytest.mark.parametrize("back", [False, True])
def test_a_killed_copy_leaves_nothing_and_can_be_repeated(
    source: Engine, database: str, tmp_path: Path, back: bool
) -> None:
    places = [str(tmp_path / "asal" / "kantor.json"), database]
    if back:
        copy(source, engine_at(database), all_through)
        places = [database, str(tmp_path / "kembali" / "kantor.json")]
    with subprocess.Popen(
        [sys.executable, "-c", _COPYING, *places], stdout=subprocess.PIPE, text=True
    ) as copying:
        assert copying.stdout is not None
        assert copying.stdout.readline() == "amid\n"
        copying.kill()
    first, second = map(engine_at, places)
    with pytest.raises(StoreProblem) as caught:
        second.open()
    assert caught.value.code == "missing"
    assert copy(first, second, all_through).ok
    assert everything(second) == everything(first)
    if back:
        names = sorted(each.name for each in (tmp_path / "kembali").iterdir())
        assert all(each.startswith("kantor") and each.endswith(".json") for each in names), names
        assert len(names) == 3


def test_a_damaged_store_is_not_copied(target: Engine, tmp_path: Path) -> None:
    path = tmp_path / "kantor.json"
    with FileStore.create(path, batch=first_batch()) as store:
        store.commit(opened_by())
        store.checkpoint()
    path.write_bytes(path.read_bytes().replace(b"Undangan rapat", b"Undangan resmi"))
    with pytest.raises(StoreProblem) as caught:
        copy(engine_at(path), target, all_through)
    assert caught.value.code == "damaged"


def test_the_demonstration_can_be_on_a_server(target: Engine, database: str) -> None:
    with demonstration(address=database) as desk:
        number = next(
            card.number for card in desk.lists.open_cases() if desk.rights.reads_case(card.number)
        )
        desk.acts.do(number, Note(text="dicoba"))
        assert desk.workplace.store.snapshot.events(number)[-1].note == "dicoba"
    assert target.verify().ok


def test_a_full_disk_is_reported_and_leaves_nothing(
    source: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tempfile.TemporaryFile", lambda **_: io.BufferedRandom(io.FileIO("/dev/full", "r+"))
    )
    goal = tmp_path / "baru" / "kantor.json"
    with pytest.raises(StoreProblem) as caught:
        copy(source, engine_at(goal), all_through)
    assert caught.value.code == "full"
    assert not list(goal.parent.iterdir())
