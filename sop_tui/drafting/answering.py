"""Which changes of a draft an answer to a doubt comes to."""

import re
from collections.abc import Sequence

from sop_tui.drafting import edits
from sop_tui.drafting.draft import Doubt, Draft, DraftSymbol, DraftWay
from sop_tui.drafting.edits import Edit
from sop_tui.drafting.parts import (
    BLOCK,
    DATES,
    OF_IDENTITY,
    OF_WHOLE,
    first_of,
    named_role,
    step_of,
)
from sop_tui.drafting.words import plain


def meant(draft: Draft, doubt: Doubt, text: str) -> Sequence[Edit]:
    """The changes that an answer comes to."""
    field, step = doubt.field, doubt.step
    if step is None:
        return _meant_of_whole(draft, doubt, text)
    row = step_of(draft, step)
    match field:
        case "role" if len(row.symbols) == 0:
            return [edits.AddSymbol(step=step, role=named_role(draft, text))]
        case "role" | "by":
            return [edits.MoveSymbol(step=step, role=named_role(draft, text))]
        case "next":
            return [edits.SetNext(step=step, to=text)]
        case "leads_to":
            return [edits.SetLeadsTo(step=step, sop=text)]
        case "check.return_to":
            targets = tuple(re.split(r"[\s,;]+", text))
            at = first_of(row, "check")
            return [edits.SetReturns(step=step, at=at, targets=targets)]
        case "check.act":
            return [edits.SetAct(step=step, at=first_of(row, "check"), act=text)]
        case "choice.way":
            at = first_of(row, "choice")
            return [edits.SetWays(step=step, at=at, ways=_named_ways(row.symbols[at], text),
                                  question=row.symbols[at].question)]  # fmt: skip
        case "activity" | "time" | "note":
            return [edits.SetText(step=step, field=field, text=text)]
        case "inputs" | "output":
            return [edits.SetItems(step=step, field=field, items=tuple(text.split(";")))]
        case _:
            return []


def _meant_of_whole(draft: Draft, doubt: Doubt, text: str) -> Sequence[Edit]:
    field = doubt.field
    if field == "role":
        names = [name for name in re.split(r"[;,]", text) if name.strip()]
        return [edits.AddRole(name=name) for name in names]
    if field.startswith("role.") and field.endswith(".outside"):
        role = field.removeprefix("role.").removesuffix(".outside")
        return [edits.SetOutside(role=named_role(draft, role), outside=plain(text) in _YES)]
    if field == "approved_by":
        return [edits.SetHead(field="name", text=text)]
    if field in (*OF_WHOLE, *OF_IDENTITY, *DATES, *BLOCK):
        return [edits.SetHead(field=field, text=text)]
    return []


_YES = frozenset({"ya", "y", "yes", "luar", "benar"})


def _named_ways(choice: DraftSymbol, text: str) -> tuple[DraftWay, ...]:
    """The ways with these names, in their order; "Ya=5" says where one leads, too."""
    ways = []
    for at, part in enumerate(part for part in re.split(r"[,;]", text) if part.strip()):
        name, equals, to = part.partition("=")
        known = choice.ways[at].to if at < len(choice.ways) else ""
        ways.append(DraftWay(name=name.strip(), to=to.strip() if equals else known))
    return tuple(ways)
