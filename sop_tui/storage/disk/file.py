"""Reads a data file as a whole, and replaces it as a whole."""

import errno
import fcntl
import os
import stat
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Final

import msgspec

from sop_tui.storage.disk.descriptors import close_quietly
from sop_tui.storage.disk.place import GROUP_FILE, GROUP_FOLDER, file_mode
from sop_tui.storage.disk.rights import set_folder_ownership, set_ownership
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import say

FileIdentity = tuple[int, int, int, int]
"""Device, inode, size and modification time; distinguishes versions of the file."""

_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_WRITE: Final = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_FLUSHED: Final = 1 << 20  # bytes written between flushes: an act of others waits for no more
_ABANDONED: Final = 3600.0  # seconds without a write, after which the writer has given up
_AT_IT: Final = 5.0  # seconds without a write, after which a writer no longer seems active
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_RIGHT: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class Opened(msgspec.Struct, frozen=True):
    """A version of the file that is kept open.

    While it is open, its inode number cannot be reused by another file, so every change is
    detected.
    """

    descriptor: int
    identity: FileIdentity

    def close(self) -> None:
        close_quietly(self.descriptor)


def identity_of(path: Path, folder: int | None = None) -> FileIdentity:
    """The identity of the file at ``path``; with ``folder``, of that name in the open folder.

    Raises:
        OSError: as ``os.stat`` does.
    """
    name = path if folder is None else path.name
    return _identity(os.stat(name, dir_fd=folder, follow_symlinks=False))


def identity_of_open(descriptor: int) -> FileIdentity:
    """The identity of an open file; raises OSError as ``os.fstat`` does."""
    return _identity(os.fstat(descriptor))


def open_file(path: Path, folder: int | None = None) -> Opened:
    """The file, opened for :func:`reading`; its content, as a version, never changes.

    Raises:
        StoreProblem: ``missing``, ``is_folder``, ``not_a_file``, ``symlink`` or ``unreadable``.
    """
    name = path if folder is None else path.name
    try:
        descriptor = os.open(name, _READ, dir_fd=folder)
    except OSError as error:
        raise cannot_read(path, error) from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise _no_file(path, status.st_mode)
    except OSError as error:
        close_quietly(descriptor)
        raise cannot_read(path, error) from None
    except BaseException:
        close_quietly(descriptor)
        raise
    return Opened(descriptor, _identity(status))


def reading(opened: Opened) -> FileIO:
    """The file from its beginning, unbuffered; closing it leaves the descriptor open."""
    os.lseek(opened.descriptor, 0, os.SEEK_SET)
    return FileIO(opened.descriptor, closefd=False)


def read_file(path: Path, folder: int | None = None) -> tuple[Opened, bytes]:
    """The whole file, read without waiting for the lock: a version never changes.

    Raises:
        StoreProblem: ``missing``, ``is_folder``, ``not_a_file``, ``symlink`` or ``unreadable``.
    """
    opened = open_file(path, folder)
    try:
        return opened, reading(opened).readall()
    except OSError as error:
        opened.close()
        raise cannot_read(path, error) from None
    except BaseException:
        opened.close()
        raise


def open_to_write(path: Path, folder: int, opened: Opened) -> int | None:
    """A descriptor to write into an open version; None if it cannot be written or was replaced.

    None too if the file has another name (a hard link): that may be a snapshot of another day, or
    be used as a store under the lock of another folder.
    """
    try:
        descriptor = os.open(path.name, os.O_RDWR | _READ, dir_fd=folder)
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
        if _identity(status)[:2] == opened.identity[:2] and status.st_nlink <= 1:
            return descriptor
    except OSError:
        pass
    close_quietly(descriptor)
    return None


def write_at(descriptor: int, data: bytes, offset: int) -> None:
    """Writes all of the data at this offset; after an OSError a part may be written."""
    rest = memoryview(data)
    while rest:
        done = os.pwrite(descriptor, rest, offset)
        rest, offset = rest[done:], offset + done


def sync(descriptor: int, *, inode: bool = False) -> None:
    """Flushes the data of an open file to the disk; ``inode``: its metadata too.

    Never repeat it after an OSError: the kernel may have dropped the pages, and the data is lost.
    """
    whole = getattr(fcntl, "F_FULLFSYNC", None)
    if whole is not None:  # macOS: fsync does not flush the drive's cache, fdatasync is missing
        fcntl.fcntl(descriptor, whole)
    elif inode:
        os.fsync(descriptor)
    else:
        os.fdatasync(descriptor)


class TemporaryFile(msgspec.Struct, frozen=True):
    """A complete new version of a file, flushed to the disk under a temporary name."""

    opened: Opened
    name: str


def replace_file(
    folder: int,
    path: Path,
    pieces: Iterable[bytes],
    former: FileIdentity | None,
    ending: Callable[[int], bytes] | None = None,
) -> Opened:
    """Replaces the former version by a new one, made of ``pieces``, in one step.

    ``folder`` is the folder of ``path``, opened and locked by the caller. ``former`` is the version
    that the new one is based on; None if the file must not exist. ``ending`` computes the last
    bytes from the inode number of the new file.

    Raises:
        StoreProblem: ``full``, ``not_writable``, ``changed``, ``exists`` or ``failed``: the
            former version is still in place. ``uncertain``: the new one is, but a power cut may
            still bring back the former one.
    """
    remove_leftovers(folder, path)
    return put_in_place(folder, path, write_temporary(folder, path, pieces, ending), former)


def write_temporary(
    folder: int,
    path: Path,
    pieces: Iterable[bytes],
    ending: Callable[[int], bytes] | None = None,
) -> TemporaryFile:
    """The first half of :func:`replace_file`, done without the lock; raises as that does."""
    # The name is unique to the process: even where locks do not work, no file is lost.
    temporary = f".{path.name}.{os.getpid()}-{os.urandom(6).hex()}.tmp"
    try:
        descriptor = os.open(temporary, _WRITE, 0o600, dir_fd=folder)
    except OSError as error:
        raise not_written(path, error) from None
    try:
        set_ownership(descriptor, folder, path)
        unflushed = 0
        for piece in pieces:
            _write_all(descriptor, piece)
            unflushed += len(piece)
            if unflushed >= _FLUSHED:
                sync(descriptor)
                unflushed = 0
        if ending is not None:
            _write_all(descriptor, ending(os.fstat(descriptor).st_ino))
        sync(descriptor, inode=True)
        return TemporaryFile(Opened(descriptor, _identity(os.fstat(descriptor))), temporary)
    except BaseException as error:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        close_quietly(descriptor)
        if isinstance(error, OSError):
            raise not_written(path, error) from None
        raise


def put_in_place(
    folder: int, path: Path, aside: TemporaryFile, former: FileIdentity | None
) -> Opened:
    """The second half of :func:`replace_file`, done under the lock; raises as that does."""
    try:
        try:
            check_unchanged(folder, path, former)
            there = os.stat(aside.name, dir_fd=folder, follow_symlinks=False)
            if there.st_ino != aside.opened.identity[1]:
                raise changed(path)
        except OSError as error:
            raise not_written(path, error) from None
        try:
            os.rename(aside.name, path.name, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError as error:
            if _is_in_place(folder, path, aside.opened):
                raise uncertain(path, error) from None
            raise not_written(path, error) from None
    except BaseException:
        discard(folder, aside)
        raise
    try:
        os.fsync(folder)
    except OSError as error:
        aside.opened.close()
        raise uncertain(path, error) from None
    return aside.opened


def discard(folder: int, aside: TemporaryFile) -> None:
    """Deletes a temporary file."""
    with suppress(OSError):
        os.unlink(aside.name, dir_fd=folder)
    aside.opened.close()


def make_folder(folder: Path) -> None:
    """Creates the folder and its parents; does nothing if it exists.

    Only the owner has access, or the group too if the parent is a group's folder.

    Raises:
        StoreProblem: ``not_writable``, ``full`` or ``failed``.
    """
    if folder.is_dir():
        return
    if os.path.lexists(folder):
        raise StoreProblem(
            "not_writable", say("{path} bukan folder; sebutkan folder", path=str(folder))
        )
    make_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700)
        set_folder_ownership(folder)
        if file_mode(folder.parent.stat().st_mode) == GROUP_FILE:
            folder.chmod(GROUP_FOLDER)
        sync_folder(folder.parent)
    except FileExistsError:
        pass
    except OSError as error:
        raise not_written(folder, error) from None


def sync_folder(folder: Path) -> None:
    """Flushes the names in the folder to the disk; raises OSError if that fails."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        close_quietly(descriptor)


def remove_leftovers(folder: int, path: Path) -> None:
    """Removes temporary files of writers that died; ``folder`` must be locked.

    A writer without the lock, or on a system where locks do not work, may still be active: its file
    stays.

    Raises:
        StoreProblem: ``not_writable`` or ``failed``.
    """
    try:
        for name in os.listdir(folder):
            if name.startswith(f".{path.name}.") and name.endswith(".tmp"):
                maker = name[len(path.name) + 2 :].partition("-")[0]
                if not (maker.isdigit() and _is_at_work(folder, name, maker)):
                    with suppress(FileNotFoundError):
                        os.unlink(name, dir_fd=folder)
    except OSError as error:
        raise not_written(path, error) from None


def is_being_written(path: Path) -> bool:
    """Whether somebody seems to be writing a new version of the file now."""
    with suppress(OSError):
        for name in os.listdir(path.parent):  # noqa: PTH208
            if name.startswith(f".{path.name}.") and name.endswith(".tmp"):
                status = path.with_name(name).lstat()
                if time.time() - status.st_mtime < _AT_IT:
                    return True
    return False


def _is_at_work(folder: int, name: str, maker: str) -> bool:
    """Whether the process that created a temporary file may still be writing it."""
    with suppress(FileNotFoundError):
        old = time.time() - os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime
        return old < _ABANDONED and Path(f"/proc/{maker}").exists()
    return False


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def check_unchanged(folder: int, path: Path, former: FileIdentity | None) -> None:
    """Raises StoreProblem ``changed`` or ``exists`` if the name is not this version's."""
    try:
        present = identity_of(path, folder)
    except FileNotFoundError:
        if former is not None:
            raise changed(path) from None
        return
    if former is None:
        raise _already_there(path)
    if present != former:
        raise changed(path)


def _is_in_place(folder: int, path: Path, opened: Opened) -> bool:
    try:
        return identity_of(path, folder) == opened.identity
    except OSError:
        return True  # unknown, so it must not be reported as undone


def _identity(status: os.stat_result) -> FileIdentity:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _already_there(path: Path) -> StoreProblem:
    return StoreProblem(
        "exists", say("{path} sudah ada dan tidak ditimpa; pakai nama lain", path=str(path))
    )


def cannot_read(path: Path, error: OSError) -> StoreProblem:
    """The error for a file that could not be opened or read."""
    where = str(path)
    match error.errno:
        case errno.ENOENT:
            return StoreProblem(
                "missing",
                say("file data {path} tidak ada; buat dengan: sop-tui store init", path=where),
            )
        case errno.ENOTDIR:
            return StoreProblem(
                "missing",
                say("{path} tidak mungkin ada: bagian jalurnya bukan folder", path=where),
            )
        case errno.ELOOP:
            return StoreProblem(
                "symlink",
                say("{path} adalah tautan simbolik; sebutkan file datanya sendiri", path=where),
            )
        case errno.ENXIO:
            return _no_file(path, 0)
        case errno.EACCES | errno.EPERM:
            return StoreProblem(
                "unreadable",
                say(
                    "Anda tidak berhak membaca file data {path}; haknya diatur pemilik folder itu "
                    "di server",
                    path=where,
                ),
            )
        case _:
            return StoreProblem(
                "unreadable",
                say(
                    "file data {path} tidak dapat dibaca ({error}); periksa disk server",
                    path=where,
                    error=error_name(error),
                ),
            )


def _no_file(path: Path, mode: int) -> StoreProblem:
    if stat.S_ISDIR(mode):
        return StoreProblem(
            "is_folder",
            say("{path} adalah folder; sebutkan file datanya di dalamnya", path=str(path)),
        )
    return StoreProblem(
        "not_a_file", say("{path} bukan file biasa; sebutkan file data", path=str(path))
    )


def not_written(path: Path, error: OSError) -> StoreProblem:
    """The error for a file that was not written."""
    where = str(path)
    if error.errno in _NO_ROOM:
        return StoreProblem(
            "full",
            say(
                "ruang disk untuk {path} habis; tidak ada yang berubah; kosongkan ruang, lalu "
                "ulangi",
                path=where,
            ),
        )
    if error.errno in _NO_RIGHT:
        return StoreProblem(
            "not_writable",
            say("Anda tidak berhak menulis {path}; periksa hak akses foldernya", path=where),
        )
    return StoreProblem(
        "failed",
        say(
            "{path} gagal ditulis ({error}); tidak ada yang berubah; periksa disk server",
            path=where,
            error=error_name(error),
        ),
    )


def changed(path: Path) -> StoreProblem:
    """The error for a file that a program replaced without taking the lock."""
    return StoreProblem(
        "changed",
        say(
            "{path} diganti oleh program lain; tidak ada yang ditulis; ulangi",
            path=str(path),
        ),
    )


def uncertain(path: Path, error: OSError) -> StoreProblem:
    """The error for a change that was written but may not be durable."""
    return StoreProblem(
        "uncertain",
        say(
            "perubahan tertulis di {path}, tetapi disk gagal memastikannya ({error}); periksa "
            "berkasnya sebelum mengulang",
            path=str(path),
            error=error_name(error),
        ),
    )


def error_name(error: OSError) -> str:
    """The symbolic name, e.g. ``EIO``, for administrators to look up."""
    return errno.errorcode.get(error.errno or 0, "?")
