"""Owner and access rights of a new file: from the folder, and from the file that it replaces."""

import errno
import os
import stat
import struct
from contextlib import suppress
from pathlib import Path
from typing import Final

from sop_tui.storage.disk.place import ACCESS, NEW, access_list, file_mode

_ENTRY: Final = struct.Struct("<HHI")  # tag, permissions, whose
_HEAD: Final = struct.Struct("<I")
_OTHERS: Final = 0x20
_TO_RUN: Final = 1
_NOT_KEPT: Final = frozenset({errno.ENOTSUP, errno.EPERM, errno.ENODATA, errno.ENOSYS})


def hand_over(descriptor: int, folder: int, path: Path) -> None:
    """Give a new file, to be put at ``path``, the owner, mode and access list of that place.

    The mode is that of the folder's files. An access list (setfacl) is kept from the former file,
    else taken from what the folder gives new files.

    Raises:
        OSError: where that matters; a file system without modes or lists keeps none.
    """
    around = os.fstat(folder)
    try:
        former = os.stat(path.name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        former = None
    if os.geteuid() == 0:
        _to_its_owner(descriptor, around, former)
    # Where modes are not kept (exFAT, FAT) the file stays as it was made, for its owner.
    with suppress(PermissionError):
        os.fchmod(descriptor, file_mode(around.st_mode))
    acl = access_list(path) if former is not None else _for_files(access_list(path.parent, NEW))
    _set(descriptor, acl)


def hand_over_folder(folder: Path) -> None:
    """The same for a folder that was just made within another; OSError as :func:`hand_over`."""
    around = folder.parent.stat()
    if os.geteuid() == 0 and around.st_uid != 0:
        os.chown(folder, around.st_uid, around.st_gid)
    _set(folder, access_list(folder.parent, NEW))


def _to_its_owner(descriptor: int, around: os.stat_result, former: os.stat_result | None) -> None:
    """root works for the folder's owner; in a folder of root's, for whose the file was."""
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
    """What a folder gives to new files: nobody runs them, and nobody else gets at them."""
    if not acl:
        return b""
    entries = [
        (tag, 0 if tag == _OTHERS else granted & ~_TO_RUN, whose)
        for tag, granted, whose in _ENTRY.iter_unpack(acl[_HEAD.size :])
    ]
    return acl[: _HEAD.size] + b"".join(_ENTRY.pack(*entry) for entry in entries)
