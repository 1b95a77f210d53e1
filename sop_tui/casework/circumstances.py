"""What a decision depends on besides case and command: who acts, which clock, what else is so."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

import msgspec

from sop_tui.casework.model import Capacity
from sop_tui.worktime.pause import Pause

if TYPE_CHECKING:  # listing cases needs no durations
    from sop_tui.worktime.duration import Duration


class Authority(msgspec.Struct, frozen=True):
    """A role in force for an officer: the capacity, and the letter of an acting officer.

    ``by_role`` and ``by_capacity`` are the recorder's own role and capacity for an outside role.
    """

    role: str
    capacity: Capacity = Capacity.HOLDER
    basis: str = ""
    by_role: str = ""
    by_capacity: Capacity = Capacity.HOLDER


class Staff(msgspec.Struct, frozen=True):
    """Who may act today: for each role of the procedure the officers' ids with their names."""

    able: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    coordinators: frozenset[str] = frozenset()


class Actor(msgspec.Struct, frozen=True):
    """The officer at the time of the act, with their roles in the case's procedure.

    ``peers`` are the roles that another officer holds too, so that somebody else can decide.
    ``self_approval``: the office lets officers approve their own work if nobody else can.
    ``staff`` is who may act today; None if unknown, then every claim is binding. ``key`` and
    ``session`` identify the SSH key and session of a remote officer.
    """

    officer: str
    name: str
    post: str = ""
    authorities: tuple[Authority, ...] = ()
    coordinator: bool = False
    peers: frozenset[str] = frozenset()
    self_approval: bool = True
    staff: Staff | None = None
    key: str = ""
    session: str = ""

    def authority(self, role: str) -> Authority | None:
        """The authority for this role: as holder, else as acting officer, else by every role."""
        mine = [each for each in self.authorities if each.role == role]
        return min(mine, key=lambda each: _RANK.get(each.capacity, 1), default=None)


_RANK = {Capacity.HOLDER: 0, Capacity.EVERY_ROLE: 2}


class Clock(Protocol):
    """The working time of one calendar, as :mod:`sop_tui.worktime` computes it.

    ``name`` identifies the calendar and the version of its data.
    """

    @property
    def name(self) -> str: ...

    def due(
        self,
        start: datetime,
        duration: "Duration | None",
        held: timedelta = timedelta(),
        pauses: Sequence[Pause] = (),
    ) -> datetime | None: ...

    def worked(self, start: datetime, end: datetime) -> timedelta: ...


class NullClock:
    """A clock without due dates, to ask whether an act is allowed: no answer depends on them."""

    name = ""

    def due(self, *_: object) -> None:
        return None

    def worked(self, *_: object) -> timedelta:
        return timedelta()


class Background(msgspec.Struct, frozen=True):
    """Facts from outside the case: who opened it, and which linked cases are closed."""

    opener: str = ""
    closed: frozenset[str] = frozenset()


NOTHING_KNOWN = Background()
