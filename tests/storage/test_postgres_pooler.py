"""With a real PgBouncer: accepted in session mode, refused in transaction mode."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from offices.stores import first_batch, noting, opened_by
from postgres_server import WHY_NOT, Cluster, programs

from sop_tui.storage.opening import engine_at
from sop_tui.storage.postgres.store import PostgresStore
from sop_tui.storage.problem import StoreProblem

POOLER = shutil.which("pgbouncer", path=os.environ.get("PATH", "") + ":/usr/sbin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(programs() is None, reason=WHY_NOT),
    pytest.mark.skipif(
        POOLER is None, reason="needs PgBouncer (Debian: apt-get install pgbouncer)"
    ),
]
FIRST = "SRT-2026-0001"


@pytest.fixture
def office(database: str) -> str:
    """The URL of an office without a pooler."""
    with engine_at(database).create(first_batch()) as store:
        store.commit(opened_by())
    return database


@contextmanager
def pooler(server: Cluster, office: str, mode: str) -> Iterator[str]:
    """The office's URL through a PgBouncer in this mode."""
    from psycopg.conninfo import conninfo_to_dict

    name = conninfo_to_dict(office)["dbname"]
    assert POOLER is not None
    folder = Path(tempfile.mkdtemp(prefix="sop-pb-", dir="/tmp"))
    folder.chmod(0o755)
    shutil.chown(folder, server.folder.owner())
    config = folder / "pgbouncer.ini"
    config.write_text(
        "[databases]\n"
        f"kantor = user=owner dbname={name} host={server.folder} port={server.port}\n"
        "[pgbouncer]\nlisten_addr =\nlisten_port = 6432\nauth_type = any\n"
        f"unix_socket_dir = {folder}\nlogfile = {folder}/log\npool_mode = {mode}\n"
    )
    running = subprocess.Popen(
        [POOLER, str(config)], user=server.folder.owner() if os.geteuid() == 0 else None,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not (folder / ".s.PGSQL.6432").exists():
            assert running.poll() is None, (folder / "log").read_text()[-2000:]
            assert time.monotonic() < deadline, "PgBouncer does not start"
            time.sleep(0.02)
        yield f"postgresql://owner@/kantor?host={folder}&port=6432"
    finally:
        running.terminate()
        running.wait()
        shutil.rmtree(folder, ignore_errors=True)


def test_a_pooler_in_session_mode_is_accepted(server: Cluster, office: str) -> None:
    with pooler(server, office, "session") as url:
        engine = engine_at(url)
        with engine.open() as mine, engine.open() as other:
            assert isinstance(mine, PostgresStore)
            for _ in range(3):
                mine.commit(noting(FIRST))
                other.commit(noting(FIRST))
            mine.refresh()
            assert mine.snapshot.chain_head == other.snapshot.chain_head
            for line in (mine._reading, mine._acting):
                asked = line.run(lambda on: on.execute("SHOW synchronous_commit").fetchone())
                assert asked == ("on",)
        assert engine.verify().ok


def test_a_pooler_that_shares_connections_is_refused_with_instructions(
    server: Cluster, office: str
) -> None:
    with pooler(server, office, "transaction") as url:
        for work in (engine_at(url).open, engine_at(url).verify):
            with pytest.raises(StoreProblem, match="pool_mode = session") as refused:
                work()
            assert refused.value.code == "failed"


def test_an_act_on_a_shared_connection_is_refused(office: str) -> None:
    """When it could not be detected at the start, because many sessions were active."""
    with engine_at(office).open() as store:
        assert isinstance(store, PostgresStore)
        store.commit(noting(FIRST))
        store._acting.run(lambda on: on.execute("SET sop_tui.session = 'orang lain'"))
        with pytest.raises(StoreProblem, match="pool_mode = session"):
            store.commit(noting(FIRST))
        assert len(store.snapshot.events(FIRST)) == 2
    assert engine_at(office).verify().ok
