"""The names of copies, and what belongs together among them."""

import re
from datetime import datetime
from pathlib import Path

import msgspec

_STAMP = r"\d{8}-\d{6}(?:-\d+)?"


class CopySet(msgspec.Struct, frozen=True):
    """A copy of a live file and the copies of its archives that were taken with it."""

    stamp: str
    live: Path
    archives: tuple[Path, ...]


def backup_folder(path: Path) -> Path:
    """Where copies go and are looked for unless another is named: ``backup`` beside the file."""
    return path.parent / "backup"


def copy_name(path: Path, stamp: str) -> str:
    """``<stem>.YYYYMMDD-HHMMSS.json``."""
    return f"{path.stem}.{stamp}{path.suffix}"


def copy_sets(path: Path, folder: Path | None = None) -> tuple[CopySet, ...]:
    """The copies of a store in a folder, the newest first.

    Raises:
        OSError: the folder is there, but cannot be looked into.
    """
    folder = folder or backup_folder(path)
    try:
        entries = list(folder.iterdir())
    except FileNotFoundError:
        return ()
    pattern = re.compile(rf"{re.escape(path.stem)}\.({_STAMP}){re.escape(path.suffix)}")
    matches = (pattern.fullmatch(entry.name) for entry in entries)
    stamps = sorted((match[1] for match in matches if match), key=_order, reverse=True)
    return tuple(copy_set(folder / copy_name(path, stamp)) for stamp in stamps)


def copy_set(live: Path) -> CopySet:
    """The copies that belong to the copy of a live file."""
    stem, _, stamp = live.stem.rpartition(".")
    pattern = re.compile(rf"{re.escape(stem)}-\d{{4}}\.{re.escape(stamp)}{re.escape(live.suffix)}")
    archives = sorted(entry for entry in live.parent.iterdir() if pattern.fullmatch(entry.name))
    return CopySet(stamp=stamp, live=live, archives=tuple(archives))


def stamp_of(at: datetime) -> str:
    return at.strftime("%Y%m%d-%H%M%S")


def _order(stamp: str) -> tuple[int, ...]:
    return tuple(int(part) for part in stamp.split("-"))
