"""Commands on a case: one frozen type per act.

A request carries everything a decision needs from outside: the command, the time, the officer
with the roles in force, and the version and node that the officer saw.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Generic, TypeVar

import msgspec

from sop_tui.casework.acts import Act
from sop_tui.casework.circumstances import NOTHING_KNOWN, Actor, Background
from sop_tui.casework.model import NO_LETTER, NO_LINK, CaseLink, Document, Letter


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
