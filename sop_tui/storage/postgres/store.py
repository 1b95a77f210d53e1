"""The store: reads new versions, and commits each batch in one transaction."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, Self

import msgspec
import psycopg
from psycopg import errors, sql

from sop_tui.storage.batch import Batch
from sop_tui.storage.chaining import ChainedBatch, chain_batch, heads_after
from sop_tui.storage.engine import Changes, Committed, Observer, Plan, TakesLong
from sop_tui.storage.integrity import SessionTrust, altered_case, altered_entry, matches_last_event
from sop_tui.storage.lineage import find_changes
from sop_tui.storage.postgres.connection import (
    Connection,
    ServerConnection,
    holder,
    locked_by,
)
from sop_tui.storage.postgres.histories import ArchivedCases, Histories, last_events
from sop_tui.storage.postgres.listener import NotificationListener
from sop_tui.storage.postgres.migrating import check_schema
from sop_tui.storage.postgres.notices import Notices
from sop_tui.storage.postgres.pooling import shared
from sop_tui.storage.postgres.problems import away, uncertain
from sop_tui.storage.postgres.reading import META, decoded, read_news, read_whole
from sop_tui.storage.postgres.snapshot import PostgresSnapshot
from sop_tui.storage.postgres.writing import VersionConflict, begin, milliseconds, write
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import SealLine

PATIENCE: Final = 10.0
"""Seconds that an act waits for its turn, or for a server that is away."""
_TRY: Final = 0.5
_AT_REST: Final = 60.0  # seconds without an act, after which the acting connection is closed


class _NotWritten(Exception):
    """The connection was lost, and the act is certainly not in the store."""


class PostgresStore:
    """An open store: one connection to read and be notified, one to act, made when needed."""

    def __init__(
        self,
        url: str,
        folder: Path,
        *,
        who: str = "",
        patience: float = PATIENCE,
        observer: Observer | None = None,
    ) -> None:
        self.folder = folder
        self._reading = ServerConnection(url, who)
        self._reading.prepare(check_schema)
        self._notices = Notices(self._reading)
        self._acting = ServerConnection(url, who)
        self._acting.prepare(self._bound)
        self.address = self._reading.address
        self._patience = patience
        self._observer = observer
        self._busy = threading.Lock()
        self._listener: NotificationListener | None = None
        self._asked = time.monotonic()
        self._acted = time.monotonic()
        self._known_away = False
        self._crowded = False
        self._closed = False
        self._since: datetime | None = None
        self._histories = Histories(self._reading)
        self._trust = SessionTrust()
        self.archives = ArchivedCases(self._reading, lambda: self._since)
        whole = self._reading.run(read_whole)
        self._since = whole.since
        self._snapshot = PostgresSnapshot(whole.heads, self._histories)

    @property
    def snapshot(self) -> PostgresSnapshot:
        """The latest version that this session has seen."""
        return self._snapshot

    def newest_seal(self) -> SealLine | None:
        return self.archives.newest_seal()

    def outdated(self) -> bool:
        """Whether :meth:`refresh` is needed: there is news, or the server went away or returned."""
        if self._closed:
            return False
        if not self._reading.up:
            if not self._known_away:
                return True
            self._reading.seek()
            return False
        if self._known_away:
            return True
        self._notices.hear()
        now = time.monotonic()
        waited = now - self._asked
        return self._has_news() or not self._reading.up or waited > self._notices.polling

    def listen(self, heard: Callable[[], None]) -> None:
        if self._listener is None and not self._closed:
            self._listener = NotificationListener(self._reading, self._is_notified, heard)
            self._listener.start()

    def refresh(self, *, at_once: bool = False) -> Changes | None:
        """Asks the server for a newer version; None if there is none.

        Raises:
            TakesLong: ``at_once`` is set, and the store was replaced by another or an older one.
            StoreProblem: ``away``, or the store cannot be read; the latest version stays as it was.
        """
        if not self._busy.acquire(blocking=False):
            return None  # another thread is refreshing; the next call returns its result
        try:
            former = self._snapshot
            self._notices.hear()
            self._let_go_at_rest()
            now = time.monotonic()
            if not self._reading.up:
                self._reading.seek()
                if self._known_away or not self._reading.await_back(now + _TRY):
                    self._known_away = True
                    raise away(self.address, self._reading.why)
            unannounced = not self._has_news()
            self._notices.forget()
            self._asked = now
            try:
                self._reading.run(partial(self._look, at_once=at_once))
            except StoreProblem as problem:
                self._known_away = problem.code == "away"
                raise
            self._known_away = False
            if self._snapshot is former:
                return None
            if unannounced:
                self._notices.are_sent = False  # something between drops the server's notifications
            return self._snapshot.changes_since(former)
        finally:
            self._busy.release()

    def commit(self, plan: Plan) -> Committed:
        """Lets ``plan`` decide on the current version, and writes its batch as the next one.

        If the connection is lost and the act is certainly not in the store, ``plan`` decides again
        on the version then current. So it may be run more than once.

        Raises:
            StoreProblem: ``uncertain``: the server went away during the commit and did not return
            to tell the outcome; any other code: nothing has changed.
        """
        with self._busy:
            former = self._snapshot
            deadline = time.monotonic() + self._patience
            while True:
                try:
                    batch = self._attempt(plan, deadline)
                    break
                except _NotWritten as lost:
                    if time.monotonic() >= deadline:
                        raise away(self.address, lost.__cause__ or self._acting.why) from None
            self._acted = time.monotonic()
            if self._observer is not None and not batch.empty:
                self._observer(self._snapshot)
            return Committed(self._snapshot, batch, self._snapshot.changes_since(former))

    def close(self) -> None:
        """Closes the connections; versions that were handed out stay valid."""
        self._closed = True
        if self._listener is not None:
            self._listener.close()
        self._acting.close()
        self._reading.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    # Reading.

    def _is_notified(self) -> bool:
        """Whether the server has notified a version that is not known yet."""
        self._notices.hear()
        return not self._closed and not self._known_away and self._has_news()

    def _has_news(self) -> bool:
        return self._notices.are_news(self._snapshot.revision)

    def _look(self, connection: Connection, *, at_once: bool = False) -> None:
        """Reads the changes and makes them the current version."""
        former = self._snapshot.heads
        news = read_news(connection, former)
        if news is None:
            if at_once:
                raise TakesLong
            self._read_again(connection)
        elif news.heads.meta != former.meta:
            self._snapshot = self._snapshot.next(news.heads, news.changes)

    def _read_again(self, connection: Connection) -> None:
        """Reads everything again: another or an older store is now in place."""
        self._histories.forget()
        whole = read_whole(connection)
        self._since = whole.since
        new = PostgresSnapshot(whole.heads, self._histories)
        changes = find_changes(new, self._snapshot)
        rolled_back = Changes(
            changes.cases, changes.officers, changes.definitions, rolled_back=True
        )
        self._snapshot = self._snapshot.next(whole.heads, rolled_back)

    def _bound(self, connection: Connection) -> None:
        """Limits the wait for locks to the patience of this session."""
        connection.execute(sql.SQL("SET lock_timeout = {}").format(milliseconds(self._patience)))

    def _let_go_at_rest(self) -> None:
        if self._acting.up and time.monotonic() - self._acted > _AT_REST:
            self._acting.rest()

    # Acting.

    def _attempt(self, plan: Plan, deadline: float) -> Batch:
        with self._acting.turn:
            batch = None if self._crowded else self._at_once(plan, deadline)
            return batch if batch is not None else self._alone(plan, deadline)

    def _at_once(self, plan: Plan, deadline: float) -> Batch | None:
        """Decides on the latest known version, and writes if the store is still at that version.

        None if it is not, or if nothing is to be written: an empty batch counts only if the plan
        returns it while the store is locked.
        """
        connection = self._connected(deadline)
        try:
            self._notices.hear()
            if self._notices.are_ahead(self._snapshot.revision):
                self._look(connection)
            base = self._snapshot
            batch = plan(base)
            if batch.empty:
                return None
            self._hold_against_events(connection, base, batch)
            made = chain_batch(base.heads, batch, self._happened)
        except Exception as error:  # the plan is run again under the lock, and raises it there
            if isinstance(error, psycopg.Error):
                self._acting.dropped(error)
            return None
        before = msgspec.json.encode(base.meta).decode()
        try:
            self._written(connection, base, made, before, deadline, alone=False)
        except VersionConflict:
            self._crowded = True
            return None
        return made.batch

    def _alone(self, plan: Plan, deadline: float) -> Batch:
        """Decides and writes while the store is locked for this session."""
        connection = self._connected(deadline)
        base, document = self._begun(connection, deadline)
        try:
            batch = plan(base)
            if not batch.empty:
                self._hold_against_events(connection, base, batch)
            made = chain_batch(base.heads, batch, self._happened) if not batch.empty else None
        except StoreProblem as problem:
            self._undone(connection)
            if problem.code == "away":
                raise _NotWritten from None
            raise
        except psycopg.Error as error:
            if self._acting.dropped(error):
                raise _NotWritten from error
            self._undone(connection)
            raise self._acting.refused(error) from None
        except BaseException:
            self._undone(connection)
            raise
        if made is None:
            self._undone(connection)
            return batch
        self._written(connection, base, made, document, deadline, alone=True)
        return made.batch

    def _connected(self, deadline: float) -> Connection:
        try:
            return self._acting.connection()
        except StoreProblem as problem:
            if problem.code != "away":
                raise
        if not self._acting.await_back(deadline):
            raise away(self.address, self._acting.why)
        return self._acting.connection()

    def _begun(self, connection: Connection, deadline: float) -> tuple[PostgresSnapshot, str]:
        """The current version and its ``meta`` as stored, with the store locked."""
        try:
            document = self._locked(connection, deadline)
            self._crowded = not document or decoded(META, document) != self._snapshot.meta
            if self._crowded:
                self._look(connection)
        except errors.LockNotAvailable:
            self._undone(connection)
            raise locked_by(self.address, self._holder(connection)) from None
        except psycopg.Error as error:
            if self._acting.dropped(error):
                raise _NotWritten from error
            self._undone(connection)
            raise self._acting.refused(error) from None
        return self._snapshot, document

    def _locked(self, connection: Connection, deadline: float) -> str:
        """Locks the store in a transaction; returns ``meta`` as stored."""
        document, mark = begin(connection, max(0.2, deadline - time.monotonic()))
        if mark != connection.mark:
            self._undone(connection)
            raise shared(self.address)
        return document

    def _hold_against_events(
        self, connection: Connection, base: PostgresSnapshot, batch: Batch
    ) -> None:
        """Checks that the officers' entries and these cases match their last events.

        Raises:
            StoreProblem: ``damaged``: somebody has edited them.
        """
        for officer, entry_event in last_events(
            connection, "officer", self._trust.unknown(base.officers)
        ):
            if not matches_last_event(base.officers[officer], entry_event):
                raise altered_entry(self.address, officer)
        self._trust.trust(base.officers)
        asked = []
        for each in batch.cases:
            head = base.cases.get(each.number)
            if head is None or self._trust.trusts(head):
                continue
            if not (known := self._histories.known(head)):
                asked.append(each.number)
            elif not matches_last_event(head, known[-1]):
                raise altered_case(self.address, each.number)
        for number, event in last_events(connection, "case", asked):
            if not matches_last_event(base.cases[number], event):
                raise altered_case(self.address, number)

    def _written(
        self,
        connection: Connection,
        base: PostgresSnapshot,
        made: ChainedBatch,
        before: str,
        deadline: float,
        *,
        alone: bool,
    ) -> None:
        """Writes and commits; ``alone``: the transaction with the lock is open."""
        try:
            vouched = write(connection, made, before, commits=alone)
        except errors.LockNotAvailable:
            raise locked_by(self.address, self._holder(connection)) from None
        except psycopg.Error as error:
            if not self._acting.dropped(error):
                self._undone(connection)
                if isinstance(error, errors.UniqueViolation):
                    raise ValueError(f"the batch does not follow: {error}") from None
                raise self._acting.refused(error) from None
            if isinstance(error, errors.ReadOnlySqlTransaction):
                raise _NotWritten from error  # a standby: it has refused the statement
            vouched = False
        except VersionConflict:
            raise
        except BaseException:  # interrupted: the server's answer is lost
            self._acting.drop()
            raise
        if not vouched:
            self._resolve(made, deadline)
        heads = heads_after(base.heads, made)
        changes = Changes(
            frozenset(each.case.number for each in made.cases),
            bool(made.officers),
            bool(made.definitions),
        )
        for each in made.cases:
            self._trust.trust_case(each.case)
            former = base.cases.get(each.case.number)
            known = self._histories.known(former) if former is not None else ()
            if known is not None:
                self._histories.remember(each.case, known + each.events)
        self._trust.trust(heads.officers)
        if self._snapshot is base:
            self._snapshot = base.next(heads, changes)

    def _resolve(self, made: ChainedBatch, deadline: float) -> None:
        """Finds out whether an act with an unknown outcome was written; it is never just repeated.

        Locking the store waits for the transaction in doubt. And the commit of this transaction
        waits for the standby, so everything before it is durable too.

        Raises:
            _NotWritten: it was not written.
            StoreProblem: ``uncertain``: the server does not return.
        """
        deadline = max(deadline, time.monotonic() + self._patience)
        while time.monotonic() < deadline:
            if not self._acting.await_back(deadline):
                break
            try:
                found = self._is_there(self._acting.connection(), made, deadline)
            except (StoreProblem, psycopg.Error) as error:
                if isinstance(error, psycopg.Error) and not self._acting.dropped(error):
                    self._acting.drop()
                time.sleep(0.05)
                continue
            if not found:
                raise _NotWritten
            return
        raise uncertain(self.address)

    def _is_there(self, connection: Connection, made: ChainedBatch, deadline: float) -> bool:
        connection.warned = False
        self._locked(connection, deadline)
        sealed_batch = made.batch
        if made.cases or made.officers:
            last = made.cases[-1].events[-1] if made.cases else sealed_batch.officers[-1].event
            found = connection.execute("SELECT 1 FROM events WHERE id = %s", (last.id,))
        else:
            fingerprint = made.definitions[-1].definition.fingerprint
            found = connection.execute("SELECT 1 FROM sops WHERE fingerprint = %s", (fingerprint,))
        is_there = found.fetchone() is not None
        connection.execute("SET LOCAL statement_timeout = 0")
        done = connection.execute("COMMIT")
        if connection.warned or done.statusmessage != "COMMIT":
            raise psycopg.OperationalError("not vouched for")
        return is_there

    def _happened(self, number: str, event_id: str) -> bool:
        """Checks only events in memory; the server refuses an id that exists already."""
        case = self._snapshot.cases.get(number)
        known = self._histories.known(case) if case is not None else None
        return known is not None and any(event.id == event_id for event in known)

    def _undone(self, connection: Connection) -> None:
        if not connection.closed:
            try:
                connection.execute("ROLLBACK")
            except psycopg.Error:
                self._acting.drop()

    def _holder(self, connection: Connection) -> str:
        with suppress(psycopg.Error):
            return holder(connection)
        return "?"
