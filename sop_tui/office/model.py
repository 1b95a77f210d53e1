"""An officer and what happened to their entry, as frozen values that are stored as they stand."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

EVERY_ROLE = "*"
"""Stands for every role that nobody else holds; what the first officer of a store is given."""


class OfficerKind(StrEnum):
    """What an event says has happened to an officer's entry."""

    ADDED = "added"
    EDITED = "edited"
    REMOVED = "removed"
    READMITTED = "readmitted"
    """The id of a removed officer is given again; the note says to the "same" person or "other"."""
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

    ``role`` is ``sop-id:role-id``. The days ``from_`` and ``until`` are of the calendar's zone and
    both belong to the period. ``letter`` is the number of the letter that it rests on.
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

    A removed officer stays, so that old histories keep the name and the id is not given again.
    ``defines``: there are acts on definitions in the history of the entry.
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
    """What was done about the definition of a procedure.

    ADOPTED: the definition ``fingerprint`` is in force ``from_`` that day on; RETIRED: none is;
    EVALUATED: it was found good or in need of revision (``result``); ``answers`` are those to the
    yearly criteria, ``action`` is what is to be done. ``letter`` is the number of
    the letter that it rests on. DRAFTED: ``draft`` is the text of a draft called ``title`` that
    is kept from now on; an empty one is thrown away. Of an ADOPTED one it is the id of the event
    that kept the draft which is in force now.
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
    """A change of an officer's entry: by whom, when, and the whole entry after it.

    ``officer`` and ``name`` are the one who made the change; the changed entry is ``after``.
    ADOPTED, RETIRED, EVALUATED and DRAFTED are recorded in the entry of the admin who did it.
    EXPORTED changes nothing: it says that the text of ``case`` with the SHA-256 ``digest`` has
    left the server, in the format that ``note`` names. RESTORED says that a copy was put in the
    place of the store, in ``note`` which. ``revision``, ``prev_hash`` and ``hash`` are
    the storage's, as in a case's event.
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
