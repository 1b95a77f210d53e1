"""Commands on a case, and the officer who gives them.

A request carries everything a decision needs from outside: the command, the time, the officer
with the roles in force, and the version and node that the officer saw.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import msgspec

from sop_tui.casework.model import NO_LETTER, NO_LINK, Capacity, CaseLink, Document, Letter
from sop_tui.worktime.pause import Pause

if TYPE_CHECKING:  # listing cases needs no durations
    from sop_tui.worktime.duration import Duration


class Act(StrEnum):
    """The acts, by their names on the command line."""

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
    CHOOSE = "choose"
    HAND = "hand"
    CORRECT = "correct"
    LINK = "link"


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


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """An act with everything the officer states; its type says which fields there are.

    The :class:`Request` says who acts, when, and on which version of the case. ``part`` is the role
    whose part of a shared node is meant; None takes the officer's own.
    """


class Reasoned(Command, frozen=True, kw_only=True):
    """An act that requires a reason."""

    reason: str = ""


class Recorded(Command, frozen=True, kw_only=True):
    """An act that ends a stay and may record documents and a checklist."""

    note: str = ""
    documents: tuple[Document, ...] = ()
    checklist: tuple[str, ...] = ()


class Open(Command, frozen=True, kw_only=True):
    """``as_role`` selects the role to open the case in, if several are possible."""

    number: str
    title: str
    subject: str = ""
    ref: str = ""
    letter: Letter = NO_LETTER
    as_role: str | None = None


class Claim(Command, frozen=True, kw_only=True):
    part: str | None = None


class Release(Command, frozen=True, kw_only=True):
    part: str | None = None


class Complete(Recorded, frozen=True, kw_only=True):
    """The note is the reason; required if the row leads back."""

    part: str | None = None


class Approve(Recorded, frozen=True, kw_only=True):
    """The note is the reason; required if the row leads back."""


class Choose(Command, frozen=True, kw_only=True):
    """``way`` is the name of a way or its number from 1. A way that leads back needs a reason."""

    way: str = ""
    reason: str = ""


class Return(Reasoned, frozen=True, kw_only=True):
    """``to`` is one of the check's ``return_to``; None takes the first."""

    to: str | None = None


class Reject(Reasoned, frozen=True, kw_only=True):
    pass


class Recall(Reasoned, frozen=True, kw_only=True):
    part: str | None = None


class Hold(Reasoned, frozen=True, kw_only=True):
    pass


class Resume(Command, frozen=True, kw_only=True):
    note: str = ""


class Cancel(Reasoned, frozen=True, kw_only=True):
    pass


class Note(Command, frozen=True, kw_only=True):
    """``as_role`` selects the role to write the note in, if several are possible."""

    text: str = ""
    as_role: str | None = None


class Hand(Command, frozen=True, kw_only=True):
    """Assigns the officer who is to do the step; ``note`` is the instruction."""

    part: str | None = None

    to: str = ""
    note: str = ""


class Correct(Reasoned, frozen=True, kw_only=True):
    """``field`` is one of :data:`sop_tui.casework.correcting.FIELDS`; ``to`` is the new value.

    ``also`` are further fields with new values, corrected for the same reason.
    """

    field: str = ""
    to: str = ""
    also: tuple[tuple[str, str], ...] = ()


class Link(Command, frozen=True, kw_only=True):
    """Links another case to this one; the desk records the link in both."""

    link: CaseLink = NO_LINK


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
        Act.CHOOSE: Choose,
        Act.HAND: Hand,
        Act.CORRECT: Correct,
        Act.LINK: Link,
    }
)
"""The command type of each act."""

_ACTS: Mapping[type[Command], Act] = MappingProxyType({kind: act for act, kind in COMMANDS.items()})


def act_of(command: Command) -> Act:
    """The act of a command."""
    return _ACTS[type(command)]


NEEDS_REASON = frozenset(act for act, kind in COMMANDS.items() if issubclass(kind, Reasoned))
"""The acts that require a reason."""

TAKES_RECORDS = frozenset(act for act, kind in COMMANDS.items() if issubclass(kind, Recorded))
"""The acts that may record a note, documents and the checked items of the kelengkapan."""

C_co = TypeVar("C_co", bound=Command, covariant=True)


class Background(msgspec.Struct, frozen=True):
    """Facts from outside the case: who opened it, and which linked cases are closed."""

    opener: str = ""
    closed: frozenset[str] = frozenset()


NOTHING_KNOWN = Background()


class Request(msgspec.Struct, Generic[C_co], frozen=True, kw_only=True):
    """A command at the time of the decision.

    ``id`` becomes the id of the event. ``version`` and ``node`` are what the officer saw; None
    skips the comparison.
    """

    id: str
    at: datetime
    by: Actor
    command: C_co
    version: int | None = None
    node: str | None = None
    background: Background = NOTHING_KNOWN
