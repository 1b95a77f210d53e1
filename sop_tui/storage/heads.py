"""What of a store stands in memory: everything but histories and whole definitions."""

import msgspec

from sop_tui.casework.model import Case
from sop_tui.office.model import Officer
from sop_tui.storage.overlay import Overlay
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
    cases: Overlay[str, Case]
    case_places: Overlay[str, int]
    officers: Overlay[str, Officer]
    officer_places: Overlay[str, int]
    definitions: Overlay[str, Definition]
    definition_places: Overlay[str, int]


def no_heads(meta: Meta) -> Heads:
    """Of a store in which nothing is yet."""
    return Heads(meta, Overlay({}), Overlay({}), Overlay({}), Overlay({}), Overlay({}), Overlay({}))
