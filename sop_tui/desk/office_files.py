"""What an office says beside its store, read again when it changes: settings and calendars."""

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
        BadInput: ``settings``, when they cannot be read at the beginning.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp = _stamp(folder)
        self._clocks: dict[str, FileClock] = {}
        self.settings = read_settings(folder)

    def clock(self, name: str) -> FileClock:
        """The clock by a calendar as its file stood when it was last read."""
        known = self._clocks.get(name)
        if known is None:
            known = self._clocks[name] = office_clock(self._folder, name)
        return known

    @property
    def zone(self) -> tzinfo:
        """The zone of the office's calendar."""
        return self.clock(self.settings.calendar).zone

    def outdated(self) -> bool:
        """Whether something has changed since it was read."""
        return _stamp(self._folder) != self._stamp

    def read_again(self) -> None:
        """Takes over what has changed; where something is wrong now, all stays as it was."""
        self._stamp = _stamp(self._folder)  # a file that is wrong is not tried again
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
    """The clock by the office's own calendar ``calendars/NAME.toml``, else by a shipped one.

    Raises:
        CalendarProblem: ``calendar_unknown``, when there is no such calendar.
    """
    own = folder / CALENDARS / f"{name}.toml"
    return FileClock(own if own.is_file() else shipped_calendar_file(name), folder)


def _stamp(folder: Path) -> _Stamp:
    """What tells one state of the files from another, at the cost of a few stats."""
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
