"""An office on PostgreSQL, compared with the least work that the server can do.

    python benchmarks/postgres.py act [ACTS FEW MANY]        beside one committed INSERT, in turn
    python benchmarks/postgres.py seen [ACTS]                by another process, from COMMIT on
    python benchmarks/postgres.py crowd [SESSIONS SECONDS]   on one database, 10 acts a second
    python benchmarks/postgres.py paint [CASES]              first paint, beside the file

Starts its own server, as the tests do, with normal syncing. The cases are created first, which
takes up to a minute for 10,000.
"""

import asyncio
import fcntl
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).parent.parent / "tests"), str(Path(__file__).parent)]

import msgspec  # noqa: E402
import psycopg  # noqa: E402
from offices.large import build  # noqa: E402
from offices.stores import NOW, first_batch, noting, opening  # noqa: E402
from postgres_server import Cluster, cluster  # noqa: E402
from screen import started  # noqa: E402

from sop_tui.storage.batch import Batch  # noqa: E402
from sop_tui.storage.copying import copy  # noqa: E402
from sop_tui.storage.engine import Engine, Snapshot, Store  # noqa: E402
from sop_tui.storage.opening import engine_at  # noqa: E402
from sop_tui.tui.watching import Watch  # noqa: E402


def office(server: Cluster, cases: int) -> Engine:
    name = f"kantor{cases}"
    server.sql(f"CREATE DATABASE {name}")
    engine = engine_at(server.url(name))
    engine.create(first_batch()).close()

    def many(snapshot: Snapshot) -> Batch:
        numbers = (snapshot.next_number("SRT", NOW.year, skip) for skip in range(cases))
        return Batch(cases=tuple(opening(number) for number in numbers))

    with engine.open() as store:
        store.commit(many)
    server.sql("VACUUM ANALYZE", name)
    return engine


def number(turn: int, cases: int) -> str:
    return f"SRT-{NOW.year}-{turn % cases + 1:04d}"


def written(store: Store, case: str) -> int:
    """The bytes that an act on this case sends to the server: event, case, and meta."""
    now = store.snapshot
    parts = (now.events(case)[-1], now.cases[case], now.meta)
    return sum(len(msgspec.json.encode(part)) for part in parts)


def act(acts: int = 300, few: int = 100, many: int = 10_000) -> None:
    with cluster() as server:
        engines = {cases: office(server, cases) for cases in (few, many)}
        with (
            psycopg.connect(server.url("postgres"), autocommit=True) as plain,
            engines[few].open() as small,
            engines[many].open() as large,
        ):
            plain.execute("CREATE TABLE bytes (b text)")
            stores = {few: small, many: large}
            small.commit(noting(number(0, few)))
            size = written(small, number(0, few))
            took: dict[int, list[float]] = {0: [], few: [], many: []}
            for turn in range(acts + 10):
                began = time.perf_counter()
                plain.execute("INSERT INTO bytes VALUES (%s)", ("x" * size,), prepare=True)
                took[0].append(time.perf_counter() - began)
                for cases, store in stores.items():
                    began = time.perf_counter()
                    store.commit(noting(number(turn, few)))
                    took[cases].append(time.perf_counter() - began)
        base, small_, large_ = (median(took[each][10:]) * 1000 for each in (0, few, many))
        print(f"one committed INSERT of {size} bytes  {base:6.2f} ms")
        print(f"an act, {few:>6} open                {small_:6.2f} ms  {small_ / base:.2f} times")
        print(
            f"an act, {many:>6} open                {large_:6.2f} ms  {large_ / base:.2f} times, "
            f"{large_ / small_:.2f} of {few}"
        )


class Seat:
    """A session like that of a screen, without the picture."""

    def __init__(self, store: Store, looked: Callable[[], None]) -> None:
        self.store = store
        self.behind, self.listen = store.outdated, store.listen
        self._looked = looked

    async def sit(self) -> None:
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, ended.set)
        Watch(self, lambda: True, self._look).begin()  # type: ignore[arg-type]
        await ended.wait()

    def _look(self) -> None:
        if self.store.refresh() is not None:
            self._looked()


def _session(engine: Engine, begun: int, seen: int) -> None:
    try:
        store = engine.open()
    except BaseException:
        os.write(begun, b"-")
        raise
    with store:
        store.refresh()
        os.write(begun, b".")

        def looked() -> None:
            os.write(seen, b"%d %.6f\n" % (store.snapshot.revision, time.time()))

        asyncio.run(Seat(store, looked).sit())


@contextmanager
def sessions(engine: Engine, count: int, seen: int) -> Iterator[list[int]]:
    """This many processes; each writes the time of what it has seen to ``seen``."""
    reader, writer = os.pipe()
    children: list[int] = []
    try:
        for _ in range(count):  # one after another, as people arrive at work
            child = os.fork()
            if child == 0:
                try:
                    os.close(reader)
                    _session(engine, writer, seen)
                finally:  # whatever happens, this child must not end the others
                    os._exit(0)
            children.append(child)
            if os.read(reader, 1) != b".":
                raise RuntimeError("a session does not begin")
        yield children
    finally:
        for child in children:
            os.kill(child, signal.SIGTERM)
        for child in children:
            os.waitpid(child, 0)


def moments(reader: int) -> Iterator[tuple[int, float]]:
    os.set_blocking(reader, False)
    rest = b""
    while True:
        try:
            rest += os.read(reader, 1 << 20)
        except BlockingIOError:
            break
    for line in rest.splitlines():
        revision, at = line.split()
        yield int(revision), float(at)


def seen(acts: int = 30) -> None:
    reader, writer = os.pipe()
    with cluster() as server:
        engine = office(server, 500)
        with sessions(engine, 1, writer), engine.open() as store:
            done = {}
            for turn in range(acts):
                time.sleep(0.9)  # longer than a screen waits to combine acts
                store.commit(noting(number(turn, 500)))
                done[store.snapshot.revision] = time.time()
            time.sleep(0.2)
            took = sorted(at - done[revision] for revision, at in moments(reader))
    late = took[int(len(took) * 0.95) - 1]
    print(
        f"seen by another process: {len(took)} of {acts}, median {median(took) * 1000:.1f} ms, "
        f"95 % {late * 1000:.1f} ms"
    )


def crowd(count: int = 200, seconds: int = 30) -> None:
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 1 << 20)  # holds all times until they are read
    with cluster(max_connections=str(2 * count + 20)) as server:
        engine = office(server, 2000)
        with sessions(engine, count, writer) as children, engine.open() as store:
            time.sleep(2)
            before, server_before = sum(map(cpu, children)), cpu_of_server(server)
            began, took, done = time.monotonic(), [], {}
            for turn in range(seconds * 10):
                time.sleep(max(0.0, began + turn / 10 - time.monotonic()))
                at = time.perf_counter()
                store.commit(noting(number(turn, 2000)))
                took.append((time.perf_counter() - at) * 1000)
                done[store.snapshot.revision] = time.time()
            spent = time.monotonic() - began
            working = (sum(map(cpu, children)) - before) / spent
            serving = (cpu_of_server(server) - server_before) / spent
            time.sleep(1.2)
            found = server.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = 'kantor2000'")
            looks = [at - done[revision] for revision, at in moments(reader) if revision in done]
    took.sort()
    print(
        f"{count} sessions, {len(took) / spent:.1f} acts a second for {spent:.0f} s, "
        f"connections: {found[0]}"
    )
    print(f"an act: median {median(took):.1f} ms, 95 % {took[int(len(took) * 0.95)]:.1f} ms")
    print(
        f"looks with news: {len(looks) / spent / count:.2f} a second and session, "
        f"{median(looks) * 1000:.0f} ms after the newest act that they saw"
    )
    print(f"processor: sessions {working * 100:.0f} %, server {serving * 100:.0f} % of one core")


def cpu(process: int) -> float:
    """Seconds of processor time that it has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu_of_server(server: Cluster) -> float:
    spent = 0.0
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                if (each / "cwd").resolve() == server.data:
                    spent += cpu(int(each.name))
            except OSError:
                continue
    return spent


def paint(cases: int = 10_000) -> None:
    with cluster() as server, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kantor.json"
        build(path, cases)
        server.sql("CREATE DATABASE kantor")
        url = f"{server.url('kantor')}&office={folder}"
        copy(engine_at(path), engine_at(url), lambda each, _: iter(each))
        server.sql("VACUUM ANALYZE", "kantor")
        took = {}
        for name, store in (("file", str(path)), ("server", url)) * 2:
            answer, memory = started([sys.executable, "-m", "sop_tui", "--store", store], 5)
            took[name] = min(took.get(name, 60.0), answer.seconds)
            shown = f"{answer.seconds * 1000:6.0f} ms  {memory:.0f} MB"
            print(f"first paint, {cases} open, {name:<7} {shown}")
        print(f"server {took['server'] / took['file']:.2f} times the file")


if __name__ == "__main__":
    {"act": act, "seen": seen, "crowd": crowd, "paint": paint}[sys.argv[1]](*map(int, sys.argv[2:]))
