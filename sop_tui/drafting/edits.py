"""The changes that an officer can make in a draft, as values; :mod:`.editing` applies them.

``step`` is the number of a row, ``at`` the index of a symbol in it, from 0.
"""

import msgspec

from sop_tui.drafting.draft import DraftWay, SymbolPhase


class Edit(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One change of a draft."""


class InRow(Edit, frozen=True, kw_only=True):
    """A change of a row."""

    step: int


class OfSymbol(InRow, frozen=True, kw_only=True):
    """A change of one symbol of a row."""

    at: int = 0


# Symbols.


class MoveSymbol(OfSymbol, frozen=True, kw_only=True):
    """Moves the symbol to the column of another role."""

    role: str


class Together(OfSymbol, frozen=True, kw_only=True):
    """Adds a role to a box that several roles share, or removes it."""

    role: str


class AddSymbol(OfSymbol, frozen=True, kw_only=True):
    """Adds a symbol before the one at this index, or after the last one."""

    role: str
    phase: SymbolPhase = "work"


class RemoveSymbol(OfSymbol, frozen=True, kw_only=True):
    """Removes the symbol."""


class MakePhase(OfSymbol, frozen=True, kw_only=True):
    """Makes the symbol a box, a check or a choice."""

    phase: SymbolPhase


class SetAct(OfSymbol, frozen=True, kw_only=True):
    """Sets how a check approves, and whether it may reject for good."""

    act: str
    reject: bool = False


class SetReturns(OfSymbol, frozen=True, kw_only=True):
    """Sets the return targets of a check; the first is the default."""

    targets: tuple[str, ...]


class SetWays(OfSymbol, frozen=True, kw_only=True):
    """Sets the ways out of a choice; ``question`` is the text of the diamond."""

    ways: tuple[DraftWay, ...]
    question: str = ""


# Rows.


class SetText(InRow, frozen=True, kw_only=True):
    """Sets a text; ``field`` is ``activity``, ``time`` or ``note``."""

    field: str
    text: str


class SetItems(InRow, frozen=True, kw_only=True):
    """Sets a list; ``field`` is ``inputs`` or ``output``."""

    field: str
    items: tuple[str, ...]


class SetNext(InRow, frozen=True, kw_only=True):
    """Sets where the row leads when it is done: a node, "selesai", or "" for the next row."""

    to: str


class SetLeadsTo(InRow, frozen=True, kw_only=True):
    """Sets the SOP that starts in this row; "" for none.

    ``waits``: the row is done only when that SOP's case is closed.
    """

    sop: str
    waits: bool = False


class InsertRow(InRow, frozen=True, kw_only=True):
    """Adds an empty row after this one; 0 adds it at the top."""


class DeleteRow(InRow, frozen=True, kw_only=True):
    """Deletes the row and the questions about it."""


class MergeRow(InRow, frozen=True, kw_only=True):
    """Merges the row with the next one: in the document they are one row."""


class MoveRow(InRow, frozen=True, kw_only=True):
    """Moves the row; at 1 the procedure starts with it."""

    to: int


# The whole draft.


class SetHead(Edit, frozen=True, kw_only=True):
    """Sets a field of the identity block, or ``code``, ``time_unit``, ``stated_total``, ``limit``.

    Items of lists are separated by semicolons; dates are typed as people write them.
    """

    field: str
    text: str


class AddRole(Edit, frozen=True, kw_only=True):
    """Adds a column under Pelaksana, at the right."""

    name: str


class RenameRole(Edit, frozen=True, kw_only=True):
    """Renames a role; its id stays."""

    role: str
    name: str


class SetOutside(Edit, frozen=True, kw_only=True):
    """Sets whether the role is a party outside the office."""

    role: str
    outside: bool


class RemoveRole(Edit, frozen=True, kw_only=True):
    """Removes the column and the symbols in it."""

    role: str


# Questions.


class Answer(Edit, frozen=True, kw_only=True):
    """Answers a doubt; ``doubt`` is its index."""

    doubt: int
    text: str


class Dismiss(Edit, frozen=True, kw_only=True):
    """Drops a doubt: the value is right as it is."""

    doubt: int


class Confirm(InRow, frozen=True, kw_only=True):
    """Confirms what is inferred in a row; its daggers are removed."""
