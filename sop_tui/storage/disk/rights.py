"""Owner, mode and ACL of a new file, taken from its folder and from the file that it replaces."""

import errno
import os
import stat
import struct
from contextlib import suppress
from pathlib import Path
from typing import Final

from sop_tui.storage.disk.place import ACCESS, NEW, access_list, file_mode

_ENTRY: Final = struct.Struct("<HHI")  # tag, permissions, id
_HEAD: Final = struct.Struct("<I")
_OTHERS: Final = 0x20
_TO_RUN: Final = 1
_NOT_KEPT: Final = frozenset({errno.ENOTSUP, errno.EPERM, errno.ENODATA, errno.ENOSYS})


def set_ownership(descriptor: int, folder: int, path: Path) -> None:
    """Gives a new file, to be put at ``path``, the owner, mode and ACL for that place.

    The mode is that of files in the folder. The ACL is kept from the former file, else the folder's
    default ACL is used.

    Raises:
        OSError: it failed and matters; file systems without modes or ACLs are accepted.
    """
    around = os.fstat(folder)
    try:
        former = os.stat(path.name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        former = None
    if os.geteuid() == 0:
        _to_its_owner(descriptor, around, former)
    # Where modes are not supported (exFAT, FAT) the file keeps the mode it was created with.
    with suppress(PermissionError):
        os.fchmod(descriptor, file_mode(around.st_mode))
    acl = access_list(path) if former is not None else _for_files(access_list(path.parent, NEW))
    _set(descriptor, acl)


def set_folder_ownership(folder: Path) -> None:
    """The same for a new folder; raises OSError as for files."""
    around = folder.parent.stat()
    if os.geteuid() == 0 and around.st_uid != 0:
        os.chown(folder, around.st_uid, around.st_gid)
    _set(folder, access_list(folder.parent, NEW))


def _to_its_owner(descriptor: int, around: os.stat_result, former: os.stat_result | None) -> None:
    """A file by root belongs to the folder's owner; in root's folder, to the former owner."""
    if around.st_uid != 0:
        os.fchown(descriptor, around.st_uid, around.st_gid)
    elif former is not None and stat.S_ISREG(former.st_mode):
        os.fchown(descriptor, former.st_uid, former.st_gid)


def _set(target: int | Path, acl: bytes) -> None:
    if not acl:
        return
    try:
        os.setxattr(target, ACCESS, acl)
    except OSError as error:
        if error.errno not in _NOT_KEPT:
            raise


def _for_files(acl: bytes) -> bytes:
    """A folder's default ACL without execute rights, and without access for others."""
    if not acl:
        return b""
    entries = [
        (tag, 0 if tag == _OTHERS else granted & ~_TO_RUN, whose)
        for tag, granted, whose in _ENTRY.iter_unpack(acl[_HEAD.size :])
    ]
    return acl[: _HEAD.size] + b"".join(_ENTRY.pack(*entry) for entry in entries)
