"""The descriptor by which a session writes into the open file, and what it tells others."""

import fcntl
from contextlib import suppress
from pathlib import Path

from sop_tui.storage.disk.descriptors import close_quietly
from sop_tui.storage.disk.file import Opened, identity_of_open, open_to_write


class Pen:
    """Of one session, for the version that it writes into.

    It carries a shared lock on the file, which tells others that somebody is at work.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def taken_up(self, folder: int, opened: Opened) -> int | None:
        """A descriptor to write into this version; None where one may not."""
        if self._descriptor is not None:
            with suppress(OSError):
                if identity_of_open(self._descriptor)[:2] == opened.identity[:2]:
                    return self._descriptor
            self.lay_down()
        self._descriptor = open_to_write(self._path, folder, opened)
        if self._descriptor is not None:
            with suppress(OSError):
                fcntl.flock(self._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return self._descriptor

    def lay_down(self) -> None:
        if self._descriptor is not None:
            close_quietly(self._descriptor)
            self._descriptor = None

    def is_the_last(self) -> bool:
        """Whether no other session that acts has the file open; takes this one's mark away."""
        if self._descriptor is None:
            return True
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
