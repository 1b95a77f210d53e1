"""Many processes that act on one store, some of them killed: acknowledged acts and actual ones.

A separate program, so that it can be started with the shim; prints one JSON object.

    store_writers.py kills N WRITERS ABLATION PEER     kill -9 at random moments
    store_writers.py race WRITERS ACTS ABLATION PEER   this many acts each, undisturbed
    store_writers.py trace FOLDER FILE ACTS ABLATION   one writer, every change recorded

PEER is ``store``; ``office``, where one of six writers archives what it closes and one makes
backups; or ``stock`` for plain TinyDB.
"""

import itertools
import json
import os
import random
import select
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from faulty import Ablation, Shim
from offices.stores import NOW, joined, moved, new_store, noting, opening
from tinydb import TinyDB

from sop_tui.storage.batch import Batch
from sop_tui.storage.engine import Snapshot
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.backup import back_up
from sop_tui.storage.files.checkpoint import PreparedFile
from sop_tui.storage.files.copies import copy_sets
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_files, verify_store
from sop_tui.storage.retention import Retention

CASES = 4
FRESH_AFTER = 200  # kills; then a new store, so that its growth does not matter

Act = Callable[[str], None]


class OurPeer:
    """The store under test."""

    def __init__(self, folder: Path) -> None:
        self.path = new_store(folder, cases=CASES).path

    def writer(self, number: int) -> Act:
        store = FileStore.open(self.path)

        def act(event: str) -> None:
            store.commit(noting(f"SRT-2026-000{number % CASES + 1}", event=event))

        return act

    def found(self) -> Counter[str]:
        with FileStore.open(self.path) as store:
            snapshot = store.snapshot
        return Counter(
            event.id
            for number in snapshot.cases
            for event in snapshot.events(number)
            if event.kind == "noted"
        )

    def complaints(self) -> list[str]:
        return [str(problem) for problem in verify_store(self.path).problems]


class OfficePeer(OurPeer):
    """The same store, archived and backed up while others act."""

    ROLES, ARCHIVES, COPIES = 6, 4, 5

    def writer(self, number: int) -> Act:
        match number % self.ROLES:
            case self.ARCHIVES:
                return self._archivist()
            case self.COPIES:
                return self._copyist(super().writer(number))
            case _:
                return super().writer(number)

    def _archivist(self) -> Act:
        store = FileStore.open(self.path)

        def act(event: str) -> None:
            def closed(snapshot: Snapshot) -> Batch:
                steps = [opening(snapshot.next_number("SRT", NOW.year), event=event)]
                for _ in range(4):
                    steps.append(moved(steps[-1].after))
                return Batch(cases=(joined(*steps),))

            store.commit(closed)
            archive_cases(store, NOW + timedelta(days=1))

        return act

    def _copyist(self, act: Act) -> Act:
        def copied(event: str) -> None:
            act(event)
            copy = back_up(self.path, at=NOW, keep=Retention(1, 1, 1))
            if event.encode() not in copy.read_bytes():
                raise ValueError(f"{event} is not in the copy made after it")

        return copied

    def found(self) -> Counter[str]:
        with FileStore.open(self.path) as store:
            live = store.snapshot.cases
            found = Counter(event.id for number in live for event in store.snapshot.events(number))
            for case, events in store.archives.histories():
                if case.number not in live:  # after an interruption, a case is in both files
                    found.update(event.id for event in events)
        return found

    def complaints(self) -> list[str]:
        reports = [verify_store(self.path)]
        reports += [verify_files(each.live, each.archives) for each in copy_sets(self.path)]
        return [str(problem) for report in reports for problem in report.problems]


class StockPeer:
    """Plain TinyDB, doing the same."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "data.json"
        with TinyDB(self.path) as database:
            database.table("acts").insert({"id": "first"})

    def writer(self, number: int) -> Act:
        database = TinyDB(self.path)

        def act(event: str) -> None:
            database.table("acts").insert({"id": event, "by": number})

        return act

    def found(self) -> Counter[str]:
        acts = json.loads(self.path.read_bytes())["acts"].values()
        return Counter(act["id"] for act in acts if act["id"] != "first")

    def complaints(self) -> list[str]:
        return []


Peer = OurPeer | StockPeer
PEERS: dict[str, type[Peer]] = {"store": OurPeer, "office": OfficePeer, "stock": StockPeer}


class Writer:
    """A child that acts until it is killed or done, and reports each act after it."""

    def __init__(self, peer: Peer, number: int, name: str, acts: int | None) -> None:
        self.reader, writer = os.pipe()
        self.errors = 0
        self.process = os.fork()
        if self.process == 0:
            try:
                os.close(self.reader)
                self._work(peer, number, writer, name, acts)
            finally:
                os._exit(0)
        os.close(writer)
        self._rest = b""

    def _work(self, peer: Peer, number: int, writer: int, name: str, acts: int | None) -> None:
        act: Act | None = None
        for done in itertools.count(1) if acts is None else range(acts):
            try:
                act = act or peer.writer(number)
                act(f"{name}-{done}")
            except Exception:  # without a protection, anything may happen
                os.write(writer, b"-\n")
            else:
                os.write(writer, f"{name}-{done}\n".encode())

    def acknowledged(self) -> list[str]:
        """The acts that it has reported since the last call."""
        told = []
        while select.select([self.reader], [], [], 0)[0]:
            piece = os.read(self.reader, 1 << 16)
            if not piece:
                break
            *lines, self._rest = (self._rest + piece).split(b"\n")
            self.errors += lines.count(b"-")
            told += [line.decode() for line in lines if line != b"-"]
        return told

    def kill(self) -> list[str]:
        os.kill(self.process, signal.SIGKILL)
        return self.ended()

    def ended(self) -> list[str]:
        os.waitpid(self.process, 0)
        told = self.acknowledged()
        os.close(self.reader)
        return told


def kills(count: int, writers: int, peer_name: str, shim: Shim | None, ablation: Ablation) -> None:
    """Kills one of the writers at a random moment, again and again."""
    total: Counter[str] = Counter(
        kills=0, acknowledged=0, lost=0, doubled=0, unreadable=0, errors=0
    )
    complaints: list[str] = []
    chance = random.Random(count)
    while total["kills"] < count:
        with tempfile.TemporaryDirectory() as folder:
            peer = PEERS[peer_name](Path(folder))
            if shim is not None:
                shim.ablate(ablation)
            acknowledged: list[str] = []
            children = [Writer(peer, n, f"{n}-0", None) for n in range(writers)]
            for turn in range(min(FRESH_AFTER, count - total["kills"])):
                time.sleep(chance.uniform(0.001, 0.012))
                at = chance.randrange(writers)
                acknowledged += children[at].kill()
                total["errors"] += children[at].errors
                total["kills"] += 1
                children[at] = Writer(peer, at, f"{at}-{turn + 1}", None)
                if turn % 10 == 0:
                    try:
                        peer.found()
                    except Exception:
                        total["unreadable"] += 1
            for child in children:
                acknowledged += child.kill()
                total["errors"] += child.errors
            _judge(peer, acknowledged, total, complaints)
        if shim is not None:
            shim.ablate(Ablation.NONE)
    print(json.dumps({**total, "complaints": complaints}))


def race(writers: int, acts: int, peer_name: str, shim: Shim | None, ablation: Ablation) -> None:
    """Lets all writers act as fast as they can."""
    total: Counter[str] = Counter(acknowledged=0, lost=0, doubled=0, unreadable=0)
    complaints: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        peer = PEERS[peer_name](Path(folder))
        if shim is not None:
            shim.ablate(ablation)
        children = [Writer(peer, n, str(n), acts) for n in range(writers)]
        acknowledged = [event for child in children for event in child.ended()]
        total["errors"] = sum(child.errors for child in children)
        _judge(peer, acknowledged, total, complaints)
    print(json.dumps({**total, "complaints": complaints}))


def _judge(peer: Peer, acknowledged: list[str], total: Counter[str], complaints: list[str]) -> None:
    total["acknowledged"] += len(acknowledged)
    if isinstance(peer, OfficePeer):
        by = Counter(int(event.partition("-")[0]) % OfficePeer.ROLES for event in acknowledged)
        total["archivings"] += by[OfficePeer.ARCHIVES]
        total["copies"] += by[OfficePeer.COPIES]
    try:
        found = peer.found()
        complaints += peer.complaints()
    except Exception as error:
        total["unreadable"] += 1
        total["lost"] += len(acknowledged)
        complaints.append(str(error))
        return
    total["lost"] += sum(event not in found for event in acknowledged)
    total["doubled"] += sum(times > 1 for times in found.values())


def trace(folder: Path, file: Path, acts: int, shim: Shim, ablation: Ablation) -> None:
    """Acts this many times; the trace has a mark with each act's number once it is acknowledged."""
    act = FileStore.open(folder / "data.json")
    act.commit(noting("SRT-2026-0001"))  # so that all imports are done
    act.checkpoint()
    (folder / "data.json.start").write_bytes((folder / "data.json").read_bytes())
    (folder / "data.json.inode").write_text(str((folder / "data.json").stat().st_ino))
    shim.ablate(ablation)
    shim.trace(file)
    for number in range(acts):
        with ExitStack() as stack:
            beside = None
            if number % 8 == 7:
                act.checkpoint()
            elif number % 8 == 3:  # a checkpoint, into which the act is copied
                beside = stack.enter_context(PreparedFile(act.path, act._version))
            act.commit(noting("SRT-2026-0001", event=f"act-{number}"))
            shim.mark(number)
            if beside is not None:
                act._alone(beside.finished)


def main(mode: str, *arguments: str) -> None:
    shim = Shim() if "fault_shim" in os.environ.get("LD_PRELOAD", "") else None
    match mode, *arguments:
        case "kills", count, writers, ablation, peer:
            kills(int(count), int(writers), peer, shim, Ablation(int(ablation)))
        case "race", writers, acts, ablation, peer:
            race(int(writers), int(acts), peer, shim, Ablation(int(ablation)))
        case "trace", folder, file, acts, ablation:
            assert shim is not None
            trace(Path(folder), Path(file), int(acts), shim, Ablation(int(ablation)))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
