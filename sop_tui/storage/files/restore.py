"""Restores a store from a backup."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sop_tui.storage.disk.file import (
    FileIdentity,
    error_name,
    identity_of,
    read_file,
    replace_file,
)
from sop_tui.storage.disk.lock import PATIENCE, locked
from sop_tui.storage.disk.place import archive_path
from sop_tui.storage.engine import Backup, Restoration
from sop_tui.storage.files.copies import (
    CopySet,
    backup_folder,
    copy_set,
    copy_sets,
    stamp_of,
)
from sop_tui.storage.files.diagnosis import newest_good_backup
from sop_tui.storage.files.form.damage import Damage, NotOurs, OtherFormat
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.labels import archives_of, read_label
from sop_tui.storage.files.older import read_any
from sop_tui.storage.files.verify import verify_files
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import say


def planned(path: Path, copy: Path | None = None) -> Restoration:
    """The effect of :func:`restore_store` with this backup, or with the latest valid one.

    Raises:
        StoreProblem: ``no_backup``; ``foreign``: the backup is of another store, or none was named
            and there are backups of several stores; ``damaged``: the backup does not verify.
    """
    path = path.absolute()
    choices: tuple[Backup, ...] = ()
    if copy is None:
        _refuse_several_offices(path)
        choices = tuple(_choices(path))
        copy = newest_good_backup(path)
    else:
        copy = _existing(path, copy)
    if copy is None:
        raise StoreProblem(
            "no_backup",
            say("tidak ada salinan {path} yang baik untuk dipulihkan", path=str(path)),
        )
    copies = copy_set(copy.absolute())
    _check(copies)
    found, present = _version(copies.live), None
    if found is None:
        raise StoreProblem(
            "no_backup", say("{path} bukan salinan file data; pilih yang lain", path=str(copy))
        )
    own = read_label(path)
    if own is not None and own.id != found.meta.id:
        raise StoreProblem(
            "foreign",
            say(
                "salinan {copy} berasal dari data lain, bukan dari {path}; tidak ada yang berubah",
                copy=str(copy),
                path=str(path),
            ),
        )
    present = _version(path)
    return Restoration(
        copy=str(copies.live),
        revision=found.revision,
        present=present.revision if present is not None else None,
        officers=(present or found).officers,
        choices=choices,
    )


def restore_store(
    path: Path, copy: Path | None = None, *, at: datetime, patience: float = PATIENCE
) -> tuple[Path, ...]:
    """Replaces a store by a backup, with the archives in it.

    Without ``copy``, the backup that :func:`planned` selects. Replaced files are kept as
    ``<name>.replaced-YYYYMMDD-HHMMSS``; returns their paths. The live file is replaced first: if
    the rest is interrupted, the live file counts for what is in both, and repeating the restore
    fixes it.

    Raises:
        StoreProblem: ``damaged``: the backup does not verify; ``missing``; or the reason why it
            could not be written.
    """
    path = path.absolute()
    copies = copy_set(copy.absolute() if copy is not None else Path(planned(path).copy))
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


_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})


def _put_in_place(folder: int, path: Path, copies: CopySet, stamp: str) -> tuple[Path, ...]:
    files = {path: copies.live}
    for year, archived in copies.years.items():
        files[archive_path(path, year)] = archived
    kept: list[Path] = []
    for place, source in files.items():
        opened, data = read_file(source)
        opened.close()
        former = _keep(folder, place, stamp, kept)
        replace_file(folder, place, [data], former).close()
    found = read_label(copies.live)
    others = archives_of(path, found.id) if found is not None else ()
    for place in sorted(set(others) - files.keys()):
        # Newer than the backup: its cases are in the backup's live file, or unknown to it.
        _keep(folder, place, stamp, kept)
        os.unlink(place.name, dir_fd=folder)
    os.fsync(folder)
    return tuple(kept)


def _existing(path: Path, copy: Path) -> Path:
    """The named backup; a name without a folder may be one in the usual folder."""
    known = backup_folder(path) / copy.name
    if copy.parent == Path() and not os.path.lexists(copy) and os.path.lexists(known):
        return known
    if not os.path.lexists(copy):
        raise StoreProblem(
            "no_backup",
            say(
                "salinan {copy} tidak ada; yang ada: {names}",
                copy=str(copy),
                names=", ".join(each.name for each in _choices(path)) or "-",
            ),
        )
    return copy


def _choices(path: Path) -> Iterator[Backup]:
    """The readable backups of the store, or of any store if it cannot be identified."""
    own = read_label(path)
    with suppress(OSError):
        for copies in copy_sets(path):
            found = read_label(copies.live)
            if found is not None and (own is None or found.id == own.id):
                yield Backup(copies.live.name, copies.at, found.revision)


def _version(path: Path) -> FileSnapshot | None:
    with suppress(StoreProblem, Damage, NotOurs, OtherFormat, OSError):
        opened, data = read_file(path)
        opened.close()
        return read_any(path, data).snapshot
    return None


def _refuse_several_offices(path: Path) -> None:
    """Refuses to guess: the store cannot be identified, and there are backups of several."""
    with suppress(OSError):
        ids = {
            each.id for copies in copy_sets(path) if (each := read_label(copies.live)) is not None
        }
        if len(ids) > 1 and read_label(path) is None:
            raise StoreProblem(
                "foreign",
                say("ada salinan dari beberapa data; sebutkan salinan yang dipulihkan"),
            )


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


def _keep(folder: int, place: Path, stamp: str, kept: list[Path]) -> FileIdentity | None:
    """Gives the current file a second name, so that it remains when the first is replaced."""
    try:
        status = os.stat(place.name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        raise StoreProblem(
            "not_a_file", say("{path} bukan file biasa; sebutkan file data", path=str(place))
        )
    aside = place.with_name(f"{place.name}.replaced-{stamp}")
    with suppress(FileExistsError):  # the same restore was interrupted before
        _second_name(folder, place, aside)
    kept.append(aside)
    return identity_of(place, folder)


def _second_name(folder: int, place: Path, aside: Path) -> None:
    """A hard link; a copy on file systems without links (exFAT, FAT)."""
    try:
        os.link(place.name, aside.name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        opened, data = read_file(place)
        opened.close()
        if not os.path.lexists(aside):
            replace_file(folder, aside, [data], None).close()
