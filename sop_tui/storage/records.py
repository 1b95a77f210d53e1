"""The documents of the tables as they are written."""

from datetime import datetime
from typing import Final, Literal

import msgspec

from sop_tui.casework.model import Case, Event
from sop_tui.office.model import Officer, OfficerEvent

APPLICATION: Final = "sop-tui"
FORMAT: Final = 2
"""The number of the file format; a change of anything that is hashed or written raises it."""


class Meta(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The one document of the table ``meta``.

    ``revision`` counts the commits that brought events (archiving brings none), ``events`` all
    events ever committed, archived ones included; ``chain_head`` is the hash of the last.
    ``numbers`` holds the last sequence given per code and year (``PGM-2026``), ``next_ids`` the
    next document id per table. ``year`` is the year of closing in a yearly archive, None in the
    live file.
    """

    application: Literal["sop-tui"]
    format: int
    id: str
    created: datetime
    revision: int
    events: int
    chain_head: str
    numbers: dict[str, int]
    next_ids: dict[str, int]
    year: int | None = None


class Banner(msgspec.Struct, frozen=True):
    """As much of ``meta`` as every version writes, so that a newer one is recognized."""

    application: str
    format: int


class SopRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A definition in use; ``definition`` is its canonical JSON, as an object."""

    fingerprint: str
    id: str
    code: str
    title: str
    definition: msgspec.Raw


class CaseRecord(Case, frozen=True, kw_only=True):
    """A case with its events left as they lie in the file."""

    events: msgspec.Raw


class OfficerRecord(Officer, frozen=True, kw_only=True):
    """An officer with the events of the entry left as they lie in the file."""

    events: msgspec.Raw


class RawEvents(msgspec.Struct, frozen=True):
    """The events of a document of either kind as they lie in the file."""

    events: msgspec.Raw


class CaseHistory(msgspec.Struct, frozen=True):
    """As much of a case's document as its history needs."""

    number: str
    events: tuple[Event, ...]


class OfficerHistory(msgspec.Struct, frozen=True):
    """As much of an officer's document as its history needs."""

    id: str
    events: tuple[OfficerEvent, ...]


def head_of(record: CaseRecord) -> Case:
    """The case alone, equal to the fold of its events."""
    return Case(*msgspec.structs.astuple(record)[:-1])


def officer_of(record: OfficerRecord) -> Officer:
    """The officer alone."""
    return Officer(*msgspec.structs.astuple(record)[:-1])


def with_events(fields: bytes, former: bytes, added: tuple[bytes, ...]) -> bytes:
    """A document: the fields as they are now, the former events (a JSON array) and new ones."""
    events = b",".join([former[1:-1], *added] if former != b"[]" else added)
    return b'%b,"events":[%b]}' % (fields[:-1], events)


class SealLine(msgspec.Struct, frozen=True):
    """A seal: the signed text as it was signed, and the signature (see :mod:`.seals`)."""

    sealed: str
    signature: str
