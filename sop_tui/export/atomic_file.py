"""Writes a file completely or not at all."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def write_atomically(target: Path, pieces: Iterable[str | bytes], *, replace: bool) -> None:
    """Writes the pieces, text as UTF-8 with line ends unchanged; a replaced file keeps its mode.

    Raises:
        FileExistsError: the target exists and ``replace`` is false.
        OSError: the target cannot be written.
    """
    _keep_what_is_there(target, replace=replace)
    unfinished = target.with_name(f".{target.name[:200]}.{os.getpid()}")
    try:
        with unfinished.open("xb") as file:
            for piece in pieces:
                file.write(piece if isinstance(piece, bytes) else piece.encode())
        _keep_what_is_there(target, replace=replace)
        if target.exists():
            unfinished.chmod(target.stat().st_mode & 0o777)
        unfinished.replace(target)
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _keep_what_is_there(target: Path, *, replace: bool) -> None:
    if not replace and os.path.lexists(target):
        raise FileExistsError(target)
