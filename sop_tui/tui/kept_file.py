"""A small file for one officer, beside the store: its owner, and how it is written.

On a shared server all officers work under one account, so the file's name says whose it is. In a
group store each officer has an account: there the folder allows nobody to replace another's file,
and a file owned by somebody else is not read.
"""

import fcntl
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from sop_tui.text.errors import reason_of
from sop_tui.text.message import Message, Problem, say

PREFERENCES = "preferences"
"""The folder of officers' choices."""
LARGEST = 1 << 16  # bytes; a hundred named filters need a tenth of it
_PATIENCE = 2.0  # seconds to wait for another screen, which needs a few milliseconds
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_GROUP_WRITES = stat.S_IWGRP

EntriesChange = Callable[[Mapping[str, msgspec.Raw]], Mapping[str, bytes]]
"""Given the file's entries as they are now, returns the changed ones."""


class Unusable(Exception):
    """The file exists but cannot be used; ``movable``: it may be moved out of the way."""

    def __init__(self, message: Message, *, movable: bool = True) -> None:
        super().__init__(str(message))
        self.message = message
        self.movable = movable


class KeptFile:
    """``preferences/ID.json`` in the office's folder, or in a folder of another kind."""

    def __init__(self, folder: Path, officer: str, kind: str = PREFERENCES) -> None:
        self._folder = folder / kind
        self._name = f"{officer}.json"

    @property
    def path(self) -> Path:
        return self._folder / self._name

    def read(self) -> dict[str, msgspec.Raw]:
        """The file's entries; empty if there is no file.

        Raises:
            Unusable: it belongs to somebody else, is too large, or is no JSON object.
            OSError: it cannot be read.
        """
        try:
            with self._opened_folder() as folder:
                return self._read(folder)
        except FileNotFoundError:
            return {}

    def change(self, changes: EntriesChange) -> None:
        """Changes some entries and leaves the others as they are now, whoever wrote them.

        Raises:
            Problem: ``kept``, when it cannot be written or would be too large.
        """
        try:
            self._make_folder()
            with self._opened_folder() as folder:
                self._lock(folder)
                try:
                    entries = self._read(folder)
                except FileNotFoundError:
                    entries = {}
                except Unusable as wrong:
                    if not wrong.movable:
                        raise Problem("kept", wrong.message) from wrong
                    self._move_aside(folder)
                    entries = {}
                after = {**entries}
                after |= {name: msgspec.Raw(v) for name, v in changes(entries).items()}
                if after != entries:
                    self._write(folder, after)
        except OSError as error:
            raise Problem(
                "kept",
                say("pilihan layar tidak dapat disimpan ({why}); berlaku sampai layar ditutup",
                    why=reason_of(error)),
            ) from error  # fmt: skip

    def set_aside(self, sound: Mapping[str, msgspec.Raw]) -> str | None:
        """Moves the file out of the way and writes a new one with its usable entries; returns the
        old file's new name.

        None if it cannot be moved and stays.
        """
        try:
            with self._opened_folder() as folder:
                self._lock(folder)
                self._move_aside(folder)
                if sound:
                    self._write(folder, sound)
        except OSError:
            return None
        return self._aside

    @property
    def _aside(self) -> str:
        return f"{self._name}.broken"

    def _read(self, folder: int) -> dict[str, msgspec.Raw]:
        try:
            descriptor = os.open(self._name, _READ, dir_fd=folder)
        except FileNotFoundError:
            raise
        except OSError as error:
            denied = isinstance(error, PermissionError)
            raise Unusable(
                say("{file} tidak dapat dibaca ({why})", file=self._name, why=reason_of(error)),
                movable=not denied,
            ) from error
        with os.fdopen(descriptor, "rb") as file:
            said = os.fstat(descriptor)
            if not stat.S_ISREG(said.st_mode):
                raise Unusable(say("{file} bukan file biasa", file=self._name))
            if os.geteuid() not in (said.st_uid, 0):
                raise Unusable(
                    say("{file} milik akun lain; mintalah pemiliknya menghapusnya",
                        file=self._name), movable=False,
                )  # fmt: skip
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise Unusable(say("{file} terlalu besar", file=self._name))
        try:
            return msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Unusable(say("{file} rusak atau bukan JSON", file=self._name)) from error

    def _write(self, folder: int, entries: Mapping[str, msgspec.Raw]) -> None:
        """Writes the file completely or not at all, readable by this account only, whatever the
        umask.
        """
        data = msgspec.json.format(msgspec.json.encode(dict(entries)), indent=1) + b"\n"
        if len(data) > LARGEST:
            raise Problem("kept", say("sudah terlalu banyak yang disimpan; hapus sebagian"))
        start = f".{self._name}."
        for left in os.listdir(folder):  # left by a killed process: the lock is ours
            if left.startswith(start):
                with suppress(OSError):
                    os.unlink(left, dir_fd=folder)
        unfinished = f"{start}{os.urandom(4).hex()}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(unfinished, flags, 0o600, dir_fd=folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fchmod(descriptor, 0o600)
                if os.geteuid() == 0:  # root writes on behalf of the folder's owner
                    around = os.fstat(folder)
                    os.fchown(descriptor, around.st_uid, around.st_gid)
                os.fsync(descriptor)
            os.rename(unfinished, self._name, src_dir_fd=folder, dst_dir_fd=folder)
        except BaseException:
            with suppress(OSError):
                os.unlink(unfinished, dir_fd=folder)
            raise

    def _move_aside(self, folder: int) -> None:
        os.rename(self._name, self._aside, src_dir_fd=folder, dst_dir_fd=folder)

    @contextmanager
    def _opened_folder(self) -> Iterator[int]:
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
        folder = os.open(self._folder, flags)
        try:
            yield folder
        finally:
            os.close(folder)  # this also releases the lock

    def _make_folder(self) -> None:
        """Makes the folder for everybody who may write to the store's folder, each with their own
        files.
        """
        if self._folder.exists():
            return
        self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        around = self._folder.parent.stat()
        mode = 0o700
        if around.st_mode & _GROUP_WRITES:
            mode = 0o770 | stat.S_ISVTX | (around.st_mode & stat.S_ISGID)
        with suppress(FileExistsError):  # another process was faster
            self._folder.mkdir(mode=0o700)
            if os.geteuid() == 0:
                os.chown(self._folder, around.st_uid, around.st_gid)
            self._folder.chmod(mode)

    def _lock(self, folder: int) -> None:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)
