"""Backups of a store."""

import errno
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from sop_tui.storage.disk.file import (
    Opened,
    cannot_read,
    make_folder,
    not_written,
    reading,
    replace_file,
)
from sop_tui.storage.disk.lock import PATIENCE, locked
from sop_tui.storage.files.copies import (
    CopySet,
    backup_folder,
    copy_name,
    copy_set,
    copy_sets,
    expired,
    leftovers,
    stamp_of,
)
from sop_tui.storage.files.diagnosis import unusable
from sop_tui.storage.files.form.damage import Damage, NotOurs, OtherFormat
from sop_tui.storage.files.form.reading import read
from sop_tui.storage.files.labels import may_be_archive_of, read_label
from sop_tui.storage.files.moment import Moment, checked_twice, read_settled
from sop_tui.storage.files.verify import verify_files
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.retention import Retention
from sop_tui.text.message import say

_NO_LINKS: Final = frozenset(
    {errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV}
)


def back_up(
    path: Path,
    target: Path | None = None,
    *,
    at: datetime,
    patience: float = PATIENCE,
    keep: Retention | None = None,
    checked: bool = True,
) -> Path:
    """Copies the live file and its archives as of one moment; returns the copy of the live file.

    Nobody waits for it: the lock is taken only to check again a store that seems damaged. The live
    file's copy is written last, so if it exists, the backup is complete. An unchanged archive
    becomes a hard link to its previous copy. Old backups that ``keep`` does not retain are removed,
    but only after this one verifies. If not ``checked``, the store is copied as it is, and nothing
    is removed.

    Raises:
        StoreProblem: ``damaged``; a file cannot be read, or a copy cannot be written. Then the
            new backup does not exist, not even in part.
    """
    path = path.absolute()
    target = (target or backup_folder(path)).absolute()
    is_new = not target.exists()
    make_folder(target)

    def copied(moment: Moment) -> CopySet | StoreProblem:
        try:
            return _copied(moment, target, at, patience, checked)
        except StoreProblem as problem:
            if not checked or problem.code != "damaged":
                raise
            return problem

    try:
        copies = checked_twice(path, copied, lambda found: isinstance(found, CopySet))
        if isinstance(copies, StoreProblem):
            raise copies
    except BaseException:
        if is_new:
            with suppress(OSError):
                target.rmdir()  # only if it is still empty
        raise
    if checked and keep is not None:
        with locked(target, patience) as folder:
            for old in expired(_own(path, target), keep, copies):
                _remove(folder, (old.live, *old.archives))
    return copies.live


def _copied(moment: Moment, target: Path, at: datetime, patience: float, checked: bool) -> CopySet:
    path, contents = moment.path, _contents(moment, checked)
    with locked(target, patience) as folder:
        _remove(folder, leftovers(path, target))
        before = next(iter(_own(path, target)), None)
        copies = _write(folder, path, target, contents, before, at)
    if not checked:
        return copies
    report = verify_files(copies.live, copies.archives)
    if report.ok:
        return copies
    with locked(target, patience) as folder:
        _remove(folder, (copies.live, *copies.archives))
    raise StoreProblem(
        "damaged",
        say(
            "{path} tidak utuh ({what}) dan tidak disalin; periksa dengan: sop-tui store "
            "verify; salin apa adanya dengan: sop-tui store backup --unchecked",
            path=str(path),
            what=report.problems[0],
        ),
    )


def _own(path: Path, target: Path) -> tuple[CopySet, ...]:
    """This store's backups in a folder, newest first; those of other stores are ignored."""
    own = read_label(path)
    try:
        found = [(read_label(copies.live), copies) for copies in copy_sets(path, target)]
    except OSError as error:
        raise cannot_read(target, error) from None
    return tuple(
        copies for kin, copies in found if kin is not None and own is not None and kin.id == own.id
    )


def _write(
    folder: int,
    path: Path,
    target: Path,
    contents: list[tuple[Path, bytes]],
    before: CopySet | None,
    at: datetime,
) -> CopySet:
    """Writes all copies, or none."""
    stamp = _free_stamp(path, target, at)
    written: list[Path] = []
    try:
        for file, data in reversed(contents):
            copy = target / copy_name(file, stamp)
            written.append(copy)
            if file == path or not _shared(folder, copy, data, before):
                replace_file(folder, copy, [data], None).close()
        os.fsync(folder)
    except BaseException as error:
        with suppress(StoreProblem):
            _remove(folder, tuple(written))
        if isinstance(error, OSError):
            raise not_written(target, error) from None
        raise
    return copy_set(target / copy_name(path, stamp))


def _shared(folder: int, copy: Path, data: bytes, before: CopySet | None) -> bool:
    """Makes the copy a hard link to the previous one, if that has the same bytes."""
    former = before.live.parent / copy.name.replace(_stamp(copy), before.stamp) if before else None
    if former is None or former not in (before.archives if before else ()):
        return False
    try:
        if former.stat().st_size != len(data) or former.read_bytes() != data:
            return False
        os.link(former.name, copy.name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError as error:
        if error.errno in _NO_LINKS or isinstance(error, FileNotFoundError):
            return False
        raise
    return True


def _stamp(copy: Path) -> str:
    return copy_set(copy).stamp


def _remove(folder: int, copies: tuple[Path, ...]) -> None:
    """Removes copies; pass the live file's copy first, as the others are leftovers without it.

    Raises:
        StoreProblem: ``not_writable`` or ``failed``.
    """
    for copy in copies:
        try:
            os.unlink(copy.name, dir_fd=folder)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise not_written(copy, error) from None


def _contents(moment: Moment, checked: bool) -> list[tuple[Path, bytes]]:
    """The live file and its archives, without files of other stores."""
    path, found = moment.path, read_label(moment.path)
    try:
        contents = [(path, _at_rest(path, moment.live, checked))]
        for archive, opened in moment.archives.items():
            if found is None or may_be_archive_of(archive, found.id):
                contents.append((archive, reading(opened).readall()))
    except OSError as error:
        raise cannot_read(path, error) from None
    return contents


def _at_rest(path: Path, opened: Opened, checked: bool) -> bytes:
    """The live file without its journal: all acts are in the tables."""
    try:
        found = read_settled(opened, lambda file: read(path, file, inode=opened.identity[1]))
        if found.damage is not None:
            raise found.damage
        return found.snapshot.layout.data
    except OtherFormat:
        return reading(opened).readall()  # to be upgraded once there is a copy
    except (Damage, NotOurs) as error:
        if not checked and isinstance(error, Damage):
            return reading(opened).readall()
        raise unusable(path, error) from None


def _free_stamp(path: Path, target: Path, at: datetime) -> str:
    stamp = stamp_of(at)
    count = 1
    while os.path.lexists(target / copy_name(path, stamp)):
        count += 1
        stamp = f"{stamp_of(at)}-{count}"
    return stamp
