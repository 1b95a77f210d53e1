"""A store on PostgreSQL: what the server enforces, and what two programs see of each other."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event as Bell
from threading import Thread
from typing import Any

import pytest
from offices.stores import NOW, event_id, moving, noting, officer, opened_by, procedure
from postgres_server import WHY_NOT, Cluster, programs, where

from sop_tui.office.model import Officer, OfficerEvent, OfficerKind
from sop_tui.storage.batch import Batch, OfficerChange
from sop_tui.storage.engine import Snapshot
from sop_tui.storage.opening import engine_at
from sop_tui.storage.postgres import connection, notices
from sop_tui.storage.postgres import store as postgres_store
from sop_tui.storage.postgres.connection import Connection
from sop_tui.storage.postgres.reading import FreshHeads, read_news
from sop_tui.storage.problem import StoreProblem

pytestmark = [pytest.mark.slow, pytest.mark.skipif(programs() is None, reason=WHY_NOT)]
FIRST = "SRT-2026-0001"
PROGRAM, READER = "app", "auditor"


@pytest.fixture
def office(server: Cluster) -> str:
    """The name of a database with an office that has one open case."""
    for role in (PROGRAM, READER):
        if not server.sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"):
            server.sql(f"CREATE ROLE {role} LOGIN")
    name = "kantor"
    server.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    server.sql(f"CREATE DATABASE {name}")
    batch = Batch(officers=(officer("budi"),), definitions=(procedure(),))
    engine = engine_at(server.url(name))
    with engine.create(batch, programs=[PROGRAM], readers=[READER]) as store:
        store.commit(opened_by())
    return name


FORBIDDEN = (
    "UPDATE sop_tui.events SET kind = 'officer'",
    "DELETE FROM sop_tui.events",
    "TRUNCATE sop_tui.events CASCADE",
    "UPDATE sop_tui.sops SET title = ''",
    "DELETE FROM sop_tui.cases",
    "DELETE FROM sop_tui.officers",
    "DELETE FROM sop_tui.meta",
    'UPDATE sop_tui.meta SET document = \'{"revision": 0, "events": 0}\'',
    "INSERT INTO sop_tui.events (place, kind, belongs_to, event) VALUES (9, 'case', 'x',"
    ' \'{"id":"x","seq":1,"revision":1,"at":"","officer":"","prev_hash":"",'
    '"hash":""}\')',
)


@pytest.mark.parametrize("role", ["owner", PROGRAM, READER])
def test_nobody_can_delete_or_change_events(server: Cluster, office: str, role: str) -> None:
    import psycopg

    before = server.sql("SELECT * FROM sop_tui.events", office)
    for command in FORBIDDEN:
        with pytest.raises(psycopg.Error) as refused:
            server.sql(command, office, role)
        assert re.search("sop-tui: |permission denied", str(refused.value)), command
        found = server.sql("SELECT * FROM sop_tui.events", office)
        assert [*map(str, found)] == [*map(str, before)], command
        assert engine_at(server.url(office)).verify().revision == 2, command


def test_the_program_role_can_act_and_the_reader_role_can_read(
    server: Cluster, office: str
) -> None:
    with engine_at(server.url(office, PROGRAM)).open() as store:
        store.commit(noting(FIRST))
    with engine_at(server.url(office, READER)).open() as store:
        assert len(store.snapshot.events(FIRST)) == 2
        with pytest.raises(StoreProblem) as refused:
            store.commit(noting(FIRST))
        assert refused.value.code == "not_writable"
        assert len(store.snapshot.events(FIRST)) == 2


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it becomes true within a while: notifications arrive asynchronously."""
    end = time.monotonic() + 60
    while not holds() and time.monotonic() < end:
        time.sleep(0.005)
    return holds()


def test_another_program_is_notified_at_once_and_reads_only_changes(
    server: Cluster, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "_ASK_ALL_THE_SAME", 3600.0)
    engine = engine_at(server.url(office, PROGRAM))
    with engine.open() as mine, engine.open() as other:
        other.commit(opened_by())
        assert soon(mine.outdated)
        mine.refresh()
        assert not mine.outdated()
        before = mine.snapshot
        other.commit(moving(FIRST))
        assert soon(mine.outdated)
        changes = mine.refresh()
        assert changes is not None
        assert changes.cases == {FIRST}
        assert mine.snapshot.cases["SRT-2026-0002"] is before.cases["SRT-2026-0002"]
        assert mine.snapshot.cases[FIRST] == other.snapshot.cases[FIRST]
        assert len(before.events(FIRST)) == 1
        assert mine.refresh() is None


def test_a_notification_that_arrives_with_the_answer_is_no_news(
    server: Cluster, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_at(server.url(office, PROGRAM))
    with engine.open() as mine, engine.open() as other:

        def told_meanwhile(*asked: object) -> FreshHeads | None:
            news = read_news(*asked)  # type: ignore[arg-type]
            assert news is not None
            mine._notices.take(str(news.heads.meta.revision))  # type: ignore[attr-defined]
            return news

        monkeypatch.setattr(postgres_store, "read_news", told_meanwhile)
        other.commit(noting(FIRST))
        assert mine.refresh() is not None
        assert not mine.outdated()


_ACTING = """
import sys, time
from offices.stores import noting
from sop_tui.storage.opening import engine_at
with engine_at(sys.argv[1]).open() as store:
    for turn in sys.stdin:
        store.commit(noting(turn.strip()))
        print(time.time(), flush=True)
"""


def test_acts_of_another_process_are_known_within_50_milliseconds(
    server: Cluster, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By notifications alone; on a busy machine, once in a hundred times is enough."""
    monkeypatch.setattr(notices, "_ASK_ALL_THE_SAME", 3600.0)
    url = server.url(office, PROGRAM)
    acting = [sys.executable, "-c", _ACTING, url]
    with (
        engine_at(url).open() as mine,
        subprocess.Popen(
            acting, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={"PYTHONPATH": ":".join(sys.path)},
        ) as other,
    ):  # fmt: skip
        assert other.stdin is not None
        assert other.stdout is not None
        mine.refresh()
        bell = Bell()
        mine.listen(bell.set)
        took: list[float] = []
        while len(took) < 100 and min(took, default=1.0) >= 0.05:
            other.stdin.write(f"{FIRST}\n")
            other.stdin.flush()
            while not mine.outdated():  # the same news may be notified twice
                assert bell.wait(60)
                bell.clear()
            changes = mine.refresh()
            seen = time.time()
            assert changes is not None
            assert changes.cases == {FIRST}
            took.append(seen - float(other.stdout.readline()))
        other.stdin.close()
    assert min(took) < 0.05, took


def test_without_notifications_a_session_polls_every_half_second(
    server: Cluster, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As behind a pooler that gives the listening connection to another client."""
    monkeypatch.setattr(notices, "_ASK_ALL_THE_SAME", 0.2)
    engine = engine_at(server.url(office, PROGRAM))
    with engine.open() as mine, engine.open() as other:
        mine.refresh()
        mine._reading.run(lambda on: on.execute("UNLISTEN *"))  # type: ignore[attr-defined]
        other.commit(noting(FIRST))
        assert soon(mine.outdated)  # by polling, after a while
        assert mine.refresh() is not None
        monkeypatch.setattr(notices, "_ASK_ALL_THE_SAME", 3600.0)
        other.commit(noting(FIRST))
        assert soon(mine.outdated)
        assert mine.refresh() is not None


def test_a_pooler_is_detected_by_its_backend_pid(
    server: Cluster, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    monkeypatch.setattr(psycopg.ConnectionInfo, "backend_pid", 1)
    monkeypatch.setattr(notices, "_ASK_ALL_THE_SAME", 3600.0)
    engine = engine_at(server.url(office, PROGRAM))
    with engine.open() as mine, engine.open() as other:
        mine.refresh()
        mine._reading.run(lambda on: on.execute("UNLISTEN *"))  # type: ignore[attr-defined]
        other.commit(noting(FIRST))
        assert soon(mine.outdated)


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("officers", '"name":"Budi Santoso"', '"name":"Budi Santosa"'),
        ("officers", '"name":"Sari Dewi"', '"name":"Sari Dewi","admin":true'),
        ("cases", '"status":"open"', '"status":"held"'),
    ],
)
def test_nobody_can_act_on_data_edited_by_hand(
    server: Cluster, office: str, table: str, old: str, new: str
) -> None:
    engine = engine_at(server.url(office, PROGRAM))

    def edit(old: str, new: str) -> None:
        server.sql(
            f"UPDATE sop_tui.{table} SET head = replace(head::text, '{old}', '{new}')::json"
            f" WHERE strpos(head::text, '{old}') > 0",
            office,
        )

    with engine.open() as store:
        entry = Officer(id="sari", name="Sari Dewi")
        event = OfficerEvent(
            id=event_id(), seq=1, at=NOW, officer="budi", name="Budi",
            kind=OfficerKind.ADDED, after=entry,
        )  # fmt: skip
        store.commit(lambda _: Batch(officers=(OfficerChange(event),)))
    edit(old, new)
    before = server.sql("SELECT * FROM sop_tui.meta", office)
    with engine.open() as store, pytest.raises(StoreProblem) as caught:
        store.commit(noting(FIRST))
    assert caught.value.code == "damaged"
    assert [*map(str, server.sql("SELECT * FROM sop_tui.meta", office))] == [*map(str, before)]
    edit(new, old)
    with engine.open() as store:
        store.commit(noting(FIRST))
    assert engine.verify().ok


def test_a_definition_edited_by_hand_is_not_used(server: Cluster, office: str) -> None:
    """Not even the owner may edit it, but whoever runs the server can disable the triggers."""
    engine = engine_at(server.url(office, PROGRAM))

    def edit(old: str, new: str) -> None:
        server.sql(
            "SET session_replication_role = replica; UPDATE sop_tui.sops SET definition ="
            f" replace(definition::text, '{old}', '{new}')::json",
            office,
        )

    def by_definition(snapshot: Snapshot) -> Batch:
        """Decides as a desk does."""
        assert snapshot.definition(snapshot.cases[FIRST].fingerprint).title
        return noting(FIRST)(snapshot)

    title = procedure().title
    edit(title, title[::-1])
    with engine.open() as store:
        with pytest.raises(StoreProblem) as caught:
            store.commit(by_definition)
        assert caught.value.code == "damaged"
        assert len(store.snapshot.events(FIRST)) == 1
    assert not engine.verify().ok
    edit(title[::-1], title)
    with engine.open() as store:
        store.commit(by_definition)
    assert engine.verify().ok


def test_a_seal_is_stored_and_proves_its_revision(
    server: Cluster, office: str, tmp_path: Path
) -> None:
    key = tmp_path / "seal"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    public = key.with_suffix(".pub").read_text()
    signers = tmp_path / "signers"
    signers.write_text(f"sop-tui {public}")
    engine = engine_at(server.url(office))
    line = engine.seal(key, at=NOW, host="db1")
    with engine.open() as store:
        assert store.newest_seal() is not None
        store.commit(noting(FIRST))
    seals = tmp_path / "seals"
    seals.write_text(line + "\n")
    assert engine.verify(seals=(seals, signers)).ok
    server.sql(f"CREATE DATABASE {office}_lain")
    other = engine_at(server.url(f"{office}_lain"))
    try:
        other.create(Batch(officers=(officer("budi"),), definitions=(procedure(),))).close()
        assert not other.verify(seals=(seals, signers)).ok
    finally:
        server.sql(f"DROP DATABASE {office}_lain WITH (FORCE)")


def test_work_continues_in_a_restored_backup(server: Cluster, office: str, tmp_path: Path) -> None:
    """What the manual says to rehearse: pg_restore, upgrade with the roles, verify, work."""
    url = server.url(office, PROGRAM)
    with engine_at(url).open() as store:
        store.commit(noting(FIRST))
    copy = engine_at(f"{url}&office={tmp_path}").backup(at=NOW)
    was = engine_at(url).verify()
    new = f"{office}_pulih"
    server.sql(f"CREATE DATABASE {new}")
    try:
        subprocess.run(
            [str(where("pg_restore")), "--no-owner", "-d", server.url(new), copy], check=True
        )
        engine_at(server.url(new)).upgrade([PROGRAM], [READER])
        found = engine_at(server.url(new, READER)).verify()
        assert found.ok
        assert (found.revision, found.chain_head) == (was.revision, was.chain_head)
        with engine_at(server.url(new, PROGRAM)).open() as store:
            store.commit(noting(FIRST))
        assert engine_at(server.url(new)).verify().ok
    finally:
        server.sql(f"DROP DATABASE {new} WITH (FORCE)")


def test_an_act_that_a_read_only_server_refuses_is_certainly_not_done(
    server: Cluster, office: str
) -> None:
    """As on a standby, which an auditor reaches with target_session_attrs=any."""
    with engine_at(server.url(office, target_session_attrs="any")).open() as store:
        store._patience = 0.3  # type: ignore[attr-defined]
        server.sql(f"ALTER DATABASE {office} SET default_transaction_read_only = on")
        store._acting.drop()  # type: ignore[attr-defined]
        with pytest.raises(StoreProblem, match="read-only") as caught:
            store.commit(noting(FIRST))
    assert caught.value.code == "away"


def test_a_stopped_program_that_holds_the_lock_is_named(server: Cluster, office: str) -> None:
    import psycopg

    with psycopg.connect(server.url(office, application_name="lupa")) as other:
        other.execute("SELECT * FROM sop_tui.meta FOR UPDATE")
        with engine_at(server.url(office)).open() as store:
            store._patience = 0.3  # type: ignore[attr-defined]
            with pytest.raises(StoreProblem, match="lupa") as caught:
                store.commit(noting(FIRST))
            assert caught.value.code == "locked"
        other.rollback()


def test_a_restored_older_state_is_reported_as_rolled_back(server: Cluster, office: str) -> None:
    server.sql("DROP DATABASE IF EXISTS salinan")
    server.sql(f"CREATE DATABASE salinan TEMPLATE {office}")
    with engine_at(server.url(office)).open() as store:
        store.commit(noting(FIRST))
        server.sql(f"ALTER DATABASE {office} ALLOW_CONNECTIONS false")
        server.sql(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname='{office}'"
        )
        server.sql(f"ALTER DATABASE {office} RENAME TO lama")
        server.sql(f"ALTER DATABASE salinan RENAME TO {office}")
        try:
            changes = None
            while changes is None:
                with suppress(StoreProblem):  # the server was away
                    changes = store.refresh()
            assert changes.rolled_back
            assert store.snapshot.cases[FIRST].version == 1
            store.commit(noting(FIRST))
            assert len(store.snapshot.events(FIRST)) == 2
        finally:
            server.sql("DROP DATABASE lama")


def test_an_act_takes_one_query(
    server: Cluster, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session does not ask again for what it knows: the write itself takes the lock."""
    with engine_at(server.url(office, PROGRAM)).open() as store:
        for _ in range(2):
            store.commit(noting(FIRST))
        asked: list[object] = []
        execute = Connection.execute

        def counted(self: Connection, query: Any, *given: Any, **named: Any) -> Any:
            asked.append(query)
            return execute(self, query, *given, **named)

        monkeypatch.setattr(Connection, "execute", counted)
        for _ in range(3):
            store.commit(noting(FIRST))
        assert len(asked) == 3


def test_a_session_that_missed_a_commit_decides_again(
    server: Cluster, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No notification has arrived: the server refuses the act itself."""
    engine = engine_at(server.url(office, PROGRAM))
    with engine.open() as mine, engine.open() as other:
        mine.commit(noting(FIRST))
        monkeypatch.setattr(mine._notices, "hear", lambda: None)  # type: ignore[attr-defined]
        other.commit(noting(FIRST))
        seen: list[int] = []

        def decide(snapshot: Snapshot) -> Batch:
            seen.append(snapshot.cases[FIRST].version)
            return noting(FIRST)(snapshot)

        assert mine.commit(decide).snapshot.cases[FIRST].version == 4
        assert seen == [2, 3]
    assert engine.verify().ok


def test_an_act_after_a_restore_follows_the_restored_state(server: Cluster, office: str) -> None:
    """Nobody has polled since: the act itself finds that the store was rolled back."""
    with engine_at(server.url(office, PROGRAM)).open() as store:
        for table in ("meta", "cases"):
            server.sql(f"CREATE TABLE {table}_before AS TABLE sop_tui.{table}", office)
        store.commit(noting(FIRST))
        server.sql("SET session_replication_role = replica; DELETE FROM sop_tui.events "
                   "WHERE place > 2; UPDATE sop_tui.meta SET document = b.document "
                   "FROM meta_before b; UPDATE sop_tui.cases SET head = b.head "
                   "FROM cases_before b", office)  # fmt: skip
        made = store.commit(noting(FIRST))
        assert made.changes.rolled_back
        assert made.snapshot.cases[FIRST].version == 2
    assert engine_at(server.url(office)).verify().ok


def test_waiting_for_the_standby_has_no_time_limit(
    server: Cluster, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancelling a statement while it commits would leave its outcome unknown."""
    monkeypatch.setitem(connection._SETTINGS, "statement_timeout", "5s")
    waiting = "SELECT query_start FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    with engine_at(server.url(office, PROGRAM)).open() as store:
        store.commit(noting(FIRST))
        monkeypatch.setattr(store, "_resolve", None)  # no outcome is unknown
        seen, ends = Bell(), []

        def act() -> None:
            while not seen.is_set():  # the server takes a while to reload its settings
                store.commit(noting(FIRST))
            ends.append("done")

        acting = Thread(target=act)
        server.sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        server.sql("SELECT pg_reload_conf()")
        try:
            acting.start()
            while not (began := server.sql(waiting)):
                assert acting.is_alive()
                time.sleep(0.05)
            seen.set()
            time.sleep(6)  # longer than the limit for a statement
            assert server.sql(waiting) == began
        finally:
            seen.set()
            server.sql("ALTER SYSTEM RESET synchronous_standby_names")
            server.sql("SELECT pg_reload_conf()")
            acting.join()
        assert ends == ["done"]
