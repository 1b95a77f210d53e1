"""Stores the seals of a data file: ``<stem>.seals`` beside it, one per line."""

import os
from pathlib import Path
from typing import Final

from sop_tui.storage.disk.descriptors import close_quietly
from sop_tui.storage.disk.file import open_file, write_at
from sop_tui.storage.disk.rights import set_ownership
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import SealLine
from sop_tui.storage.seals import read_seal
from sop_tui.text.errors import reason_of
from sop_tui.text.message import say

_LONGEST: Final = 64 * 1024  # bytes per line


def keep(path: Path, seal: str) -> None:
    """Appends a seal to those of the store at this path.

    Raises:
        StoreProblem: ``failed``: it could not be written.
    """
    target = _place(path)
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            _append(folder, target, seal.encode() + b"\n")
        finally:
            close_quietly(folder)
    except OSError as error:
        raise StoreProblem(
            "failed",
            say("segel {path} gagal ditulis ({error})", path=str(target), error=reason_of(error)),
        ) from None


def newest(path: Path) -> SealLine | None:
    """The latest seal of the store at this path; None if there is none that can be read."""
    try:
        opened = open_file(_place(path))
    except StoreProblem:
        return None
    try:
        start = max(opened.identity[2] - _LONGEST, 0)
        lines = os.pread(opened.descriptor, _LONGEST, start).splitlines()
    except OSError:
        return None
    finally:
        opened.close()
    return next(filter(None, map(read_seal, reversed(lines))), None)


def _place(path: Path) -> Path:
    return path.with_name(f"{path.stem}.seals")


def _append(folder: int, target: Path, line: bytes) -> None:
    """Appends a line, after a line break if a power cut has left a part of the last one."""
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(target.name, flags, 0o600, dir_fd=folder)
    try:
        set_ownership(descriptor, folder, target)  # if root seals, the file is still the owner's
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        try:
            write_at(descriptor, b"\n" * torn + line, size)
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, size)
            raise
    finally:
        close_quietly(descriptor)
    os.fsync(folder)
