"""The part of a store kept in memory: everything except histories and whole definitions."""

import msgspec

from sop_tui.casework.model import Case
from sop_tui.office.model import Officer
from sop_tui.storage.overlay import Overlay, Versioned
from sop_tui.storage.records import Meta


class Definition(msgspec.Struct, frozen=True):
    """A definition without its content."""

    fingerprint: str
    id: str
    code: str
    title: str


class Heads(msgspec.Struct, frozen=True):
    """Everything that is decoded when a store is opened.

    The ``places`` map keys to document numbers.
    """

    meta: Meta
    cases: Versioned[str, Case]
    case_places: Versioned[str, int]
    officers: Versioned[str, Officer]
    officer_places: Versioned[str, int]
    definitions: Versioned[str, Definition]
    definition_places: Versioned[str, int]


def no_heads(meta: Meta) -> Heads:
    """The heads of an empty store."""
    return Heads(meta, Overlay({}), Overlay({}), Overlay({}), Overlay({}), Overlay({}), Overlay({}))
