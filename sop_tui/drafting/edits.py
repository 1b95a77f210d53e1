"""What an officer can change in a draft, as values; :mod:`.editing` says what each comes to.

``step`` is the number of a row, ``at`` the place of a symbol in it, from 0.
"""

import msgspec

from sop_tui.drafting.draft import DraftWay, SymbolPhase


class Edit(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One change of a draft."""


class InRow(Edit, frozen=True, kw_only=True):
    """A change of a row."""

    step: int


class OfSymbol(InRow, frozen=True, kw_only=True):
    """A change of one of its symbols."""

    at: int = 0


# Symbols.


class MoveSymbol(OfSymbol, frozen=True, kw_only=True):
    """The symbol stands in the column of another role."""

    role: str


class Together(OfSymbol, frozen=True, kw_only=True):
    """A role works along in this box, or no longer."""

    role: str


class AddSymbol(OfSymbol, frozen=True, kw_only=True):
    """One more symbol, before the one at this place; behind the last where there is none."""

    role: str
    phase: SymbolPhase = "work"


class RemoveSymbol(OfSymbol, frozen=True, kw_only=True):
    """The symbol is none."""


class MakePhase(OfSymbol, frozen=True, kw_only=True):
    """The symbol is a box, a check or a choice."""

    phase: SymbolPhase


class SetAct(OfSymbol, frozen=True, kw_only=True):
    """How a check approves, and whether it may reject for good."""

    act: str
    reject: bool = False


class SetReturns(OfSymbol, frozen=True, kw_only=True):
    """Where a check leads back to; the first is the default."""

    targets: tuple[str, ...]


class SetWays(OfSymbol, frozen=True, kw_only=True):
    """The ways out of a choice; ``question`` as the diamond has it."""

    ways: tuple[DraftWay, ...]
    question: str = ""


# Rows.


class SetText(InRow, frozen=True, kw_only=True):
    """``field`` is ``activity``, ``time`` or ``note``."""

    field: str
    text: str


class SetItems(InRow, frozen=True, kw_only=True):
    """``field`` is ``inputs`` or ``output``."""

    field: str
    items: tuple[str, ...]


class SetNext(InRow, frozen=True, kw_only=True):
    """Where the row leads when it is done: a node, "selesai", or "" for the next row."""

    to: str


class SetLeadsTo(InRow, frozen=True, kw_only=True):
    """The SOP that begins in this row; "" for none. ``waits``: the row is done when that is."""

    sop: str
    waits: bool = False


class InsertRow(InRow, frozen=True, kw_only=True):
    """An empty row behind this one; 0 for the top."""


class DeleteRow(InRow, frozen=True, kw_only=True):
    """The row goes, with what was asked about it."""


class MergeRow(InRow, frozen=True, kw_only=True):
    """The row and the next one are one row of the document."""


class MoveRow(InRow, frozen=True, kw_only=True):
    """The row stands at another place; at 1 the procedure begins with it."""

    to: int


# The whole.


class SetHead(Edit, frozen=True, kw_only=True):
    """A field of the identity block, or ``code``, ``time_unit``, ``stated_total``, ``limit``.

    Lists are given with a semicolon between; dates as people write them.
    """

    field: str
    text: str


class AddRole(Edit, frozen=True, kw_only=True):
    """One more column under Pelaksana, at the right."""

    name: str


class RenameRole(Edit, frozen=True, kw_only=True):
    """Another name of a role; its id stays."""

    role: str
    name: str


class SetOutside(Edit, frozen=True, kw_only=True):
    """Whether the role is a party outside the office."""

    role: str
    outside: bool


class RemoveRole(Edit, frozen=True, kw_only=True):
    """The column goes, with the symbols in it."""

    role: str


# What is asked.


class Answer(Edit, frozen=True, kw_only=True):
    """The answer to a doubt, by its place among them."""

    doubt: int
    text: str


class Dismiss(Edit, frozen=True, kw_only=True):
    """A doubt is none: what stands there is right."""

    doubt: int


class Confirm(InRow, frozen=True, kw_only=True):
    """What is inferred in a row is what the office means: its daggers go."""
