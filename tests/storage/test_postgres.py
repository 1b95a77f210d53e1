"""A store on PostgreSQL: what the server itself keeps, and what two programs see of each other."""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from offices.stores import moving, noting, officer, opened_by, procedure
from postgres_server import WHY_NOT, Cluster, programs

from sop_tui.storage.batch import Batch
from sop_tui.storage.opening import engine_at
from sop_tui.storage.problem import StoreProblem

pytestmark = pytest.mark.skipif(programs() is None, reason=WHY_NOT)
FIRST = "SRT-2026-0001"
PROGRAM, READER = "app", "auditor"


@pytest.fixture
def office(server: Cluster) -> str:
    """The name of a database with an office in it, of which one case is open."""
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


@pytest.mark.parametrize(
    "command",
    [
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
    ],
)
@pytest.mark.parametrize("role", ["owner", PROGRAM, READER])
def test_nobody_takes_away_or_changes_what_has_happened(
    server: Cluster, office: str, role: str, command: str
) -> None:
    import psycopg

    before = server.sql("SELECT * FROM sop_tui.events", office)
    with pytest.raises(psycopg.Error, match=r"sop-tui: |permission denied"):
        server.sql(command, office, role)
    assert [*map(str, server.sql("SELECT * FROM sop_tui.events", office))] == [*map(str, before)]
    assert engine_at(server.url(office)).verify().revision == 2


def test_the_programs_role_acts_and_the_readers_reads(server: Cluster, office: str) -> None:
    with engine_at(server.url(office, PROGRAM)).open() as store:
        store.commit(noting(FIRST))
    with engine_at(server.url(office, READER)).open() as store:
        assert len(store.snapshot.events(FIRST)) == 2
        with pytest.raises(StoreProblem) as refused:
            store.commit(noting(FIRST))
        assert refused.value.code == "not_writable"
        assert len(store.snapshot.events(FIRST)) == 2


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it holds within a second: word from the server comes by a way of its own."""
    end = time.monotonic() + 1
    while not holds() and time.monotonic() < end:
        time.sleep(0.005)
    return holds()


def test_another_program_is_told_at_once_and_reads_only_what_is_new(
    server: Cluster, office: str
) -> None:
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


def test_a_program_that_sleeps_with_the_store_locked_is_named(server: Cluster, office: str) -> None:
    import psycopg

    with psycopg.connect(server.url(office, application_name="lupa")) as other:
        other.execute("SELECT * FROM sop_tui.meta FOR UPDATE")
        with engine_at(server.url(office)).open() as store:
            store._patience = 0.3  # type: ignore[attr-defined]
            with pytest.raises(StoreProblem, match="lupa") as caught:
                store.commit(noting(FIRST))
            assert caught.value.code == "locked"
        other.rollback()


def test_an_older_state_put_back_is_seen_to_have_fallen(server: Cluster, office: str) -> None:
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
            assert changes.fallen
            assert store.snapshot.cases[FIRST].version == 1
            store.commit(noting(FIRST))
            assert len(store.snapshot.events(FIRST)) == 2
        finally:
            server.sql("DROP DATABASE lama")
