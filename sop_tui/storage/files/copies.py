"""The names of backup files, which of them belong together, and which are kept."""

import re
from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import msgspec

from sop_tui.storage.files.labels import may_be_archive_of, read_label
from sop_tui.storage.retention import Retention

_STAMP: Final = r"\d{8}-\d{6}(?:-\d+)?"
_LIVE: Final = re.compile(rf"(?P<stem>.+)\.(?P<stamp>{_STAMP})(?P<suffix>\.[^.]+)?", re.DOTALL)
_REPLACED: Final = re.compile(rf"\.replaced-{_STAMP}$")


class CopySet(msgspec.Struct, frozen=True):
    """The copy of a live file, with the copies of its archives made at the same time.

    ``years`` are the archives by year.
    """

    stamp: str
    live: Path
    years: dict[int, Path]

    @property
    def archives(self) -> tuple[Path, ...]:
        return tuple(self.years[year] for year in sorted(self.years))

    @property
    def at(self) -> datetime:
        """The local time in the file name."""
        moment = _moment(self.stamp)
        assert moment is not None  # other names are not found
        return moment

    @property
    def day(self) -> date:
        """The day in the file name."""
        return self.at.date()


def backup_folder(path: Path) -> Path:
    """The default folder of backups: ``backup`` beside the file."""
    return path.parent / "backup"


def copy_name(path: Path, stamp: str) -> str:
    """``<stem>.YYYYMMDD-HHMMSS.json``."""
    return f"{path.stem}.{stamp}{path.suffix}"


def copy_sets(path: Path, folder: Path | None = None) -> tuple[CopySet, ...]:
    """The backups of a store in a folder, newest first.

    Raises:
        OSError: the folder exists but cannot be read.
    """
    folder = folder or backup_folder(path)
    stamps = {stamp for stamp, year in _stamped(path, folder) if year is None}
    ordered = sorted(stamps, key=_order, reverse=True)
    return tuple(copy_set(folder / copy_name(path, stamp)) for stamp in ordered)


def copy_set(live: Path) -> CopySet:
    """The backup that a copy of a live file belongs to.

    If the name is not that of a backup, the file was copied by other means, or replaced by a
    restore: then the archives of the same store that have the same ending belong to it.
    """
    match = _LIVE.fullmatch(live.name)
    if match is None:
        return CopySet(stamp="", live=live, years=_years_beside(live))
    store = live.with_name(match["stem"] + (match["suffix"] or ""))
    years = {
        year: live.with_name(_archive_name(store, year, stamp))
        for stamp, year in _stamped(store, live.parent)
        if year is not None and stamp == match["stamp"]
    }
    return CopySet(stamp=match["stamp"], live=live, years=years)


def _years_beside(live: Path) -> dict[int, Path]:
    own = read_label(live)
    if own is None:
        return {}
    ending = found[0] if (found := _REPLACED.search(live.name)) else ""
    store = live.with_name(live.name.removesuffix(ending))
    named = re.compile(rf"{re.escape(store.stem)}-(\d{{4}}){re.escape(store.suffix + ending)}")
    return {
        int(match[1]): path
        for path in live.parent.iterdir()
        if (match := named.fullmatch(path.name)) and may_be_archive_of(path, own.id)
    }


def leftovers(path: Path, folder: Path) -> tuple[Path, ...]:
    """Copies of archives without a copy of the live file, from an interrupted backup.

    Raises:
        OSError: the folder exists but cannot be read.
    """
    found = set(_stamped(path, folder))
    whole = {stamp for stamp, year in found if year is None}
    return tuple(
        folder / _archive_name(path, year, stamp)
        for stamp, year in found
        if year is not None and stamp not in whole
    )


def expired(copies: Sequence[CopySet], keep: Retention, made: CopySet) -> tuple[CopySet, ...]:
    """The backups to remove after ``made``; ``copies`` must be sorted with the newest first.

    All of the same day are kept, and the newest of each of the given number of days, weeks and
    months that have backups. Those dated later than ``made`` come from a clock that was wrong: they
    stay, and do not count.
    """
    copies = [each for each in copies if _order(each.stamp) <= _order(made.stamp)]
    periods: tuple[tuple[int, Callable[[date], Hashable]], ...] = (
        (keep.days, lambda day: day),
        (keep.weeks, lambda day: day.isocalendar()[:2]),
        (keep.months, lambda day: (day.year, day.month)),
    )
    stay = {each.stamp for each in copies if each.day == made.day}
    for count, period in periods:
        newest: dict[Hashable, str] = {}
        for each in copies:
            newest.setdefault(period(each.day), each.stamp)
        stay.update(list(newest.values())[:count])
    return tuple(each for each in copies if each.stamp not in stay)


def stamp_of(at: datetime) -> str:
    return at.strftime("%Y%m%d-%H%M%S")


def _archive_name(path: Path, year: int, stamp: str) -> str:
    return f"{path.stem}-{year:04d}.{stamp}{path.suffix}"


def _stamped(path: Path, folder: Path) -> list[tuple[str, int | None]]:
    """Stamp and year of each copy of a store's file; the year of the live file is None."""
    pattern = re.compile(
        rf"{re.escape(path.stem)}(?:-(\d{{4}}))?\.({_STAMP}){re.escape(path.suffix)}"
    )
    try:
        matches = [pattern.fullmatch(entry.name) for entry in folder.iterdir()]
    except FileNotFoundError:
        return []
    return [
        (match[2], int(match[1]) if match[1] else None)
        for match in matches
        if match and _moment(match[2]) is not None
    ]


def _moment(stamp: str) -> datetime | None:
    """The time of a stamp; None if there is no such time, so no backup has made it."""
    try:
        return datetime.strptime(stamp[:15], "%Y%m%d-%H%M%S")
    except ValueError:
        return None


def _order(stamp: str) -> tuple[int, ...]:
    return tuple(int(part) for part in stamp.split("-"))
