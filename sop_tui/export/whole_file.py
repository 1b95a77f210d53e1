"""A file that appears under its file's name when all of it is written, or not at all."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def write_whole(target: Path, pieces: Iterable[str | bytes], *, replace: bool) -> None:
    """Writes the pieces, texts as UTF-8 with line ends as they are; a file that is replaced keeps
    its mode.

    Raises:
        FileExistsError: something is there and is not to be replaced.
        OSError: it cannot be written.
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
