"""Several files of a store are read as of one moment, whatever happens in between."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from offices.stores import NOW, add_cases, event_id, new_store, noting, walked

from sop_tui.office.model import OfficerEvent, OfficerKind
from sop_tui.storage.batch import Batch, OfficerChange
from sop_tui.storage.disk.file import open_file, replace_file
from sop_tui.storage.disk.lock import locked
from sop_tui.storage.engine import Snapshot
from sop_tui.storage.files import live
from sop_tui.storage.files import restore as restoring
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.archiving import ArchiveMove
from sop_tui.storage.files.backup import back_up
from sop_tui.storage.files.copies import copy_set
from sop_tui.storage.files.engine import FileEngine
from sop_tui.storage.files.restore import restore_store
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.tinydb_storage import SafeStorage
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import Message

FIRST = "SRT-2026-0001"
BLOCK = 4096
DAY = timedelta(days=1)


def exported(snapshot: Snapshot) -> Batch:
    entry = snapshot.officers["budi"]
    event = OfficerEvent(
        id=event_id(), seq=snapshot.officer_events("budi")[-1].seq + 1, at=NOW, officer="budi",
        name=entry.name, kind=OfficerKind.EXPORTED, after=entry, case=FIRST, digest="0" * 64,
    )  # fmt: skip
    return Batch(officers=(OfficerChange(event),))


def closed(snapshot: Snapshot) -> Batch:
    return Batch(cases=(walked(snapshot.next_number("SRT", NOW.year), 4),))


def acting(path: Path) -> None:
    with FileStore.open(path) as store:
        store.commit(closed)
        for _ in range(3):
            store.commit(exported)


def archiving(path: Path) -> None:
    """Acts, then archives."""
    acting(path)
    with FileStore.open(path) as store:
        archive_cases(store, NOW + DAY)


def archiving_cut_off(path: Path) -> None:
    """The same, interrupted before the live file is replaced."""
    with FileStore.open(path) as store:
        for _ in range(3):
            store.commit(exported)
        store.commit(closed)
        with ArchiveMove(store.snapshot, NOW + DAY) as move, locked(path.parent) as folder:
            move.take_places(folder, store.snapshot)


class Interposed:
    """Calls ``happens`` just before a file of the store is opened for the n-th time."""

    def __init__(self, path: Path, happens: Callable[[Path], object], turn: int) -> None:
        self._path, self._happens, self._left = path, happens, turn
        self._open = os.open

    def __call__(self, name: Any, flags: int, *rest: Any, **words: Any) -> int:
        is_ours = Path(name).name.startswith(self._path.stem) and flags & os.O_ACCMODE == 0
        if is_ours and not flags & os.O_DIRECTORY:
            self._left -= 1
            if self._left == 0:
                self._happens(self._path)
        return self._open(name, flags, *rest, **words)

    @property
    def happened(self) -> bool:
        return self._left <= 0


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    store = new_store(tmp_path / "office", cases=2)
    add_cases(store, 2, steps=4)
    archive_cases(store, NOW + DAY)
    for _ in range(3):
        store.commit(exported)
    yield store.path
    store.close()


def backed_up(path: Path, turn: int) -> None:
    copies = copy_set(back_up(path, path.parent.parent / f"copies-{turn}", at=NOW))
    assert copies.archives


def verified(path: Path, turn: int) -> None:
    assert verify_store(path).problems == ()


def copied(path: Path, turn: int) -> None:
    copy = path.parent.parent / f"copy-{turn}" / "data.json"
    with FileEngine(path).contents() as contents:
        FileEngine(copy).import_contents(contents)
    report = verify_store(copy)
    assert report.problems == ()
    assert report.revision == contents.meta.revision


@pytest.mark.parametrize("happens", [acting, archiving, archiving_cut_off])
@pytest.mark.parametrize("work", [backed_up, verified, copied])
def test_any_change_before_any_opening_of_a_file(
    path: Path, work: Callable[[Path, int], None], happens: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for turn in range(1, 60):
        seam = Interposed(path, happens, turn)
        with monkeypatch.context() as patched:
            patched.setattr(os, "open", seam)
            work(path, turn)
        if not seam.happened:
            break
    assert turn > 2
    assert verify_store(path).problems == ()


def test_a_restore_in_progress_is_not_reported_as_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = back_up(path, at=NOW)
    archiving(path)
    real = replace_file
    found: list[tuple[Message, ...]] = []
    waiting: list[threading.Thread] = []

    def slowly(folder: int, place: Path, *rest: Any) -> Any:
        if place != path:  # the live file is in place, the archive not yet
            looking = threading.Thread(target=lambda: found.append(verify_store(path).problems))
            looking.start()
            looking.join(0.3)
            waiting.append(looking)
        return real(folder, place, *rest)

    monkeypatch.setattr(restoring, "replace_file", slowly)
    restore_store(path, copy, at=NOW)
    for each in waiting:
        each.join()
    assert found == [()]


@contextmanager
def torn(path: Path, border: int = BLOCK) -> Iterator[bytes]:
    """The content of a file read in pieces, with two acts written after the first piece.

    The first piece ends so many bytes after the place of the first act.
    """
    with FileStore.open(path) as store:
        store.checkpoint()
        tail = store._version.tail
        assert tail is not None
        before = path.read_bytes()
        store.commit(noting(FIRST, event="a" * 32))
        store.commit(noting(FIRST, event="b" * 32))
        place = tail.region.start + tail.at + border
        yield before[:place] + path.read_bytes()[place:]


@pytest.mark.parametrize("border", [BLOCK, BLOCK - 600, 1, 20])
def test_a_copy_made_in_pieces_while_acts_are_written_is_valid(path: Path, border: int) -> None:
    """Programs such as tar read pieces whose ends are no ends of blocks."""
    copy = path.parent.parent / path.name
    with torn(path, border) as data:
        copy.write_bytes(data)
    copy.with_name("data-2026.json").write_bytes(path.with_name("data-2026.json").read_bytes())
    assert verify_store(copy).problems == ()
    with FileStore.open(copy) as store:
        revision = store.snapshot.revision
        store.commit(noting(FIRST))
        store.commit(noting(FIRST))
        assert store.snapshot.revision == revision + 2
    assert verify_store(copy).problems == ()


def test_an_act_overwritten_with_blanks_in_the_file_is_found(path: Path) -> None:
    with torn(path) as data, path.open("r+b") as file:
        file.write(data)
        file.truncate()
    assert not verify_store(path).ok
    with pytest.raises(StoreProblem):
        FileStore.open(path)
    with pytest.raises(StoreProblem):
        SafeStorage(path).read()


def test_damage_is_reported_only_if_it_is_there_after_reopening(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, seen = open_file, 0

    def stale(*given: Any) -> Any:
        """A mount that briefly shows the length of another file."""
        nonlocal seen
        seen += 1
        opened = real(*given)
        if seen > 1:
            return opened
        short = path.with_name("stale")
        short.write_bytes(path.read_bytes()[:-700])
        return real(short)

    monkeypatch.setattr(live, "open_file", stale)
    with FileStore.open(path) as store:
        assert FIRST in store.snapshot.cases
    assert seen == 2
