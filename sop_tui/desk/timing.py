"""The clock of casework, kept by a working calendar."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from sop_tui.casework.commands import Clock
from sop_tui.worktime.holiday_data import holiday_data_version
from sop_tui.worktime.pause import Pause

if TYPE_CHECKING:  # a plain command computes no due dates
    from sop_tui.worktime.calendar import Calendar
    from sop_tui.worktime.duration import Duration


_ZONE: Final = re.compile(rb'^zone[ \t]*=[ \t]*"([\w/+-]+)"[ \t]*(?:#.*)?\r?$', re.MULTILINE)


class WorkClock(Clock, Protocol):
    """The clock of one office, with the calendar that it is kept by."""

    @property
    def calendar(self) -> "Calendar": ...


class CalendarClock(msgspec.Struct, frozen=True):
    """Due dates and working time by one calendar."""

    calendar: "Calendar"

    @property
    def name(self) -> str:
        """The calendar's name and the beginning of the fingerprint of its data."""
        return _stamped(self.calendar.name, self.calendar.fingerprint)

    def due(
        self,
        start: datetime,
        duration: "Duration | None",
        held: timedelta = timedelta(),
        pauses: Sequence[Pause] = (),
    ) -> datetime | None:
        from sop_tui.worktime.due import due_date_of

        found = due_date_of(self.calendar, start, duration, held, pauses)
        return found.at if found is not None else None

    def worked(self, start: datetime, end: datetime) -> timedelta:
        from sop_tui.worktime.due import working_time

        return working_time(self.calendar, start, end)


class FileClock(msgspec.Struct, frozen=True, dict=True):
    """A clock by a calendar's file, which is read as far as it is needed.

    Whether due dates in the store still hold is said by ``name`` alone, and what time it is by
    ``zone``; neither asks what the calendar means. The national holidays that it meets are kept
    in ``folder``, where that is given, so that the next process need not work them out.
    """

    path: Path
    folder: Path | None = None

    @cached_property
    def name(self) -> str:
        """The calendar's name, and the beginning of a SHA-256 over its file and holiday data."""
        data = self._bytes + holiday_data_version().encode()
        return _stamped(self.path.stem, hashlib.sha256(data).hexdigest())

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of the calendar.

        Raises:
            CalendarProblem: the calendar cannot be read.
        """
        try:
            return ZoneInfo(_zone_in(self._bytes))
        except (ValueError, LookupError, TypeError, OSError):
            return self.calendar.zone  # reading it whole tells what is wrong

    @cached_property
    def calendar(self) -> "Calendar":
        """The calendar itself.

        Raises:
            CalendarProblem: it cannot be read.
        """
        from sop_tui.worktime.reading import read_calendar

        calendar = read_calendar(self.path)
        if self.folder is None:
            return calendar
        from sop_tui.desk.kept_holidays import KeptHolidays
        from sop_tui.worktime.national import IndonesianHolidays

        return replace(calendar, national=KeptHolidays(self.folder, IndonesianHolidays()))

    def due(
        self,
        start: datetime,
        duration: "Duration | None",
        held: timedelta = timedelta(),
        pauses: Sequence[Pause] = (),
    ) -> datetime | None:
        return self._clock.due(start, duration, held, pauses)

    def worked(self, start: datetime, end: datetime) -> timedelta:
        return self._clock.worked(start, end)

    @cached_property
    def _clock(self) -> CalendarClock:
        return CalendarClock(self.calendar)

    @cached_property
    def _bytes(self) -> bytes:
        try:
            return self.path.read_bytes()
        except OSError:
            return b""  # asking for the calendar tells what is wrong


def _zone_in(calendar: bytes) -> str:
    """What the file of a calendar says of its zone.

    As it is mostly written, in a line of its own before the first table, it is found at a glance:
    to load the parser takes longer than a list of five hundred cases.
    """
    head = calendar.partition(b"\n[")[0]
    found = _ZONE.findall(head)
    if len(found) == 1 and b'"""' not in head and b"'''" not in head:
        return str(found[0], "ascii")
    from sop_tui.text.toml_files import UnreadableFile, parse

    try:
        return str(parse(calendar.decode("utf-8-sig"))["zone"])
    except UnreadableFile as error:
        raise ValueError from error


def _stamped(name: str, fingerprint: str) -> str:
    return f"{name}@{fingerprint[:12]}"
