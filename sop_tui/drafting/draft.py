"""A draft: what was read from a document, the ground of each value, and what is still asked."""

from typing import Literal

import msgspec

from sop_tui.drafting.spots import Trust
from sop_tui.text.message import Message

SymbolPhase = Literal["work", "check", "choice"]


class _Value(msgspec.Struct, frozen=True, kw_only=True):
    pass


class SourceSpot(_Value, frozen=True):
    """Where something stands in the document: the sheet's number and the cell's name."""

    sheet: int
    cell: str = ""


class FieldGround(_Value, frozen=True):
    """The ground of a field's value."""

    field: str
    trust: Trust
    because: Message


class Doubt(_Value, frozen=True):
    """A question about the document.

    ``open``: the draft needs an answer; otherwise the value is inferred and carries a dagger.
    ``choices`` are the other possible values.
    """

    field: str
    step: int | None
    question: Message
    read: str = ""
    choices: tuple[str, ...] = ()
    place: SourceSpot | None = None
    open: bool = True


class DraftWay(_Value, frozen=True):
    """A way out of a choice; ``to`` is empty while unknown."""

    name: str
    to: str


class DraftSymbol(_Value, frozen=True):
    """A symbol of a row: roles that work together, or one role that checks or chooses.

    ``marks`` names what is inferred: ``""`` the symbol itself, else one of its fields.
    """

    phase: SymbolPhase
    roles: tuple[str, ...]
    act: str = ""
    return_to: tuple[str, ...] = ()
    question: str = ""
    ways: tuple[DraftWay, ...] = ()
    marks: tuple[str, ...] = ()
    reject: bool = False


class DraftStep(_Value, frozen=True):
    """A row.

    ``printed`` is its number on paper, if different; ``source`` is the document's text of that row,
    kept while the row is changed.
    """

    no: int
    activity: str
    symbols: tuple[DraftSymbol, ...] = ()
    inputs: tuple[str, ...] = ()
    time: str = ""
    output: tuple[str, ...] = ()
    note: str = ""
    next: str = ""
    marks: tuple[str, ...] = ()
    grounds: tuple[FieldGround, ...] = ()
    printed: str = ""
    place: SourceSpot | None = None
    leads_to: str = ""
    waits: bool = False
    source: str = ""
    places: tuple[tuple[str, SourceSpot], ...] = ()
    """The places of fields that stand elsewhere than the start of the row."""

    def place_of(self, field: str) -> SourceSpot | None:
        """Where this field stands in the document."""
        return dict(self.places).get(field, self.place)

    @property
    def is_plain(self) -> bool:
        """Whether it has only boxes in turn, and at most one diamond after them."""
        return all(symbol.phase == "work" for symbol in self.symbols[:-1])

    @property
    def inferred(self) -> tuple[str, ...]:
        """The step's ``inferred`` list in the form in which the file writes the step."""
        words = list(self.marks)
        works = sum(symbol.phase == "work" for symbol in self.symbols)
        for place, symbol in enumerate(self.symbols, start=1):
            if not self.is_plain:
                prefix = f"symbol.{place}"
            elif symbol.phase == "work":
                alone = works == 1 and len(symbol.roles) == 1
                words += ["role" if alone else "by"] if symbol.marks else []
                continue
            else:
                prefix = symbol.phase
            words += [f"{prefix}.{mark}" if mark else prefix for mark in symbol.marks]
        return tuple(dict.fromkeys(words))


class DraftRole(_Value, frozen=True):
    """A column under Pelaksana."""

    id: str
    name: str
    outside: bool = False


class Identity(_Value, frozen=True):
    """The block above the matrix.

    Dates are ISO texts; ``uncertain`` names fields that should be checked.
    """

    agency: str = ""
    number: str = ""
    title: str = ""
    created: str = ""
    revised: str = ""
    effective: str = ""
    post: str = ""
    name: str = ""
    nip: str = ""
    legal_basis: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()


class Draft(_Value, frozen=True):
    """A whole procedure as far as it could be read."""

    identity: Identity
    code: str = ""
    roles: tuple[DraftRole, ...] = ()
    steps: tuple[DraftStep, ...] = ()
    time_unit: str = ""
    stated_total: str = ""
    doubts: tuple[Doubt, ...] = ()
    limit: str = ""
    confidential_subject: bool = False

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """The questions that still need an answer."""
        return tuple(doubt for doubt in self.doubts if doubt.open)

    @property
    def daggers(self) -> int:
        """The number of inferred fields."""
        return sum(len(step.inferred) for step in self.steps)
