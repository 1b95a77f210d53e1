"""The store: reads versions without a lock, and commits new ones under it.

The steps of a commit are described in ``docs/commit-protocol.md``.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from sop_tui.casework.model import Case
from sop_tui.storage.batch import Batch
from sop_tui.storage.disk.file import (
    check_unchanged,
    identity_of_open,
    make_folder,
    not_written,
    uncertain,
)
from sop_tui.storage.disk.lock import PATIENCE, LockQueue, locked
from sop_tui.storage.disk.place import on_network, refuse_network
from sop_tui.storage.engine import Changes, Committed, Observer, Plan, TakesLong
from sop_tui.storage.files.checkpoint import (
    Abandoned,
    PreparedFile,
    fits_an_empty_journal,
    rewritten,
    write_whole,
)
from sop_tui.storage.files.damage_report import DamageReport, diagnosed, diagnosing, read_whole
from sop_tui.storage.files.form.damage import Damage
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.live import (
    DamagedFile,
    Unsynced,
    Version,
    append,
    appended,
    entries,
    free,
    has_news,
    is_large,
    load_histories,
    look,
    room_for,
    with_identity,
    withdraw,
)
from sop_tui.storage.files.tidying import Tidying
from sop_tui.storage.files.write_handle import WriteHandle
from sop_tui.storage.integrity import SessionTrust
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import SealLine

if TYPE_CHECKING:  # who only reads seals nothing
    from sop_tui.storage.files.advancing import Advanced
    from sop_tui.storage.files.archives import YearlyArchives
    from sop_tui.storage.files.deciding import Deciding

_TRIES: Final = 3


class FileStore:
    """One data file. Threads may share it; versions that were handed out never change."""

    def __init__(
        self,
        path: Path,
        version: Version,
        *,
        patience: float,
        observer: Observer | None,
        journals: bool = True,
    ) -> None:
        self.path = path
        self._version = version
        self._patience = patience
        self._observer = observer
        self._busy = threading.Lock()
        self._closed = False
        self._trust = SessionTrust()
        self._pen = WriteHandle(path)
        self._turn = LockQueue()
        self._has_acted = False
        self._reported = version.snapshot
        self._tidying = Tidying(path)
        self._trouble: DamageReport | None = None
        self._journals = journals  # false where two writers may not share locks

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
        """Creates a new store with this batch as its first commit.

        Raises:
            StoreProblem: ``exists``, ``network``, ``locked``, ``uncertain``, or the reason why it
                could not be written.
        """
        from sop_tui.storage.files.advancing import first_version
        from sop_tui.storage.files.labels import refuse_earlier_office

        path = path.absolute()
        if not force_network:
            refuse_network(path.parent)
        make_folder(path.parent)
        refuse_earlier_office(path)
        snapshot = first_version(path, batch)
        with locked(path.parent, patience) as folder:
            version = write_whole(folder, path, None, snapshot)
        journals = not (force_network and on_network(path.parent))
        return cls(path, version, patience=patience, observer=observer, journals=journals)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        patience: float = PATIENCE,
        force_network: bool = False,
        observer: Observer | None = None,
        lazy: bool = False,
    ) -> "FileStore":
        """Opens an existing store; an older format is upgraded after a backup.

        ``patience`` is the seconds that a commit waits for the lock; ``observer`` is called after
        each commit made here. ``lazy``: a history is read when it is asked for, and all of
        them at the first poll or before the first commit; damage in them is found only then.

        Raises:
            StoreProblem: the store cannot be used.
        """
        path = path.absolute()
        try:
            version = read_whole(path, lazy=lazy)
        except StoreProblem as problem:
            if problem.code != "older":
                raise
            from sop_tui.storage.files.upgrade import upgrade_store

            upgrade_store(path, at=datetime.now().astimezone(), patience=patience)
            version = read_whole(path)
        if not force_network:
            refuse_network(path.parent)
        journals = not (force_network and on_network(path.parent))
        return cls(path, version, patience=patience, observer=observer, journals=journals)

    @property
    def folder(self) -> Path:
        """The folder of the office's settings, calendars and definitions: the file's own."""
        return self.path.parent

    @property
    def snapshot(self) -> FileSnapshot:
        """The latest version that this session has seen."""
        return self._version.snapshot

    @cached_property
    def archives(self) -> "YearlyArchives":
        """The yearly archives beside the file."""
        from sop_tui.storage.files.archives import YearlyArchives

        return YearlyArchives(self.path, self._version.snapshot.meta.id)

    def archived_cases(self) -> Iterator[Case]:
        """All cases in the yearly archives that are not in the live file too."""
        live = self.snapshot.cases
        return (case for case in self.archives.cases() if case.number not in live)

    def newest_seal(self) -> SealLine | None:
        """The latest seal; None if there is none or it cannot be read."""
        from sop_tui.storage.files.seals import newest

        return newest(self.path)

    def outdated(self) -> bool:
        """Whether :meth:`refresh` would find a newer version; costs a few small system calls."""
        if self._reported is not self.snapshot or not self.snapshot.is_whole:
            return True
        if self._tidying.is_due(self._version) and not self._closed:
            return True
        return has_news(self.path, self._version)

    def listen(self, heard: Callable[[], None]) -> None:
        """Does nothing: files send no notifications, and polling costs next to nothing."""

    def refresh(self, *, at_once: bool = False) -> Changes | None:
        """Looks for a newer version; costs a few small system calls if there is none.

        An idle session also makes a checkpoint here, so that nobody has to wait for it later; for a
        large file and ``at_once`` it is made in a thread.

        Raises:
            TakesLong: ``at_once`` is set, the whole file would have to be read, and it is large.
            StoreProblem: the file is gone or cannot be read; the latest version stays as it was.
        """
        if not self._busy.acquire(blocking=False):
            return None  # another thread is refreshing; the next call returns its result
        hurried = at_once and is_large(self._version)
        try:
            if self._trouble is not None and self._trouble.is_of(self.path):
                raise self._trouble.problem
            self._trouble = None
            try:
                self._install(load_histories(self.path, self._version))
                self._install(look(self.path, self._version, reads_whole=not hurried))
            except DamagedFile as problem:
                self._trouble = DamageReport(self.path, problem)
                raise
            tidies = self._tidying.is_due(self._version) and not self._closed
            if hurried and tidies:
                self._tidying.start(self._tidy)
            if hurried or not tidies:
                return self._unheard()
        finally:
            self._busy.release()
        self._tidy()
        if not self._busy.acquire(blocking=False):
            return None
        try:
            return self._unheard()
        finally:
            self._busy.release()

    def commit(self, plan: Plan) -> Committed:
        """Lets ``plan`` decide on the current version, and writes its batch as the next one.

        The plan must be quick and must not use the screen. It may be run more than once; the result
        on the version under the lock counts. If it raises then, the error is passed on and nothing
        is written; an empty batch writes nothing either.

        Raises:
            StoreProblem: ``uncertain``: the act is written, but a power cut may undo it; any other
                code: nothing has changed.
        """
        from sop_tui.storage.files.deciding import Deciding

        deciding = Deciding(plan, self._trust)

        def act(folder: int, base: Version) -> Version:
            advanced = deciding.on(base.snapshot)
            return self._record(folder, base, advanced) if advanced is not None else base

        with self._busy:
            for reads_whole in (False, False, True):
                try:
                    ahead = partial(self._decide_ahead, deciding)
                    self._work(act, self._patience, ahead, reads_whole=reads_whole)
                except TakesLong:
                    self._follow()  # read the whole file without the lock
                else:
                    break
                finally:
                    self._turn.leave()
            changes = self._news()
        if self._tidying.is_due_at_once(self._version):
            self._tidying.start(self._tidy)
        return Committed(self.snapshot, deciding.sealed, changes)

    def rewrite(
        self,
        before: FileSnapshot,
        rest: Callable[[FileSnapshot], FileSnapshot],
        work: Callable[[int, FileSnapshot], None],
        *,
        beside: bool = True,
    ) -> Changes:
        """Replaces a version by its ``rest``.

        ``work`` is called first, with the locked folder and the current version; if it raises,
        nothing is replaced. ``beside``: the rest of ``before`` is written while others act.

        Raises:
            Abandoned, StoreProblem: something other than acts has happened; as :meth:`commit`.
        """
        version = self._version
        if not beside:
            return self._alone(lambda lock, base: rewritten(lock, self.path, base, rest, work))
        if version.snapshot is not before:
            raise Abandoned
        with PreparedFile(self.path, version, instead=rest(before)) as written:
            return self._alone(partial(written.finished, first=work))

    def checkpoint(self) -> Changes:
        """Writes the whole file if its journal contains acts; raises as :meth:`commit` does."""
        for _ in range(_TRIES):
            with self._busy:
                self._follow()
            if self._version.tail is not None and entries(self._version) == 0:
                break
            with suppress(Abandoned), PreparedFile(self.path, self._version) as beside:
                return self._alone(beside.finished)
        return self._alone(self._checkpointed)

    def close(self) -> None:
        """Closes the file; versions that were handed out stay valid, the store can't be used again.

        A session that has acted leaves the file checkpointed, if no other session is working.
        """
        with self._busy:
            if self._closed:
                return
            self._closed = True
        self._tidying.join()
        if self._has_acted and self._pen.is_last_writer():
            self._follow()
            if entries(self._version):
                self._tidy(at_last=True)
        with self._busy:
            self._version.opened.close()
            self._pen.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _alone(self, work: Callable[[int, Version], Version]) -> Changes:
        """Lets ``work`` make the next version from the current one, under the lock."""
        with self._busy:
            self._work(work, self._patience)
            return self._news()

    def _work(
        self,
        work: Callable[[int, Version], Version],
        patience: float,
        meanwhile: Callable[[], object] = lambda: None,
        *,
        reads_whole: bool = True,
    ) -> None:
        """As :meth:`_alone`, for callers that already keep other threads out."""
        with diagnosing(self.path):
            self._install(load_histories(self.path, self._version))
        with locked(self.path.parent, patience, meanwhile) as folder:
            with diagnosing(self.path):
                base = look(self.path, self._version, folder, reads_whole=reads_whole)
            try:
                version = work(folder, base)
            except Damage as damage:
                self._drop(base)
                raise diagnosed(self.path, damage) from None
            except BaseException:
                self._drop(base)
                raise
        if version is not base:
            if version.opened.descriptor != base.opened.descriptor:
                self._drop(base)
            if self._observer is not None and version.snapshot is not base.snapshot:
                self._observer(version.snapshot)
        self._install(version)

    def _decide_ahead(self, deciding: "Deciding") -> None:
        """Decides in advance, on the version that another session is writing.

        Errors here are ignored: they occur again under the lock, or they do not matter.
        """
        if self._journals and self._turn.join(self.path):
            with suppress(Exception):
                self._install(look(self.path, self._version))
                deciding.on(self.snapshot)

    def _follow(self) -> None:
        """Reads what other sessions have done."""
        with suppress(StoreProblem):
            self._install(load_histories(self.path, self._version))
            self._install(look(self.path, self._version))

    def _record(self, folder: int, base: Version, advanced: "Advanced") -> Version:
        """Appends to the journal; writes a new file if there is no room or no permission.

        Where two writers may not share locks, every act is written as a new file: two writers in
        one journal would overwrite each other.
        """
        self._has_acted = True
        data = room_for(base, advanced.entry) if self._journals else None
        pen = self._pen.open_for(folder, base.opened) if data is not None else None
        if data is not None and pen is not None:
            try:
                check_unchanged(folder, self.path, base.opened.identity)
            except OSError as error:
                raise not_written(self.path, error) from None
            try:
                identity = append(pen, base, data, self._turn.leave)
            except OSError as error:
                return self._despite(error, folder, base, advanced, pen)
            return appended(base, advanced.snapshot, data, identity)
        if self._journals and base.tail is not None and fits_an_empty_journal(advanced.entry):
            return write_whole(folder, self.path, base, base.snapshot, advanced.entry)
        return write_whole(folder, self.path, base, advanced.snapshot)

    def _despite(
        self, error: OSError, folder: int, base: Version, advanced: "Advanced", pen: int
    ) -> Version:
        """Writes the whole file, because the act could not be appended to the journal.

        Nothing may be appended after an entry that is possibly not on the disk.
        """
        try:
            try:
                base = with_identity(base, identity_of_open(pen))  # the write has changed it
            except OSError as failure:
                raise not_written(self.path, failure) from None
            return write_whole(folder, self.path, base, advanced.snapshot)
        except StoreProblem as problem:
            if problem.code == "uncertain":
                raise
            try:
                withdraw(pen, base)
            except OSError:
                raise uncertain(self.path, error) from None
            if isinstance(error, Unsynced):
                raise uncertain(self.path, error) from None
            raise

    def _checkpointed(self, folder: int, base: Version) -> Version:
        if base.tail is not None and base.tail.at == 0:
            return base
        return write_whole(folder, self.path, base, base.snapshot)

    def _tidy(self, *, at_last: bool = False) -> None:
        """Makes a checkpoint that nobody waits for."""
        self._tidying.make(
            self._version, self._under_lock, lambda: at_last or not self._closed, at_last=at_last
        )

    def _under_lock(self, work: Callable[[int, Version], Version], patience: float) -> None:
        with self._busy:
            self._work(work, patience)

    def _drop(self, version: Version) -> None:
        """Closes a version that was read only for a commit."""
        if version.opened.descriptor != self._version.opened.descriptor:
            free(version)

    def _unheard(self) -> Changes | None:
        if self.snapshot is self._reported:
            return None
        changes = self._news()
        return changes if changes != Changes() else None  # only histories were read, nothing is new

    def _news(self) -> Changes:
        """The changes since the last answer to the caller."""
        former, self._reported = self._reported, self.snapshot
        return self.snapshot.changes_since(former)

    def _install(self, version: Version) -> None:
        former, self._version = self._version, version
        if former.opened.descriptor != version.opened.descriptor:
            self._pen.close()
            free(former)
