"""The rows of a document and the symbols in them: frozen values that forbid unknown keys."""

from typing import Annotated, Literal

import msgspec

CheckKind = Literal["setuju", "paraf", "tanda tangan"]
Texts = tuple[str, ...]


class Stated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a document states; read from the store without the cost of pydantic."""


class Check(Stated, frozen=True, kw_only=True):
    """The examination of a step: a role approves (by ``act``), returns, or perhaps rejects.

    ``return_to`` names nodes; the first is the default.
    """

    role: str
    act: CheckKind
    return_to: Texts
    reject: bool = False


class Way(Stated, frozen=True, kw_only=True):
    """One way out of a choice: the words beside its arrow, and the node where it leads.

    ``to`` may also be :data:`sop_tui.sop.graph.END`.
    """

    name: str
    to: str


class Choice(Stated, frozen=True, kw_only=True):
    """A diamond that chooses a way and approves nothing; ``question`` as printed, if it is."""

    role: str
    question: str = ""
    ways: tuple[Way, ...] = msgspec.field(name="way")


class Symbol(Stated, frozen=True, kw_only=True):
    """One symbol of a row that has them in an order of its own; exactly one field says what it is.

    ``role`` is a box of one role, ``together`` one box over the columns of several.
    """

    role: str | None = None
    together: Texts = ()
    check: Check | None = None
    choice: Choice | None = None


InTurn = str | Texts
"""Who works: a role, or roles that do it together, in any order."""


class Step(Stated, frozen=True, kw_only=True):
    """A row of the document.

    Who acts in it is said in one of three forms. ``role``: one box; None when the row is only a
    check or a choice. ``by``: several boxes in turn. Behind either stands ``check`` or ``choice``.
    ``symbols``: any symbols in any order, and then none of the others. :attr:`parts` is what all
    three come to.

    ``next`` is where the row leads, "" for the next row. ``leads_to`` is the id of another SOP that
    begins here, and with ``waits`` the row is done only when the case of that one is closed.
    ``inputs`` is the column *Kelengkapan*, ``time`` *Waktu* as printed ("" means no standard),
    ``note`` *Keterangan*. ``inferred`` names the fields that the document does not state in so
    many words; the vocabulary is that of :mod:`sop_tui.sop.inferred`.
    """

    no: Annotated[int, msgspec.Meta(ge=1, le=9999)]
    activity: str
    role: str | None = None
    by: tuple[InTurn, ...] = ()
    inputs: Texts = ()
    time: str = ""
    output: Texts = ()
    note: str = ""
    inferred: Texts = ()
    check: Check | None = None
    choice: Choice | None = None
    symbols: tuple[Symbol, ...] = msgspec.field(name="symbol", default=())
    next: str = ""
    leads_to: str = ""
    waits: bool = False

    @property
    def parts(self) -> tuple[Symbol, ...]:
        """The symbols of the row in their order, whatever form they are written in."""
        if self.symbols:
            return self.symbols
        turns = self.by or (() if self.role is None else (self.role,))
        boxes = [
            Symbol(role=turn) if isinstance(turn, str) else Symbol(together=turn) for turn in turns
        ]
        if self.check is not None:
            boxes.append(Symbol(check=self.check))
        if self.choice is not None:
            boxes.append(Symbol(choice=self.choice))
        return tuple(boxes)
