"""What an officer may want to do with a case, and who that officer is at that moment.

A request carries all that a decision needs from outside: the command, the time, the officer with
the roles in force, and the version and node that the officer was looking at.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, Protocol, TypeVar

import msgspec

from sop_tui.casework.model import Capacity, Document
from sop_tui.worktime.duration import Duration
from sop_tui.worktime.pause import Pause


class Act(StrEnum):
    """The commands by the name that the command line gives them."""

    OPEN = "open"
    CLAIM = "claim"
    RELEASE = "release"
    COMPLETE = "complete"
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    RECALL = "recall"
    HOLD = "hold"
    RESUME = "resume"
    CANCEL = "cancel"
    NOTE = "note"


class Authority(msgspec.Struct, frozen=True):
    """A role in force for an officer: in which capacity, and by which letter if acting."""

    role: str
    capacity: Capacity = Capacity.HOLDER
    basis: str = ""


class Actor(msgspec.Struct, frozen=True):
    """The officer at the moment of the act, as the office knows them for the case's procedure.

    ``peers`` are the roles that another officer holds as well, so that somebody else can decide;
    ``self_approval`` whether the office lets an officer approve their own work where nobody else
    can. ``key`` and ``session`` say by which key and in which session they came, if remotely.
    """

    officer: str
    name: str
    post: str = ""
    authorities: tuple[Authority, ...] = ()
    coordinator: bool = False
    peers: frozenset[str] = frozenset()
    self_approval: bool = True
    key: str = ""
    session: str = ""

    def authority(self, role: str) -> Authority | None:
        """The authority for this role, the holder's own before an acting one."""
        mine = [each for each in self.authorities if each.role == role]
        return min(mine, key=lambda each: each.capacity is not Capacity.HOLDER, default=None)


class Clock(Protocol):
    """How working time runs: what :mod:`sop_tui.worktime` knows of one calendar.

    ``name`` identifies the calendar and the state of its data.
    """

    @property
    def name(self) -> str: ...

    def due(
        self,
        start: datetime,
        duration: Duration | None,
        held: timedelta = timedelta(),
        pauses: Sequence[Pause] = (),
    ) -> datetime | None: ...

    def worked(self, start: datetime, end: datetime) -> timedelta: ...


class StillClock:
    """A clock for asking what would be accepted: no answer depends on a due date."""

    name = ""

    def due(self, *_: object) -> None:
        return None

    def worked(self, *_: object) -> timedelta:
        return timedelta()


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One act with what the officer says of it. It is complete by itself and checked by its type.

    Who does it, when, and on which view of the case is in the :class:`Request`.
    """


class Reasoned(Command, frozen=True, kw_only=True):
    """An act that nobody may do without saying why."""

    reason: str = ""


class Recorded(Command, frozen=True, kw_only=True):
    """An act that ends a stay and may record what came of it."""

    note: str = ""
    documents: tuple[Document, ...] = ()
    checklist: tuple[str, ...] = ()


class Open(Command, frozen=True, kw_only=True):
    number: str
    title: str
    subject: str = ""
    ref: str = ""


class Claim(Command, frozen=True, kw_only=True):
    pass


class Release(Command, frozen=True, kw_only=True):
    pass


class Complete(Recorded, frozen=True, kw_only=True):
    pass


class Approve(Recorded, frozen=True, kw_only=True):
    pass


class Return(Reasoned, frozen=True, kw_only=True):
    """``to`` is one of the check's ``return_to``; None takes the first."""

    to: str | None = None


class Reject(Reasoned, frozen=True, kw_only=True):
    pass


class Recall(Reasoned, frozen=True, kw_only=True):
    pass


class Hold(Reasoned, frozen=True, kw_only=True):
    pass


class Resume(Command, frozen=True, kw_only=True):
    note: str = ""


class Cancel(Reasoned, frozen=True, kw_only=True):
    pass


class Note(Command, frozen=True, kw_only=True):
    text: str = ""


COMMANDS: Mapping[Act, type[Command]] = MappingProxyType(
    {
        Act.OPEN: Open,
        Act.CLAIM: Claim,
        Act.RELEASE: Release,
        Act.COMPLETE: Complete,
        Act.APPROVE: Approve,
        Act.RETURN: Return,
        Act.REJECT: Reject,
        Act.RECALL: Recall,
        Act.HOLD: Hold,
        Act.RESUME: Resume,
        Act.CANCEL: Cancel,
        Act.NOTE: Note,
    }
)
"""The command of each act."""

_ACTS: Mapping[type[Command], Act] = MappingProxyType({kind: act for act, kind in COMMANDS.items()})


def act_of(command: Command) -> Act:
    """The name of the act that a command does."""
    return _ACTS[type(command)]


NEEDS_REASON = frozenset(act for act, kind in COMMANDS.items() if issubclass(kind, Reasoned))
"""The acts that nobody may do without saying why."""

TAKES_RECORDS = frozenset(act for act, kind in COMMANDS.items() if issubclass(kind, Recorded))
"""The acts that may record a note, documents and the kelengkapan ticked off."""

C_co = TypeVar("C_co", bound=Command, covariant=True)


class Request(msgspec.Struct, Generic[C_co], frozen=True, kw_only=True):
    """A command at the moment when it is decided.

    ``id`` becomes the id of the event. ``version`` and ``node``: as looked at; None takes what is
    there.
    """

    id: str
    at: datetime
    by: Actor
    command: C_co
    version: int | None = None
    node: str | None = None
