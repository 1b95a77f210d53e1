"""The office's settings and calendars beside its store, read again when they change."""

import os
from datetime import tzinfo
from pathlib import Path
from typing import TypeAlias

from sop_tui.desk.settings import FILE_NAME, read_settings
from sop_tui.desk.timing import FileClock
from sop_tui.text.message import Problem
from sop_tui.worktime.shipped import shipped_calendar_file

CALENDARS = "calendars"
_Stamp: TypeAlias = "tuple[tuple[str, int, int, int], ...]"


class OfficeFiles:
    """``settings.toml`` and ``calendars/`` in the folder of an office.

    Raises:
        BadInput: ``settings``, when they cannot be read at the start.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp = _stamp(folder)
        self._clocks: dict[str, FileClock] = {}
        self.settings = read_settings(folder)

    def clock(self, name: str) -> FileClock:
        """The clock of a calendar, as its file was when last read."""
        known = self._clocks.get(name)
        if known is None:
            known = self._clocks[name] = office_clock(self._folder, name)
        return known

    @property
    def zone(self) -> tzinfo:
        """The zone of the office's calendar."""
        return self.clock(self.settings.calendar).zone

    def outdated(self) -> bool:
        """Whether a file has changed since it was read."""
        return _stamp(self._folder) != self._stamp

    def read_again(self) -> None:
        """Reads changed files; if something in them is wrong, the former state stays."""
        self._stamp = _stamp(self._folder)  # so that a wrong file is not tried again and again
        try:
            settings = read_settings(self._folder)
            names = {settings.calendar, *settings.calendars.values()}
            clocks = {name: office_clock(self._folder, name) for name in names}
            for clock in clocks.values():
                clock.calendar  # noqa: B018
        except Problem:
            return
        self.settings, self._clocks = settings, clocks


def office_clock(folder: Path, name: str) -> FileClock:
    """The clock of the office's own calendar ``calendars/NAME.toml``, else of a shipped one.

    Raises:
        CalendarProblem: ``calendar_unknown``, when there is no such calendar.
    """
    own = folder / CALENDARS / f"{name}.toml"
    return FileClock(own if own.is_file() else shipped_calendar_file(name), folder)


def _stamp(folder: Path) -> _Stamp:
    """A value that changes with the files; costs a few stat calls."""
    found = []
    try:
        settings = (folder / FILE_NAME).stat()
        found.append((FILE_NAME, settings.st_mtime_ns, settings.st_size, settings.st_ino))
    except OSError:
        pass
    try:
        with os.scandir(folder / CALENDARS) as entries:
            for entry in entries:
                if entry.name.endswith(".toml"):
                    said = entry.stat()
                    found.append((entry.name, said.st_mtime_ns, said.st_size, said.st_ino))
    except OSError:
        pass
    return tuple(sorted(found))
