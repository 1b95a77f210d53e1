"""Locks on single bytes of a file, each held by an open file description.

All processes that inherit the descriptor hold the lock; the kernel frees it with the last of them.
"""

import fcntl
import os
import struct
from typing import Final

_FLOCK: Final = "hhqqi0q"  # kind, whence, start, length, process; as C lays it out


def available() -> bool:
    """Whether the system has such locks; macOS has none."""
    return hasattr(fcntl, "F_OFD_SETLK")


def lock_byte(descriptor: int, place: int, *, wait: bool = False) -> None:
    """Takes the lock of this byte, for writing.

    Raises:
        BlockingIOError, PermissionError: another holds it, and it is not waited for.
        OSError: there can be no lock on this file.
    """
    command = fcntl.F_OFD_SETLKW if wait else fcntl.F_OFD_SETLK
    fcntl.fcntl(descriptor, command, _request(fcntl.F_WRLCK, place))


def unlock_byte(descriptor: int, place: int) -> None:
    """Frees it; the file stays open."""
    fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, _request(fcntl.F_UNLCK, place))


def _request(kind: int, place: int) -> bytes:
    return struct.pack(_FLOCK, kind, os.SEEK_SET, place, 1, 0)
