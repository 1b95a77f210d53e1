"""Role columns in which nobody acts: the draft asks about each while no row uses it."""

import re

from msgspec.structs import replace

from sop_tui.drafting.checking import procedure_of
from sop_tui.drafting.draft import Doubt, Draft, DraftRole
from sop_tui.drafting.parts import EditProblem
from sop_tui.sop.flow import roles_unused
from sop_tui.text.message import say

DROP = "hapus"
"""The answer that removes the column."""

_FIELD = re.compile(r"role\.([a-z0-9-]+)")


def role_asked(doubt: Doubt) -> str | None:
    """The role that a doubt reports as unused; None for any other doubt."""
    found = _FIELD.fullmatch(doubt.field) if doubt.step is None else None
    return found[1] if found is not None else None


def unused_refusal() -> EditProblem:
    """The refusal to keep an unused column: no definition may have one."""
    return EditProblem(say("jawab “hapus”, atau nomor langkah yang dikerjakan peran ini"))


def with_unused_questions(draft: Draft) -> Draft:
    """The draft with a question about each unused column, and without outdated ones.

    Nothing is asked while a row has no actor, because the unused role may be that actor. The checks
    need not report unused roles again.
    """
    unused = roles_unused(procedure_of(draft, ""))
    before: dict[str, Doubt] = {}
    others: list[Doubt] = []
    for doubt in draft.doubts:
        role_id = role_asked(doubt)
        if role_id is None:
            others.append(doubt)
        else:
            before[role_id] = doubt
    asked = {
        role.id: before.get(role.id) or _question(role) for role in draft.roles if role.id in unused
    }
    at = next((n for n, doubt in enumerate(others) if doubt.step is not None), len(others))
    doubts = (*others[:at], *asked.values(), *others[at:])
    return draft if doubts == draft.doubts else replace(draft, doubts=doubts)


def _question(role: DraftRole) -> Doubt:
    return Doubt(
        field=f"role.{role.id}", step=None, choices=(DROP,),
        question=say("kolom “{role}” tanpa simbol di langkah mana pun; hapus perannya?",
                     role=role.name),
    )  # fmt: skip
