"""The documents in the tables, as they are written."""

from datetime import datetime
from operator import attrgetter
from typing import Any, Final, Literal

import msgspec

from sop_tui.casework.model import Before, Case, CaseBeginning, CaseSummary, Event, Outcome
from sop_tui.office.model import Officer, OfficerEvent

APPLICATION: Final = "sop-tui"
FORMAT: Final = 2
"""The version of the file format; any change of what is hashed or written raises it."""


class Meta(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The one document of the table ``meta``.

    ``revision`` counts the commits with events (archiving has none), ``events`` all events ever
    committed, archived ones included; ``chain_head`` is the hash of the last. ``numbers`` has the
    last number used per code and year (``PGM-2026``), ``next_ids`` the next document number per
    table. ``year`` is the year of closing in a yearly archive, None in the live file.
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
    """The part of ``meta`` that every version writes, so that newer formats are recognized."""

    application: str
    format: int


class SopRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A definition in use; ``definition`` is its canonical JSON, as an object."""

    fingerprint: str
    id: str
    code: str
    title: str
    definition: msgspec.Raw


_ALIKE: Final = tuple(map(Case.__struct_fields__.index, ("sop", "fingerprint")))
_PARTS: Final = attrgetter("parts")
_COMMON: Final = len(CaseBeginning.__struct_fields__)
_STANDING: Final = Case.__struct_fields__.index("standing")
_BEFORE: Final = Case.__struct_fields__.index("before")
_STANDING_BEFORE: Final = Before.__struct_fields__.index("standing")


class CaseRecord(Case, frozen=True, kw_only=True):
    """A case with its events as undecoded JSON."""

    events: msgspec.Raw


class OfficerRecord(Officer, frozen=True, kw_only=True):
    """An officer with the events of the entry as undecoded JSON."""

    events: msgspec.Raw


class RawEvents(msgspec.Struct, frozen=True):
    """The events of a document of either kind, as undecoded JSON."""

    events: msgspec.Raw


class CaseHistory(msgspec.Struct, frozen=True):
    """The part of a case's document that its history needs."""

    number: str
    events: tuple[Event, ...]


class OfficerHistory(msgspec.Struct, frozen=True):
    """The part of an officer's document that its history needs."""

    id: str
    events: tuple[OfficerEvent, ...]


def head_of(record: CaseRecord) -> Case:
    """The case without its events."""
    return Case(*msgspec.structs.astuple(record)[:-1])


class Interned:
    """Decodes cases so that equal values in many of them are one object, to save memory.

    An outcome says at which node, by whom and in which event a step was done. Many cases have equal
    outcomes, and each case has them twice, as they are and as they were before its last movement:
    two thirds of its memory.
    """

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def head_of(self, record: CaseRecord, summary: CaseSummary | None = None) -> Case:
        """The case without its events; it shares the values of a ``summary`` of the same bytes.

        Values are shared only if they are equal: for a duplicate key the summary has the first
        value, the case the last.
        """
        fields = [*msgspec.structs.astuple(record)]
        fields.pop()
        if summary is not None:
            common = [*msgspec.structs.astuple(summary)[:_COMMON]]
            if common == fields[:_COMMON]:
                fields[:_COMMON] = common
        return self._case(fields, record)

    def case(self, case: Case) -> Case:
        """A case that was decoded without its events."""
        return self._case([*msgspec.structs.astuple(case)], case)

    def _case(self, fields: list[Any], decoded: Case) -> Case:
        once = self._known.setdefault
        for at in _ALIKE:
            fields[at] = once(fields[at], fields[at])
        standing = fields[_STANDING] = self._outcomes(decoded.standing)
        before = decoded.before
        if before is not None and before.standing:
            # Most movements only add an outcome; to compare is quicker than to look each one up.
            former = standing[: len(before.standing)]
            if former != before.standing or standing is decoded.standing:
                former = self._outcomes(before.standing)
            values = [*msgspec.structs.astuple(before)]
            values[_STANDING_BEFORE] = former
            fields[_BEFORE] = Before(*values)
        return Case(*fields)

    def _outcomes(self, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        if not outcomes or any(map(_PARTS, outcomes)):
            return outcomes  # parts have times, and equal times may be in different zones
        return tuple(map(self._known.setdefault, outcomes, outcomes))


def officer_of(record: OfficerRecord) -> Officer:
    """The officer without the events."""
    return Officer(*msgspec.structs.astuple(record)[:-1])


def with_events(fields: bytes, former: bytes, added: tuple[bytes, ...]) -> bytes:
    """A document: its current fields, the former events (a JSON array) and the added ones."""
    events = b",".join([former[1:-1], *added] if former != b"[]" else added)
    return b'%b,"events":[%b]}' % (fields[:-1], events)


class SealLine(msgspec.Struct, frozen=True):
    """A seal: the signed text and its signature (see :mod:`.seals`)."""

    sealed: str
    signature: str
