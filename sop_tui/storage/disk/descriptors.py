"""Helpers for file descriptors."""

import os
from contextlib import suppress


def close_quietly(descriptor: int) -> None:
    """Closes a descriptor and ignores errors; use it only if nothing is left to be written."""
    with suppress(OSError):
        os.close(descriptor)
