"""A cache of computed national holidays in an office's folder ``cache``.

The holidays package costs a process some 11 MB and a tenth of a second for the two or three years
that its calendar needs. The cache file is named after the version of the package and can be deleted
at any time. A damaged file, or one of another version or form, is ignored. The SHA-256 in it
detects damage, not forgery: who can write in the store's folder could as well change the calendar.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from sop_tui import __version__
from sop_tui.hashing import sha256
from sop_tui.storage.disk.file import make_folder, read_file
from sop_tui.storage.disk.place import GROUP_FILE, file_mode
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import Message
from sop_tui.worktime.calendar import Holiday, HolidayYear
from sop_tui.worktime.national import IndonesianHolidays

FOLDER: Final = "cache"

_FORM: Final = f"sop-tui {__version__}, 1"
"""Increase the number when the same package version would give other holidays."""
_MOST_YEARS: Final = 20  # a single question about a far century must not burden every session


class _Source(msgspec.Struct, frozen=True):
    """The message of a holiday's source, with plain text values."""

    template: str
    values: dict[str, str]


class _Day(msgspec.Struct, frozen=True):
    day: date
    name: str
    source: _Source
    estimated: bool

    def holiday(self) -> Holiday:
        source = Message(self.source.template, self.source.values)
        return Holiday(self.day, self.name, source, self.estimated)


class _Year(msgspec.Struct, frozen=True):
    days: tuple[_Day, ...]
    covered: bool

    def holidays(self) -> HolidayYear:
        return HolidayYear(tuple(day.holiday() for day in self.days), self.covered)


class _File(msgspec.Struct, frozen=True):
    form: str
    version: str
    sha256: str
    years: msgspec.Raw


class HolidayCache:
    """National holidays from the cache; missing years are computed and then cached.

    Cache failures are ignored: each process then computes what it needs.
    """

    def __init__(self, office: Path, source: IndonesianHolidays) -> None:
        self._office = office
        self._source = source
        self._years: dict[int, HolidayYear] = {}
        self.version = source.version

    def year(self, year: int) -> HolidayYear:
        """The holidays of a year."""
        if year not in self._years:  # another process may have cached it meanwhile
            self._years.update(self._read())
        if year not in self._years:
            self._years[year] = self._source.year(year)
            # ImportError: the package is being replaced just now.
            with suppress(OSError, ImportError, StoreProblem):
                self._keep()
        return self._years[year]

    @property
    def _path(self) -> Path:
        return self._office / FOLDER / f"{self.version.replace(' ', '-')}.json"

    def _read(self) -> Mapping[int, HolidayYear]:
        try:
            opened, data = read_file(self._path)
        except StoreProblem:
            return {}
        opened.close()
        try:
            file = msgspec.json.decode(data, type=_File)
            digest = sha256(file.years).hexdigest()
            if (file.form, file.version, file.sha256) != (_FORM, self.version, digest):
                return {}
            years = msgspec.json.decode(file.years, type=dict[int, _Year])
        except (ValueError, RecursionError):
            return {}
        return {year: found.holidays() for year, found in years.items()}

    def _keep(self) -> None:
        # The package may have been replaced, on disk or before this process loaded it.
        if {self._source.version, self._source.loaded_version} != {self.version}:
            return
        if not _is_ours(self._office):
            return
        years = msgspec.json.encode(dict([*self._years.items()][-_MOST_YEARS:]))
        digest = sha256(years).hexdigest()
        file = _File(_FORM, self.version, digest, msgspec.Raw(years))
        make_folder(self._path.parent)
        flags = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
        folder = os.open(self._path.parent, flags)
        try:
            _replace(folder, self._path.name, msgspec.json.encode(file))
            _tidy(folder, self._path.name)
        finally:
            os.close(folder)


def _is_ours(folder: Path) -> bool:
    """Whether the folder is an office whose members can read what this process writes there."""
    if next(folder.iterdir(), None) is None:
        return False
    status = folder.stat()
    return file_mode(status.st_mode) == GROUP_FILE or status.st_uid == os.geteuid()


def _replace(folder: int, name: str, data: bytes) -> None:
    # Not synced: after a power cut the file is either complete or recognized as damaged.
    temporary = f"{name}.{os.urandom(4).hex()}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    descriptor = os.open(temporary, flags, 0o600, dir_fd=folder)
    try:
        with os.fdopen(descriptor, "wb") as target:
            os.fchmod(descriptor, file_mode(os.fstat(folder).st_mode))
            target.write(data)
        os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise


def _tidy(folder: int, name: str) -> None:
    """Removes the files of other versions, and unfinished ones.

    Another process may be writing one of them; its cache is then lost, but ours exists.
    """
    for other in os.listdir(folder):
        if other.startswith("holidays-") and other != name:
            with suppress(OSError):
                os.unlink(other, dir_fd=folder)
