"""The lock of a store: on its folder, as a file can be replaced or deleted meanwhile."""

import errno
import fcntl
import os
import pwd
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import ClassVar, Final

from sop_tui.storage.disk.descriptors import let_go
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.clean import clean
from sop_tui.text.message import Message, say

PATIENCE = 10.0
"""Seconds that an act waits for its turn. A commit takes milliseconds, so somebody hangs."""

_SPARE: Final = 2  # threads that stay for the next wait


@contextmanager
def locked(folder: Path, patience: float = PATIENCE) -> Iterator[int]:
    """Hold the folder for oneself; gives its open descriptor.

    The kernel queues those who wait and frees the lock of a process that dies.

    Raises:
        StoreProblem: ``locked``, naming the holder, after ``patience`` seconds; ``missing`` or
            ``not_writable`` when the folder cannot be opened.
    """
    descriptor = _open(folder)
    if not _taken(folder, descriptor) and not _Wait(descriptor).came_within(patience):
        raise StoreProblem("locked", _held_by(folder))
    try:
        yield descriptor
    finally:
        _release(descriptor)


def _taken(folder: Path, descriptor: int) -> bool:
    """Whether the lock was to be had at once."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        let_go(descriptor)
        raise _no_lock(folder, error) from None
    return True


def _release(descriptor: int) -> None:
    # Unlocked by name: a child that is being forked may still share the open folder. Should
    # that fail, the commit is none the less done, and closing unlocks too.
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_UN)
    let_go(descriptor)


class _Wait:
    """A place in the kernel's queue. Given up on, it keeps the descriptor and drops a late lock."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
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
                    _release(self._descriptor)
            raise
        with self._state:
            self._given_up = not self._locked
            return self._locked

    def queue(self) -> None:
        """Wait as long as it takes; :meth:`end` is to follow."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
            got_it = True
        except OSError:
            got_it = False
        with self._state:
            self._locked = got_it and not self._given_up
            if not self._locked:
                let_go(self._descriptor)  # which drops the lock, if it came

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
