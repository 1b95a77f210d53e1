"""Officers and the events of their entries: frozen values, stored as they are."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

EVERY_ROLE = "*"
"""Stands for every role that nobody else holds; the first officer of a store gets it."""


class OfficerKind(StrEnum):
    """The kinds of events in an officer's entry."""

    ADDED = "added"
    EDITED = "edited"
    REMOVED = "removed"
    READMITTED = "readmitted"
    """A removed officer's id is used again; the note says for the "same" person or "other"."""
    DEPUTIZED = "deputized"
    REVOKED = "revoked"
    KEY_ADDED = "key_added"
    KEY_REMOVED = "key_removed"
    EXPORTED = "exported"
    ADOPTED = "adopted"
    RETIRED = "retired"
    EVALUATED = "evaluated"
    DRAFTED = "drafted"
    RESTORED = "restored"


class Acting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A role granted for a period: as Plh. (the holder is away) or Plt. (the post is vacant).

    ``role`` is ``sop-id:role-id``. ``from_`` and ``until`` are the first and the last day, in the
    zone of the calendar. ``letter`` is the number of the letter of appointment.
    """

    role: str
    capacity: str
    from_: date = msgspec.field(name="from")
    until: date = msgspec.field()
    letter: str = ""
    granted_by: str = ""

    def in_force(self, day: date) -> bool:
        return self.from_ <= day <= self.until


class Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A public SSH key: type, base64 body, and the SHA-256 fingerprint as sshd prints it."""

    type: str
    body: str
    fingerprint: str


class Officer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An officer; ``id`` is the login name, ``roles`` are ``sop-id:role-id`` or :data:`EVERY_ROLE`.

    A removed officer stays in the store, so that old histories keep the name and the id is not
    reused by accident. ``defines``: the officer's history contains acts on definitions.
    """

    id: str
    name: str
    nip: str = ""
    post: str = ""
    roles: tuple[str, ...] = ()
    acting: tuple[Acting, ...] = ()
    keys: tuple[Key, ...] = ()
    coordinator: bool = False
    admin: bool = False
    removed: bool = False
    defines: bool = False


class DefinitionAct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an admin did with the definition of a procedure.

    ADOPTED: the definition ``fingerprint`` is in force from the day ``from_``; RETIRED: none is in
    force from that day. EVALUATED: ``result`` says whether it is good or needs revision,
    ``answers`` are the answers to the yearly criteria, ``action`` is the follow-up. ``letter`` is
    the number of the letter that the act rests on. DRAFTED: ``draft`` is the text of the draft
    called ``title``; an empty text deletes the draft. For ADOPTED, ``draft`` is the id of the event
    that kept the adopted draft.
    """

    sop: str
    fingerprint: str = ""
    from_: date | None = msgspec.field(name="from", default=None)
    letter: str = ""
    result: str = ""
    draft: str = ""
    title: str = ""
    answers: tuple[bool, ...] = ()
    action: str = ""


class OfficerEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A change of an officer's entry: who made it, when, and the complete entry after it.

    ``officer`` and ``name`` are the person who made the change; ``after`` is the changed entry.
    ADOPTED, RETIRED, EVALUATED and DRAFTED are recorded in the entry of the admin who acted.
    EXPORTED changes nothing: the export of ``case`` with the SHA-256 ``digest`` has left the
    server, in the format that ``note`` names. RESTORED: a backup replaced the store; ``note``
    names it. ``revision``, ``prev_hash`` and ``hash`` are set by the storage, as in a case's
    event.
    """

    id: str
    seq: int
    at: datetime
    officer: str
    name: str
    kind: OfficerKind
    after: Officer
    note: str = ""
    key: str = ""
    session: str = ""
    case: str = ""
    digest: str = ""
    definition: DefinitionAct | None = None
    revision: int = 0
    prev_hash: str = ""
    hash: str = ""
