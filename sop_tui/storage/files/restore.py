"""The way back from a copy."""

import os
import stat
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sop_tui.storage.disk.file import (
    Identity,
    error_name,
    identity_of,
    read_file,
    replace_file,
)
from sop_tui.storage.disk.lock import PATIENCE, locked
from sop_tui.storage.disk.place import archive_paths
from sop_tui.storage.files.copies import CopySet, copy_set, stamp_of
from sop_tui.storage.files.diagnosis import newest_good_backup
from sop_tui.storage.files.verify import verify_files
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import say


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
            return _put_in_place(folder, path, copies, stamp_of(at))
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
