"""The place of a store: its file system, and who has access."""

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
"""The ACL of a file or folder, and the default ACL that a folder gives to new ones (setfacl)."""

_MOUNTS: Final = Path("/proc/self/mountinfo")
# On these, locks and fsync may be local to one machine or without effect. The same holds for any
# program behind ``fuse`` except local disks (``fuseblk``): two mounts share no lock.
_NETWORK: Final = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "davfs2", "fuse", "gfs2", "glusterfs"}
    | {"gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "pvfs2", "smb2", "smb3"}
    | {"smbfs", "vboxsf", "virtiofs", "vmhgfs"}
)


def refuse_network(folder: Path) -> None:
    """Raises StoreProblem ``network`` if the folder is on a network file system."""
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
    """Whether two writers to this folder may not share locks."""
    return _is_network(file_system(folder))


def _is_network(kind: str) -> bool:
    return kind.partition(".")[0] in _NETWORK


def file_system(folder: Path, mounts: Path = _MOUNTS) -> str:
    """The type of the file system that a folder is on, e.g. ``ext4``; "" if unknown."""
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
        if within and len(point) >= longest:  # a later mount covers an earlier one
            longest, kind = len(point), rest.split(" ")[0]
    return kind


def _unescaped(point: str) -> str:
    """The path of a mount point; the kernel writes blanks and backslashes as octal numbers."""
    first, *others = point.split("\\")
    return first + "".join(chr(int(other[:3], 8)) + other[3:] for other in others)


def file_mode(folder_mode: int) -> int:
    """The mode of a data file: 0660 in a group's folder (setgid and group-writable), else 0600.

    The folder decides, not the umask: otherwise one officer's umask would lock the others out.
    """
    shared = folder_mode & stat.S_ISGID and folder_mode & stat.S_IWGRP
    return GROUP_FILE if shared else OWN_FILE


def access_list(path: Path, name: str = ACCESS) -> bytes:
    """The ACL in the system's binary form; b"" if there is none."""
    try:
        return os.getxattr(path, name, follow_symlinks=False)
    except (OSError, AttributeError):  # no ACL, or a system without ACLs
        return b""


def _mode(path: Path) -> int:
    """The mode bits; without the group bits if there is an ACL, where they are its mask."""
    mode = stat.S_IMODE(path.lstat().st_mode)
    return mode & ~stat.S_IRWXG if access_list(path) else mode


def warnings(path: Path) -> tuple[Message, ...]:
    """Access wider than necessary: folder 0700 and files 0600, or 2770 and 0660 for a group."""
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
    """The yearly archive of a live file: ``<stem>-YYYY.json``."""
    return path.with_name(f"{path.stem}-{year:04d}{path.suffix}")


def archive_paths(path: Path) -> tuple[Path, ...]:
    """The existing yearly archives, oldest first."""
    prefix = f"{path.stem}-"
    found = []
    try:
        names = os.listdir(path.parent)  # noqa: PTH208  (Path.glob would read brackets in names)
    except NotADirectoryError:
        return ()  # opening the store reports what is wrong with the place
    for name in names:
        year = name.removeprefix(prefix).removesuffix(path.suffix)
        if name == f"{prefix}{year}{path.suffix}" and len(year) == 4 and year.isdigit():
            found.append(path.with_name(name))
    return tuple(sorted(found))
