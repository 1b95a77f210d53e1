"""Processes that decide at the same time, stop while holding the lock, or miss half an answer."""

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import faulty  # noqa: F401  (lets the builder of stores be found)
import pytest
from offices.stores import CLOCK, NOW, actor, new_store, noting, procedure

from sop_tui.casework.commands import Complete, Request
from sop_tui.casework.decide import decide
from sop_tui.casework.refusal import Refusal
from sop_tui.storage.batch import Batch, CaseChange
from sop_tui.storage.engine import Snapshot
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem

NUMBER = "SRT-2026-0001"


def child(work: Callable[[], str]) -> tuple[int, int]:
    """Does the work in another process; returns its pid and the pipe with its answer."""
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            answer = work()
        except BaseException as error:
            answer = repr(error)
        os.write(writer, answer.encode())
        os._exit(0)
    os.close(writer)
    return process, reader


def answer_of(process: int, reader: int) -> str:
    os.waitpid(process, 0)
    with os.fdopen(reader, "rb") as file:
        return file.read().decode()


class _Stale(Exception):
    pass


@pytest.mark.parametrize("round_", range(5))
def test_of_six_processes_that_decide_on_one_node_one_succeeds(tmp_path: Path, round_: int) -> None:
    first = new_store(tmp_path, cases=1)
    path, seen = first.path, first.snapshot.cases[NUMBER]
    go, start = os.pipe()

    def decide_once() -> str:
        store = FileStore.open(path)
        request = Request(
            id=f"{os.getpid():032}",
            at=NOW,
            by=actor(),
            command=Complete(),
            version=seen.version,
            node=seen.node,
        )
        os.read(go, 1)

        def plan(snapshot: Snapshot) -> Batch:
            case = snapshot.cases[NUMBER]
            decision = decide(procedure(), case, request, CLOCK)
            if isinstance(decision, Refusal):
                raise _Stale(decision.code)
            return Batch(cases=(CaseChange(number=case.number, events=(decision,)),))

        try:
            store.commit(plan)
        except _Stale as stale:
            return str(stale)
        return "done"

    children = [child(decide_once) for _ in range(6)]
    os.write(start, b"6" * 6)
    answers = Counter(answer_of(*each) for each in children)
    assert answers == {"done": 1, "stale": 5}
    assert len(FileStore.open(path).snapshot.events(NUMBER)) == 3
    assert verify_store(path).ok


def test_a_process_stopped_while_locking_is_named_and_overwrites_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)

    def stop_inside() -> str:
        def plan(snapshot: Snapshot) -> Batch:
            os.kill(os.getpid(), signal.SIGSTOP)
            return noting(NUMBER, event="f" * 32)(snapshot)

        try:
            FileStore.open(store.path).commit(plan)
        except StoreProblem as problem:
            return problem.code
        return "done"

    process, reader = child(stop_inside)
    os.waitpid(process, os.WUNTRACED)

    other = FileStore.open(store.path, patience=0.3)
    before = time.monotonic()
    with pytest.raises(StoreProblem) as caught:
        other.commit(noting(NUMBER))
    assert caught.value.code == "locked"
    assert f"proses {process}" in str(caught.value)
    assert time.monotonic() - before < 3

    # An administrator who cannot wait puts another version in place.
    newer = json.dumps(json.loads(store.path.read_bytes())).encode()
    (tmp_path / "newer").write_bytes(newer)
    (tmp_path / "newer").rename(store.path)

    os.kill(process, signal.SIGCONT)
    assert answer_of(process, reader) == "changed"
    assert store.path.read_bytes() == newer
    other.commit(noting(NUMBER))


def test_a_stopped_process_that_continues_completes_its_act(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=1)

    def stop_inside() -> str:
        def plan(snapshot: Snapshot) -> Batch:
            os.kill(os.getpid(), signal.SIGSTOP)
            return noting(NUMBER, event="f" * 32)(snapshot)

        FileStore.open(store.path).commit(plan)
        return "done"

    process, reader = child(stop_inside)
    os.waitpid(process, os.WUNTRACED)
    os.kill(process, signal.SIGCONT)
    assert answer_of(process, reader) == "done"
    store.refresh()
    assert store.snapshot.find_event("f" * 32) is not None
    store.commit(noting(NUMBER))
    assert verify_store(store.path).ok


def test_a_reader_sees_only_whole_versions_while_others_write(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=3)

    def write() -> str:
        mine = FileStore.open(store.path)
        for _ in range(60):
            mine.commit(noting(NUMBER))
        return "done"

    writers = [child(write) for _ in range(2)]
    versions = []
    deadline = time.monotonic() + 60
    while store.snapshot.cases[NUMBER].version < 122 and time.monotonic() < deadline:
        if store.refresh() is not None:
            snapshot = store.snapshot
            versions.append(snapshot.revision)
            assert len(snapshot.events(NUMBER)) == snapshot.cases[NUMBER].version
    assert [answer_of(*each) for each in writers] == ["done", "done"]
    assert versions == sorted(set(versions))
