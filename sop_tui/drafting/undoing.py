"""A draft with what it was before: every change can be taken back, and made again."""

import msgspec

from sop_tui.drafting.draft import Draft
from sop_tui.drafting.editing import edited
from sop_tui.drafting.edits import Edit

MOST = 500
"""Changes that can be taken back."""


class Edited(msgspec.Struct, frozen=True):
    """The states of a draft in their order; ``draft`` is the present one."""

    draft: Draft
    past: tuple[Draft, ...] = ()
    future: tuple[Draft, ...] = ()

    def after(self, edit: Edit) -> "Edited":
        """After one more change; what changes nothing is no step to take back.

        Raises:
            EditProblem: it cannot be made.
        """
        changed = edited(self.draft, edit)
        if changed == self.draft:
            return self
        return Edited(changed, (*self.past, self.draft)[-MOST:])

    def undone(self) -> "Edited":
        """Before the last change; the same where there is none."""
        if not self.past:
            return self
        return Edited(self.past[-1], self.past[:-1], (self.draft, *self.future))

    def redone(self) -> "Edited":
        """With the change that was taken back last."""
        if not self.future:
            return self
        return Edited(self.future[0], (*self.past, self.draft), self.future[1:])
