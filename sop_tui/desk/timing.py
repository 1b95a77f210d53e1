"""The clock of casework, based on a working calendar."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from sop_tui.casework.circumstances import Clock
from sop_tui.hashing import sha256
from sop_tui.worktime.holiday_data import holiday_data_version
from sop_tui.worktime.pause import Pause

if TYPE_CHECKING:  # for the type checker only: a plain command computes no due dates
    from sop_tui.worktime.calendar import Calendar
    from sop_tui.worktime.duration import Duration


_ZONE: Final = re.compile(rb'^zone[ \t]*=[ \t]*"([\w/+-]+)"[ \t]*(?:#.*)?\r?$', re.MULTILINE)


class WorkClock(Clock, Protocol):
    """A clock with the calendar that it is based on."""

    @property
    def calendar(self) -> "Calendar": ...


class CalendarClock(msgspec.Struct, frozen=True):
    """Due dates and working time by one calendar."""

    calendar: "Calendar"

    @property
    def name(self) -> str:
        """The calendar's name and the start of the fingerprint of its data."""
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
    """A clock based on a calendar's file, which is read only as far as needed.

    ``name`` alone decides whether stored due dates are still valid, and ``zone`` gives the present
    time; neither parses the whole calendar. National holidays are cached in ``folder``, if given,
    so that the next process need not compute them.
    """

    path: Path
    folder: Path | None = None

    @cached_property
    def name(self) -> str:
        """The calendar's name, and the start of a SHA-256 over its file and holiday data."""
        data = self._bytes + holiday_data_version().encode()
        return _stamped(self.path.stem, sha256(data).hexdigest())

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of the calendar.

        Raises:
            CalendarProblem: the calendar cannot be read.
        """
        try:
            return ZoneInfo(_zone_in(self._bytes))
        except (ValueError, LookupError, TypeError, OSError):
            return self.calendar.zone  # reading it completely reports what is wrong

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
        from sop_tui.desk.holiday_cache import HolidayCache
        from sop_tui.worktime.national import IndonesianHolidays

        return replace(calendar, national=HolidayCache(self.folder, IndonesianHolidays()))

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
            return b""  # asking for the calendar reports what is wrong


def _zone_in(calendar: bytes) -> str:
    """The zone in a calendar's file.

    Usually it stands on its own line before the first table and is found by a pattern, because
    loading the TOML parser takes longer than listing five hundred cases.
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
