"""The limit of sessions per key: each session holds a slot that the kernel frees.

A slot is a byte of a file beside the store, locked through an open file description. All processes
of a session inherit the descriptor, so the kernel frees the slot when the last one ends, however it
ends. Nothing is counted and nothing needs cleaning up.
"""

import os
from pathlib import Path

from sop_tui.byte_locks import lock_byte
from sop_tui.hashing import sha256

SESSIONS = 4
"""The default number of slots per key, for screens and for commands each."""
MOST = 64
FILE_NAME = "sessions.lock"


def take_slot(folder: Path, key: str, kind: int, most: int) -> int | None:
    """A descriptor that holds a free slot of this key; None when all are taken.

    ``kind`` is 0 for screens, 1 for commands: each kind has its own slots.

    Raises:
        OSError: the slots' file cannot be opened or locked.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(folder / FILE_NAME, flags, 0o600)
    of_key = int.from_bytes(sha256(key.encode()).digest()[:6])
    first = (of_key * 2 + kind) * MOST
    try:
        for slot in range(first, first + most):
            try:
                lock_byte(descriptor, slot)
            except (BlockingIOError, PermissionError):
                continue
            return descriptor
    except OSError:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None
