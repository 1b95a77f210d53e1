"""Copies of a store, and the way back from them."""

import os
import stat
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sop_tui.storage.copies import CopySet, backup_folder, copy_name, copy_set, copy_sets
from sop_tui.storage.files import (
    Identity,
    cannot_read,
    error_name,
    identity_of,
    make_folder,
    read_file,
    replace_file,
)
from sop_tui.storage.folder_lock import PATIENCE, locked
from sop_tui.storage.place import archive_paths
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.verify import verify_files
from sop_tui.text.message import say

_TRIES = 20


def backup(
    path: Path, target: Path | None = None, *, at: datetime, patience: float = PATIENCE
) -> Path:
    """Copy the live file and its archives as they are at one moment; gives the live file's copy.

    Nobody is held up: only where commits come faster than the files can be read, the lock is taken.
    The copy of the live file is written last, so where it is, the others are.

    Raises:
        StoreProblem: a file cannot be read, or a copy not be written.
    """
    path = path.absolute()
    target = (target or backup_folder(path)).absolute()
    make_folder(target)
    contents = _at_one_moment(path, patience)
    with locked(target, patience) as folder:
        stamp = _free_stamp(path, target, at)
        for file, data in reversed(contents):
            copy = target / copy_name(file, stamp)
            replace_file(folder, copy, [data], None).close()
    return copy


def newest_good_backup(path: Path, folder: Path | None = None) -> Path | None:
    """The newest copy of a store's live file that verifies whole, or None."""
    with suppress(OSError):
        for copies in copy_sets(path, folder):
            with suppress(StoreProblem):
                if verify_files(copies.live, copies.archives).ok:
                    return copies.live
    return None


def restore(
    path: Path, copy: Path | None = None, *, at: datetime, patience: float = PATIENCE
) -> tuple[Path, ...]:
    """Put a copy, with the archives copied along, in the place of a store.

    Without ``copy`` the newest good one is taken. Whatever is replaced is kept beside as
    ``<name>.replaced-YYYYMMDD-HHMMSS``; gives those files. The live file comes first: should the
    rest be cut off, what is in both counts as it is there, and the same again heals it.

    Raises:
        StoreProblem: ``no_backup``; ``damaged``, the copy does not verify; ``missing``; or why
            it could not be written.
    """
    path = path.absolute()
    copy = copy or newest_good_backup(path)
    if copy is None:
        raise StoreProblem(
            "no_backup",
            say("tidak ada salinan {path} yang baik untuk dipulihkan", path=str(path)),
        )
    copies = copy_set(copy.absolute())
    _check(copies)
    with locked(path.parent, patience) as folder:
        try:
            return _put_in_place(folder, path, copies, _stamp(at))
        except OSError as error:
            raise StoreProblem(
                "unfinished",
                say(
                    "pemulihan {path} belum selesai ({error}); jalankan sekali lagi",
                    path=str(path),
                    error=error_name(error),
                ),
            ) from None


def _put_in_place(folder: int, path: Path, copies: CopySet, stamp: str) -> tuple[Path, ...]:
    files = {path: copies.live}
    for archived in copies.archives:
        year = archived.name.removesuffix(f".{copies.stamp}{archived.suffix}")[-4:]
        files[path.with_name(f"{path.stem}-{year}{path.suffix}")] = archived
    kept: list[Path] = []
    for place, source in files.items():
        opened, data = read_file(source)
        opened.close()
        former = _keep(folder, place, stamp, kept)
        replace_file(folder, place, [data], former).close()
    for place in sorted(set(archive_paths(path)) - files.keys()):
        # Of a later time than the copy: its cases are in the copy's live file, or unknown.
        _keep(folder, place, stamp, kept)
        os.unlink(place.name, dir_fd=folder)
    os.fsync(folder)
    return tuple(kept)


def _at_one_moment(path: Path, patience: float) -> list[tuple[Path, bytes]]:
    """The live file and its archives as they were together at one moment."""
    for _ in range(_TRIES):
        contents = _read_all(path)
        if contents is not None:
            return contents
    with locked(path.parent, patience):
        return _read_all(path) or []


def _read_all(path: Path) -> list[tuple[Path, bytes]] | None:
    """The live file and its archives; None if a commit came in between."""
    opened, data = read_file(path)
    try:
        contents = [(path, data)]
        for archived in archive_paths(path):
            other, data = read_file(archived)
            other.close()
            contents.append((archived, data))
        return contents if identity_of(path) == opened.identity else None
    except OSError as error:
        raise cannot_read(path, error) from None
    finally:
        opened.close()


def _check(copies: CopySet) -> None:
    report = verify_files(copies.live, copies.archives)
    if not report.ok:
        raise StoreProblem(
            "damaged",
            say(
                "salinan {path} tidak utuh ({what}); pilih salinan lain",
                path=str(copies.live),
                what=report.problems[0],
            ),
        )


def _keep(folder: int, place: Path, stamp: str, kept: list[Path]) -> Identity | None:
    """Give the present file a second name, so that it stays when the first is taken."""
    try:
        status = os.stat(place.name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        raise StoreProblem(
            "not_a_file", say("{path} bukan file biasa; sebutkan file data", path=str(place))
        )
    aside = place.with_name(f"{place.name}.replaced-{stamp}")
    with suppress(FileExistsError):  # the same restore, begun before and cut off
        os.link(place.name, aside.name, src_dir_fd=folder, dst_dir_fd=folder)
    kept.append(aside)
    return identity_of(place, folder)


def _stamp(at: datetime) -> str:
    return at.strftime("%Y%m%d-%H%M%S")


def _free_stamp(path: Path, target: Path, at: datetime) -> str:
    stamp = _stamp(at)
    count = 1
    while (target / copy_name(path, stamp)).exists():
        count += 1
        stamp = f"{_stamp(at)}-{count}"
    return stamp
