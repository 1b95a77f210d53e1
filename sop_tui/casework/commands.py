"""What an officer may want to do with a case, and who that officer is at that moment.

A request carries all that a decision needs from outside: the command, the time, the officer with
the roles in force, and the version and node that the officer was looking at.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import msgspec

from sop_tui.casework.model import NO_LETTER, NO_LINK, Capacity, CaseLink, Document, Letter
from sop_tui.worktime.pause import Pause

if TYPE_CHECKING:  # who only lists cases asks for no durations
    from sop_tui.worktime.duration import Duration


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
    CHOOSE = "choose"
    HAND = "hand"
    CORRECT = "correct"
    LINK = "link"


class Authority(msgspec.Struct, frozen=True):
    """A role in force for an officer: in which capacity, and by which letter if acting.

    ``by_role`` and ``by_capacity`` are the recorder's own where it is on behalf of somebody else.
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
    """The officer at the moment of the act, as the office knows them for the case's procedure.

    ``peers`` are the roles that another officer holds as well, so that somebody else can decide;
    ``self_approval`` whether the office lets an officer approve their own work where nobody else
    can. ``staff`` is everybody, None where that is not known: then every claim binds. ``key`` and
    ``session`` say by which key and in which session they came, if remotely.
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
        """The authority for this role: the holder's own, an acting one, the right to every role."""
        mine = [each for each in self.authorities if each.role == role]
        return min(mine, key=lambda each: _RANK.get(each.capacity, 1), default=None)


_RANK = {Capacity.HOLDER: 0, Capacity.EVERY_ROLE: 2}


class Clock(Protocol):
    """How working time runs: what :mod:`sop_tui.worktime` knows of one calendar.

    ``name`` identifies the calendar and the state of its data.
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


class StillClock:
    """A clock for asking what would be accepted: no answer depends on a due date."""

    name = ""

    def due(self, *_: object) -> None:
        return None

    def worked(self, *_: object) -> timedelta:
        return timedelta()


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One act with what the officer says of it. It is complete by itself and checked by its type.

    Who does it, when, and on which view of the case is in the :class:`Request`. ``part`` names the
    role whose part of a shared node it is about; None takes the officer's own.
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
    """``as_role`` chooses in which role it is opened, where nothing else says so."""

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
    """The note is the reason, and mandatory, where the row leads back."""

    part: str | None = None


class Approve(Recorded, frozen=True, kw_only=True):
    """The note is the reason, and mandatory, where the row leads back."""


class Choose(Command, frozen=True, kw_only=True):
    """``way`` is the name of a way, or its number from 1. A way that leads back needs a reason."""

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
    """``as_role`` chooses in which role it is said, where nothing else says so."""

    text: str = ""
    as_role: str | None = None


class Hand(Command, frozen=True, kw_only=True):
    """Names who is to do it; ``note`` is the instruction."""

    part: str | None = None

    to: str = ""
    note: str = ""


class Correct(Reasoned, frozen=True, kw_only=True):
    """``field`` is one of :data:`sop_tui.casework.correcting.FIELDS`; ``to`` what it is to say.

    ``also`` are more fields, each with what it is to say, corrected for the same reason.
    """

    field: str = ""
    to: str = ""
    also: tuple[tuple[str, str], ...] = ()


class Link(Command, frozen=True, kw_only=True):
    """Binds another case to this one; the desk does it to both."""

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


class Background(msgspec.Struct, frozen=True):
    """What a case does not say of itself: who opened it, which of its linked cases are closed."""

    opener: str = ""
    closed: frozenset[str] = frozenset()


NOTHING_KNOWN = Background()


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
    background: Background = NOTHING_KNOWN
