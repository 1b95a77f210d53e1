"""Copies of a store."""

from datetime import datetime
from pathlib import Path

from sop_tui.storage.disk.file import (
    cannot_read,
    identity_of,
    make_folder,
    read_file,
    replace_file,
)
from sop_tui.storage.disk.lock import PATIENCE, locked
from sop_tui.storage.disk.place import archive_paths
from sop_tui.storage.files.copies import backup_folder, copy_name, stamp_of
from sop_tui.storage.files.diagnosis import unusable
from sop_tui.storage.files.form.damage import Damage, NotOurs, OtherFormat
from sop_tui.storage.files.form.reading import parse
from sop_tui.storage.files.kin import archives_of, kinship

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
        contents = [(path, _at_rest(path, data))]
        for archived in _archives(path, data):
            other, data = read_file(archived)
            other.close()
            contents.append((archived, data))
        return contents if identity_of(path)[:2] == opened.identity[:2] else None
    except OSError as error:
        raise cannot_read(path, error) from None
    finally:
        opened.close()


def _at_rest(path: Path, data: bytes) -> bytes:
    """A live file without its journal: all acts in the tables."""
    try:
        return parse(path, data).layout.data
    except OtherFormat:
        return data  # to be upgraded once there is a copy
    except (Damage, NotOurs) as error:
        raise unusable(path, error) from None


def _archives(path: Path, live: bytes) -> tuple[Path, ...]:
    """The archives of this store; a neighbour's are none of it."""
    try:
        store_id = parse(path, live).meta.id
    except OtherFormat:
        found = kinship(path)
        store_id = found.id if found is not None else ""
    except (Damage, NotOurs) as error:
        raise unusable(path, error) from None
    return archives_of(path, store_id) if store_id else archive_paths(path)


def _free_stamp(path: Path, target: Path, at: datetime) -> str:
    stamp = stamp_of(at)
    count = 1
    while (target / copy_name(path, stamp)).exists():
        count += 1
        stamp = f"{stamp_of(at)}-{count}"
    return stamp
