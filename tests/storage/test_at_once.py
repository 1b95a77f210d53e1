"""With ``at_once``, a large file is neither read nor written as a whole."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from offices.stores import NOW, add_cases, new_store, noting

from sop_tui.storage.disk.descriptors import close_quietly
from sop_tui.storage.disk.file import write_temporary
from sop_tui.storage.engine import TakesLong
from sop_tui.storage.files import checkpoint, live
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.store import FileStore

FIRST = "SRT-2026-0001"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """A store with an open and a closed case."""
    made = new_store(tmp_path, cases=1)
    add_cases(made, 1, steps=4)
    return made


def test_a_large_file_is_not_read_at_once_after_archiving(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FileStore.open(store.path) as session:
        archive_cases(store, NOW + timedelta(days=1))
        monkeypatch.setattr(live, "_LARGE", 0)
        for _ in range(2):
            with pytest.raises(TakesLong):
                session.refresh(at_once=True)
        assert len(session.snapshot.cases) == 2
        changes = session.refresh()
        assert changes is not None
        assert session.snapshot.cases.keys() == {FIRST}
        assert session.refresh(at_once=True) is None


def test_a_small_file_is_read_at_once(store: FileStore) -> None:
    with FileStore.open(store.path) as session:
        archive_cases(store, NOW + timedelta(days=1))
        assert session.refresh(at_once=True) is not None
        assert session.snapshot.cases.keys() == {FIRST}


def test_acts_and_checkpoints_are_followed_at_once(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_LARGE", 0)
    with FileStore.open(store.path) as session:
        store.commit(noting(FIRST))
        store.checkpoint()
        store.commit(noting(FIRST))
        changes = session.refresh(at_once=True)
        assert changes is not None
        assert changes.cases == {FIRST}


def test_an_idle_session_writes_a_large_file_in_a_thread(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_LARGE", 0)
    monkeypatch.setattr(live, "IDLE", -9)
    monkeypatch.setattr(live, "_BYTES_A_SECOND", float("inf"))
    writers: list[str] = []

    def written(*arguments: object) -> object:
        writers.append(threading.current_thread().name)
        return write_temporary(*arguments)  # type: ignore[arg-type]

    with FileStore.open(store.path) as session:
        store.commit(noting(FIRST))
        monkeypatch.setattr(checkpoint, "write_temporary", written)
        deadline = time.monotonic() + 60
        while live.entries(session._version) or not writers:
            session.refresh(at_once=True)
            assert time.monotonic() < deadline
            time.sleep(0.01)
    assert writers == ["checkpoint"]


def test_a_large_former_version_is_closed_in_a_thread(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last close of a large deleted file takes until its space is freed."""
    monkeypatch.setattr(live, "_LARGE", 0)
    threads: list[threading.Thread] = []
    with FileStore.open(store.path) as session:
        former = session._version.opened.descriptor

        def letting_go(descriptor: int) -> None:
            if descriptor == former:
                threads.append(threading.current_thread())
            close_quietly(descriptor)

        monkeypatch.setattr("sop_tui.storage.disk.file.close_quietly", letting_go)
        store.commit(noting(FIRST))
        store.checkpoint()
        session.commit(noting(FIRST))
        deadline = time.monotonic() + 60
        while not threads:
            assert time.monotonic() < deadline
            time.sleep(0.01)
    assert threads[0] is not threading.main_thread()
