"""The rows of a document and their symbols: frozen values that forbid unknown keys."""

from typing import Annotated, Literal

import msgspec

CheckKind = Literal["setuju", "paraf", "tanda tangan"]
Texts = tuple[str, ...]


class Stated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all structs that a document is read into."""


class Check(Stated, frozen=True, kw_only=True):
    """The check in a step: a role approves (in the form ``act``), returns, or rejects if allowed.

    ``return_to`` are node ids; the first is the default.
    """

    role: str
    act: CheckKind
    return_to: Texts
    reject: bool = False


class Way(Stated, frozen=True, kw_only=True):
    """A way out of a choice: the label of its arrow, and the node it leads to.

    ``to`` may also be :data:`sop_tui.sop.graph.END`.
    """

    name: str
    to: str


class Choice(Stated, frozen=True, kw_only=True):
    """A diamond that chooses a way and approves nothing; ``question`` as printed, "" if not."""

    role: str
    question: str = ""
    ways: tuple[Way, ...] = msgspec.field(name="way")


class Symbol(Stated, frozen=True, kw_only=True):
    """One symbol of a row whose symbols are listed explicitly; exactly one field is set.

    ``role`` is a box of one role, ``together`` one box over the columns of several roles.
    """

    role: str | None = None
    together: Texts = ()
    check: Check | None = None
    choice: Choice | None = None


InTurn = str | Texts
"""A performer: a role, or several roles that do the work together, in any order."""


class Step(Stated, frozen=True, kw_only=True):
    """A row of the document.

    The performers are written in one of three forms. ``role``: one box; None if the row is only a
    check or a choice. ``by``: several boxes in turn. Either may be followed by ``check`` or
    ``choice``. ``symbols``: any symbols in any order, without the other keys. :attr:`parts` gives
    the symbols of all three forms.

    ``next`` is the target after the row, "" for the next row. ``leads_to`` is the id of another SOP
    that begins here; with ``waits``, the row can be completed only after that case is closed.
    ``inputs`` is the column *Kelengkapan*, ``time`` *Waktu* as printed ("" means no standard),
    ``note`` *Keterangan*. ``inferred`` names the fields that the document does not state
    explicitly, in the vocabulary of :mod:`sop_tui.sop.inferred`.
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
        """The symbols of the row in order, for any of the three forms."""
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
