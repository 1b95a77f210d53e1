"""A case and what happened to it, as frozen values that are stored as they stand.

Times are aware datetimes of the calendar's zone, in whole seconds.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from sop_tui.worktime.pause import Pause


class Status(StrEnum):
    OPEN = "open"
    HELD = "held"
    COMPLETED = "completed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"

    @property
    def closed(self) -> bool:
        return self not in (Status.OPEN, Status.HELD)


class Kind(StrEnum):
    """What an event says has happened."""

    OPENED = "opened"
    CLAIMED = "claimed"
    RELEASED = "released"
    COMPLETED = "completed"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    RECALLED = "recalled"
    HELD = "held"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    NOTED = "noted"
    CHOSEN = "chosen"
    HANDED = "handed"
    CORRECTED = "corrected"
    LINKED = "linked"
    MIGRATED = "migrated"


class Capacity(StrEnum):
    """In which capacity an officer acted: as the holder of the post, for somebody, or recording.

    ``plh`` (pelaksana harian): the holder is away; ``plt`` (pelaksana tugas): the post is vacant;
    ``an`` (atas nama): recording what a party outside the office did; ``semua``: by the right to
    every role, held by whoever set the office up; ``petugas``: in none of several roles.
    """

    HOLDER = "definitif"
    PLH = "plh"
    PLT = "plt"
    ON_BEHALF = "an"
    EVERY_ROLE = "semua"
    NO_ROLE = "petugas"


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A document made in a step: its title, number and date as the officer wrote them."""

    title: str
    number: str = ""
    date: str = ""


class Urgency(StrEnum):
    """How urgent the letter says it is (*sifat*)."""

    ORDINARY = "biasa"
    URGENT = "segera"
    VERY_URGENT = "sangat segera"


class Secrecy(StrEnum):
    """Who may read the letter (*sifat*)."""

    ORDINARY = "biasa"
    RESTRICTED = "terbatas"
    CONFIDENTIAL = "rahasia"


class Letter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The letter that a case began with: where it is from, its number, its dates, whom to ask."""

    origin: str = ""
    number: str = ""
    dated: date | None = None
    received: date | None = None
    urgency: Urgency = Urgency.ORDINARY
    secrecy: Secrecy = Secrecy.ORDINARY
    contact: str = ""


NO_LETTER = Letter()


class CaseLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Another case that belongs to this one. ``back``: this one follows from that one."""

    number: str
    sop: str
    node: str | None = None
    back: bool = False


NO_LINK = CaseLink("", "")


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field that was corrected, with what it said before."""

    field: str
    old: str
    new: str


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """A role's part of a node that several roles work at.

    ``holder`` has claimed it; ``officer`` has done it, in event ``seq``, at ``at``.
    """

    role: str
    holder: str | None = None
    officer: str | None = None
    seq: int = 0
    at: datetime | None = None


class Outcome(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False
):
    """What stands at a node: the step was done or approved there, by this officer, in event seq.

    ``parts`` are those of the others, where several worked together.
    """

    node: str
    officer: str
    seq: int
    parts: tuple[Part, ...] = ()


class Visit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The stay of a case at its present node.

    ``entered_at`` is when the case came to the node. ``clock_from`` is when the clock of the step
    began, which is earlier where the check of a step follows its work, as both share the step's
    one time standard. ``calendar`` is the calendar that ``due_at`` was counted by. ``pauses`` are
    the times that the case was on hold until now, those at earlier nodes too. ``held`` are seconds
    of working time, by which versions before the pauses moved the due date. ``parts`` are those of
    a shared node that somebody has claimed or done.
    """

    node: str
    entered_at: datetime
    clock_from: datetime
    due_at: datetime | None = None
    held: int = 0
    calendar: str = ""
    pauses: tuple[Pause, ...] = ()
    parts: tuple[Part, ...] = ()

    def part(self, role: str) -> Part:
        """The part of this role, as nobody's where nothing is said of it."""
        return next((part for part in self.parts if part.role == role), Part(role))


class Before(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """How the case stood before its last movement, so that a recall can put it back.

    ``until`` is set where that movement closed the case: then it may be recalled so long.
    """

    officer: str
    role: str
    visit: Visit
    standing: tuple[Outcome, ...]
    round: int
    holder: str | None = None
    until: datetime | None = None


class CaseBeginning(msgspec.Struct, frozen=True):
    """What a case and a glance at it have in common; it stands first in what is stored."""

    number: str
    sop: str
    fingerprint: str
    title: str
    subject: str
    ref: str
    status: Status
    version: int
    round: int
    opened_at: datetime
    changed_at: datetime
    visit: Visit | None
    holder: str | None = None
    held_at: datetime | None = None

    @property
    def node(self) -> str | None:
        """The node where the case stands; None once it is closed."""
        return self.visit.node if self.visit else None


class Case(CaseBeginning, frozen=True, forbid_unknown_fields=True):
    """A case as the fold of its events.

    ``version`` is the number of its events. ``round`` counts the ways up: 1, and one more for each
    return. ``visit`` is None once the case is closed; ``holder`` is the officer who has claimed
    it. ``before`` is there as long as the last movement can be recalled.
    """

    standing: tuple[Outcome, ...] = ()
    before: Before | None = None
    # Cases did not always have these; what is unset is not written.
    letter: Letter | UnsetType = UNSET
    links: tuple[CaseLink, ...] | UnsetType = UNSET

    @property
    def papers(self) -> Letter:
        """The letter of the case; an empty one where nothing is said of it."""
        return NO_LETTER if self.letter is UNSET else self.letter

    @property
    def linked(self) -> tuple[CaseLink, ...]:
        """The other cases that belong to this one."""
        return () if self.links is UNSET else self.links


class Glance(CaseBeginning, frozen=True):
    """As much of a case as a list of many needs: not which outcomes stand, nor how it was before.

    Those are most of what is kept of a case that has gone a long way.
    """

    letter: Letter | UnsetType = UNSET

    @property
    def papers(self) -> Letter:
        """The letter of the case; an empty one where nothing is said of it."""
        return NO_LETTER if self.letter is UNSET else self.letter


CaseOrGlance: TypeAlias = Case | Glance
"""A case, or as much of it as a list needs."""


class Opening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an ``opened`` event says of the new case."""

    number: str
    sop: str
    fingerprint: str
    title: str
    subject: str = ""
    ref: str = ""
    letter: Letter | UnsetType = UNSET


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something that happened to a case, with everything an auditor asks.

    ``id`` is given before the store is locked, so that a retried act is recognised. ``role`` is the
    role in whose name the officer acted ("" for a coordinator acting as such) and ``basis`` the
    letter that made an acting officer. ``node`` is where the case stood, ``to`` where it went
    (None: it stayed, or it ended). ``due_at`` is the due date of the visit that begins or goes on
    with this event, ``clock_from`` the beginning of its clock where that is not ``at``,
    ``calendar`` what it was counted by. ``held_from`` says since when a case that goes on had been
    on hold; events of early versions say ``held`` instead, the seconds of working time in all.
    ``left_due`` is the due date of the visit that ends, where the calendar has changed it.
    ``self_approved``: the office had nobody else to decide (four eyes).
    ``part`` is the role whose part of a shared node it was; ``staying``: the node was not left by
    it. ``way`` is the name of the way chosen. ``keeps`` stands with a movement that leads back: how
    many outcomes, from the first, still stand after it; ``forward`` with a return that leads on.
    ``recallable``: the movement before may still be recalled; ``until``: this one, so long.
    ``assignee`` is to whom the case was handed. ``by_role`` and ``by_capacity`` are the recorder's
    own, where one acted on behalf of a party outside. ``definition`` is the
    fingerprint of the revision that a migrated case goes by from here on; ``stands`` are the nodes
    whose outcomes stand there, in walking order, where the revision has put them in another.
    ``revision`` numbers the commit of a store that brought the event, ``prev_hash`` and ``hash``
    chain all its events; the storage fills them in.
    """

    id: str
    seq: int
    at: datetime
    officer: str
    name: str
    kind: Kind
    role: str = ""
    post: str = ""
    capacity: Capacity = Capacity.HOLDER
    basis: str = ""
    node: str | None = None
    to: str | None = None
    note: str = ""
    documents: tuple[Document, ...] = ()
    checklist: tuple[str, ...] = ()
    due_at: datetime | None = None
    clock_from: datetime | None = None
    held: int = 0
    held_from: datetime | None = None
    left_due: datetime | None = None
    calendar: str = ""
    self_approved: bool = False
    opening: Opening | None = None
    part: str = ""
    staying: bool = False
    way: str = ""
    keeps: int | None = None
    forward: bool = False
    recallable: bool = False
    until: datetime | None = None
    assignee: str = ""
    assignee_name: str = ""
    by_role: str = ""
    by_capacity: Capacity = Capacity.HOLDER
    changes: tuple[Change, ...] = ()
    link: CaseLink | None = None
    definition: str = ""
    stands: tuple[str, ...] | None = None
    key: str = ""
    session: str = ""
    revision: int = 0
    prev_hash: str = ""
    hash: str = ""


def plain(value: Any) -> Any:
    """The value as JSON knows it: dicts, lists, strings, numbers; times as ISO 8601."""
    return msgspec.to_builtins(value)
