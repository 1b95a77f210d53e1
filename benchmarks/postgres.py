"""An act on PostgreSQL beside one committed INSERT of the same bytes, at 100 and 10,000 open cases.

    python benchmarks/postgres.py [ACTS] [FEW] [MANY]

Makes a server of its own, as the tests do, that syncs as a server does.
"""

import sys
import time
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).parent.parent / "tests" / each) for each in ("", "storage")]

import psycopg  # noqa: E402
from offices.stores import NOW, first_batch, noting, opening  # noqa: E402
from postgres_server import Cluster, cluster  # noqa: E402

from sop_tui.storage.batch import Batch  # noqa: E402
from sop_tui.storage.engine import Engine, Snapshot  # noqa: E402
from sop_tui.storage.opening import engine_at  # noqa: E402


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
    return engine


def main(acts: int = 300, few: int = 100, many: int = 10_000) -> None:
    with cluster() as server:
        with psycopg.connect(server.url("postgres"), autocommit=True) as plain:
            plain.execute("CREATE TABLE bytes (b text)")
            inserts = []
            for _ in range(acts):
                began = time.perf_counter()
                plain.execute("INSERT INTO bytes VALUES (%s)", ("x" * 1500,), prepare=True)
                inserts.append(time.perf_counter() - began)
        base = median(inserts) * 1000
        print(f"one committed INSERT: {base:.2f} ms")
        for cases in (few, many):
            engine = office(server, cases)
            began = time.perf_counter()
            with engine.open() as store, engine.open() as other:
                opening_time = (time.perf_counter() - began) / 2
                took, seen = [], []
                for turn in range(acts):
                    number = f"SRT-{NOW.year}-{turn % cases + 1:04d}"
                    began = time.perf_counter()
                    store.commit(noting(number))
                    done = time.perf_counter()
                    took.append(done - began)
                    while not other.outdated():
                        pass
                    other.refresh()
                    seen.append(time.perf_counter() - done)
            act = median(took) * 1000
            print(
                f"{cases} open: an act {act:.2f} ms ({act / base:.1f} times), seen by another "
                f"after {median(seen) * 1000:.1f} ms, opened in {opening_time * 1000:.0f} ms"
            )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
