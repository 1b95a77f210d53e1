"""Archiving a large file while others act; nobody waits."""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from offices.stores import NOW, add_cases, event_id, new_store, noting

from sop_tui.office.model import OfficerEvent, OfficerKind
from sop_tui.storage.batch import Batch, OfficerChange
from sop_tui.storage.disk import file as disk
from sop_tui.storage.disk.lock import holder_of
from sop_tui.storage.engine import Plan, Snapshot
from sop_tui.storage.files import checkpoint, live
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem

LATER = NOW + timedelta(days=60)
OPEN, CLOSED = "SRT-2026-0001", "SRT-2026-0002"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """A store with an open and a closed case."""
    made = new_store(tmp_path, cases=1)
    add_cases(made, 1, steps=4)
    assert made.snapshot.cases[CLOSED].status.closed
    return made


def when_written(monkeypatch: pytest.MonkeyPatch, path: Path, do: Callable[[], object],
                 times: int = 1) -> None:  # fmt: skip
    """Calls ``do`` when the live file has been written under a temporary name, so many times."""
    write, left, at_it = disk.write_temporary, [times], threading.Lock()

    def written(folder: int, name: Path, pieces: Iterable[bytes], ending: Callable[[int], bytes],
                ) -> disk.TemporaryFile:  # fmt: skip
        aside = write(folder, name, pieces, ending)
        if name == path and left[0] and at_it.acquire(blocking=False):
            left[0] -= 1
            do()
            at_it.release()
        return aside

    monkeypatch.setattr(checkpoint, "write_temporary", written)


def exported(snapshot: Snapshot) -> Batch:
    """Budi exports a text."""
    last = snapshot.officer_events("budi")[-1]
    event = OfficerEvent(
        id=event_id(), seq=last.seq + 1, at=NOW, officer="budi", name="Budi Santoso",
        kind=OfficerKind.EXPORTED, after=last.after, note="teks", case=OPEN, digest="0" * 64,
    )  # fmt: skip
    return Batch(officers=(OfficerChange(event),))


@pytest.mark.parametrize("acts", [(noting(OPEN),), (exported,), (noting(OPEN), exported) * 3])
def test_others_act_while_it_is_written(
    store: FileStore, monkeypatch: pytest.MonkeyPatch, acts: tuple[Plan, ...]
) -> None:
    for _ in range(3):
        store.commit(exported)  # all but the last go to the archive
    with FileStore.open(store.path, patience=5) as other, FileStore.open(store.path) as follower:
        when_written(monkeypatch, store.path, lambda: [other.commit(act) for act in acts])
        assert archive_cases(store, LATER) == (CLOSED,)
        follower.refresh()
        for seen in (store, follower):
            assert set(seen.snapshot.cases) == {OPEN}
            assert seen.snapshot.chain_head == other.snapshot.chain_head
        follower.commit(noting(OPEN))
        other.commit(noting(OPEN))
        store.commit(noting(OPEN))
    report = verify_store(store.path)
    assert report.problems == ()
    assert report.cases == 2


def test_an_act_on_a_case_during_archiving_is_not_lost(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FileStore.open(store.path) as other:
        when_written(monkeypatch, store.path, lambda: other.commit(noting(CLOSED, "menyusul")))
        assert archive_cases(store, LATER) == (CLOSED,)
    found = store.archives.find(CLOSED)
    assert found is not None
    assert found[1][-1].note == "menyusul"
    assert verify_store(store.path).problems == ()


def test_archiving_starts_again_if_the_file_was_replaced(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FileStore.open(store.path) as other:

        def act_and_write() -> None:
            other.commit(noting(OPEN))
            other.checkpoint()

        when_written(monkeypatch, store.path, act_and_write)
        assert archive_cases(store, LATER) == (CLOSED,)
    assert set(store.snapshot.cases) == {OPEN}
    assert verify_store(store.path).problems == ()
    assert not [*store.folder.glob(".*.tmp")]


def test_archiving_takes_the_lock_if_the_file_is_replaced_repeatedly(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is replaced every time it has been written under a temporary name."""
    with FileStore.open(store.path, patience=0) as other:

        def act_and_write() -> None:
            with suppress(StoreProblem):  # locked
                other.commit(noting(OPEN))
                other.rewrite(other.snapshot, lambda s: s, lambda _folder, _present: None,
                              beside=False)  # fmt: skip

        when_written(monkeypatch, store.path, act_and_write, times=100)
        assert archive_cases(store, LATER) == (CLOSED,)
    assert verify_store(store.path).problems == ()


def test_a_session_reads_the_whole_file_before_taking_the_lock(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, held = live.read_live, []

    def seen(*arguments: object) -> live.Version:
        held.append(holder_of(store.folder))
        return read(*arguments)  # type: ignore[arg-type]

    with FileStore.open(store.path) as other:
        archive_cases(store, LATER)
        monkeypatch.setattr(live, "read_live", seen)
        other.commit(noting(OPEN))
    assert held == [None]
    assert verify_store(store.path).problems == ()
