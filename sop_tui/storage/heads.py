"""What of a store stands in memory: everything but histories and whole definitions."""

import msgspec

from sop_tui.casework.model import Case
from sop_tui.office.model import Officer
from sop_tui.storage.overlay import Overlay, Versioned
from sop_tui.storage.records import Meta


class Definition(msgspec.Struct, frozen=True):
    """What a store says of a definition without reading it whole."""

    fingerprint: str
    id: str
    code: str
    title: str


class Heads(msgspec.Struct, frozen=True):
    """All that is decoded at once.

    The ``places`` map to document numbers.
    """

    meta: Meta
    cases: Versioned[str, Case]
    case_places: Versioned[str, int]
    officers: Versioned[str, Officer]
    officer_places: Versioned[str, int]
    definitions: Versioned[str, Definition]
    definition_places: Versioned[str, int]


def no_heads(meta: Meta) -> Heads:
    """Of a store in which nothing is yet."""
    return Heads(meta, Overlay({}), Overlay({}), Overlay({}), Overlay({}), Overlay({}), Overlay({}))
