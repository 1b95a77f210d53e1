"""Checkpoints are written under a temporary name: no act waits, and none is lost."""

import os
import random
import shutil
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from offices.stores import NOW, add_cases, new_store, noting
from tinydb import TinyDB

from sop_tui.storage.disk.file import TemporaryFile, write_temporary
from sop_tui.storage.disk.lock import locked
from sop_tui.storage.files import checkpoint as module
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.checkpoint import Abandoned, PreparedFile
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.live import is_filling
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_store

FIRST, SECOND = "SRT-2026-0001", "SRT-2026-0002"
SECTOR = 512


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    new_store(tmp_path, cases=3).close()
    return opened(tmp_path / "data.json")


def opened(path: Path) -> FileStore:
    """A session that makes only the checkpoints of the test."""
    store = FileStore.open(path)
    store._tidying.not_before = float("inf")
    return store


def ids(store: FileStore, number: str = FIRST) -> list[str]:
    return [event.id for event in store.snapshot.events(number)]


def fill(store: FileStore) -> None:
    while not is_filling(store._version):
        store.commit(noting(SECOND, text="é" * 2000))


def test_acts_during_a_checkpoint_are_copied_and_other_sessions_need_not_read_the_file(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind, ahead = opened(store.path), opened(store.path)
    store.commit(noting(FIRST, event="a" * 32))
    with PreparedFile(store.path, store._version) as beside:
        ahead.commit(noting(FIRST, event="b" * 32))
        ahead.commit(noting(FIRST, text='"\\%é' * 1500, event="c" * 32))
        store._alone(beside.finished)
    with TinyDB(store.path) as database:
        (case,) = [each for each in database.table("cases") if each["number"] == FIRST]
        assert case["events"][-1]["id"] == "a" * 32  # the tables are those at the start
    monkeypatch.setattr("sop_tui.storage.files.live.read_live", None)
    for follower in (behind, ahead, store):
        follower.refresh()
        assert ids(follower)[-3:] == ["a" * 32, "b" * 32, "c" * 32]
        follower.commit(noting(SECOND))
    monkeypatch.undo()
    assert behind.refresh() is not None
    assert ids(behind, SECOND) == ids(ahead, SECOND) + ids(store, SECOND)[-1:]
    for each in (FileStore.open(store.path), behind):
        each.refresh()
        assert ids(each)[-3:] == ["a" * 32, "b" * 32, "c" * 32]
    assert verify_store(store.path).ok


def test_an_earlier_version_reads_the_whole_file_and_doubles_nothing(store: FileStore) -> None:
    """It only knows ``from``, and would take copied acts for new ones."""
    store.commit(noting(FIRST))
    with PreparedFile(store.path, store._version) as beside:
        store.commit(noting(FIRST, event="b" * 32))
        store._alone(beside.finished)
    ends = store.path.read_bytes()[-256:]
    assert b'"from":""' in ends
    assert b'"past":4096' in ends


def test_nobody_waits_while_it_is_written(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = opened(store.path)
    fill(store)
    slow, go_on = threading.Event(), threading.Event()

    def slowly(*given: object) -> object:
        slow.set()
        assert go_on.wait(60)
        return write_temporary(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "write_temporary", slowly)
    inode = store.path.stat().st_ino
    store._tidying.not_before = 0.0
    store.commit(noting(FIRST))
    assert slow.wait(60)
    for each in (store, other, store):
        each.commit(noting(FIRST))
        with locked(store.path.parent, 0):
            pass
    last = ids(store)[-1]
    go_on.set()
    store._tidying.join(60)
    assert store.path.stat().st_ino != inode
    other.refresh()
    assert ids(other)[-1] == ids(FileStore.open(store.path))[-1] == last


def test_changes_by_others_are_reported_even_if_the_checkpoint_saw_them_first(
    store: FileStore,
) -> None:
    other = opened(store.path)
    store.commit(noting(SECOND))
    other.commit(noting(FIRST))
    store._tidy()
    assert store.outdated()
    changes = store.refresh()
    assert changes is not None
    assert FIRST in changes.cases
    assert store.refresh() is None


def test_two_checkpoints_between_two_polls_are_no_news(store: FileStore) -> None:
    other = opened(store.path)
    store.commit(noting(FIRST))
    assert other.refresh() is not None
    store.checkpoint()
    before = store.snapshot
    after = FileSnapshot(store.path, before.layout, before.heads)
    store.rewrite(before, lambda _: after, lambda _folder, _present: None)
    assert other.refresh() is None
    assert other.snapshot.revision == store.snapshot.revision


def test_it_is_written_in_small_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def measuring(folder: int, path: Path, pieces: Iterable[bytes], *more: Any) -> TemporaryFile:
        pieces = list(pieces)
        sizes.extend(map(len, pieces))
        return write_temporary(folder, path, pieces, *more)

    store = new_store(tmp_path)
    add_cases(store, 400, notes=6)
    store.commit(noting(FIRST))
    monkeypatch.setattr(module, "write_temporary", measuring)
    store.checkpoint()
    assert sum(sizes) > 2_000_000
    assert max(sizes) < 300_000


def test_it_is_flushed_in_small_parts_so_that_acts_meanwhile_wait_for_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path)
    add_cases(store, 600, notes=6)
    store.commit(noting(FIRST))
    unflushed, most = 0, 0
    write = os.write

    def writing(descriptor: int, data: bytes) -> int:
        nonlocal unflushed, most
        unflushed += len(data)
        most = max(most, unflushed)
        return write(descriptor, data)

    def flushing(_: int) -> None:
        nonlocal unflushed
        unflushed = 0

    monkeypatch.setattr(os, "write", writing)
    monkeypatch.setattr(os, "fdatasync", flushing)
    monkeypatch.setattr(os, "fsync", flushing)
    store.checkpoint()
    assert store.path.stat().st_size > 3_000_000
    assert 500_000 < most < 1_500_000


def test_only_one_session_writes_it(store: FileStore) -> None:
    other = opened(store.path)
    fill(store)
    other.refresh()
    known = other._version
    with PreparedFile(store.path, store._version):
        other._tidy()
        assert other._version is known
    other._tidying.not_before = 0.0
    other._tidy()
    assert other._version is not known


def test_of_two_checkpoints_the_later_makes_nobody_wait(store: FileStore) -> None:
    other = opened(store.path)
    fill(store)
    with (
        PreparedFile(store.path, store._version) as first,
        PreparedFile(store.path, store._version) as second,
    ):
        store._alone(first.finished)
        store.commit(noting(FIRST, event="a" * 32))
        inode = store.path.stat().st_ino
        with pytest.raises(Abandoned):
            other._alone(second.finished)
    assert store.path.stat().st_ino == inode
    other.refresh()
    assert ids(other)[-1] == "a" * 32


def test_the_last_session_to_close_leaves_the_tables_current(
    store: FileStore,
) -> None:
    other = opened(store.path)
    store.commit(noting(FIRST))
    other.commit(noting(FIRST, event="b" * 32))
    other.checkpoint()
    other.commit(noting(FIRST, event="c" * 32))
    other.close()  # the first session still uses the former file
    store.close()
    with TinyDB(store.path) as database:
        (case,) = [each for each in database.table("cases") if each["number"] == FIRST]
    assert case["events"][-1]["id"] == "c" * 32


def edited(path: Path) -> None:
    tables, acts, journal = path.read_bytes().partition(b'"acts"')
    with path.open("r+b") as file:
        file.write(tables.replace(b"Undangan rapat", b"Panggilan kpda") + acts + journal)


def written_by_tinydb(path: Path) -> None:
    with TinyDB(path) as database:
        database.table("cases").update({"title": "Panggilan kpda"})


@pytest.mark.parametrize("happens", [edited, written_by_tinydb])
def test_changes_by_another_program_during_a_checkpoint_are_kept(store: FileStore, happens) -> None:  # type: ignore[no-untyped-def]
    store.commit(noting(FIRST, event="a" * 32))
    with PreparedFile(store.path, store._version) as beside:
        store.commit(noting(FIRST, event="b" * 32))
        time.sleep(0.1)
        happens(store.path)
        with pytest.raises(Abandoned):
            store._alone(beside.finished)
    store.checkpoint()
    for each in (store, FileStore.open(store.path)):
        assert each.snapshot.cases[SECOND].title == "Panggilan kpda"
        assert ids(each)[-2:] == ["a" * 32, "b" * 32]


def test_archiving_during_a_checkpoint_is_kept(store: FileStore) -> None:
    add_cases(store, 1, steps=4)
    with PreparedFile(store.path, store._version) as beside:
        archive_cases(store, NOW.replace(year=2027))
        with pytest.raises(Abandoned):
            store._alone(beside.finished)
    store.checkpoint()
    assert len(FileStore.open(store.path).snapshot.cases) == 3
    assert verify_store(store.path).ok


def test_an_abandoned_checkpoint_leaves_nothing(store: FileStore) -> None:
    fill(store)
    going_on = iter([True, False])
    with pytest.raises(Abandoned):
        PreparedFile(store.path, store._version, lambda: next(going_on))
    with PreparedFile(store.path, store._version):
        pass
    assert sorted(each.name for each in store.path.parent.iterdir()) == ["data.json"]
    store.close()
    assert verify_store(store.path).ok


def test_torn_writes_while_acts_are_copied(store: FileStore, tmp_path: Path) -> None:
    """Whatever part of the next act reaches the disk, the copied acts are not affected."""
    chance = random.Random(3)
    acknowledged: list[str] = []
    for turn in range(40):
        with PreparedFile(store.path, store._version) as beside:
            for part in range(chance.randrange(1, 4)):
                acknowledged.append(f"c{turn:015}{part:016}")
                store.commit(noting(FIRST, "x" * chance.randrange(5000), event=acknowledged[-1]))
            store._alone(beside.finished)
        before = store.path.read_bytes()
        store.commit(noting(FIRST, "y" * chance.randrange(5000), event=f"{turn:032}"))
        after = store.path.read_bytes()
        torn = bytearray(before)
        for at in range(0, len(after), SECTOR):
            if before[at : at + SECTOR] != after[at : at + SECTOR] and chance.random() < 0.5:
                torn[at : at + SECTOR] = after[at : at + SECTOR]
        folder = tmp_path / "torn"
        folder.mkdir()
        (folder / "data.json").write_bytes(torn)
        found = ids(FileStore.open(folder / "data.json"))
        assert [each for each in found if each in acknowledged] == acknowledged
        assert verify_store(folder / "data.json").ok
        shutil.rmtree(folder)
        acknowledged.append(f"{turn:032}")


def test_a_checkpoint_without_the_acts_made_meanwhile_would_lose_them(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shows that the tests above can fail: here the acts are not copied."""
    monkeypatch.setattr(module, "_completed", lambda aside, _data, _region: aside)
    store.commit(noting(FIRST))
    with PreparedFile(store.path, store._version) as beside:
        store.commit(noting(FIRST, event="b" * 32))
        store._alone(beside.finished)
    assert "b" * 32 not in ids(FileStore.open(store.path))
