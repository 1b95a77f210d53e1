"""The lock of a store; on its folder, because the file can be replaced or deleted."""

import errno
import fcntl
import os
import pwd
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import ClassVar, Final, TypeAlias

from sop_tui import byte_locks
from sop_tui.storage.disk.descriptors import close_quietly
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.clean import clean
from sop_tui.text.message import Message, say

PATIENCE = 10.0
"""Seconds that an act waits for the lock. A commit takes milliseconds, so its holder must hang."""

_Means: TypeAlias = Callable[[int, int], object]
"""Locks or unlocks an open file, as ``fcntl.flock`` does."""

_MOMENT: Final = 0.1  # seconds to wait for the place of the next in the queue
_SPARE: Final = 2  # idle threads kept for later waits


@contextmanager
def locked(
    folder: Path, patience: float = PATIENCE, meanwhile: Callable[[], object] = lambda: None
) -> Iterator[int]:
    """Locks the folder exclusively for this session; gives its open descriptor.

    The kernel queues waiting sessions and releases the lock of a process that dies. A session that
    has to wait calls ``meanwhile`` before it queues.

    Raises:
        StoreProblem: ``locked``, naming the holder, after ``patience`` seconds; ``missing`` or
            ``not_writable`` if the folder cannot be opened.
    """
    descriptor = _open(folder)
    try:
        taken = _taken(descriptor, fcntl.flock)
        if not taken:
            meanwhile()
            taken = _taken(descriptor, fcntl.flock)
    except OSError as error:
        close_quietly(descriptor)
        raise _no_lock(folder, error) from None
    except BaseException:
        close_quietly(descriptor)
        raise
    if not taken and not _Wait(descriptor, fcntl.flock).acquired_within(patience):
        raise StoreProblem("locked", _held_by(folder))
    try:
        yield descriptor
    finally:
        _release(descriptor, fcntl.flock)


class LockQueue:
    """The place of the session that acts next, among those waiting for the lock of a store.

    It saves time and protects nothing: its holder reads and decides while the previous session is
    still writing, and checks again under the lock. It is a lock on the file, so after a replacement
    another session can have it too; a session that does not get it in time continues without.
    """

    def __init__(self) -> None:
        self._descriptor: int | None = None

    def join(self, path: Path) -> bool:
        """Whether the place was taken; waits a moment. Always false without byte locks."""
        if not byte_locks.available():
            return False
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            taken = _taken(descriptor, _first_byte)
        except OSError:
            close_quietly(descriptor)
            return False
        if taken or _Wait(descriptor, _first_byte).acquired_within(_MOMENT):
            self._descriptor = descriptor
        return self._descriptor is not None

    def leave(self) -> None:
        """Gives the place to the next session; does nothing if it was not taken."""
        if self._descriptor is not None:
            _release(self._descriptor, _first_byte)
            self._descriptor = None


def _first_byte(descriptor: int, operation: int) -> None:
    """Like ``flock``, but on the first byte of the file: a separate lock used for nothing else."""
    if operation & fcntl.LOCK_UN:
        byte_locks.unlock_byte(descriptor, 0)
    else:
        byte_locks.lock_byte(descriptor, 0, wait=not operation & fcntl.LOCK_NB)


def _taken(descriptor: int, means: _Means) -> bool:
    """Whether the lock was free and is taken; OSError if the file system has no locks."""
    try:
        means(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _release(descriptor: int, means: _Means) -> None:
    # Unlocks explicitly: a child being forked may share the open file. If this fails, the
    # commit is done all the same, and closing unlocks too.
    with suppress(OSError):
        means(descriptor, fcntl.LOCK_UN)
    close_quietly(descriptor)


class _Wait:
    """A wait in the kernel's queue. After giving up, it releases a lock that comes too late."""

    def __init__(self, descriptor: int, means: _Means) -> None:
        self._descriptor = descriptor
        self._means = means
        self._state = threading.Lock()
        self._ended = threading.Lock()
        self._ended.acquire()
        self._locked = False
        self._given_up = False

    def acquired_within(self, patience: float) -> bool:
        """Whether the lock came within this many seconds; another thread does the waiting."""
        if patience <= 0:
            close_quietly(self._descriptor)
            return False
        try:
            _Waiter.send(self)
            self._ended.acquire(timeout=patience)
        except BaseException:  # e.g. KeyboardInterrupt
            with self._state:
                self._given_up = True
                if self._locked:
                    _release(self._descriptor, self._means)
            raise
        with self._state:
            self._given_up = not self._locked
            return self._locked

    def queue(self) -> None:
        """Waits without limit; call :meth:`end` afterwards."""
        try:
            self._means(self._descriptor, fcntl.LOCK_EX)
            got_it = True
        except OSError:
            got_it = False
        with self._state:
            self._locked = got_it and not self._given_up
            if not self._locked:
                _release(self._descriptor, self._means)  # also releases a lock that came too late

    def end(self) -> None:
        self._ended.release()


class _Waiter(threading.Thread):
    """Runs one wait after another: starting a thread takes longer than most waits."""

    idle: ClassVar[list["_Waiter"]] = []

    def __init__(self, wait: _Wait) -> None:
        super().__init__(name="store lock", daemon=True)
        self._wait = wait
        self._sent = threading.Lock()
        self._sent.acquire()

    @classmethod
    def send(cls, wait: _Wait) -> None:
        """Runs the wait in an idle thread, else in a new one."""
        try:
            waiter = cls.idle.pop()
        except IndexError:
            cls(wait).start()
        else:
            waiter._wait = wait
            waiter._sent.release()

    def run(self) -> None:
        while True:
            wait = self._wait
            wait.queue()
            stays = len(self.idle) < _SPARE
            if stays:
                self.idle.append(self)
            wait.end()
            del wait
            if not stays:
                return
            self._sent.acquire()


os.register_at_fork(after_in_child=_Waiter.idle.clear)  # threads do not survive a fork


def _open(folder: Path) -> int:
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise _no_lock(folder, error) from None


def _no_lock(folder: Path, error: OSError) -> StoreProblem:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return StoreProblem(
            "missing",
            say("folder {folder} tidak ada; buat dengan: sop-tui store init", folder=str(folder)),
        )
    return StoreProblem(
        "not_writable",
        say(
            "folder {folder} tidak dapat dikunci ({error}); periksa hak aksesnya",
            folder=str(folder),
            error=errno.errorcode.get(error.errno or 0, "?"),
        ),
    )


def _held_by(folder: Path) -> Message:
    process = holder_of(folder)
    if process is None:
        return say("data di {folder} sedang dikunci; ulangi sebentar lagi", folder=str(folder))
    holder, user = _who(process, folder)
    return say(
        "data di {folder} sedang dikunci oleh {holder} (proses {process}, pengguna {user}); ulangi "
        "sebentar lagi, atau mintalah {user} menghentikannya",
        folder=str(folder),
        holder=holder,
        process=process,
        user=user,
    )


def holder_of(folder: Path) -> int | None:
    """The process that holds the lock of a folder; None if the kernel does not report it."""
    try:
        status = folder.stat()
        table = Path("/proc/locks").read_text(encoding="ascii")
    except OSError:
        return None
    device = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    for line in table.splitlines():
        # "1: FLOCK  ADVISORY  WRITE 1234 fe:00:5678 0 EOF"; a waiting one has "->" after "1:".
        words = line.split()
        if words[1] == "FLOCK" and words[5] == device and words[4].isdigit():
            return int(words[4]) or None
    return None


def _who(process: int, folder: Path) -> tuple[str, str]:
    """The officer that a process was started for, and its user; "?" if unknown.

    The officer in a command line counts only if that user may act for officers: anybody can start a
    program with somebody else's name in its arguments.
    """
    home = Path(f"/proc/{process}")
    try:
        words = (home / "cmdline").read_bytes().split(b"\0")
        status = (home / "status").read_text(encoding="ascii", errors="replace")
        number = int(status.partition("\nUid:")[2].split()[1])
        owner = folder.stat().st_uid
    except (OSError, IndexError):
        return "?", "?"
    try:
        user = pwd.getpwuid(number).pw_name
    except KeyError:
        user = str(number)
    if number not in (0, owner):
        return user, user
    for word, following in pairwise(words):
        if word == b"--officer":
            return clean(following.decode(errors="replace")), user
        if word.startswith(b"--officer="):
            return clean(word.removeprefix(b"--officer=").decode(errors="replace")), user
    return user, user
