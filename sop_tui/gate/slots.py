"""How many sessions one key may have at once: each holds a place that dies with it.

A place is a byte of a file beside the store, locked by an open file description. All processes of a
session inherit it, so the kernel frees it with the last of them, however they end; nobody counts,
and nothing has to be cleared away.
"""

import hashlib
import os
from pathlib import Path

from sop_tui.byte_locks import lock_byte

SESSIONS = 4
"""Places of a key, unless the gate is set up otherwise; as many for screens as for commands."""
MOST = 64
FILE_NAME = "sessions.lock"


def take(folder: Path, key: str, kind: int, most: int) -> int | None:
    """A descriptor that holds one of the places of this key; None when all are taken.

    ``kind`` 0 are screens, 1 commands: they do not take each other's places.

    Raises:
        OSError: the file of places cannot be opened or locked.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(folder / FILE_NAME, flags, 0o600)
    of_key = int.from_bytes(hashlib.sha256(key.encode()).digest()[:6])
    first = (of_key * 2 + kind) * MOST
    try:
        for place in range(first, first + most):
            try:
                lock_byte(descriptor, place)
            except (BlockingIOError, PermissionError):
                continue
            return descriptor
    except OSError:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None
