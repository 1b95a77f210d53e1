"""The complete data of an office at one moment, in order, for copying between engines."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from sop_tui.casework.model import Case, Event
from sop_tui.office.model import Officer, OfficerEvent
from sop_tui.sop.model import Procedure
from sop_tui.storage.records import Meta


class KeptDefinition(NamedTuple):
    """A definition; ``place`` is its document number."""

    place: int
    procedure: Procedure


class KeptOfficer(NamedTuple):
    """An officer's entry with its complete history."""

    place: int
    entry: Officer
    events: tuple[OfficerEvent, ...]


class KeptCase(NamedTuple):
    """A case with its complete history."""

    place: int
    case: Case
    events: tuple[Event, ...]


class Contents(Protocol):
    """The data of an office. Cases are read a few at a time; all methods raise StoreProblem.

    ``count`` is the number of cases.
    """

    @property
    def meta(self) -> Meta: ...

    @property
    def count(self) -> int: ...

    def definitions(self) -> Iterator[KeptDefinition]: ...

    def officers(self) -> Iterator[KeptOfficer]: ...

    def cases(self) -> Iterator[KeptCase]: ...


OpenedContents = AbstractContextManager[Contents]
