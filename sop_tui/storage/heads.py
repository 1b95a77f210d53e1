"""What of a store stands in memory: everything but histories and whole definitions."""

import msgspec

from sop_tui.casework.model import Case
from sop_tui.office.model import Officer
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
    cases: dict[str, Case]
    case_places: dict[str, int]
    officers: dict[str, Officer]
    officer_places: dict[str, int]
    definitions: dict[str, Definition]
    definition_places: dict[str, int]
