"""Undo and redo for a draft."""

import msgspec

from sop_tui.drafting.draft import Draft
from sop_tui.drafting.editing import edited
from sop_tui.drafting.edits import Edit

MOST = 500
"""The largest number of changes that can be undone."""


class EditHistory(msgspec.Struct, frozen=True):
    """The states of a draft in order; ``draft`` is the present one."""

    draft: Draft
    past: tuple[Draft, ...] = ()
    future: tuple[Draft, ...] = ()

    def after(self, edit: Edit) -> "EditHistory":
        """The states after one more change; a change without effect adds no undo step.

        Raises:
            EditProblem: the change is impossible.
        """
        changed = edited(self.draft, edit)
        if changed == self.draft:
            return self
        return EditHistory(changed, (*self.past, self.draft)[-MOST:])

    def undone(self) -> "EditHistory":
        """The states with the last change undone; unchanged if there is none."""
        if not self.past:
            return self
        return EditHistory(self.past[-1], self.past[:-1], (self.draft, *self.future))

    def redone(self) -> "EditHistory":
        """The states with the last undone change made again; unchanged if there is none."""
        if not self.future:
            return self
        return EditHistory(self.future[0], (*self.past, self.draft), self.future[1:])
