"""A case and its events: frozen values, stored as they are.

Times are aware datetimes in the calendar's zone, in whole seconds.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import astuple

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
    """The kinds of events of a case."""

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
    """The capacity in which an officer acted.

    ``plh`` (pelaksana harian): the holder is away; ``plt`` (pelaksana tugas): the post is vacant;
    ``an`` (atas nama): recording what a party outside the office did; ``semua``: by the right to
    every role, which the first officer has; ``petugas``: not in one particular role.
    """

    HOLDER = "definitif"
    PLH = "plh"
    PLT = "plt"
    ON_BEHALF = "an"
    EVERY_ROLE = "semua"
    NO_ROLE = "petugas"


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A document made in a step: title, number and date as the officer wrote them."""

    title: str
    number: str = ""
    date: str = ""


class Urgency(StrEnum):
    """The urgency stated in the letter (*sifat*)."""

    ORDINARY = "biasa"
    URGENT = "segera"
    VERY_URGENT = "sangat segera"


class Secrecy(StrEnum):
    """The classification stated in the letter (*sifat*)."""

    ORDINARY = "biasa"
    RESTRICTED = "terbatas"
    CONFIDENTIAL = "rahasia"


class Letter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The letter that a case began with: sender, number, dates, contact."""

    origin: str = ""
    number: str = ""
    dated: date | None = None
    received: date | None = None
    urgency: Urgency = Urgency.ORDINARY
    secrecy: Secrecy = Secrecy.ORDINARY
    contact: str = ""


NO_LETTER = Letter()


class CaseLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A link to another case. ``back``: this case follows from the other one."""

    number: str
    sop: str
    node: str | None = None
    back: bool = False


NO_LINK = CaseLink("", "")


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A corrected field, with its old and new value."""

    field: str
    old: str
    new: str


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """One role's part of a shared node.

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
    """An outcome that counts: this officer completed or approved the node, in event ``seq``.

    ``parts`` are the parts of a shared node.
    """

    node: str
    officer: str
    seq: int
    parts: tuple[Part, ...] = ()


class Visit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The stay of a case at its current node.

    ``entered_at`` is when the case arrived. ``clock_from`` is when the clock of the step started:
    earlier than ``entered_at`` for a check after work, because both share the step's time standard.
    ``calendar`` identifies the calendar that ``due_at`` was computed with. ``pauses`` are all
    periods on hold so far, at earlier nodes too. ``held`` is the seconds of working time that early
    versions added to the due date instead. ``parts`` are the claimed or completed parts of a shared
    node.
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
        """The part of this role; an unclaimed one if nothing is recorded."""
        return next((part for part in self.parts if part.role == role), Part(role))


class Before(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The state of a case before its last movement, which a recall restores.

    ``until`` is set if that movement closed the case: the end of the period for a recall.
    """

    officer: str
    role: str
    visit: Visit
    standing: tuple[Outcome, ...]
    round: int
    holder: str | None = None
    until: datetime | None = None


class CaseBeginning(msgspec.Struct, frozen=True):
    """The fields that a case and its summary share; they come first in the stored JSON."""

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
        """The node where the case is; None if it is closed."""
        return self.visit.node if self.visit else None


class Case(CaseBeginning, frozen=True, forbid_unknown_fields=True):
    """A case, computed from its events.

    ``version`` is the number of its events. ``round`` is 1, plus 1 for each return. ``visit`` is
    None once the case is closed; ``holder`` is the officer who has claimed it. ``before`` is set
    while the last movement can be recalled.
    """

    standing: tuple[Outcome, ...] = ()
    before: Before | None = None
    # Added in later versions; unset fields are not written.
    letter: Letter | UnsetType = UNSET
    links: tuple[CaseLink, ...] | UnsetType = UNSET

    @property
    def papers(self) -> Letter:
        """The letter of the case; an empty one if none is recorded."""
        return NO_LETTER if self.letter is UNSET else self.letter

    @property
    def linked(self) -> tuple[CaseLink, ...]:
        """The linked cases."""
        return () if self.links is UNSET else self.links


class CaseSummary(CaseBeginning, frozen=True):
    """The part of a case that lists need, without its outcomes and the state before.

    Those are most of the stored data of a case with a long history.
    """

    letter: Letter | UnsetType = UNSET

    @property
    def papers(self) -> Letter:
        """The letter of the case; an empty one if none is recorded."""
        return NO_LETTER if self.letter is UNSET else self.letter


CaseOrSummary: TypeAlias = Case | CaseSummary
"""A case, or the part of it that lists need."""

_SHARED: Final = len(CaseBeginning.__struct_fields__)


def is_summary_of(summary: CaseOrSummary, case: CaseOrSummary) -> bool:
    """Whether a summary and a whole case say the same, so that a list shows the same of both."""
    return (
        isinstance(summary, CaseSummary)
        and isinstance(case, Case)
        and astuple(summary)[:_SHARED] == astuple(case)[:_SHARED]
        and summary.letter == case.letter
    )


class Opening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data of a new case in its ``opened`` event."""

    number: str
    sop: str
    fingerprint: str
    title: str
    subject: str = ""
    ref: str = ""
    letter: Letter | UnsetType = UNSET


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An event of a case, with everything an auditor needs.

    ``id`` is chosen before the store is locked, so that a repeated attempt is recognized. ``role``
    is the role the officer acted in ("" for a coordinator), ``basis`` the letter of an acting
    officer. ``node`` is where the case was, ``to`` where it moved (None: it stayed, or it ended).
    ``due_at`` is the due date of the visit that begins or continues, ``clock_from`` the start of
    its clock if that is not ``at``, ``calendar`` the calendar used. ``held_from`` of a resumed case
    is the start of its hold; early versions stored ``held`` instead, the total seconds of working
    time. ``left_due`` is the due date of the visit that ends, if the calendar has changed it since.
    ``self_approved``: an officer approved their own work, because nobody else could (four eyes).
    ``part`` is the role whose part of a shared node it was; ``staying``: the case did not leave the
    node. ``way`` is the name of the chosen way. ``keeps``, for a movement back, is how many
    outcomes still count, from the first; ``forward``: a return that moves forward. ``recallable``:
    the movement before may still be recalled; ``until``: this one may be recalled until then.
    ``assignee`` is the officer the case was handed to. ``by_role`` and ``by_capacity`` are the
    recorder's own, for a step of an outside party. ``definition`` is the fingerprint of the
    revision that a case migrated to; ``stands`` are the nodes whose outcomes still count there, in
    the order of the new revision, if that differs. The storage sets ``revision``, the number of the
    commit, and ``prev_hash`` and ``hash``, which chain all events of the case.
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


def as_json_types(value: Any) -> Any:
    """The value as JSON types: dicts, lists, strings, numbers; times as ISO 8601."""
    return msgspec.to_builtins(value)
