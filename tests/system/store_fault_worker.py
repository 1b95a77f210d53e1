"""Lets every file system call of an operation go wrong in every way, one process for each.

Started with the shim; prints one JSON object: how many faults were tried, and what was found wrong.
"""

import errno
import json
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path

from faulty import Ablation, Action, Shim
from offices.stores import NOW, add_cases, new_store, noting

from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.backup import back_up
from sop_tui.storage.files.checkpoint import Abandoned, PreparedFile
from sop_tui.storage.files.restore import restore_store
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem

LATER = NOW + timedelta(days=1)
ACT = "a" * 32
DONE, UNCERTAIN, REFUSED, CRASHED, KILLED = "done", "uncertain", "refused", "crashed", "killed"
MANNERS = [
    (Action.KILL_BEFORE, 0, False),
    (Action.KILL_AFTER, 0, False),
    (Action.SHORT, 0, False),
    (Action.SHORT, 0, True),
    *(
        (Action.FAIL, number, always)
        for number in (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EINTR)
        for always in (False, True)
        if (number, always) != (errno.EINTR, True)  # Python tries again for ever, as it should
    ),
]

# What goes wrong is what the shim lets go wrong; the disk need not be waited for.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

shim = Shim()


def prepare_commit(folder: Path) -> None:
    new_store(folder, cases=2)


def commit(folder: Path) -> None:
    FileStore.open(folder / "data.json").commit(noting("SRT-2026-0001", event=ACT))


def prepare_full(folder: Path) -> None:
    """A journal with no room for one more act."""
    store = new_store(folder, cases=2)
    store._not_before = float("inf")  # no checkpoint beforehand
    inode = (folder / "data.json").stat().st_ino
    for _ in range(1000):
        store.commit(noting("SRT-2026-0002"))
        if (folder / "data.json").stat().st_ino != inode:
            break
    for _ in range(15):
        store.commit(noting("SRT-2026-0002"))


def commit_and_close(folder: Path) -> None:
    with FileStore.open(folder / "data.json") as store:
        store.commit(noting("SRT-2026-0001", event=ACT))


def commit_during_a_checkpoint(folder: Path) -> None:
    """The act comes after the new file was written beside, so it has to be carried over."""
    path = folder / "data.json"
    store = FileStore.open(path)
    with ExitStack() as stack:
        beside = None
        with suppress(StoreProblem):
            beside = stack.enter_context(PreparedFile(path, store._version))
        FileStore.open(path).commit(noting("SRT-2026-0001", event=ACT))
        if beside is not None:
            with suppress(StoreProblem, Abandoned):
                store._alone(beside.finished)


def judge_commit(folder: Path, before: dict[str, bytes], outcome: str) -> Iterator[str]:
    path = folder / "data.json"
    yield from sound(path)
    there = FileStore.open(path).snapshot.find_event(ACT) is not None
    if outcome == DONE and not there:
        yield "an acknowledged act is lost"
    if outcome == REFUSED and there:
        yield "a refused act has changed the store"
    with FileStore.open(path, patience=1) as store:
        store.commit(noting("SRT-2026-0002"))
    yield from sound(path)
    if len(json.loads(path.read_bytes())["cases"]) != 2:
        yield "plain TinyDB would not read it"
    if set(contents(folder)) != {"data.json"}:
        yield f"something is left behind: {sorted(contents(folder))}"


def prepare_archive(folder: Path) -> None:
    store = new_store(folder)
    add_cases(store, 2, steps=4)
    archive_cases(store, LATER)
    add_cases(store, 2, steps=4, at=NOW.replace(year=2025))
    add_cases(store, 2, steps=4)
    add_cases(store, 2)


def archive_all(folder: Path) -> None:
    archive_cases(FileStore.open(folder / "data.json"), LATER)


def judge_archive(folder: Path, before: dict[str, bytes], outcome: str) -> Iterator[str]:
    path = folder / "data.json"
    yield from sound(path)
    store = FileStore.open(path, patience=1)
    everywhere = set(store.snapshot.cases) | {case.number for case in store.archived_cases()}
    if len(everywhere) != 8:
        yield f"cases are lost: {sorted(everywhere)}"
    if outcome == DONE and len(store.snapshot.cases) != 2:
        yield "done, but the cases are still there"
    archive_cases(store, LATER)
    yield from sound(path)
    if (len(store.snapshot.cases), len(list(store.archived_cases()))) != (2, 6):
        yield "another run did not heal it"


def prepare_restore(folder: Path) -> None:
    prepare_archive(folder)
    path = folder / "data.json"
    back_up(path, at=NOW)
    store = FileStore.open(path)
    still_open = (case for case in store.snapshot.cases.values() if not case.status.closed)
    store.commit(noting(next(still_open).number))
    path.write_bytes(path.read_bytes()[:-50])


def restore_newest(folder: Path) -> None:
    restore_store(folder / "data.json", at=LATER)


def judge_restore(folder: Path, before: dict[str, bytes], outcome: str) -> Iterator[str]:
    path = folder / "data.json"
    broken = before["data.json"]
    if broken not in contents(folder).values():
        yield "what was to be replaced is lost"
    if outcome == DONE:
        yield from sound(path)
    if path.read_bytes() != broken and not FileStore.open(path).snapshot.cases:
        yield "neither the former file nor the copy is in place"
    restore_store(path, at=LATER, patience=1)
    yield from sound(path)
    if broken not in contents(folder).values():
        yield "what was replaced is lost after another run"


OPERATIONS: dict[str, tuple[Callable[..., None], Callable[..., None], Callable[..., Iterator[str]]]]
OPERATIONS = {
    "commit": (prepare_commit, commit, judge_commit),
    "full": (prepare_full, commit, judge_commit),
    "carried": (prepare_commit, commit_during_a_checkpoint, judge_commit),
    "close": (prepare_commit, commit_and_close, judge_commit),
    "archive": (prepare_archive, archive_all, judge_archive),
    "restore": (prepare_restore, restore_newest, judge_restore),
}


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


def sound(path: Path) -> Iterator[str]:
    try:
        report = verify_store(path)
    except StoreProblem as problem:
        yield f"it cannot be read: {problem}"
        return
    yield from map(str, report.problems)


def attempt(operation: Callable[[Path], None], folder: Path) -> str:
    """The operation as it is done in the child: what became of it."""
    try:
        operation(folder)
    except StoreProblem as problem:
        return UNCERTAIN if problem.code == "uncertain" else REFUSED
    except BaseException:
        shim.disarm()
        traceback.print_exc()
        return CRASHED
    return DONE


def in_child(operation: Callable[[Path], None], folder: Path, call: int, manner) -> tuple[str, int]:  # type: ignore[no-untyped-def]
    """Give what became of it, and how many calls were made."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        shim.arm(call, *manner)
        outcome = attempt(operation, folder)
        calls = shim.disarm()
        os.write(writer, f"{outcome} {calls}".encode())
        os._exit(0)
    os.close(writer)
    _, status = os.waitpid(child, 0)
    answer = os.read(reader, 100).decode()
    os.close(reader)
    if os.WIFSIGNALED(status):
        return KILLED, 0
    said, counted = answer.split()
    return said, int(counted)


def main(name: str, ablation: int) -> None:
    prepare, operation, judge = OPERATIONS[name]
    wrong: list[str] = []
    outcomes: dict[str, int] = {}
    with tempfile.TemporaryDirectory(dir=MEMORY) as place:
        original = Path(place) / "original"
        original.mkdir()
        prepare(original)
        before = contents(original)
        shutil.copytree(original, Path(place) / "warm")
        attempt(operation, Path(place) / "warm")  # every import is done before it counts
        shutil.copytree(original, Path(place) / "counted")
        _, calls = in_child(operation, Path(place) / "counted", 0, (Action.NOTHING, 0, False))
        shim.ablate(Ablation(ablation))
        for manner in MANNERS:
            for call in range(1, calls + 1):
                folder = Path(place) / "tried"
                shutil.copytree(original, folder)
                outcome, _ = in_child(operation, folder, call, manner)
                outcomes[outcome] = outcomes.get(outcome, 0) + 1
                complaints = ["it crashed"] if outcome == CRASHED else []
                shim.ablate(Ablation.NONE)
                try:
                    complaints += judge(folder, before, outcome)
                except Exception as error:
                    complaints.append(f"not usable afterwards: {error}")
                shim.ablate(Ablation(ablation))
                action, number, always = manner
                fault = f"call {call}, {action.name} {number} {always}: {outcome}"
                wrong += [f"{fault}: {complaint}" for complaint in complaints]
                shutil.rmtree(folder)
    print(json.dumps({"calls": calls, "outcomes": outcomes, "wrong": wrong}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
