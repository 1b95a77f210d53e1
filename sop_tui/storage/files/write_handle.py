"""A session's descriptor for writing into the open file, with a lock that others can see."""

import fcntl
from contextlib import suppress
from pathlib import Path

from sop_tui.storage.disk.descriptors import close_quietly
from sop_tui.storage.disk.file import Opened, identity_of_open, open_to_write


class WriteHandle:
    """The write descriptor of one session, for the current version.

    It holds a shared lock on the file, which shows others that somebody is working.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def open_for(self, folder: int, opened: Opened) -> int | None:
        """A descriptor to write into this version; None if that is not permitted."""
        if self._descriptor is not None:
            with suppress(OSError):
                if identity_of_open(self._descriptor)[:2] == opened.identity[:2]:
                    return self._descriptor
            self.close()
        self._descriptor = open_to_write(self._path, folder, opened)
        if self._descriptor is not None:
            with suppress(OSError):
                fcntl.flock(self._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return self._descriptor

    def close(self) -> None:
        if self._descriptor is not None:
            close_quietly(self._descriptor)
            self._descriptor = None

    def is_last_writer(self) -> bool:
        """Whether no other acting session has the file open; ends this session's shared lock."""
        if self._descriptor is None:
            return True
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
