"""The changes of one commit; all of them are written, or none."""

import msgspec

from sop_tui.casework.model import Event
from sop_tui.office.model import OfficerEvent
from sop_tui.sop.model import Procedure


class CaseChange(msgspec.Struct, frozen=True):
    """New events of one case, in order; the store computes the case from them."""

    number: str
    events: tuple[Event, ...]


class OfficerChange(msgspec.Struct, frozen=True):
    """A new event of an officer's entry; it contains the entry after it."""

    event: OfficerEvent


class Batch(msgspec.Struct, frozen=True):
    """Changes of officers and cases, and definitions that the cases need.

    A definition that the store already has is not written again.
    """

    cases: tuple[CaseChange, ...] = ()
    officers: tuple[OfficerChange, ...] = ()
    definitions: tuple[Procedure, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.cases or self.officers or self.definitions)
