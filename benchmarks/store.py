"""The store beside its peers in one run: stock TinyDB, SQLite that syncs, and the floor.

    python benchmarks/store.py            commits, reading, polling, memory (two minutes)
    python benchmarks/store.py kills N    kill -9 at N random moments, beside stock TinyDB

The floor is the same number of bytes written to a file and fsynced. Times are medians.
"""

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path += [str(ROOT / "tests" / "storage"), str(ROOT / "tests" / "system")]

from store_building import NOW, add_cases, new_store, noting  # noqa: E402
from tabulate import tabulate  # noqa: E402
from tinydb import Query, TinyDB  # noqa: E402

from sop_tui.storage.files.archive import archive  # noqa: E402
from sop_tui.storage.files.store import FileStore  # noqa: E402

FIRST = "SRT-2026-0001"
ARCHIVED = 50_000


def median(act: Callable[[], object], times: int = 15) -> float:
    """Milliseconds; the first runs do not count."""
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
        archive(store, NOW + timedelta(days=1))
    done = 0
    while done < cases:
        add_cases(store, min(1000, cases - done), notes=6)
        done += 1000
    return store


def an_open_case(store: FileStore) -> str:
    return next(iter(store.snapshot.cases))


def floor(folder: Path, size: int) -> float:
    data = bytes(size)

    def write() -> None:
        descriptor = os.open(folder / "floor", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.write(descriptor, data)
        os.fsync(descriptor)
        os.close(descriptor)

    return median(write)


def sqlite(folder: Path, store: FileStore) -> float:
    """One event appended, in WAL mode with synchronous=FULL."""
    database = sqlite3.connect(folder / "peer.sqlite")
    database.execute("pragma journal_mode=wal")
    database.execute("pragma synchronous=full")
    database.execute("create table cases (number text primary key, document text)")
    rows = [(f"{n}", document.decode()) for n, document in store.snapshot.layout.documents("cases")]
    database.executemany("insert into cases values (?, ?)", rows)
    database.commit()

    def act() -> None:
        database.execute("update cases set document = document || ' ' where number = '1'")
        database.commit()

    taken = median(act)
    database.close()
    return taken


def stock(folder: Path, store: FileStore) -> float:
    """One case updated by TinyDB as it comes, in a copy of the same file."""
    copy = folder / "stock.json"
    copy.write_bytes(store.path.read_bytes())
    number = an_open_case(store)
    with TinyDB(copy) as database:
        cases = database.table("cases")
        return median(lambda: cases.update({"ref": "x"}, Query().number == number), 5)


def commits(folder: Path) -> None:
    rows = []
    for cases, archived in [
        (500, 0),
        (1000, 0),
        *((n, ARCHIVED) for n in (100, 500, 2000, 10_000)),
    ]:
        store = build(folder / f"{cases}-{archived}", cases, archived)
        other = FileStore.open(store.path)
        number, seen = an_open_case(store), []

        def act(store: FileStore = store, other: FileStore = other, number: str = number,
                seen: list[float] = seen) -> None:  # fmt: skip
            store.commit(noting(number))
            started = time.perf_counter()
            other.refresh()
            seen.append((time.perf_counter() - started) * 1000)

        both = median(act)
        size = store.path.stat().st_size
        rows.append(
            [
                cases,
                archived,
                f"{size / 1e6:.1f}",
                both - statistics.median(seen),
                statistics.median(seen),
                floor(folder, size),
                sqlite(store.path.parent, store),
                stock(store.path.parent, store) if cases <= 2000 else None,
            ]
        )
    heads = ["open", "archived", "MB", "commit ms", "seen ms", "floor ms", "SQLite ms", "stock ms"]
    print(tabulate(rows, heads, floatfmt=".2f"))
    ours = next(row[3] for row in rows if row[:2] == [500, 0])
    peer = next(row[7] for row in rows if row[:2] == [1000, 0])
    print(f"\nstock TinyDB with 1,000 open, by ours with 500: {peer / ours:.0f} times slower")


def reading(folder: Path) -> None:
    path = folder / "500-0" / "data.json"
    large = folder / f"10000-{ARCHIVED}" / "data.json"
    rows = [
        [
            "open and list 500 open",
            median(lambda: list(FileStore.open(path).snapshot.cases.values())),
        ],
        ["open and list 10,000 open", median(lambda: FileStore.open(large).snapshot.cases, 5)],
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
    from sop_tui.storage.files.archives import Archives

    assert Archives(store.path).find(number) is not None


def polling(folder: Path, readers: int = 50, seconds: float = 8) -> None:
    """Readers that look every half second, while one officer does two acts a second.

    What it takes them to open the store is not in it.
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
    print(f"{readers} readers at 2 acts a second use {used / seconds:.3f} of a core")


MEMORY = """
import sys; from pathlib import Path; from sop_tui.storage.files.store import FileStore
store = FileStore.open(Path(sys.argv[1]))
lines = Path("/proc/self/status").read_text().splitlines()
print(next(line.split()[1] for line in lines if line.startswith("VmRSS")))
"""


def memory(folder: Path) -> None:
    rows = []
    for name in ("500-0", *(f"{cases}-{ARCHIVED}" for cases in (100, 500, 10_000))):
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
        for part in (commits, reading, polling, memory):
            part(folder)
            print()


if __name__ == "__main__":
    main(sys.argv[1:])
