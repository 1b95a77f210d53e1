"""The store: reads whole versions without a lock, and commits new ones under it.

The steps of a commit are written down in ``docs/commit-protocol.md``.
"""

import os
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Self

import msgspec

from sop_tui.casework.model import Case
from sop_tui.storage.batch import Batch
from sop_tui.storage.chain import genesis
from sop_tui.storage.disk.file import (
    Opened,
    cannot_read,
    identity_of,
    make_folder,
    open_file,
    reading,
    replace_file,
)
from sop_tui.storage.disk.lock import PATIENCE, locked
from sop_tui.storage.disk.place import refuse_network
from sop_tui.storage.engine import Changes, Committed, Observer, Plan
from sop_tui.storage.files.archives import YearlyArchives
from sop_tui.storage.files.diagnosis import damaged, newest_good_backup, read_snapshot
from sop_tui.storage.files.form.damage import Damage
from sop_tui.storage.files.form.layout import lay_out
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.sealing import advance
from sop_tui.storage.heads import Heads
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import APPLICATION, FORMAT, Meta

Change = Callable[[int, FileSnapshot], FileSnapshot]


class _Version(msgspec.Struct, frozen=True):
    """A version of the store with the open file that it came from."""

    opened: Opened
    snapshot: FileSnapshot


class FileStore:
    """One data file. Several threads may use it; versions that were handed out never change."""

    def __init__(
        self, path: Path, version: _Version, *, patience: float, observer: Observer | None
    ) -> None:
        self.path = path
        self._version = version
        self.archives = YearlyArchives(path)
        self._patience = patience
        self._observer = observer
        self._busy = threading.Lock()
        self._closed = False

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        batch: Batch,
        patience: float = PATIENCE,
        force_network: bool = False,
        observer: Observer | None = None,
    ) -> "FileStore":
        """Make a new store with this batch in it as its first commit.

        Raises:
            StoreProblem: ``exists``, ``network``, ``locked``, ``uncertain``, or why it could not
                be written.
        """
        path = path.absolute()
        if not force_network:
            refuse_network(path.parent)
        make_folder(path.parent)
        snapshot, _ = advance(_nothing(path), batch)
        with locked(path.parent, patience) as folder:
            opened = replace_file(folder, path, snapshot.layout.pieces(), None)
        return cls(path, _Version(opened, snapshot), patience=patience, observer=observer)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        patience: float = PATIENCE,
        force_network: bool = False,
        observer: Observer | None = None,
    ) -> "FileStore":
        """Open a store that is there; one of an older format is upgraded after a backup.

        ``patience`` are the seconds that a commit waits for the lock; ``observer`` learns of each
        commit made here.

        Raises:
            StoreProblem: why it cannot be used.
        """
        path = path.absolute()
        try:
            version = _read(path)
        except StoreProblem as problem:
            if problem.code != "older":
                raise
            from sop_tui.storage.files.upgrade import upgrade

            upgrade(path, at=datetime.now().astimezone(), patience=patience)
            version = _read(path)
        if not force_network:
            refuse_network(path.parent)
        return cls(path, version, patience=patience, observer=observer)

    @property
    def folder(self) -> Path:
        """Where the office's settings, calendars and definitions lie: beside the file."""
        return self.path.parent

    @property
    def snapshot(self) -> FileSnapshot:
        """The version seen last."""
        return self._version.snapshot

    def archived_cases(self) -> Iterator[Case]:
        """All cases of the yearly archives that are not in the live file too."""
        live = self.snapshot.cases
        return (case for case in self.archives.cases() if case.number not in live)

    def outdated(self) -> bool:
        """Whether the file is another than was seen last, or cannot be looked at; one ``stat``."""
        try:
            return identity_of(self.path) != self._version.opened.identity
        except OSError:
            return True

    def refresh(self) -> Changes | None:
        """See whether there is a newer version; costs one ``stat`` when there is none.

        Raises:
            StoreProblem: the file is gone or cannot be read; the version seen last remains.
        """
        if not self._busy.acquire(blocking=False):
            return None  # another thread is at it; the next look will tell
        try:
            known = self._version
            if identity_of(self.path) == known.opened.identity:
                return None
            return self._install(_read(self.path, known.snapshot))
        except OSError as error:
            raise cannot_read(self.path, error) from None
        finally:
            self._busy.release()

    def commit(self, plan: Plan) -> Committed:
        """Let ``plan`` decide on the present version, and make what it decides the next one.

        The plan runs under the lock, so it must be quick and must not touch a screen. What it
        raises is passed on, and then nothing is written. An empty batch writes nothing either.

        Raises:
            StoreProblem: ``uncertain``: the act is written, but a power cut may undo it; any
                other code: nothing has changed.
        """
        sealed = Batch()

        def change(_folder: int, snapshot: FileSnapshot) -> FileSnapshot:
            nonlocal sealed
            batch = plan(snapshot)
            if batch.empty:
                return snapshot
            snapshot, sealed = advance(snapshot, batch)
            return snapshot

        changes = self.rewrite(change)
        return Committed(self.snapshot, sealed, changes)

    def rewrite(self, change: Change) -> Changes:
        """As :meth:`commit`, for what is not an act: ``change`` gives the next version itself.

        It is called with the open, locked folder and the present version; if it gives that back,
        nothing is written.
        """
        with self._busy:
            with locked(self.path.parent, self._patience) as folder:
                base = self._current(folder)
                try:
                    version = self._carry_out(change, folder, base)
                except Damage as damage:
                    self._drop(base)
                    raise damaged(self.path, damage, newest_good_backup(self.path)) from None
                except BaseException:
                    self._drop(base)
                    raise
            if version is not base:
                self._drop(base)
                if self._observer is not None:
                    self._observer(version.snapshot)
            return self._install(version)

    def close(self) -> None:
        """Let go of the file; the versions handed out stay good, the store is of no more use."""
        with self._busy:
            if not self._closed:
                self._closed = True
                self._version.opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _current(self, folder: int) -> _Version:
        """The version in place now, read again if it is not the one seen last."""
        known = self._version
        try:
            if identity_of(self.path, folder) == known.opened.identity:
                return known
        except OSError as error:
            raise cannot_read(self.path, error) from None
        return _read(self.path, known.snapshot, folder)

    def _carry_out(self, change: Change, folder: int, base: _Version) -> _Version:
        snapshot = change(folder, base.snapshot)
        if snapshot is base.snapshot:
            return base
        opened = replace_file(folder, self.path, snapshot.layout.pieces(), base.opened.identity)
        return _Version(opened, snapshot)

    def _drop(self, version: _Version) -> None:
        """Let go of a version that was read for a commit only."""
        if version is not self._version:
            version.opened.close()

    def _install(self, version: _Version) -> Changes:
        former, self._version = self._version, version
        if former is not version:
            former.opened.close()
        return version.snapshot.changes_since(former.snapshot)


def _read(path: Path, former: FileSnapshot | None = None, folder: int | None = None) -> _Version:
    opened = open_file(path, folder)
    try:
        return _Version(opened, read_snapshot(path, reading(opened), former))
    except OSError as error:
        opened.close()
        raise cannot_read(path, error) from None
    except BaseException:
        opened.close()
        raise


def _nothing(path: Path) -> FileSnapshot:
    """What the first commit of a new store is made on."""
    store_id = os.urandom(16).hex()
    created = datetime.now().astimezone().replace(microsecond=0)
    meta = Meta(
        application=APPLICATION,
        format=FORMAT,
        id=store_id,
        created=created,
        revision=0,
        events=0,
        chain_head=genesis(store_id, created),
        numbers={},
        next_ids={"sops": 1, "officers": 1, "cases": 1},
    )
    layout = lay_out(
        {"meta": [(1, msgspec.json.encode(meta))], "sops": [], "officers": [], "cases": []}
    )
    return FileSnapshot(path, layout, Heads(meta, {}, {}, {}, {}, {}, {}))
