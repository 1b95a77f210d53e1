"""A waiting session decides while the previous one writes, and checks again under the lock."""

import errno
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from offices.stores import new_store, noting, wait_until_queued

from sop_tui.storage.batch import Batch
from sop_tui.storage.disk import file as disk
from sop_tui.storage.disk.lock import LockQueue, locked
from sop_tui.storage.engine import Snapshot
from sop_tui.storage.files.advancing import advance
from sop_tui.storage.files.live import append, read_live, room_for
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem

LONG: Final = 60.0
FIRST: Final = "SRT-2026-0001"


class SlowDisk:
    """The first sync blocks until the test ends it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached = threading.Event()
        self._go_on = threading.Event()
        self._fails = False
        self._sync = os.fdatasync
        monkeypatch.setattr(os, "fdatasync", self._slowly)

    def _slowly(self, descriptor: int) -> None:
        if not self.reached.is_set():
            self.reached.set()
            assert self._go_on.wait(LONG)
            if self._fails:
                raise OSError(errno.EIO, "no")
        self._sync(descriptor)

    def end(self, *, fails: bool = False) -> None:
        self._fails = fails
        self._go_on.set()


class Asked:
    """A note that records the revisions its plan was run on; ``once``: only one."""

    def __init__(self, text: str = "kedua", error: Exception | None = None) -> None:
        self.on: list[int] = []
        self.once = threading.Event()
        self._plan = noting(FIRST, text)
        self._error = error

    def __call__(self, snapshot: Snapshot) -> Batch:
        self.on.append(snapshot.revision)
        self.once.set()
        if self._error is not None:
            raise self._error
        return self._plan(snapshot)


class Acting(threading.Thread):
    """One act in a session of its own; ``ended`` returns the error it raised."""

    def __init__(self, path: Path, plan: object) -> None:
        super().__init__(daemon=True)
        self._store = FileStore.open(path, patience=LONG)
        self._plan = plan
        self._raised: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self._store.commit(self._plan)  # type: ignore[arg-type]
        except Exception as error:
            self._raised = error

    def ended(self) -> Exception | None:
        self.join(LONG)
        assert not self.is_alive()
        return self._raised


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = new_store(tmp_path, cases=1)
    store.close()
    return store.path


def notes(path: Path) -> list[str]:
    assert verify_store(path).problems == ()
    with FileStore.open(path) as store:
        return [event.note for event in store.snapshot.events(FIRST) if event.kind == "noted"]


@contextmanager
def being_written(path: Path, disk: SlowDisk) -> Iterator[Acting]:
    first = Acting(path, noting(FIRST, "pertama"))
    assert disk.reached.wait(LONG)
    yield first


def test_a_session_decides_while_the_previous_act_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, asked = SlowDisk(monkeypatch), Asked()
    with being_written(path, slow) as first:
        second = Acting(path, asked)
        assert asked.once.wait(LONG)
        slow.end()
    assert (first.ended(), second.ended()) == (None, None)
    assert len(asked.on) == 1
    assert notes(path) == ["pertama", "kedua"]


def test_a_session_decides_again_if_the_previous_one_replaced_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, asked = SlowDisk(monkeypatch), Asked()
    with being_written(path, slow) as first:
        second = Acting(path, asked)
        assert asked.once.wait(LONG)
        slow.end(fails=True)
    assert (first.ended(), second.ended()) == (None, None)
    assert len(asked.on) == 2
    assert notes(path) == ["pertama", "kedua"]


def test_no_act_follows_one_that_was_withdrawn(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its entry was readable when the next session decided, and was then withdrawn."""
    slow, asked = SlowDisk(monkeypatch), Asked()
    with being_written(path, slow) as first:
        second = Acting(path, asked)
        assert asked.once.wait(LONG)
        with monkeypatch.context() as full:
            full.setattr(disk, "_write_all", _no_room)
            slow.end(fails=True)
            failed = first.ended()
    assert isinstance(failed, StoreProblem)
    assert failed.code == "uncertain"
    assert second.ended() is None
    assert asked.on[1] == asked.on[0] - 1
    assert notes(path) == ["kedua"]


def test_an_early_refusal_is_repeated_under_the_lock(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, asked = SlowDisk(monkeypatch), Asked(error=ValueError("no"))
    with being_written(path, slow) as first:
        second = Acting(path, asked)
        assert asked.once.wait(LONG)
        slow.end()
    assert first.ended() is None
    assert isinstance(second.ended(), ValueError)
    assert len(asked.on) == 2
    assert notes(path) == ["pertama"]


def test_an_act_outside_the_queue_makes_others_decide_again(path: Path) -> None:
    asked, known = Asked(), read_live(path)
    with locked(path.parent):
        second = Acting(path, asked)
        assert asked.once.wait(LONG)
        made = advance(known.snapshot, noting(FIRST, "pertama")(known.snapshot))
        data = room_for(known, made.entry)
        assert data is not None
        with path.open("r+b") as file:
            append(file.fileno(), known, data, lambda: None)
    known.opened.close()
    assert second.ended() is None
    assert len(asked.on) == 2
    assert notes(path) == ["pertama", "kedua"]


def test_a_session_that_keeps_its_place_in_the_queue_blocks_nobody(path: Path) -> None:
    kept = LockQueue()
    assert kept.join(path)
    assert not LockQueue().join(path)
    with locked(path.parent):
        second = Acting(path, Asked())
        wait_until_queued(path.parent)
    assert second.ended() is None
    kept.leave()
    assert notes(path) == ["kedua"]


def test_there_is_no_queue_on_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    assert not LockQueue().join(tmp_path / "none")
    assert not LockQueue().join(tmp_path)


def test_without_byte_locks_sessions_wait_and_act(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """macOS has neither these locks nor ``fdatasync``; its replacements are used."""
    calls: list[int] = []
    monkeypatch.delattr(fcntl, "F_OFD_SETLK")
    monkeypatch.delattr(os, "fdatasync")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda descriptor, command: calls.append(command))
    with locked(path.parent):
        waiting = Acting(path, noting(FIRST, "kedua"))
        wait_until_queued(path.parent)
    assert waiting.ended() is None
    assert notes(path) == ["kedua"]
    assert set(calls) == {51}


def _no_room(descriptor: int, data: bytes) -> None:
    raise OSError(errno.ENOSPC, "no room")
