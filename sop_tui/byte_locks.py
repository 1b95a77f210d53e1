"""Locks on single bytes of a file, each held by an open file description.

A process that inherits the descriptor shares the lock; the kernel frees it when the last one ends.
"""

import fcntl
import os
import struct
from typing import Final

_FLOCK: Final = "hhqqi0q"  # C's struct flock: type, whence, start, length, pid


def available() -> bool:
    """Whether the system supports these locks; macOS does not."""
    return hasattr(fcntl, "F_OFD_SETLK")


def lock_byte(descriptor: int, place: int, *, wait: bool = False) -> None:
    """Takes an exclusive lock on one byte.

    Raises:
        BlockingIOError, PermissionError: another process holds it, and ``wait`` is false.
        OSError: the file system does not support such locks.
    """
    command = fcntl.F_OFD_SETLKW if wait else fcntl.F_OFD_SETLK
    fcntl.fcntl(descriptor, command, _request(fcntl.F_WRLCK, place))


def unlock_byte(descriptor: int, place: int) -> None:
    """Releases the lock; the file stays open."""
    fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, _request(fcntl.F_UNLCK, place))


def _request(kind: int, place: int) -> bytes:
    return struct.pack(_FLOCK, kind, os.SEEK_SET, place, 1, 0)
