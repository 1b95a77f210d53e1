"""Makes every file system call of an operation fail in every way, one process for each.

Started with the shim; prints one JSON object: how many faults were tried, and what went wrong. Each
resulting state is checked once, because many faults lead to the same one. Faults known to have an
equal (``has_its_equal``) are tried only if all are wanted, and counted as ``unequal`` if the result
differs.
"""

import errno
import gc
import json
import os
import random
import re
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from itertools import product
from pathlib import Path

from faulty import Ablation, Action, Shim, nobody_else_writes
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
Manner = tuple[Action, int, bool]
MANNERS: list[Manner] = [
    (Action.KILL_BEFORE, 0, False),
    (Action.KILL_AFTER, 0, False),
    (Action.SHORT, 0, False),
    (Action.SHORT, 0, True),
    *(
        (Action.FAIL, number, always)
        for number in (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EINTR)
        for always in (False, True)
        if (number, always) != (errno.EINTR, True)  # Python retries forever, as it should
    ),
]
WRITES = {"write", "written_at"}
TAKE_ROOM = {
    *WRITES, "open", "open64", "openat", "openat64", "link", "linkat", "rename", "renameat",
    "fsync", "fdatasync", "close",
}  # fmt: skip
"""What a file system may refuse when it is full."""


def has_its_equal(manner: Manner, calls: list[str], call: int) -> bool:
    """Whether another fault leads to the same state as this one.

    Being killed after a call that writes nothing equals being killed before the next one. Only a
    write can be partial. A full disk and an exceeded quota are the same to the store, and only fail
    calls that need space; elsewhere they are like any error.
    """
    action, number, always = manner
    match action:
        case Action.KILL_AFTER:
            return calls[call - 1] not in WRITES and call < len(calls)
        case Action.SHORT if always:
            return calls[call - 1] not in WRITES and call > 1
        case Action.SHORT:
            return calls[call - 1] not in WRITES
        case Action.FAIL if number == errno.ENOSPC:
            return calls[call - 1] not in TAKE_ROOM
        case _:
            return number == errno.EDQUOT


# The shim makes calls fail; waiting for the disk is not needed.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

shim = Shim()


def prepare_commit(folder: Path) -> None:
    new_store(folder, cases=2)


def commit(folder: Path) -> None:
    FileStore.open(folder / "data.json").commit(noting("SRT-2026-0001", event=ACT))


def prepare_full(folder: Path) -> None:
    """A journal without room for another act."""
    store = new_store(folder, cases=2)
    store._tidying.not_before = float("inf")  # no checkpoint before the act
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
    """The act comes after the new file was written, so it has to be copied into it."""
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
    """Runs the operation in the child; returns the outcome."""
    try:
        operation(folder)
    except StoreProblem as problem:
        return UNCERTAIN if problem.code == "uncertain" else REFUSED
    except BaseException:
        shim.disarm()
        traceback.print_exc()
        return CRASHED
    return DONE


def in_child(
    operation: Callable[[Path], None], folder: Path, call: int, manner: Manner
) -> tuple[str, list[str]]:
    """The outcome, and the calls that were made."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.urandom = random.Random(1).randbytes  # so that equal faults leave equal states
        shim.arm(call, *manner)
        outcome = attempt(operation, folder)
        calls = shim.disarm()
        os.write(writer, f"{outcome} {','.join(calls)}".encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        answer = told.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return KILLED, []
    said, called = answer.split(" ")
    return said, called.split(",")


def left_behind(folder: Path) -> tuple[object, ...]:
    """Everything in a folder that is checked, without process ids and inodes."""
    found: list[object] = []
    for each in sorted(folder.rglob("*")):
        status = each.lstat()
        content = each.read_bytes() if each.is_file() else b""
        own = b'"inode":%d' % status.st_ino
        name = re.sub(r"\.\d+-", ".-", str(each.relative_to(folder)))  # a temporary file
        found.append((name, status.st_mode, status.st_nlink, content.replace(own, b"own")))
    return tuple(found)


def main(name: str, ablation: int, all_of_them: int) -> None:
    prepare, operation, judge = OPERATIONS[name]
    nobody_else_writes()
    wrong: list[str] = []
    outcomes: dict[str, int] = {}
    judged: dict[tuple[object, ...], list[str]] = {}
    unequal = 0
    with tempfile.TemporaryDirectory(dir=MEMORY) as place:
        original = Path(place) / "original"
        original.mkdir()
        prepare(original)
        before = contents(original)
        shutil.copytree(original, Path(place) / "warm")
        attempt(operation, Path(place) / "warm")  # so that all imports are done before counting
        shutil.copytree(original, Path(place) / "counted")
        _, calls = in_child(operation, Path(place) / "counted", 0, (Action.NOTHING, 0, False))
        shim.ablate(Ablation(ablation))
        gc.freeze()
        numbers = range(1, len(calls) + 1)
        faults = [
            (equal, manner, call)
            for manner, call in product(MANNERS, numbers)
            if not (equal := has_its_equal(manner, calls, call)) or all_of_them
        ]
        for equal, manner, call in sorted(faults, key=lambda fault: fault[0]):
            folder = Path(place) / "tried"
            shutil.copytree(original, folder)
            outcome, _ = in_child(operation, folder, call, manner)
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
            found = (outcome, *left_behind(folder))
            if found not in judged:
                unequal += equal
                shim.ablate(Ablation.NONE)
                judged[found] = list(complaints(judge, folder, before, outcome))
                shim.ablate(Ablation(ablation))
            action, number, always = manner
            fault = f"call {call}, {action.name} {number} {always}: {outcome}"
            wrong += [f"{fault}: {complaint}" for complaint in judged[found]]
            shutil.rmtree(folder)
    result = {"calls": len(calls), "outcomes": outcomes, "wrong": wrong, "unequal": unequal}
    print(json.dumps(result))


def complaints(
    judge: Callable[..., Iterator[str]], folder: Path, before: dict[str, bytes], outcome: str
) -> Iterator[str]:
    if outcome == CRASHED:
        yield "it crashed"
    try:
        yield from judge(folder, before, outcome)
    except Exception as error:
        yield f"not usable afterwards: {error}"


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
