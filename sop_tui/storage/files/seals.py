"""Where the seals of a data file are kept: ``<stem>.seals`` beside it, one a line."""

import os
from pathlib import Path

from sop_tui.storage.disk.place import file_mode
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import say


def keep(path: Path, seal: str) -> None:
    """Add a seal to those of the store at this path.

    Raises:
        StoreProblem: ``failed``: it could not be written.
    """
    target = path.with_name(f"{path.stem}.seals")
    try:
        around = path.parent.stat()
        descriptor = os.open(target, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            os.fchmod(descriptor, file_mode(around.st_mode))
            file.write(seal.encode() + b"\n")
            file.flush()
            os.fsync(descriptor)
    except OSError as error:
        raise StoreProblem(
            "failed",
            say("segel {path} gagal ditulis ({error})", path=str(target), error=str(error)),
        ) from None
