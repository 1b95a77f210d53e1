"""The lock is on the folder, is waited for in turn, and is never left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from offices.stores import new_store, noting, wait_until_queued

from sop_tui.storage.disk.lock import holder_of, locked
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.problem import StoreProblem

HOLD = """
import fcntl, os, sys, time
fd = os.open(sys.argv[1], os.O_RDONLY)
fcntl.flock(fd, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""


@contextmanager
def held_by_another(
    folder: Path, *arguments: str, program: str = HOLD
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(folder), *arguments], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_wait_that_is_too_long_names_the_holder(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=1).path
    store = FileStore.open(path, patience=0.2)
    before = path.read_bytes()
    with held_by_another(tmp_path, "--officer", "sri.wahyuni") as process:
        assert holder_of(tmp_path) == process.pid
        started = time.monotonic()
        with pytest.raises(StoreProblem) as caught:
            store.commit(noting("SRT-2026-0001"))
        assert 0.2 <= time.monotonic() - started < 2
    assert caught.value.code == "locked"
    assert "sri.wahyuni" in str(caught.value)
    assert str(process.pid) in str(caught.value)
    assert path.read_bytes() == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start another user's process")
def test_another_user_who_holds_the_lock_is_named_by_their_uid(tmp_path: Path) -> None:
    store = FileStore.open(new_store(tmp_path, cases=1).path, patience=0.2)
    # For a process that denies inspection, /proc shows root as the owner.
    hidden = "import ctypes; os.setuid(65534); ctypes.CDLL(None).prctl(4, 0); fd = os.open("
    hold = HOLD.replace("fd = os.open(", hidden)
    for folder in (tmp_path, *tmp_path.parents):
        folder.chmod(folder.stat().st_mode | 0o055)
    with (
        held_by_another(tmp_path, "--officer", "sri.wahyuni", program=hold) as process,
        pytest.raises(StoreProblem) as caught,
    ):
        store.commit(noting("SRT-2026-0001"))
    assert "sri.wahyuni" not in str(caught.value)
    assert "nobody" in str(caught.value)
    assert str(process.pid) in str(caught.value)


def test_readers_do_not_wait(tmp_path: Path) -> None:
    path = new_store(tmp_path, cases=1).path
    with held_by_another(tmp_path):
        store = FileStore.open(path)
        assert store.refresh() is None
        assert len(store.snapshot.cases) == 1


def test_a_lock_that_comes_too_late_is_released(tmp_path: Path) -> None:
    store = FileStore.open(new_store(tmp_path, cases=1).path, patience=0.1)
    with held_by_another(tmp_path):
        for _ in range(3):
            with pytest.raises(StoreProblem):
                store.commit(noting("SRT-2026-0001"))
    store.commit(noting("SRT-2026-0001"))  # the three late locks were released
    _nobody_waits(tmp_path)


def test_the_lock_of_a_dead_process_is_free_at_once(tmp_path: Path) -> None:
    store = FileStore.open(new_store(tmp_path, cases=1).path, patience=5)
    with held_by_another(tmp_path) as process:
        threading.Timer(0.1, process.send_signal, [signal.SIGKILL]).start()
        started = time.monotonic()
        store.commit(noting("SRT-2026-0001"))
        assert time.monotonic() - started < 2


def test_a_waiting_session_gets_the_released_lock(tmp_path: Path) -> None:
    order: list[str] = []

    def wait() -> None:
        with locked(tmp_path):
            order.append("second")

    with locked(tmp_path):
        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.1)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_the_lock_is_released_after_a_failure_and_the_next_gets_it(tmp_path: Path) -> None:
    given: list[int] = []

    def take_a_turn() -> None:
        with locked(tmp_path, 10):
            given.append(7)

    with locked(tmp_path):
        turns = [threading.Thread(target=take_a_turn) for _ in range(3)]
        for turn in turns:
            turn.start()
        for patience in (0.05, 0):
            with pytest.raises(StoreProblem), locked(tmp_path, patience):
                pass
    for turn in turns:
        turn.join()
    assert given == [7, 7, 7]
    _nobody_waits(tmp_path)  # waits that gave up may still get the lock for a moment
    with pytest.raises(ValueError, match="no"), locked(tmp_path, 0):
        raise ValueError("no")
    _nobody_waits(tmp_path)
    with locked(tmp_path, 0):
        pass


@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_wait_leaves_no_lock_behind(tmp_path: Path) -> None:
    """Ctrl+C interrupts the waiting thread; a lock that arrives later must be released."""
    main = threading.main_thread().ident
    assert main is not None

    def interrupt() -> None:
        wait_until_queued(tmp_path)
        time.sleep(0.1)  # a signal just before the wait would be handled after it
        signal.pthread_kill(main, signal.SIGINT)

    with held_by_another(tmp_path):
        interrupting = threading.Thread(target=interrupt)
        interrupting.start()
        with pytest.raises(KeyboardInterrupt), locked(tmp_path, 20):
            pass
        interrupting.join()
    _nobody_waits(tmp_path)
    with locked(tmp_path, 1):
        pass


def _nobody_waits(folder: Path) -> None:
    """Waiting sessions have the folder open."""
    deadline = time.monotonic() + 30
    while str(folder) in _open_here():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _open_here() -> Iterator[str]:
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # a descriptor that another thread has closed meanwhile
            yield str(descriptor.readlink())


def test_consecutive_waits_start_no_threads(tmp_path: Path) -> None:
    seen: set[threading.Thread] = set()
    for _ in range(20):
        with locked(tmp_path):
            waits = threading.Thread(target=_take_a_turn, args=[tmp_path])
            waits.start()
            wait_until_queued(tmp_path)
            seen |= {each for each in threading.enumerate() if each.name == "store lock"}
        waits.join()
    assert len(seen) < 10


def test_a_forked_child_starts_its_own_waiting_thread(tmp_path: Path) -> None:
    """The idle threads of the parent do not exist in a forked child."""
    with locked(tmp_path):
        first = threading.Thread(target=_take_a_turn, args=[tmp_path])
        first.start()
        wait_until_queued(tmp_path)
    first.join()
    with held_by_another(tmp_path) as holder:
        child = os.fork()
        if child == 0:
            try:
                with locked(tmp_path, 20):
                    os._exit(7)
            finally:
                os._exit(1)
        wait_until_queued(tmp_path)
        holder.kill()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def _take_a_turn(folder: Path) -> None:
    with locked(folder, 60):
        pass


def test_a_file_deleted_in_the_folder_does_not_free_the_lock(tmp_path: Path) -> None:
    store = FileStore.open(new_store(tmp_path, cases=1).path, patience=0.1)
    with held_by_another(tmp_path):
        for entry in tmp_path.iterdir():
            if entry != store.path:
                entry.unlink()
        with pytest.raises(StoreProblem, match="dikunci"):
            store.commit(noting("SRT-2026-0001"))


def test_a_child_forked_under_the_lock_does_not_keep_it(tmp_path: Path) -> None:
    with locked(tmp_path):
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
    try:
        with locked(tmp_path, 0.5):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem) as caught, locked(tmp_path / "none"):
        pass
    assert caught.value.code == "missing"
