"""The present time for each procedure, by the working calendar of its agency."""

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from sop_tui.desk.settings import Settings
from sop_tui.desk.timing import WorkClock
from sop_tui.sop.model import Procedure

if TYPE_CHECKING:  # for the type checker only: a plain command must load only what it uses
    from sop_tui.worktime.calendar import Calendar


class Clocks:
    """The clocks of the office, one per working calendar, each read when first needed.

    ``read`` gives the clock of a calendar by name, ``now`` the present time in the office's zone.
    """

    def __init__(
        self,
        settings: Settings,
        read: Callable[[str], WorkClock],
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self.read = read
        self.now = now
        self._known: dict[str, WorkClock] = {}

    def use_settings(self, settings: Settings) -> None:
        """Uses changed settings and calendars from now on."""
        self._settings = settings
        self._known.clear()

    def of(self, procedure: Procedure) -> WorkClock:
        """The clock of the working calendar of the procedure's agency."""
        return self._named(self._settings.calendars.get(procedure.agency, self._settings.calendar))

    def calendar(self, procedure: Procedure) -> "Calendar":
        """The working calendar of the procedure's agency."""
        return self.of(procedure).calendar

    def today(self, procedure: Procedure | None) -> date:
        """Today where the procedure is used; None means the office itself."""
        return (self.now_in(procedure) if procedure is not None else self.now()).date()

    def now_in(self, procedure: Procedure) -> datetime:
        """The present time where the procedure is used, in its calendar's zone."""
        zone = self.own_zone(procedure)
        return self.now().astimezone(zone) if zone is not None else self.now()

    def own_zone(self, procedure: Procedure) -> tzinfo | None:
        """The zone of a procedure that has its own calendar; None if it uses the office's."""
        if procedure.agency not in self._settings.calendars:
            return None
        return self.calendar(procedure).zone

    def zone(self, procedure: Procedure) -> tzinfo | None:
        """The zone of the procedure's calendar."""
        return self.own_zone(procedure) or self.now().tzinfo

    @property
    def zones_differ(self) -> bool:
        """Whether this office's procedures use more than one zone."""
        names = set(self._settings.calendars.values())
        return bool({self._named(name).calendar.zone for name in names} - {self.now().tzinfo})

    def days(self, now: datetime) -> frozenset[date]:
        """Today's dates in the zones of all calendars used so far."""
        others = (clock for name, clock in self._known.items() if name != self._settings.calendar)
        return frozenset((now.date(), *(now.astimezone(c.calendar.zone).date() for c in others)))

    def _named(self, name: str) -> WorkClock:
        if name not in self._known:
            self._known[name] = self.read(name)
        return self._known[name]
