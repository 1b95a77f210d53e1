"""National holidays worked out before, kept in the folder ``cache`` of an office.

The holiday package costs a process some 11 MB and a tenth of a second for the two or three years
that its calendar meets. The file is named after the version of the package and holds nothing but
what follows from it: it may be removed at any time. One that is damaged, or of another version or
form, counts as none. The SHA-256 in it finds damage, not forgery: who may write in the store's
folder could as well put another calendar there.
"""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from sop_tui import __version__
from sop_tui.storage.disk.file import make_folder, read_file
from sop_tui.storage.disk.place import GROUP_FILE, file_mode
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import Message
from sop_tui.worktime.calendar import Holiday, HolidayYear
from sop_tui.worktime.national import IndonesianHolidays

FOLDER: Final = "cache"

_FORM: Final = f"sop-tui {__version__}, 1"
"""Raise the number when the same package comes to mean other holidays."""
_MOST_YEARS: Final = 20  # a question about some far century should not weigh on every session


class _Source(msgspec.Struct, frozen=True):
    """A message of plain texts, as that of a national holiday is."""

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


class KeptHolidays:
    """National holidays from what is kept; other years are worked out, and kept from then on.

    Nothing fails for the sake of keeping: where it is not possible, each process works out for
    itself what it needs.
    """

    def __init__(self, office: Path, source: IndonesianHolidays) -> None:
        self._office = office
        self._source = source
        self._years: dict[int, HolidayYear] = {}
        self.version = source.version

    def year(self, year: int) -> HolidayYear:
        """The holidays of a year."""
        if year not in self._years:  # perhaps another process has worked it out meanwhile
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
            digest = hashlib.sha256(file.years).hexdigest()
            if (file.form, file.version, file.sha256) != (_FORM, self.version, digest):
                return {}
            years = msgspec.json.decode(file.years, type=dict[int, _Year])
        except (ValueError, RecursionError):
            return {}
        return {year: found.holidays() for year, found in years.items()}

    def _keep(self) -> None:
        # The package may have been replaced, on the disk or before this process began to ask.
        if {self._source.version, self._source.loaded_version} != {self.version}:
            return
        if not _is_ours(self._office):
            return
        years = msgspec.json.encode(dict([*self._years.items()][-_MOST_YEARS:]))
        digest = hashlib.sha256(years).hexdigest()
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
    """Whether there is an office, whose people could read what this process puts there."""
    if next(folder.iterdir(), None) is None:
        return False
    status = folder.stat()
    return file_mode(status.st_mode) == GROUP_FILE or status.st_uid == os.geteuid()


def _replace(folder: int, name: str, data: bytes) -> None:
    # Not synced: what a power cut leaves of it is whole or found to be damaged.
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
    """Remove the files of other versions, and what was left when writing was cut off.

    An unfinished file of another process may be among them; it then keeps nothing, because ours is
    there now.
    """
    for other in os.listdir(folder):
        if other.startswith("holidays-") and other != name:
            with suppress(OSError):
                os.unlink(other, dir_fd=folder)
