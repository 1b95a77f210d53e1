"""Where a store lies: what kind of file system, and who could get at it."""

import os
import stat
from pathlib import Path
from typing import Final

from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import Message, say

OWN_FILE: Final = 0o600
GROUP_FILE: Final = 0o660
GROUP_FOLDER: Final = 0o2770

ACCESS: Final = "system.posix_acl_access"
NEW: Final = "system.posix_acl_default"
"""The access list of a file or folder, and what a folder gives to new ones (setfacl)."""

_MOUNTS: Final = Path("/proc/self/mountinfo")
# On these a lock or an fsync may be kept by one machine only, or mean nothing. So it is with any
# program behind ``fuse`` but those for local disks (``fuseblk``): two mounts share no lock.
_NETWORK: Final = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "davfs2", "fuse", "gfs2", "glusterfs"}
    | {"gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "pvfs2", "smb2", "smb3"}
    | {"smbfs", "vboxsf", "virtiofs", "vmhgfs"}
)


def refuse_network(folder: Path) -> None:
    """Raises StoreProblem ``network`` when the folder is on a network file system."""
    kind = file_system(folder)
    if _is_network(kind):
        raise StoreProblem(
            "network",
            say(
                "folder {folder} ada di sistem file jaringan ({kind}), yang tidak menjamin "
                "kunci dan penyimpanan; pindahkan ke disk lokal, atau tulis network = true di "
                "settings.toml di sebelahnya",
                folder=str(folder),
                kind=kind,
            ),
        )


def on_network(folder: Path) -> bool:
    """Whether two who write here may share no lock."""
    return _is_network(file_system(folder))


def _is_network(kind: str) -> bool:
    return kind.partition(".")[0] in _NETWORK


def file_system(folder: Path, mounts: Path = _MOUNTS) -> str:
    """The kind of file system a folder is on, e.g. ``ext4``; "" where it cannot be known."""
    try:
        table = mounts.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    real = os.path.realpath(folder)
    longest, kind = -1, ""
    for line in table.splitlines():
        mount, _, rest = line.partition(" - ")
        point = _unescaped(mount.split(" ")[4])
        within = real == point or real.startswith(point.rstrip("/") + "/")
        if within and len(point) >= longest:  # a later mount hides an earlier one
            longest, kind = len(point), rest.split(" ")[0]
    return kind


def _unescaped(point: str) -> str:
    """A mount point as it is named: blanks and backslashes are written as octal numbers."""
    first, *others = point.split("\\")
    return first + "".join(chr(int(other[:3], 8)) + other[3:] for other in others)


def file_mode(folder_mode: int) -> int:
    """The mode of a data file: 0660 in the folder of a group (setgid, group may write), else 0600.

    The folder decides and not the umask, or a colleague's umask would lock the others out.
    """
    shared = folder_mode & stat.S_ISGID and folder_mode & stat.S_IWGRP
    return GROUP_FILE if shared else OWN_FILE


def access_list(path: Path, name: str = ACCESS) -> bytes:
    """An access list as the system keeps it; b"" where there are only modes."""
    try:
        return os.getxattr(path, name, follow_symlinks=False)
    except (OSError, AttributeError):  # no list, or a system without them
        return b""


def _mode(path: Path) -> int:
    """The mode; with an access list without its group bits, which only bound the list."""
    mode = stat.S_IMODE(path.lstat().st_mode)
    return mode & ~stat.S_IRWXG if access_list(path) else mode


def warnings(path: Path) -> tuple[Message, ...]:
    """What is wider than it should be: folder 0700 and files 0600, or 2770 and 0660 for a group."""
    found: list[Message] = []
    folder = path.parent.stat().st_mode
    allowed = GROUP_FOLDER if file_mode(folder) == GROUP_FILE else 0o2700
    if _mode(path.parent.resolve()) & ~allowed:
        found.append(
            say(
                "folder {folder} terlalu terbuka ({mode}); ubah dengan: chmod {wanted} {folder}",
                folder=str(path.parent),
                mode=f"{stat.S_IMODE(folder):04o}",
                wanted="2770" if allowed == GROUP_FOLDER else "0700",
            )
        )
    for file in (path, *archive_paths(path)):
        mode = _mode(file)
        if mode & ~file_mode(folder):
            found.append(
                say(
                    "file {path} terlalu terbuka ({mode}); ubah dengan: chmod {wanted} {path}",
                    path=str(file),
                    mode=f"{mode:04o}",
                    wanted=f"{file_mode(folder):04o}",
                )
            )
    return tuple(found)


def archive_path(path: Path, year: int) -> Path:
    """The yearly archive beside a live file: ``<stem>-YYYY.json``."""
    return path.with_name(f"{path.stem}-{year:04d}{path.suffix}")


def archive_paths(path: Path) -> tuple[Path, ...]:
    """The yearly archives that are there, the oldest first."""
    prefix = f"{path.stem}-"
    found = []
    try:
        names = os.listdir(path.parent)  # noqa: PTH208  (Path.glob would read brackets in names)
    except NotADirectoryError:
        return ()  # whoever opens the store says what is wrong with its place
    for name in names:
        year = name.removeprefix(prefix).removesuffix(path.suffix)
        if name == f"{prefix}{year}{path.suffix}" and len(year) == 4 and year.isdigit():
            found.append(path.with_name(name))
    return tuple(sorted(found))
