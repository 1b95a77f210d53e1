"""A draft: what was read of a document, why each thing is believed, and what is still asked."""

from typing import Literal

import msgspec

from sop_tui.drafting.spots import Trust
from sop_tui.text.message import Message

SymbolPhase = Literal["work", "check", "choice"]


class _Value(msgspec.Struct, frozen=True, kw_only=True):
    pass


class SourceSpot(_Value, frozen=True):
    """Where something stands in the document: the sheet by number, the cell by its name."""

    sheet: int
    cell: str = ""


class FieldGround(_Value, frozen=True):
    """Why a field says what it says."""

    field: str
    trust: Trust
    because: Message


class Doubt(_Value, frozen=True):
    """Something that is asked. ``open``: the draft waits for the answer; else it has a value that
    carries its dagger. ``choices`` is what else it could be."""

    field: str
    step: int | None
    question: Message
    read: str = ""
    choices: tuple[str, ...] = ()
    place: SourceSpot | None = None
    open: bool = True


class DraftWay(_Value, frozen=True):
    """A way out of a choice; ``to`` is empty where it is not known."""

    name: str
    to: str


class DraftSymbol(_Value, frozen=True):
    """A symbol of a row: who works together, or one who checks or chooses.

    ``marks`` names what is inferred of it: ``""`` the symbol as such, or one of its fields.
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
    """A row. ``printed`` is its number on paper, where that is another; ``source`` what the
    document says in that row, kept while the row is changed."""

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
    """Where each field stands that stands elsewhere than the row begins."""

    def place_of(self, field: str) -> SourceSpot | None:
        """Where in the document this field stands."""
        return dict(self.places).get(field, self.place)

    @property
    def is_plain(self) -> bool:
        """Whether its symbols are boxes in turn and at most one diamond behind them."""
        return all(symbol.phase == "work" for symbol in self.symbols[:-1])

    @property
    def inferred(self) -> tuple[str, ...]:
        """The words of ``inferred``, for the form in which the step is written."""
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
    """The block above the matrix. Dates as ISO texts; ``uncertain`` names fields to look at."""

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
        """What the draft still waits for."""
        return tuple(doubt for doubt in self.doubts if doubt.open)

    @property
    def daggers(self) -> int:
        """How many fields are inferred."""
        return sum(len(step.inferred) for step in self.steps)
