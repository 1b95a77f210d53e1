"""A real server that dies, is cut off, gets full or restarts during acts: nothing is lost."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import faulty  # noqa: F401  (lets the builder of stores be found)
import pytest
from offices.stores import first_batch, noting, opened_by
from postgres_server import WHY_NOT, Cluster, cluster, programs, turns_within

from sop_tui.storage.engine import Engine
from sop_tui.storage.opening import engine_at
from sop_tui.storage.postgres.store import PostgresStore
from sop_tui.storage.problem import StoreProblem

pytestmark = [pytest.mark.slow, pytest.mark.skipif(programs() is None, reason=WHY_NOT)]
FIRST = "SRT-2026-0001"
_DONE = (b"COMMIT\0", b"acted\0")  # an act in two round trips, or in one


def office(server: Cluster, cases: int = 4) -> Engine:
    server.sql("CREATE DATABASE kantor")
    engine = engine_at(server.url("kantor"))
    with engine.create(first_batch()) as store:
        for _ in range(cases):
            store.commit(opened_by())
    return engine


def notes(engine: Engine) -> Counter[str]:
    """How often each act is in the store."""
    with engine.open() as store:
        snapshot = store.snapshot
        return Counter(
            event.id
            for number in snapshot.cases
            for event in snapshot.events(number)
            if event.kind == "noted"
        )


@contextmanager
def standby_of(primary: Cluster) -> Iterator[Cluster]:
    """A second server that has every commit before it is acknowledged."""
    folder = Path(tempfile.mkdtemp(prefix="sop-pg-", dir="/tmp"))
    folder.chmod(0o755)
    made = Cluster(folder)
    shutil.chown(folder, primary.folder.owner())
    primary.run("pg_basebackup", "-h", primary.folder, "-U", "owner", "-D", made.data, "-R",
                "-c", "fast", "--no-sync")  # fmt: skip
    conninfo = f"host={primary.folder} user=owner application_name=cadangan"
    try:
        made.start(primary_conninfo=conninfo, hot_standby="on")
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Pair:
    """A primary, its standby, and one URL for both."""

    def __init__(self, primary: Cluster, standby: Cluster) -> None:
        self.primary, self.standby = primary, standby
        self.url = (
            f"postgresql://owner@/kantor?host={primary.folder},{standby.folder}"
            "&target_session_attrs=read-write"
        )

    def fail_over(self) -> None:
        self.primary.kill()
        self.standby.run("pg_ctl", "promote", "-w", "-D", self.standby.data)


@contextmanager
def pair(synchronous: bool = True) -> Iterator[Pair]:
    with cluster(wal_level="replica", max_wal_senders="4") as primary:
        office(primary)
        with standby_of(primary) as standby:
            if synchronous:
                primary.sql("ALTER SYSTEM SET synchronous_standby_names = 'cadangan'")
                primary.sql("SELECT pg_reload_conf()")
                deadline = time.monotonic() + 20
                asked = "SELECT sync_state FROM pg_stat_replication"
                while primary.sql(asked) != [("sync",)]:
                    assert time.monotonic() < deadline
                    time.sleep(0.05)
            yield Pair(primary, standby)


def writers(
    url: str, count: int, seconds: float = 300, ablation: str = ""
) -> subprocess.Popen[str]:
    """They act until their input is closed, as :func:`answer` does, or for this many seconds."""
    program = str(Path(__file__).with_name("postgres_writers.py"))
    return subprocess.Popen(
        [sys.executable, program, url, str(count), str(seconds), ablation],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def await_acts(engine: Engine, working: subprocess.Popen[str], count: int = 60) -> None:
    """Waits until the writers are well at work, or have finished."""
    with engine.open() as store:
        first, deadline = store.snapshot.revision, time.monotonic() + 120
        while store.snapshot.revision < first + count and working.poll() is None:
            assert time.monotonic() < deadline, "the writers do not act"
            time.sleep(0.05)
            store.refresh()


def answer(process: subprocess.Popen[str]) -> dict[str, object]:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert not err, err[-3000:]
    found: dict[str, object] = json.loads(out)
    return found


def test_a_failover_with_eight_writers_loses_and_doubles_nothing() -> None:
    with pair() as both:
        working = writers(both.url, 8)
        with engine_at(both.url).open() as screen:
            assert isinstance(screen, PostgresStore)
            await_acts(engine_at(both.url), working)
            both.fail_over()
            seen = screen.snapshot.revision
            for _ in turns_within(10, both.url):  # as a screen polls
                with suppress(StoreProblem):
                    if screen.outdated():
                        screen.refresh()
                    if screen.snapshot.revision > seen:
                        break
                time.sleep(0.05)
        await_acts(engine_at(both.url), working)
        found = answer(working)
        assert found["failed"] == 0
        acknowledged = found["acknowledged"]
        assert isinstance(acknowledged, list)
        assert len(acknowledged) > 100
        there = notes(engine_at(both.url))
        assert [each for each in acknowledged if each not in there] == []
        assert [each for each, times in there.items() if times > 1] == []
        assert engine_at(both.url).verify().ok


def test_a_crash_of_the_server_loses_and_doubles_nothing() -> None:
    with cluster() as server:
        engine = office(server)
        working = writers(server.url("kantor"), 4)
        await_acts(engine, working)
        server.kill()
        time.sleep(0.3)
        server.start()
        await_acts(engine, working, 30)
        server.stop()
        server.start()
        await_acts(engine, working, 30)
        found = answer(working)
        there = notes(engine)
        acknowledged = found["acknowledged"]
        assert isinstance(acknowledged, list)
        assert found["failed"] == 0
        assert [each for each in acknowledged if each not in there] == []
        assert engine.verify().ok


class Proxy:
    """Forwards what client and server send, until it cuts both off."""

    def __init__(self, server: Cluster, folder: Path) -> None:
        self.path = folder / ".s.PGSQL.5432"
        self._target = str(server.folder / ".s.PGSQL.5432")
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(self.path))
        self._socket.listen()
        self.armed = False
        self.delay = 0.0
        self.at = 0
        self.answers = False
        self.cuts = 0
        self._pieces = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def arm(self, at: int, answers: bool) -> None:
        """Cuts at the piece with this number from now on: of the questions, or of the answers.

        -1 is the answer that the commit is done.
        """
        self._pieces, self.at, self.answers, self.armed = 0, at, answers, True

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._target)
            for one, other, answers in ((client, server, False), (server, client, True)):
                threading.Thread(target=self._pump, args=(one, other, answers), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while piece := one.recv(65536):
                if self.armed and answers == self.answers:
                    if self._pieces == self.at or (
                        self.at < 0 and any(each in piece for each in _DONE)
                    ):
                        self.armed = False
                        self.cuts += 1
                        break
                    self._pieces += 1
                time.sleep(self.delay)
                other.sendall(piece)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[tuple[Proxy, str, Engine]]:
    with cluster() as server:
        engine = office(server)
        folder = Path(tempfile.mkdtemp(prefix="sop-px-", dir="/tmp"))
        proxy = Proxy(server, folder)
        try:
            yield proxy, f"postgresql://owner@/kantor?host={folder}", engine
        finally:
            proxy.close()
            shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("answers", [False, True], ids=["question", "answer"])
@pytest.mark.parametrize("crowded", [False, True], ids=["once", "locked"])
def test_a_connection_cut_at_any_point_of_an_act_loses_and_doubles_nothing(
    proxied: tuple[Proxy, str, Engine], answers: bool, crowded: bool
) -> None:
    """``crowded``: others act too, so that the store is locked before the decision."""
    proxy, url, engine = proxied
    done = []
    with engine_at(url).open() as store:
        assert isinstance(store, PostgresStore)
        store.commit(noting(FIRST))
        for at in (-1, *range(9)):
            event = f"{at}{int(answers)}".ljust(32, "e")
            store._crowded = crowded
            proxy.arm(at, answers)
            store.commit(noting(FIRST, event=event))
            proxy.armed = False
            done.append(event)
    assert proxy.cuts >= 1 + crowded
    there = notes(engine)
    assert [event for event in done if there[event] != 1] == []
    assert engine.verify().ok


def test_a_slow_connection_only_makes_acts_slow(
    proxied: tuple[Proxy, str, Engine],
) -> None:
    """A quarter of a second each way, like a satellite link."""
    proxy, url, engine = proxied
    with engine_at(url).open() as far, engine.open() as near:
        far.commit(noting(FIRST))
        far.refresh()
        proxy.delay = 0.25
        for turn in range(2):
            began = time.monotonic()
            far.commit(noting(FIRST, event=f"far{turn}".ljust(32, "e")))
            assert 0.5 < time.monotonic() - began < 60
            near.commit(noting(FIRST, event=f"near{turn}".ljust(32, "e")))
        deadline = time.monotonic() + 60
        while not far.outdated() and time.monotonic() < deadline:
            time.sleep(0.02)
        far.refresh()
        assert far.snapshot.revision == near.snapshot.revision
    assert set(notes(engine).values()) == {1}
    assert engine.verify().ok


def test_without_the_check_of_the_id_a_lost_answer_doubles_an_act(
    proxied: tuple[Proxy, str, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, url, engine = proxied

    from postgres_writers import without_check

    monkeypatch.setattr(PostgresStore, "_resolve", without_check)
    with engine_at(url).open() as store:
        store.commit(noting(FIRST))
        before = sum(notes(engine).values())
        asked = 0
        for _ in range(3):
            proxy.arm(-1, answers=True)
            store.commit(noting(FIRST))  # a new id each time the plan decides
            proxy.armed = False
            asked += 1
    assert proxy.cuts == asked
    assert sum(notes(engine).values()) - before == 2 * asked


def test_without_waiting_for_the_disk_an_acknowledged_act_is_lost() -> None:
    """The ablation: with ``synchronous_commit=off`` the same kill loses acts."""
    # Only a commit may flush the WAL: these would do so at other moments.
    quiet = {
        "wal_writer_delay": "10s",
        "wal_writer_flush_after": "1GB",
        "bgwriter_lru_maxpages": "0",
        "autovacuum": "off",
    }

    def lost(ablation: str) -> int:
        with cluster(**quiet) as server:
            engine = office(server)
            working = writers(server.url("kantor"), 2, 60, ablation)
            await_acts(engine, working)
            os.kill(working.pid, signal.SIGSTOP)
            subprocess.run(["pkill", "-STOP", "-P", str(working.pid)], check=False)
            server.kill()
            subprocess.run(["pkill", "-KILL", "-P", str(working.pid)], check=False)
            os.kill(working.pid, signal.SIGCONT)
            out, _ = working.communicate(timeout=60)
            server.start()
            there = notes(engine)
            return sum(each not in there for each in json.loads(out)["acknowledged"])

    assert lost("") == 0
    # A timer of the server may flush just before one kill, but not before several.
    assert any(lost("no-sync") for _ in range(5))


def test_a_client_that_stops_inside_its_transaction_blocks_others_only_briefly() -> None:
    with cluster() as server:
        engine = office(server)
        reader, writer = os.pipe()
        process = os.fork()
        if process == 0:
            stopped: list[bool] = []

            def stop(snapshot: object) -> object:
                if not stopped:  # it decides again after losing its connection
                    stopped.append(True)
                    os.write(writer, b".")
                    os.kill(os.getpid(), signal.SIGSTOP)
                return noting(FIRST, event="f" * 32)(snapshot)  # type: ignore[arg-type]

            with engine.open(who="berhenti") as store:
                assert isinstance(store, PostgresStore)
                store._crowded = True  # as if others acted: it locks the store first
                store.commit(stop)  # type: ignore[arg-type]
            os._exit(0)
        os.read(reader, 1)
        with engine.open() as store:
            store.commit(noting(FIRST))  # which waits at most ten seconds for its turn
        os.kill(process, signal.SIGCONT)
        assert os.waitpid(process, 0)[1] == 0
        assert notes(engine)["f" * 32] == 1
        assert engine.verify().ok


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_refuses_acts_and_work_continues_when_there_is_room() -> None:
    with cluster() as server:
        small = server.folder / "small"
        small.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(small)], check=False
        )
        if mounted.returncode:
            pytest.skip("no disk can be mounted here")
        try:
            shutil.chown(small, server.folder.owner())
            server.sql(f"CREATE TABLESPACE small LOCATION '{small}'")
            server.sql("CREATE DATABASE kantor TABLESPACE small")
            engine = engine_at(server.url("kantor"))
            engine.create(first_batch()).close()
            with engine.open() as store:
                store.commit(opened_by())
                filler = small / "filler"
                with filler.open("wb") as file, suppress(OSError):
                    while True:
                        file.write(b"x" * 65536)
                code = ""
                for _ in range(400):
                    try:
                        store.commit(noting(FIRST, text="x" * 3000))
                    except StoreProblem as problem:
                        code = problem.code
                        break
                assert code == "full"
                filler.unlink()
                store.commit(noting(FIRST))
            assert engine.verify().ok
        finally:
            server.stop()
            subprocess.run(["umount", str(small)], check=False)
