"""Turns the answer to a doubt into changes of the draft."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from sop_tui.drafting import edits
from sop_tui.drafting.draft import Doubt, Draft, DraftSymbol, DraftWay, SymbolPhase
from sop_tui.drafting.edits import Edit
from sop_tui.drafting.numbering import node_ids
from sop_tui.drafting.parts import (
    ACTS,
    BLOCK,
    DATES,
    OF_IDENTITY,
    OF_WHOLE,
    first_of,
    named_role,
    step_of,
)
from sop_tui.drafting.unused import DROP, role_asked, unused_refusal
from sop_tui.drafting.words import plain
from sop_tui.text.clean import clean
from sop_tui.text.message import Message, say


def edits_for_answer(draft: Draft, doubt: Doubt, text: str) -> Sequence[Edit]:
    """The changes that an answer means."""
    field, step = doubt.field, doubt.step
    if step is None:
        return _edits_for_whole(draft, doubt, text)
    row = step_of(draft, step)
    match field:
        case "role" | "check" if plain(text) in _KINDS:
            phase = _KINDS[plain(text)]
            first = row.symbols[0].phase if row.symbols else phase
            return [] if first == phase else [edits.MakePhase(step=step, phase=phase)]
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


def _edits_for_whole(draft: Draft, doubt: Doubt, text: str) -> Sequence[Edit]:
    field = doubt.field
    unused = role_asked(doubt)
    if unused is not None:
        return [_edits_for_unused(draft, unused, text)]
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


def _edits_for_unused(draft: Draft, role: str, text: str) -> Edit:
    """The column is removed, or its role works in the row with this number, before its decision."""
    if plain(text) == DROP:
        return edits.RemoveRole(role=role)
    if not text.isdecimal():
        raise unused_refusal()
    row = step_of(draft, int(text))
    works = [at for at, symbol in enumerate(row.symbols, start=1) if symbol.phase == "work"]
    return edits.AddSymbol(step=row.no, at=max(works, default=0), role=role)


_KINDS: Mapping[str, SymbolPhase] = {"kotak": "work", "pemeriksaan": "check", "pilihan": "choice"}
_YES = frozenset({"ya", "y", "yes", "luar", "benar"})


def _named_ways(choice: DraftSymbol, text: str) -> tuple[DraftWay, ...]:
    """The ways with these names, in order; "Ya=5" also gives the way's target."""
    ways = []
    for at, part in enumerate(part for part in re.split(r"[,;]", text) if part.strip()):
        name, equals, to = part.partition("=")
        known = choice.ways[at].to if at < len(choice.ways) else ""
        ways.append(DraftWay(name=name.strip(), to=to.strip() if equals else known))
    return tuple(ways)


class Option(msgspec.Struct, frozen=True):
    """An answer to choose from: its text, and how it is shown."""

    text: str
    label: Message


MOST_OPTIONS = 9


def options(draft: Draft, doubt: Doubt) -> tuple[Option, ...]:
    """The answers that can be chosen by a digit; none where the answer must be typed."""
    field = doubt.field
    if field.endswith(".outside"):
        return (Option("ya", say("pihak luar")), Option("tidak", say("petugas kantor")))
    if role_asked(doubt) is not None:
        return (Option(DROP, say("hapus peran ini")),)
    if doubt.choices:
        return tuple(_option(draft, field, text) for text in doubt.choices[:MOST_OPTIONS])
    if field == "check" or (field == "role" and _has_symbols(draft, doubt)):
        return (
            Option("kotak", say("kotak: kegiatan")),
            Option("pemeriksaan", say("belah ketupat: setuju atau tidak")),
            Option("pilihan", say("belah ketupat: memilih arah")),
        )
    if field == "role" and doubt.step is not None:
        return tuple(_option(draft, field, role.id) for role in draft.roles[:MOST_OPTIONS])
    if field == "check.act":
        return tuple(Option(kind, say("{text}", text=kind)) for kind in ACTS)
    return ()


def _has_symbols(draft: Draft, doubt: Doubt) -> bool:
    return doubt.step is not None and bool(step_of(draft, doubt.step).symbols)


def _option(draft: Draft, field: str, text: str) -> Option:
    """A choice with its meaning: a role's name, or the text of a row."""
    if field in ("role", "by"):
        names = {role.id: role.name for role in draft.roles}
        return Option(text, say("{text}", text=clean(names.get(text, text))))
    place = node_ids(draft).get(text)
    if place is not None and field in ("next", "check.return_to", "choice.way"):
        activity = clean(draft.steps[place[0]].activity)
        short = activity if len(activity) <= _SHORT else f"{activity[: _SHORT - 1]}…"
        return Option(text, say("langkah {node} {activity}", node=text, activity=short))
    return Option(text, say("{text}", text=clean(text.replace(";", "; "))))


_SHORT = 24  # characters of a row's text shown beside its number
