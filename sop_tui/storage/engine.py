"""The interface of storage; the rest of the program depends on it and on no engine.

An engine keeps seven promises, which ``tests/storage`` checks for each engine.

1. *A plan runs alone*: no other commit happens between its reading and its writing. Its version
   contains every acknowledged commit, and it reads nothing else. If it raises, nothing changes.
   An engine may run it on an older version first; that result counts only if the store is still
   at that version.
2. *One total order*: revisions and case numbers have no gaps; all events are in one hash chain.
3. *Acknowledged means durable*: a returned commit survives a power cut. ``uncertain`` is an honest
   answer; :meth:`Snapshot.find_event` on a later version resolves it.
4. *Polling is cheap*: without news it takes a system call or two. With news it tells exactly which
   cases changed, also after an older version was put back (``rolled_back``).
5. *Versions are immutable* once handed out. Heads are in memory, histories are read on demand.
6. *Maintenance belongs to the engine*: verify, backup, restore, archive, info, checkpoint, seal.
7. *Error codes are the same* for every engine: see :class:`~sop_tui.storage.problem.StoreProblem`.

Three steps lead to a case: an :class:`Engine` is an address where a store is or could be, a
:class:`Store` is an open store, a :class:`Snapshot` is one version of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

import msgspec

from sop_tui.casework.model import Case, CaseOrSummary, Event
from sop_tui.office.model import Officer, OfficerEvent
from sop_tui.sop.model import Procedure
from sop_tui.storage.batch import Batch
from sop_tui.storage.heads import Definition
from sop_tui.storage.records import Meta, SealLine
from sop_tui.storage.retention import Retention
from sop_tui.text.message import Message

if TYPE_CHECKING:  # only copying needs what is in them
    from sop_tui.storage.contents import Contents, OpenedContents


class TakesLong(Exception):
    """The request would take longer than a screen can wait."""


class Changes(msgspec.Struct, frozen=True):
    """The differences between two versions: case numbers, and whether other tables changed.

    ``rolled_back``: the later version does not follow the earlier one; an older copy was put in
    place of the store.
    """

    cases: frozenset[str] = frozenset()
    officers: bool = False
    definitions: bool = False
    rolled_back: bool = False


class Snapshot(Protocol):
    """One version of a store, complete and immutable.

    ``definitions`` maps the fingerprints in use to id, code and title.
    """

    @property
    def meta(self) -> Meta: ...

    @property
    def cases(self) -> Mapping[str, Case]: ...

    @property
    def summaries(self) -> Mapping[str, CaseOrSummary]:
        """The cases with the fields that lists need; can be cheaper than :attr:`cases`."""
        ...

    @property
    def officers(self) -> Mapping[str, Officer]: ...

    @property
    def definitions(self) -> Mapping[str, Definition]: ...

    @property
    def revision(self) -> int: ...

    @property
    def chain_head(self) -> str: ...

    def events(self, number: str) -> tuple[Event, ...]:
        """The history of a case.

        Raises:
            KeyError: there is no such case in this version.
            StoreProblem: ``damaged``: its events cannot be read.
        """
        ...

    def officer_events(self, officer_id: str) -> tuple[OfficerEvent, ...]:
        """The history of an officer's entry; raises as :meth:`events` does.

        Exports that the officer made (``exported``) may be in the archives, except the last one.
        """
        ...

    def definition(self, fingerprint: str) -> Procedure:
        """The definition with this fingerprint; raises as :meth:`events` does."""
        ...

    def next_number(self, code: str, year: int, skip: int = 0) -> str:
        """The number of the next new case, e.g. ``PGM-2026-0001``.

        Valid only within a plan, for the version being committed on; ``skip`` is the count of
        numbers that the same batch has already used.
        """
        ...

    def find_event(self, event_id: str) -> tuple[str, Event | OfficerEvent] | None:
        """The event with this id, with its case number or officer id; None if it is not here."""
        ...

    def changes_since(self, former: "Snapshot") -> Changes:
        """What an observer of ``former``, a version of the same store, has to read again."""
        ...


Plan = Callable[[Snapshot], Batch]
Observer = Callable[[Snapshot], None]
"""Called after each commit made in this process, when the lock is free again."""

CaseWithEvents = tuple[Case, tuple[Event, ...]]


class Committed(msgspec.Struct, frozen=True):
    """The result of a commit: the version, its events with hashes, and what has changed.

    ``changes`` compares with the version seen before, so it includes commits by others.
    """

    snapshot: Snapshot
    batch: Batch
    changes: Changes


class Archives(Protocol):
    """Closed cases that are not in memory, read as they are when asked for.

    If a case is both here and in the live version, the live one counts. All methods raise
    StoreProblem if an archive cannot be read.
    StoreProblem where an archive cannot be read.
    """

    @property
    def present(self) -> bool:
        """Whether there are any archives; a cheap check."""
        ...

    def find(self, number: str) -> CaseWithEvents | None: ...

    def cases(self) -> Iterator[Case]: ...

    def histories(self) -> Iterator[CaseWithEvents]: ...

    def officer_events(self, officer_id: str | None = None) -> Iterator[tuple[str, OfficerEvent]]:
        """Exports that were moved out of memory, of one officer or of all."""
        ...

    def search(self, words: Sequence[str], going_on: Callable[[], bool] = ...) -> Iterator[Case]:
        """The cases that contain all of these case-folded words.

        Stops early when ``going_on``, called before each case, returns false.
        """
        ...


class Store(Protocol):
    """An open store. Threads may share it; versions that were handed out never change."""

    @property
    def folder(self) -> Path:
        """The folder of the office's settings, calendars and definitions."""
        ...

    @property
    def snapshot(self) -> Snapshot:
        """The latest version that this session has seen."""
        ...

    @property
    def archives(self) -> Archives: ...

    def newest_seal(self) -> SealLine | None:
        """The latest seal; None if there is none or it cannot be read."""
        ...

    def outdated(self) -> bool:
        """Whether :meth:`refresh` would find a newer version; never waits."""
        ...

    def refresh(self, *, at_once: bool = False) -> Changes | None:
        """Looks for a newer version; None if there is none.

        Raises:
            TakesLong: ``at_once`` is set, and much would have to be read.
            StoreProblem: the store cannot be read, or its server is ``away``; the latest version
                stays as it was.
        """
        ...

    def listen(self, heard: Callable[[], None]) -> None:
        """Calls ``heard``, from a thread of the store, as soon as there may be news.

        This only makes :meth:`outdated` faster: not every engine is notified, and notifications
        can be lost.
        """
        ...

    def commit(self, plan: Plan) -> Committed:
        """Lets ``plan`` decide on the current version, and writes its batch as the next one.

        The plan runs alone, so it must be quick and must not use the screen. If it raises, the
        error is passed on and nothing is written; an empty batch writes nothing either. It may be
        run more than once; the last result counts.

        Raises:
            StoreProblem: ``uncertain``: the act may or may not be durable; any other code: nothing
            has changed.
        """
        ...

    def close(self) -> None:
        """Closes the store; versions that were handed out stay valid."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Verification(msgspec.Struct, frozen=True):
    """The result of a verification; ``cases`` and ``events`` include the archives."""

    cases: int
    events: int
    revision: int
    chain_head: str
    problems: tuple[Message, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


class Backup(msgspec.Struct, frozen=True):
    """A backup in the usual folder; ``at`` is the time in its name."""

    name: str
    at: datetime
    revision: int


class Restoration(msgspec.Struct, frozen=True):
    """A backup, and the effect of restoring it.

    ``present`` is the store's current revision, None if it cannot be read. ``officers`` are those
    of the store, else those of the backup. ``choices`` are all backups from which this one was
    selected, the newest first; empty if it was named.
    """

    copy: str
    revision: int
    present: int | None
    officers: Mapping[str, Officer]
    choices: tuple[Backup, ...] = ()

    @property
    def lost(self) -> int:
        """The number of commits that would be lost."""
        return max((self.present or 0) - self.revision, 0)


class Info(msgspec.Struct, frozen=True):
    """A summary for administrators; ``size`` is in bytes."""

    size: int
    snapshot: Snapshot
    archived: int
    archives: int
    last_backup: str | None
    warnings: tuple[Message, ...]


class Engine(Protocol):
    """An address where a store is or could be.

    ``at`` is the time used in the names of copies and in events. All methods raise StoreProblem.
    """

    @property
    def address(self) -> str:
        """The address as given to ``--store``."""
        ...

    @property
    def folder(self) -> Path:
        """The folder of the office's settings, calendars and definitions."""
        ...

    def owner(self) -> int:
        """The uid of the owner of the store, who may act for any officer.

        Raises:
            OSError: it is unknown, e.g. because there is no store.
        """
        ...

    def create(
        self,
        batch: Batch,
        *,
        network: bool = False,
        programs: Sequence[str] = (),
        readers: Sequence[str] = (),
    ) -> Store:
        """Creates a store with this batch as its first commit.

        ``programs`` and ``readers`` are database roles that may write to it and read it.
        """
        ...

    def open(
        self,
        *,
        network: bool = False,
        observer: Observer | None = None,
        who: str = "",
        stays: bool = False,
    ) -> Store:
        """Opens an existing store; a file of an older format is upgraded after a backup.

        ``who`` is the officer, named to others who have to wait for the lock. ``stays``: the
        session stays open for hours, so it saves memory at the cost of a slower start.
        """
        ...

    def upgrade(self, programs: Sequence[str] = (), readers: Sequence[str] = ()) -> int:
        """Upgrades the format of the store to this program's; returns the number of steps."""
        ...

    def verify(
        self, head: str = "", at: int | None = None, seals: tuple[Path, Path] | None = None
    ) -> Verification:
        """Checks everything; damage is reported, and raises only if there is no store at all.

        ``head`` is a hash that must be in the chain, as the last one of revision ``at`` if given.
        ``seals`` are a file of seals and a file of allowed signers.
        """
        ...

    def seal(self, key: Path, *, at: datetime, host: str) -> str:
        """Signs revision and chain head with this key, stores the seal, and returns it."""
        ...

    def info(self) -> Info: ...

    def query(self, table: str, conditions: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        """The documents of a table, as stored, that meet all conditions."""
        ...

    def checkpoint(self) -> None:
        """Writes the journal into the tables; nothing to do for an engine without a journal."""
        ...

    def contents(self) -> "OpenedContents":
        """The complete data of the office at one moment."""
        ...

    def import_contents(
        self, contents: "Contents", programs: Sequence[str] = (), readers: Sequence[str] = ()
    ) -> None:
        """Creates a store from another engine's data; ``exists`` if there is one already."""
        ...

    def backup(
        self,
        target: Path | None = None,
        *,
        at: datetime,
        keep: Retention | None = None,
        checked: bool = True,
    ) -> str:
        """Copies the store as it is at one moment; returns the name of the copy.

        ``keep`` decides which copies stay; the others are removed after this one succeeded.
        ``checked``: a store that does not verify is not copied.
        """
        ...

    def plan_restore(self, copy: Path | None = None) -> "Restoration":
        """The effect of :meth:`restore`; without ``copy``, of the latest valid backup.

        A ``copy`` without a folder is one of the usual folder, unless there is such a file here.
        """
        ...

    def restore(
        self, plan: "Restoration", *, at: datetime, record: Plan | None = None
    ) -> tuple[str, ...]:
        """Replaces the store by a backup; returns where the replaced files are kept.

        ``record`` makes the event that records the restore.
        """
        ...

    def archive(self, closed_before: datetime) -> tuple[str, ...]:
        """Moves cases closed before this moment to the archives; returns their numbers."""
        ...

    def archives_itself(self) -> Message | None:
        """Why :meth:`archive` is not needed with this engine; None if it is."""
        ...
