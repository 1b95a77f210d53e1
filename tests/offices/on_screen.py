"""An office with the complaints procedure, small enough to know by heart."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import uuid4

from msgspec.structs import replace

from offices.clock import MONDAY, WIB, Clock
from sop_tui.casework.commands import Approve, Complete, Return
from sop_tui.desk.desk import Desk
from sop_tui.desk.settings import Settings
from sop_tui.desk.timing import CalendarClock
from sop_tui.desk.workplace import Workplace
from sop_tui.office.model import Officer, OfficerEvent, OfficerKind
from sop_tui.sop.reading import Library, read_folder, shipped_sops
from sop_tui.storage.batch import Batch, OfficerChange
from sop_tui.storage.opening import engine_at
from sop_tui.worktime.calendar import Calendar, HolidayYear
from sop_tui.worktime.national import IndonesianHolidays
from sop_tui.worktime.reading import read_calendar
from sop_tui.worktime.shipped import shipped_calendar_file

__all__ = ["MONDAY", "OFFICERS", "SOP", "WIB", "Clock", "OfficeAtWork"]

SOP = "pengaduan-masyarakat"

OFFICERS = (
    Officer(id="rina", name="Rina Kusuma", post="Kasubag PPHTI", roles=(f"{SOP}:kasubag-pphti",)),
    Officer(id="hadi", name="Hadi Santoso", post="Kabag P2", roles=(f"{SOP}:kabag-p2",)),
    Officer(id="sari", name="Sari Dewi", post="Kadiv Administrasi", roles=(f"{SOP}:kadiv",)),
    Officer(id="agus", name="Agus Wijaya", post="Kakanwil", roles=(f"{SOP}:kakanwil",)),
    Officer(id="budi", name="Budi Rahman", post="Analis", roles=(f"{SOP}:divisi-terkait",)),
    Officer(id="lina", name="Lina Putri", post="Koordinator", coordinator=True, admin=True),
    Officer(id="tamu", name="Tamu"),
)
WALK = ("lina", "agus", "sari", "hadi", "rina", "rina", "rina", "hadi", "hadi", "sari", "sari",
        "agus", "budi", "agus", "sari", "hadi", "rina")  # fmt: skip
"""The officers who move a case forward, node by node."""


_library = cache(lambda: read_folder(shipped_sops()))


@dataclass(frozen=True)
class HolidaysOfAnyVersion:
    """National holidays with a version that does not change in pictures with the package."""

    version: str = "uji"

    def year(self, year: int) -> HolidayYear:
        return IndonesianHolidays().year(year)


@cache
def _calendar(name: str) -> Calendar:
    return replace(read_calendar(shipped_calendar_file(name)), national=HolidaysOfAnyVersion())


@dataclass
class OfficeAtWork:
    """A store with officers, and the desks of those who work in it."""

    path: Path
    clock: Clock = field(default_factory=Clock)
    library: Callable[[], Library] = field(default=_library)
    _desks: dict[str, Desk] = field(default_factory=dict)
    place: str | Path | None = None

    @classmethod
    def new(
        cls,
        path: Path,
        officers: tuple[Officer, ...] = OFFICERS,
        library: Callable[[], Library] | None = None,
        place: str | Path | None = None,
    ) -> "OfficeAtWork":
        changes = tuple(
            OfficerChange(
                event=OfficerEvent(
                    id=uuid4().hex, seq=1, at=MONDAY, officer="lina", name="Lina Putri",
                    kind=OfficerKind.ADDED, after=officer,
                )
            )
            for officer in officers
        )  # fmt: skip
        engine_at(place or path).create(Batch(officers=changes)).close()
        made = cls(path, place=place)
        if library is not None:
            made.library = library
        return made

    def new_desk(self, officer: str, now: Callable[[], datetime] | None = None) -> Desk:
        """A desk with a separate store object, as in another process."""
        return Desk(
            Workplace(
                engine_at(self.place or self.path).open(who=officer),
                officer,
                settings=Settings(),
                library=self.library,
                clock=lambda name: CalendarClock(_calendar(name)),
                now=now or self.clock,
            )
        )

    def desk(self, officer: str) -> Desk:
        if officer not in self._desks:
            self._desks[officer] = self.new_desk(officer)
        desk = self._desks[officer]
        desk.changes.refresh()
        for _ in range(500):  # its own checkpoint may be in progress; a screen refreshes again, too
            if not desk.changes.behind():
                break
            time.sleep(0.002)
            desk.changes.refresh()
        return desk

    def open(self, title: str, *, subject: str = "", ref: str = "", moved: int = 0) -> str:
        """A case that has been moved forward by so many nodes; returns its number."""
        number = self.desk("lina").acts.open_case(SOP, title, subject, ref).card.number
        for _ in range(moved):
            self.forward(number)
        return number

    def forward(self, number: str) -> None:
        card = self.desk("lina").lists.card(number)
        assert card.node is not None
        nodes = [node.id for node in self.desk("lina").procedures.of(SOP).nodes]
        officer = WALK[nodes.index(card.node)]
        self.desk(officer).acts.do(number, Approve() if card.phase == "check" else Complete())

    def back(self, number: str, reason: str) -> None:
        card = self.desk("lina").lists.card(number)
        assert card.node is not None
        nodes = [node.id for node in self.desk("lina").procedures.of(SOP).nodes]
        self.desk(WALK[nodes.index(card.node)]).acts.do(number, Return(reason=reason))
