"""The lock of a store: on its folder, as a file can be replaced or deleted meanwhile."""

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
from sop_tui.storage.disk.descriptors import let_go
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.clean import clean
from sop_tui.text.message import Message, say

PATIENCE = 10.0
"""Seconds that an act waits for its turn. A commit takes milliseconds, so somebody hangs."""

_Means: TypeAlias = Callable[[int, int], object]
"""Locks an open file or not, as ``fcntl.flock`` does."""

_MOMENT: Final = 0.1  # seconds that who is to act next is waited for
_SPARE: Final = 2  # threads that stay for the next wait


@contextmanager
def locked(
    folder: Path, patience: float = PATIENCE, meanwhile: Callable[[], object] = lambda: None
) -> Iterator[int]:
    """Holds the folder for this session alone; gives its open descriptor.

    The kernel queues those who wait and frees the lock of a process that dies. A session that waits
    can do something ``meanwhile``, before queueing.

    Raises:
        StoreProblem: ``locked``, naming the holder, after ``patience`` seconds; ``missing`` or
            ``not_writable`` when the folder cannot be opened.
    """
    descriptor = _open(folder)
    try:
        taken = _taken(descriptor, fcntl.flock)
        if not taken:
            meanwhile()
            taken = _taken(descriptor, fcntl.flock)
    except OSError as error:
        let_go(descriptor)
        raise _no_lock(folder, error) from None
    except BaseException:
        let_go(descriptor)
        raise
    if not taken and not _Wait(descriptor, fcntl.flock).came_within(patience):
        raise StoreProblem("locked", _held_by(folder))
    try:
        yield descriptor
    finally:
        _release(descriptor, fcntl.flock)


class LockQueue:
    """Which session acts next, among those that wait for the lock of a store.

    It hastens and protects nothing: whoever has it reads and decides while the one before is still
    writing, and looks again under the lock. It is held on the file, so others can have one on the
    next version of it; a session that does not get it in time goes on without.
    """

    def __init__(self) -> None:
        self._descriptor: int | None = None

    def come(self, path: Path) -> bool:
        """Whether it came; waits a moment. It never does where the system has no such locks."""
        if not byte_locks.available():
            return False
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            taken = _taken(descriptor, _first_byte)
        except OSError:
            let_go(descriptor)
            return False
        if taken or _Wait(descriptor, _first_byte).came_within(_MOMENT):
            self._descriptor = descriptor
        return self._descriptor is not None

    def pass_on(self) -> None:
        """The next one may; does nothing where it never came."""
        if self._descriptor is not None:
            _release(self._descriptor, _first_byte)
            self._descriptor = None


def _first_byte(descriptor: int, operation: int) -> None:
    """As ``flock`` of an open file, for its first byte: another lock, which nobody else uses."""
    if operation & fcntl.LOCK_UN:
        byte_locks.unlock_byte(descriptor, 0)
    else:
        byte_locks.lock_byte(descriptor, 0, wait=not operation & fcntl.LOCK_NB)


def _taken(descriptor: int, means: _Means) -> bool:
    """Whether the lock was free; OSError where the file system has none."""
    try:
        means(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _release(descriptor: int, means: _Means) -> None:
    # Unlocked by name: a child that is being forked may still share what is open. Should
    # that fail, the commit is none the less done, and closing unlocks too.
    with suppress(OSError):
        means(descriptor, fcntl.LOCK_UN)
    let_go(descriptor)


class _Wait:
    """A place in the kernel's queue. Given up on, it keeps the descriptor and drops a late lock."""

    def __init__(self, descriptor: int, means: _Means) -> None:
        self._descriptor = descriptor
        self._means = means
        self._state = threading.Lock()
        self._ended = threading.Lock()
        self._ended.acquire()
        self._locked = False
        self._given_up = False

    def came_within(self, patience: float) -> bool:
        """Whether the lock came within so many seconds; it is another thread that queues."""
        if patience <= 0:
            let_go(self._descriptor)
            return False
        try:
            _Waiter.send(self)
            self._ended.acquire(timeout=patience)
        except BaseException:  # ^C, say
            with self._state:
                self._given_up = True
                if self._locked:
                    _release(self._descriptor, self._means)
            raise
        with self._state:
            self._given_up = not self._locked
            return self._locked

    def queue(self) -> None:
        """Wait as long as it takes; :meth:`end` is to follow."""
        try:
            self._means(self._descriptor, fcntl.LOCK_EX)
            got_it = True
        except OSError:
            got_it = False
        with self._state:
            self._locked = got_it and not self._given_up
            if not self._locked:
                _release(self._descriptor, self._means)  # which drops the lock, if it came

    def end(self) -> None:
        self._ended.release()


class _Waiter(threading.Thread):
    """Queues for one wait after another: to begin a thread takes longer than most waits do."""

    idle: ClassVar[list["_Waiter"]] = []

    def __init__(self, wait: _Wait) -> None:
        super().__init__(name="store lock", daemon=True)
        self._wait = wait
        self._sent = threading.Lock()
        self._sent.acquire()

    @classmethod
    def send(cls, wait: _Wait) -> None:
        """Let an idle thread queue, or one more."""
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


os.register_at_fork(after_in_child=_Waiter.idle.clear)  # a child has none of its parent's threads


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
    """The process that holds the lock of a folder, as far as the kernel tells."""
    try:
        status = folder.stat()
        table = Path("/proc/locks").read_text(encoding="ascii")
    except OSError:
        return None
    device = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    for line in table.splitlines():
        # "1: FLOCK  ADVISORY  WRITE 1234 fe:00:5678 0 EOF"; who waits has "->" after the number.
        words = line.split()
        if words[1] == "FLOCK" and words[5] == device and words[4].isdigit():
            return int(words[4]) or None
    return None


def _who(process: int, folder: Path) -> tuple[str, str]:
    """The officer a process was started for, and the user it runs as; "?" where it is not known.

    What a process says of an officer counts only where that user may speak for officers: anybody
    can start a program with another's name in its words.
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
