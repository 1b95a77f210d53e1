"""The store compared with its peers in one run: plain TinyDB, SQLite that syncs, and the minimum.

    python benchmarks/store.py            everything but kills, up to 50,000 open (some minutes)
    python benchmarks/store.py acts N...  acts with so many open cases, and eight processes at once
    python benchmarks/store.py kills N    kill -9 at N random moments, beside stock TinyDB

The minimum is one block of 4 KiB written into a file and synced. Times are medians, alternating
with the peers.
"""

import gc
import itertools
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).parent.parent
gc.set_threshold(100_000, 10, 10)  # as the program does
sys.path += [str(ROOT / "tests"), str(ROOT / "tests" / "system")]

from offices.stores import NOW, add_cases, new_store, noting  # noqa: E402
from tabulate import tabulate  # noqa: E402
from tinydb import Query, TinyDB  # noqa: E402

from sop_tui.storage.files.archive import archive_cases  # noqa: E402
from sop_tui.storage.files.store import FileStore  # noqa: E402

FIRST = "SRT-2026-0001"
ARCHIVED = 50_000
_CHANGE = "update cases set document = document || ' ' where number = ?"


def median(act: Callable[[], object], times: int = 15) -> float:
    """The median in milliseconds; the first runs do not count."""
    for _ in range(3):
        act()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def build(folder: Path, cases: int, archived: int = 0) -> FileStore:
    """A store with so many open cases of about 4.9 kB, and so many archived ones."""
    folder.mkdir()
    store = new_store(folder)
    for _ in range(archived // 10_000):
        add_cases(store, 10_000, steps=4, notes=2)
        archive_cases(store, NOW + timedelta(days=1))
    done = 0
    while done < cases:
        add_cases(store, min(1000, cases - done), notes=6)
        done += 1000
    return store


def an_open_case(store: FileStore) -> str:
    return next(iter(store.snapshot.cases))


@contextmanager
def floor(folder: Path) -> Iterator[Callable[[], object]]:
    """A block written into an existing file, and synced."""
    blocks = itertools.cycle(range(256))
    descriptor = os.open(folder / "floor", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(descriptor, bytes(1 << 20))
    os.fsync(descriptor)

    def write() -> None:
        os.pwrite(descriptor, b"x" * 4096, next(blocks) * 4096)
        os.fdatasync(descriptor)

    yield write
    os.close(descriptor)


@contextmanager
def sqlite(folder: Path, store: FileStore) -> Iterator[Callable[[], object]]:
    """One case changed, in WAL mode with synchronous=FULL."""
    database = sqlite3.connect(folder / "peer.sqlite")
    database.execute("pragma journal_mode=wal")
    database.execute("pragma synchronous=full")
    database.execute("create table cases (number text primary key, document text)")
    rows = [(f"{n}", document.decode()) for n, document in store.snapshot.layout.documents("cases")]
    database.executemany("insert into cases values (?, ?)", rows)
    database.commit()

    keys = itertools.cycle([key for key, _ in rows])

    def act() -> None:
        database.execute(_CHANGE, (next(keys),))
        database.commit()

    yield act
    database.close()


def stock(folder: Path, store: FileStore) -> float:
    """One case updated by plain TinyDB, in a copy of the same file."""
    copy = folder / "stock.json"
    copy.write_bytes(store.path.read_bytes())
    number = an_open_case(store)
    with TinyDB(copy) as database:
        cases = database.table("cases")

        def update() -> None:
            cases.update({"ref": "x"}, Query().number == number)

        if len(store.snapshot.cases) <= 5000:
            return median(update, 5)
        started = time.perf_counter()
        update()  # once takes long enough
        return (time.perf_counter() - started) * 1000


SIZES = ((500, 0), (500, ARCHIVED), (5000, 0), (50_000, 0))
ROUNDS = 8
TIMES = 50


def commits(folder: Path, sizes: Iterable[tuple[int, int]] = SIZES) -> None:
    """An act, and the time until another session has seen it; alternating with its peers.

    The mean of our acts includes the checkpoints that they had to make.
    """
    rows = []
    for cases, archived in sizes:
        store = build(folder / f"{cases}-{archived}", cases, archived)
        other = FileStore.open(store.path)
        numbers = itertools.cycle(list(store.snapshot.cases))
        taken: dict[str, list[float]] = defaultdict(list)

        def measured(what: str, act: Callable[[], object], taken: dict[str, list[float]] = taken,
                     ) -> None:  # fmt: skip
            started = time.perf_counter()
            act()
            taken[what].append((time.perf_counter() - started) * 1000)

        with floor(folder) as at_least, sqlite(store.path.parent, store) as in_sqlite:
            for turn in range(ROUNDS):
                if turn == 1:
                    taken.clear()  # the first round does not count
                for _ in range(TIMES):
                    number = next(numbers)
                    measured("act", lambda s=store, n=number: s.commit(noting(n)))  # type: ignore[misc]
                    measured("seen", other.refresh)
                for what, peer in (("floor", at_least), ("SQLite", in_sqlite)):
                    for _ in range(TIMES):
                        measured(what, peer)
        middle = {what: statistics.median(times) for what, times in taken.items()}
        rows.append(
            [
                cases,
                archived,
                f"{store.path.stat().st_size / 1e6:.1f}",
                middle["act"],
                statistics.mean(taken["act"]),
                middle["seen"],
                middle["floor"],
                middle["SQLite"],
                stock(store.path.parent, store),
            ]
        )
        other.close()
        store.close()
    heads = ["open", "archived", "MB", "act ms", "mean ms", "seen ms", "floor ms", "SQLite ms"]
    print(tabulate(rows, [*heads, "stock ms"], floatfmt=".2f"))
    for row in rows:
        print(f"{row[0]} open: {row[3] / row[7]:.1f} times SQLite FULL (figure: 4)")
    print(f"{rows[-1][0]} open by {rows[0][0]}: {rows[-1][3] / rows[0][3]:.2f} (figure: 1.5)")


def race(folder: Path, writers: int = 8, acts: int = 50, cases: int = 2000) -> None:
    """This many processes, each with this many acts, as fast as they can; SQLite's beside them."""
    path = build(folder / "race", cases).path

    def places(writer: int) -> Iterator[int]:
        return iter(range(writer * acts + 1, (writer + 1) * acts + 1))

    @contextmanager
    def in_ours(writer: int) -> Iterator[Callable[[], object]]:
        with FileStore.open(path) as store:
            following = places(writer)
            yield lambda: store.commit(noting(f"SRT-2026-{next(following):04}"))

    with FileStore.open(path) as store, sqlite(folder, store):
        pass  # the peer's rows

    @contextmanager
    def in_sqlite(writer: int) -> Iterator[Callable[[], object]]:
        database = sqlite3.connect(folder / "peer.sqlite", timeout=60, isolation_level=None)
        database.execute("pragma synchronous=full")
        following = places(writer)

        def act() -> None:
            database.execute("begin immediate")
            database.execute(_CHANGE, (str(next(following)),))
            database.execute("commit")

        yield act
        database.close()

    ours, peer = (writers * acts / _raced(writers, acts, way) for way in (in_ours, in_sqlite))
    with floor(folder) as at_least:
        lowest = timed(lambda: [at_least() for _ in range(writers * acts)]) / 1000
    print(f"{writers} x {acts} acts, {cases} open: {ours:.0f} acts a second (figure: 1,000),"
          f" SQLite {peer:.0f}, blocks in turn {writers * acts / lowest:.0f}")  # fmt: skip


Way: TypeAlias = Callable[[int], AbstractContextManager[Callable[[], object]]]


def _raced(writers: int, acts: int, way: Way) -> float:
    """Seconds until the last act of all processes is acknowledged; opening is not included."""
    go, start = os.pipe()
    told, tell = os.pipe()
    children = []
    for writer in range(writers):
        if (child := os.fork()) == 0:
            with way(writer) as act:
                os.read(go, 1)
                for _ in range(acts):
                    act()
                os.write(tell, b"%f\n" % time.monotonic())
            os._exit(0)
        children.append(child)
    time.sleep(3)  # until all have opened the store
    began = time.monotonic()
    os.write(start, b"x" * writers)
    for child in children:
        os.waitpid(child, 0)
    os.close(tell)
    with os.fdopen(told) as answers:
        return max(map(float, answers)) - began


def steady(folder: Path, cases: int = 50_000) -> None:
    """Acts one after another during a checkpoint: the longest is what an officer waits."""
    path = folder / f"{cases}-0" / "data.json"
    inode, acts, floors, after = path.stat().st_ino, [], [], 0
    with FileStore.open(path) as store, floor(folder) as at_least:
        first = timed(lambda: store.commit(noting(an_open_case(store))))  # reads all ids
        for number in itertools.cycle(list(store.snapshot.cases)):
            acts.append(timed(lambda n=number: store.commit(noting(n))))  # type: ignore[misc]
            floors.append(timed(at_least))
            after += path.stat().st_ino != inode
            if after == 200:
                break
    print(f"{len(acts)} acts at {cases} open, a checkpoint among them: median"
          f" {statistics.median(acts):.2f} ms, longest {max(acts):.1f} ms;"
          f" of the floor {statistics.median(floors):.2f} and {max(floors):.1f};"
          f" the first of the session {first:.0f} ms")  # fmt: skip


def timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def reading(folder: Path) -> None:
    path = folder / "500-0" / "data.json"
    large, largest = (folder / name / "data.json" for name in ("5000-0", "50000-0"))
    rows = [
        [
            "open and list 500 open",
            median(lambda: list(FileStore.open(path).snapshot.cases.values())),
        ],
        ["open and list 5,000 open", median(lambda: FileStore.open(large).snapshot.cases, 5)],
        ["open 50,000 open", median(lambda: FileStore.open(largest).snapshot.cases, 1)],
        ["look, nothing changed (500 open)", median(FileStore.open(path).refresh)],
    ]
    archived = FileStore.open(folder / f"500-{ARCHIVED}" / "data.json")
    last = "SRT-2026-50000"
    rows += [
        ["find one of 50,000 archived", median(lambda: _found_anew(archived, last), 3)],
        ["search 50,000 archived", median(lambda: list(archived.archives.search(["tiada"])), 3)],
    ]
    print(tabulate(rows, ["reading", "ms"], floatfmt=".2f"))


def _found_anew(store: FileStore, number: str) -> None:
    from sop_tui.storage.files.archives import YearlyArchives

    archives = YearlyArchives(store.path, store.snapshot.meta.id)
    assert archives.find(number) is not None


def polling(folder: Path, readers: int = 50, seconds: float = 8) -> None:
    """Readers that poll every half second, while one officer does two acts a second.

    Opening the store is not included.
    """
    path = folder / "500-0" / "data.json"
    told, tell = os.pipe()
    children = []
    for number in range(readers):
        child = os.fork()
        if child == 0:
            store = FileStore.open(path)
            time.sleep(0.5 * number / readers)
            before = time.process_time()
            started = time.monotonic()
            while time.monotonic() - started < seconds:
                time.sleep(0.5)
                store.refresh()
            os.write(tell, b"%f\n" % (time.process_time() - before))
            os._exit(0)
        children.append(child)
    store = FileStore.open(path)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        store.commit(noting(FIRST))
        time.sleep(0.5)
    for child in children:
        os.waitpid(child, 0)
    os.close(tell)
    with os.fdopen(told) as answers:
        used = sum(map(float, answers))
    print(f"{readers} readers at 2 acts a second use {used / seconds:.3f} of a core (figure: 0.25)")


MEMORY = """
import sys; from pathlib import Path; from sop_tui.storage.files.store import FileStore
store = FileStore.open(Path(sys.argv[1]))
lines = Path("/proc/self/status").read_text().splitlines()
print(next(line.split()[1] for line in lines if line.startswith("VmRSS")))
"""


def memory(folder: Path) -> None:
    rows = []
    for name in ("500-0", f"500-{ARCHIVED}", "5000-0", "50000-0"):
        path = folder / name / "data.json"
        shown = subprocess.run(
            [sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True
        )
        rows.append([*name.split("-"), int(shown.stdout) / 1024])
    print(tabulate(rows, ["open", "archived", "process MB"], floatfmt=".1f"))


def kills(count: int) -> None:
    from faulty import command, environment

    rows = []
    for peer, times in (("store", count), ("stock", min(count, 200))):
        done = subprocess.run(
            command("store_writers.py", "kills", times, 6, 0, peer),
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        result = json.loads(done.stdout)
        keys = ("kills", "acknowledged", "lost", "doubled", "unreadable")
        rows.append([peer, *(result[key] for key in keys), len(result["complaints"])])
    heads = ["peer", "kills", "acknowledged", "lost", "doubled", "unreadable", "unsound"]
    print(tabulate(rows, heads))


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["kills"]:
        kills(int(arguments[1]))
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if arguments[:1] == ["acts"]:
            commits(folder, [(int(cases), 0) for cases in arguments[1:]])
            race(folder)
            steady(folder, max(map(int, arguments[1:])))
            return
        for part in (commits, race, steady, reading, polling, memory):
            part(folder)
            print()


if __name__ == "__main__":
    main(sys.argv[1:])
