"""Checkpoints against everything that can happen meanwhile, for a while, with kills."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import faulty  # noqa: F401  (lets the builder of stores be found)
import pytest
from offices.stores import NOW, event_id, new_store, noting, opened_by, walked
from tinydb import TinyDB

from sop_tui.office.model import OfficerEvent, OfficerKind
from sop_tui.storage.batch import Batch, OfficerChange
from sop_tui.storage.engine import Snapshot
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.backup import back_up
from sop_tui.storage.files.copies import copy_sets
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_files, verify_store
from sop_tui.storage.retention import Retention

SECONDS = 8.0
FIRST = "SRT-2026-0001"


def acting(path: Path, turn: int) -> str:
    """An act of some size; returns the id of its event once it is acknowledged."""
    event = event_id()
    with FileStore.open(path) as store:
        for _ in range(5):
            store.commit(noting(FIRST, "x" * random.choice((3, 300, 9000))))
        store.commit(noting(FIRST, event=event) if turn % 3 else opened_by(event=event))
    return event


def closing(path: Path, turn: int) -> str:
    """Closes cases, exports, and archives both."""

    def closed(snapshot: Snapshot) -> Batch:
        number = snapshot.next_number("SRT", NOW.year)
        return Batch(cases=(walked(number, 4),))

    def exported(snapshot: Snapshot) -> Batch:
        entry = snapshot.officers["budi"]
        event = OfficerEvent(
            id=event_id(), seq=snapshot.officer_events("budi")[-1].seq + 1, at=NOW, officer="budi",
            name=entry.name, kind=OfficerKind.EXPORTED, after=entry, case=FIRST, digest="0" * 64,
        )  # fmt: skip
        return Batch(officers=(OfficerChange(event),))

    with FileStore.open(path) as store:
        store.commit(closed)
        for _ in range(4):
            store.commit(exported)
        archive_cases(store, NOW + timedelta(days=1))
    return ""


def checkpointing(path: Path, turn: int) -> str:
    with FileStore.open(path) as store:
        store.checkpoint()
    return ""


def following(path: Path, turn: int) -> str:
    """A reader that checks that nothing ever goes backwards."""
    with FileStore.open(path) as store:
        revision = store.snapshot.revision
        for _ in range(60):
            store.refresh()
            assert store.snapshot.revision >= revision
            revision = store.snapshot.revision
            store.snapshot.events(FIRST)
            time.sleep(0.004)
    return ""


def opening_plainly(path: Path, turn: int) -> str:
    with TinyDB(path) as database:
        assert FIRST in [case["number"] for case in database.table("cases").all()]
    return ""


def copying(path: Path, turn: int) -> str:
    """Copies in pieces, as ``cp`` does."""
    copy = path.parent / f"copy-{os.getpid()}" / path.name
    copy.parent.mkdir(exist_ok=True)
    with path.open("rb") as source, copy.open("wb") as target:
        while piece := source.read(8192):
            target.write(piece)
    json.loads(copy.read_bytes())
    with FileStore.open(copy) as store:
        assert FIRST in store.snapshot.cases
    shutil.rmtree(copy.parent)
    return ""


def backing_up(path: Path, turn: int) -> str:
    made = back_up(path, at=NOW + timedelta(minutes=turn), keep=Retention(1, 1, 1))
    assert made.exists()
    return ""


WORKS: tuple[Callable[[Path, int], str], ...] = (
    acting, acting, closing, checkpointing, following, opening_plainly, copying, backing_up,
)  # fmt: skip
KILLED = (acting, closing, checkpointing)


def main(work: Callable[[Path, int], str], path: Path, seconds: float) -> None:
    turn, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        turn += 1
        done = work(path, turn)
        if done:
            os.write(1, done.encode() + b"\n")


def started(work: Callable[[Path, int], str], path: Path, seconds: float) -> subprocess.Popen[str]:
    words = [sys.executable, __file__, work.__name__, str(path), str(seconds)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )


@pytest.mark.slow
def test_nothing_is_lost_and_every_reader_sees_a_complete_store(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=1).path
    end = time.monotonic() + SECONDS
    steady = [started(work, path, SECONDS) for work in WORKS]
    acknowledged: list[str] = []
    while (left := end - time.monotonic()) > 1:
        victim = started(random.choice(KILLED), path, left)
        time.sleep(random.uniform(0.3, 0.8))
        victim.send_signal(signal.SIGKILL)
        acknowledged += victim.communicate()[0].splitlines()
    for process in steady:
        said, complaint = process.communicate()
        assert process.returncode == 0, complaint
        acknowledged += said.splitlines()
    with FileStore.open(path) as store:
        store.checkpoint()
        there = [each for each in acknowledged if store.snapshot.find_event(each) is not None]
        assert there == acknowledged
    assert len(acknowledged) > 3
    report = verify_store(path)
    assert report.ok, report.problems
    copies = copy_sets(path)
    assert copies
    assert verify_files(copies[0].live, copies[0].archives).ok


if __name__ == "__main__":
    main(globals()[sys.argv[1]], Path(sys.argv[2]), float(sys.argv[3]))
