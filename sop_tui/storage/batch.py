"""What one commit brings: all of it becomes true at once, or none."""

import msgspec

from sop_tui.casework.model import Event
from sop_tui.office.model import OfficerEvent
from sop_tui.sop.model import Procedure


class CaseChange(msgspec.Struct, frozen=True):
    """New events of one case in their order; what they make of it is for the store to fold."""

    number: str
    events: tuple[Event, ...]


class OfficerChange(msgspec.Struct, frozen=True):
    """A new event of an officer's entry; it carries the entry after it."""

    event: OfficerEvent


class Batch(msgspec.Struct, frozen=True):
    """Changes of officers and cases, and definitions new to the store.

    A definition that is there already is not written again.
    """

    cases: tuple[CaseChange, ...] = ()
    officers: tuple[OfficerChange, ...] = ()
    definitions: tuple[Procedure, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.cases or self.officers or self.definitions)
