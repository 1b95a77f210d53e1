"""The one interface of storage. The rest of the program knows this and no engine.

An engine keeps seven promises; ``tests/storage`` holds each engine to them.

1. *A plan runs alone*: no other commit comes between its reading and its writing. The version it
   is given holds every acknowledged commit, and it reads nothing outside that version. What it
   raises changes nothing. An engine may ask it on an older version first; what it says there counts
   only if the store turns out to be at that version still.
2. *One total order*: revisions and case numbers without gaps, every event in one hash chain.
3. *Acknowledged means kept*: a commit that returned survives a power cut. ``uncertain`` is an
   honest answer, and :meth:`Snapshot.find_event` on a later version resolves it.
4. *A look is cheap*: without news it costs no more than a system call or two. With news it says
   exactly which cases changed, also when an older version was put back (``fallen``).
5. *Versions never change* once handed out. Heads are in memory, histories are read on demand.
6. *Upkeep belongs to the engine*: verify, backup, restore, archive, info, checkpoint, seal.
7. *Codes mean the same* for every engine: those of :class:`~sop_tui.storage.problem.StoreProblem`.

Three steps lead to a case: an :class:`Engine` is a place where a store is or could be, a
:class:`Store` is a store in use, a :class:`Snapshot` is one version of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

import msgspec

from sop_tui.casework.model import Case, CaseOrGlance, Event
from sop_tui.office.model import Officer, OfficerEvent
from sop_tui.sop.model import Procedure
from sop_tui.storage.batch import Batch
from sop_tui.storage.heads import Definition
from sop_tui.storage.keep import Keep
from sop_tui.storage.records import Meta, SealLine
from sop_tui.text.message import Message

if TYPE_CHECKING:  # only copying needs what is in them
    from sop_tui.storage.contents import Contents, OpenedContents


class TakesLong(Exception):
    """What was asked for takes longer than a screen may wait."""


class Changes(msgspec.Struct, frozen=True):
    """What differs between two versions: the numbers of cases, and whether other tables do.

    ``fallen`` says that the later version does not follow on the former: an older copy was put
    back in its place.
    """

    cases: frozenset[str] = frozenset()
    officers: bool = False
    definitions: bool = False
    fallen: bool = False


class Snapshot(Protocol):
    """One version of a store, whole and immutable.

    ``definitions`` maps the fingerprints in use to their id, code and title.
    """

    @property
    def meta(self) -> Meta: ...

    @property
    def cases(self) -> Mapping[str, Case]: ...

    @property
    def glances(self) -> Mapping[str, CaseOrGlance]:
        """The cases as far as a list needs them, which may be had for less than :attr:`cases`."""
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
            KeyError: there is no such case here.
            StoreProblem: ``damaged``; its events cannot be read.
        """
        ...

    def officer_events(self, officer_id: str) -> tuple[OfficerEvent, ...]:
        """The history of an officer's entry; raises as :meth:`events` does.

        What they took away (``exported``) may be in the archives, but for the last event.
        """
        ...

    def definition(self, fingerprint: str) -> Procedure:
        """The definition with this fingerprint; raises as :meth:`events` does."""
        ...

    def next_number(self, code: str, year: int, skip: int = 0) -> str:
        """The number of the next new case, e.g. ``PGM-2026-0001``.

        Good only for the version that is committed on, so within a plan; ``skip`` counts the
        numbers that the same batch has taken already.
        """
        ...

    def find_event(self, event_id: str) -> tuple[str, Event | OfficerEvent] | None:
        """The event with this id, and the case or officer it belongs to; None if not here."""
        ...

    def changes_since(self, former: "Snapshot") -> Changes:
        """What an observer of the former version, of the same store, has to look at again."""
        ...


Plan = Callable[[Snapshot], Batch]
Observer = Callable[[Snapshot], None]
"""Learns of each commit made here, after the lock is free again."""

CaseWithEvents = tuple[Case, tuple[Event, ...]]


class Committed(msgspec.Struct, frozen=True):
    """What a commit made: the version, its events sealed, and all that an observer has to redraw.

    ``changes`` are against the version seen before, so they include what others did meanwhile.
    """

    snapshot: Snapshot
    batch: Batch
    changes: Changes


class Archives(Protocol):
    """The closed cases that are not in memory, read as they are at the moment of asking.

    A case that is both here and in the live version counts as it is there. All methods raise
    StoreProblem where an archive cannot be read.
    """

    @property
    def present(self) -> bool:
        """Whether there are any; a quick look."""
        ...

    def find(self, number: str) -> CaseWithEvents | None: ...

    def cases(self) -> Iterator[Case]: ...

    def histories(self) -> Iterator[CaseWithEvents]: ...

    def officer_events(self, officer_id: str | None = None) -> Iterator[tuple[str, OfficerEvent]]:
        """What officers took away and is not in memory any more, of one entry or of all."""
        ...

    def search(self, words: Sequence[str], going_on: Callable[[], bool] = ...) -> Iterator[Case]:
        """The cases in which all these case-folded words are found.

        It ends early when ``going_on``, asked before each case, says no.
        """
        ...


class Store(Protocol):
    """A store in use. Several threads may share it; versions that were handed out never change."""

    @property
    def folder(self) -> Path:
        """Where the office's settings, calendars and definitions lie."""
        ...

    @property
    def snapshot(self) -> Snapshot:
        """The version seen last."""
        ...

    @property
    def archives(self) -> Archives: ...

    def newest_seal(self) -> SealLine | None:
        """The seal that was made last; None where there is none that can be read."""
        ...

    def outdated(self) -> bool:
        """Whether :meth:`refresh` has something to do; never waits."""
        ...

    def refresh(self, *, at_once: bool = False) -> Changes | None:
        """See whether there is a newer version; None when there is none.

        Raises:
            TakesLong: ``at_once``, and much would have to be read.
            StoreProblem: the store cannot be read, or its server is ``away``; the version seen last
            remains.
        """
        ...

    def listen(self, heard: Callable[[], None]) -> None:
        """Call ``heard``, from a thread of the store's own, as soon as there may be news.

        It makes :meth:`outdated` sooner and does not replace it: not every engine gets word of
        news, and word can be lost on the way.
        """
        ...

    def commit(self, plan: Plan) -> Committed:
        """Let ``plan`` decide on the present version, and make what it decides the next one.

        The plan runs alone, so it must be quick and must not touch a screen. What it raises is
        passed on, and then nothing is written. An empty batch writes nothing either. It may be
        asked more than once; its last word counts.

        Raises:
            StoreProblem: ``uncertain``: the act may or may not last; any other code: nothing has
                changed.
        """
        ...

    def close(self) -> None:
        """Let go of the store; the versions handed out stay good."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Verification(msgspec.Struct, frozen=True):
    """What a verification found; ``cases`` and ``events`` count the archives too."""

    cases: int
    events: int
    revision: int
    chain_head: str
    problems: tuple[Message, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


class Restoration(msgspec.Struct, frozen=True):
    """A copy and what putting it in the place of the store would mean.

    ``present`` is the revision that the store has now, None where it cannot be read. ``officers``
    are those of the store, else those of the copy.
    """

    copy: str
    revision: int
    present: int | None
    officers: Mapping[str, Officer]

    @property
    def lost(self) -> int:
        """How many commits would be lost."""
        return max((self.present or 0) - self.revision, 0)


class Info(msgspec.Struct, frozen=True):
    """What an administrator wants to know at a glance; ``size`` is in bytes."""

    size: int
    snapshot: Snapshot
    archived: int
    archives: int
    last_backup: str | None
    warnings: tuple[Message, ...]


class Engine(Protocol):
    """A place where a store is or could be.

    ``at`` is the moment that names copies and events. All methods raise StoreProblem.
    """

    @property
    def address(self) -> str:
        """How people write it after ``--store``."""
        ...

    @property
    def folder(self) -> Path:
        """Where the office's settings, calendars and definitions lie."""
        ...

    def owner(self) -> int:
        """The OS user whose store it is, who may speak in any officer's name.

        Raises:
            OSError: it cannot be known, e.g. as there is no store.
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
        """Make a new store with this batch in it as its first commit.

        ``programs`` and ``readers`` are roles of a server that may act in it and read it.
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
        """Open a store that is there; a file of an older format is upgraded after a backup.

        ``who`` is at work with it, so that others who have to wait read who holds it. A session
        that ``stays`` open for hours saves memory rather than the time of its first look.
        """
        ...

    def upgrade(self, programs: Sequence[str] = (), readers: Sequence[str] = ()) -> int:
        """Bring the form of the store to that of this program; gives how many steps it took."""
        ...

    def verify(
        self, head: str = "", at: int | None = None, seals: tuple[Path, Path] | None = None
    ) -> Verification:
        """Check everything; damage is in the report, and only what is no store at all raises.

        ``head`` is a hash that must be in the chain, as the last of revision ``at`` if that is
        given. ``seals`` are a file of seals and the file of allowed signers.
        """
        ...

    def seal(self, key: Path, *, at: datetime, host: str) -> str:
        """Sign revision and chain head with this key, keep the seal, and give it."""
        ...

    def info(self) -> Info: ...

    def query(self, table: str, conditions: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        """The documents of a table, as they are kept, for which all conditions hold."""
        ...

    def checkpoint(self) -> None:
        """Bring into the tables what stands in a journal only, where an engine has one."""
        ...

    def contents(self) -> "OpenedContents":
        """All that the office consists of, as of one moment."""
        ...

    def take_over(
        self, contents: "Contents", programs: Sequence[str] = (), readers: Sequence[str] = ()
    ) -> None:
        """Make a store of what another engine has; ``exists`` where there is one already."""
        ...

    def backup(
        self,
        target: Path | None = None,
        *,
        at: datetime,
        keep: Keep | None = None,
        checked: bool = True,
    ) -> str:
        """Copy the store as it is at one moment; gives the name of the copy.

        ``keep`` says which copies stay; the others are removed once this one is good. ``checked``:
        a store that does not verify is not copied.
        """
        ...

    def plan_restore(self, copy: Path | None = None) -> "Restoration":
        """What :meth:`restore` would do; without ``copy``, with the newest good one."""
        ...

    def restore(
        self, plan: "Restoration", *, at: datetime, record: Plan | None = None
    ) -> tuple[str, ...]:
        """Put a copy in the place of the store; gives where what it replaced is kept.

        ``record`` makes the event that tells of it.
        """
        ...

    def archive(self, closed_before: datetime) -> tuple[str, ...]:
        """Move the cases closed before this moment out of memory; gives their numbers."""
        ...

    def archives_itself(self) -> Message | None:
        """Why :meth:`archive` has nothing to do here; None where it has."""
        ...
