"""Applies changes to a draft. Pure; an impossible change is refused with one sentence.

A field that an officer sets is no longer inferred, and questions about it count as answered.
"""

from functools import singledispatch

from msgspec.structs import replace

from sop_tui.drafting import edits
from sop_tui.drafting.answering import edits_for_answer
from sop_tui.drafting.draft import Draft, DraftStep, DraftSymbol, DraftWay
from sop_tui.drafting.edits import Edit
from sop_tui.drafting.numbering import RowInChange, lines_of, rebuilt
from sop_tui.drafting.parts import (
    ACTS,
    BLOCK,
    DATES,
    LISTS,
    MOST_ROWS,
    MOST_SYMBOLS,
    OF_IDENTITY,
    OF_WHOLE,
    TEXTS,
    EditProblem,
    answered,
    doubt_at,
    expect,
    inserted,
    iso_of,
    joined,
    of_phase,
    one_of,
    role_of,
    step_of,
    symbol_of,
    target_of,
    text_of,
    unmarked,
    with_one_more_role,
    with_roles,
    with_step,
    with_symbol,
    without_read_times,
    without_symbol,
    without_total_doubts,
)
from sop_tui.drafting.unused import role_asked, unused_refusal, with_unused_questions
from sop_tui.sop.flow import MOST_WAYS
from sop_tui.sop.graph import END
from sop_tui.text.message import say


def edited(draft: Draft, edit: Edit) -> Draft:
    """The draft after a change.

    Raises:
        EditProblem: the change is impossible; nothing is changed.
    """
    return with_unused_questions(_apply(edit, draft))


@singledispatch
def _apply(edit: Edit, draft: Draft) -> Draft:
    raise NotImplementedError(f"{edit!r} of {draft.code}")


# Symbols.


@_apply.register
def _(edit: edits.MoveSymbol, draft: Draft) -> Draft:
    role_of(draft, edit.role)

    def moved(symbol: DraftSymbol) -> DraftSymbol:
        return replace(symbol, roles=(edit.role,))

    return with_symbol(draft, edit, moved, ("role", ""), ("role", "by"))


@_apply.register
def _(edit: edits.Together, draft: Draft) -> Draft:
    role_of(draft, edit.role)
    if symbol_of(draft, edit).phase != "work":
        raise EditProblem(say("hanya kotak yang dikerjakan bersama; jadikan kotak dahulu"))

    def working(symbol: DraftSymbol) -> DraftSymbol:
        others = tuple(role for role in symbol.roles if role != edit.role)
        more = others if edit.role in symbol.roles else (*others, edit.role)
        return replace(symbol, roles=more or symbol.roles)

    return with_symbol(draft, edit, working, ("role", ""), ("role", "by"))


@_apply.register
def _(edit: edits.AddSymbol, draft: Draft) -> Draft:
    role_of(draft, edit.role)
    step = step_of(draft, edit.step)
    if len(step.symbols) >= MOST_SYMBOLS:
        raise EditProblem(say("paling banyak {most} simbol dalam satu baris", most=MOST_SYMBOLS))
    symbol = of_phase(DraftSymbol(phase="work", roles=(edit.role,)), edit.phase)
    at = max(0, min(edit.at, len(step.symbols)))
    lines = lines_of(draft)
    line = lines[edit.step - 1]
    lines[edit.step - 1] = RowInChange(
        replace(step, symbols=inserted(step.symbols, at, symbol)),
        inserted(line.keys, at, None),
        line.rows,
    )
    return answered(rebuilt(draft, lines), edit.step, "role", "by")


@_apply.register
def _(edit: edits.RemoveSymbol, draft: Draft) -> Draft:
    symbol_of(draft, edit)
    lines = lines_of(draft)
    lines[edit.step - 1] = without_symbol(lines[edit.step - 1], edit.at)
    return answered(rebuilt(draft, lines), edit.step, "role", "by", "check", "choice")


@_apply.register
def _(edit: edits.MakePhase, draft: Draft) -> Draft:
    if edit.phase != "work" and len(symbol_of(draft, edit).roles) > 1:
        raise EditProblem(say("yang dikerjakan bersama bukan keputusan; sisakan satu peran"))
    return with_symbol(
        draft, edit, lambda symbol: of_phase(symbol, edit.phase), None, ("role", "check", "choice")
    )


@_apply.register
def _(edit: edits.SetAct, draft: Draft) -> Draft:
    expect(draft, edit, "check")
    if edit.act not in ACTS:
        raise EditProblem(say("pilih salah satu dari: {acts}", acts=", ".join(ACTS)))

    def acting(symbol: DraftSymbol) -> DraftSymbol:
        return replace(symbol, act=edit.act, reject=edit.reject)

    return with_symbol(draft, edit, acting, ("act", "reject", ""), ("check.act",))


@_apply.register
def _(edit: edits.SetReturns, draft: Draft) -> Draft:
    expect(draft, edit, "check")
    targets = tuple(dict.fromkeys(target_of(target) for target in edit.targets))
    if END in targets:
        raise EditProblem(
            say("yang tidak disetujui menuju langkah; agar dapat ditolak, ubah jenis paraf")
        )

    def returning(symbol: DraftSymbol) -> DraftSymbol:
        return replace(symbol, return_to=targets)

    return with_symbol(draft, edit, returning, ("return_to", ""), ("check.return_to",))


@_apply.register
def _(edit: edits.SetWays, draft: Draft) -> Draft:
    expect(draft, edit, "choice")
    if len(edit.ways) > MOST_WAYS:
        raise EditProblem(say("paling banyak {most} arah", most=MOST_WAYS))
    ways = tuple(DraftWay(name=text_of(way.name), to=target_of(way.to)) for way in edit.ways)

    def leading(symbol: DraftSymbol) -> DraftSymbol:
        return replace(symbol, ways=ways, question=text_of(edit.question))

    return with_symbol(draft, edit, leading, ("way", "question", ""), ("choice", "choice.way"))


# Rows.


@_apply.register
def _(edit: edits.SetText, draft: Draft) -> Draft:
    one_of(edit.field, TEXTS)
    step = replace(step_of(draft, edit.step), **{edit.field: text_of(edit.text)})
    changed = with_step(draft, unmarked(step, edit.field))
    if edit.field == "time":
        changed = without_total_doubts(changed)
    return answered(changed, edit.step, edit.field)


@_apply.register
def _(edit: edits.SetItems, draft: Draft) -> Draft:
    one_of(edit.field, LISTS)
    items = tuple(text for item in edit.items if (text := text_of(item)))
    step = replace(step_of(draft, edit.step), **{edit.field: items})
    return answered(with_step(draft, unmarked(step, edit.field)), edit.step, edit.field)


@_apply.register
def _(edit: edits.SetNext, draft: Draft) -> Draft:
    step = replace(step_of(draft, edit.step), next=target_of(edit.to))
    return answered(with_step(draft, unmarked(step, "next")), edit.step, "next")


@_apply.register
def _(edit: edits.SetLeadsTo, draft: Draft) -> Draft:
    sop = text_of(edit.sop)
    step = replace(step_of(draft, edit.step), leads_to=sop, waits=edit.waits and sop != "")
    return answered(
        with_step(draft, unmarked(step, "leads_to", "waits")), edit.step, "leads_to", "waits"
    )


@_apply.register
def _(edit: edits.InsertRow, draft: Draft) -> Draft:
    if not 0 <= edit.step <= len(draft.steps) or len(draft.steps) >= MOST_ROWS:
        raise EditProblem(say("tidak ada baris {step}", step=edit.step))
    lines = lines_of(draft)
    lines.insert(edit.step, RowInChange(DraftStep(no=edit.step + 1, activity=""), (), ()))
    return rebuilt(draft, lines)


@_apply.register
def _(edit: edits.DeleteRow, draft: Draft) -> Draft:
    step_of(draft, edit.step)
    if len(draft.steps) == 1:
        raise EditProblem(say("sebuah SOP memuat sedikitnya satu baris"))
    lines = lines_of(draft)
    del lines[edit.step - 1]
    return without_total_doubts(rebuilt(draft, lines))


@_apply.register
def _(edit: edits.MergeRow, draft: Draft) -> Draft:
    one = step_of(draft, edit.step)
    if edit.step == len(draft.steps):
        raise EditProblem(say("tidak ada baris di bawahnya"))
    other = step_of(draft, edit.step + 1)
    if len(one.symbols) + len(other.symbols) > MOST_SYMBOLS:
        raise EditProblem(say("paling banyak {most} simbol dalam satu baris", most=MOST_SYMBOLS))
    merged = replace(
        one,
        activity=joined((one.activity, other.activity)),
        symbols=(*one.symbols, *other.symbols),
        inputs=tuple(dict.fromkeys((*one.inputs, *other.inputs))),
        time=one.time or other.time,
        output=tuple(dict.fromkeys((*one.output, *other.output))),
        note=joined((one.note, other.note)),
        next=other.next,
        marks=tuple(dict.fromkeys((*one.marks, *other.marks))),
        grounds=(*one.grounds, *other.grounds),
        leads_to=one.leads_to or other.leads_to,
        waits=one.waits or other.waits,
        source=" / ".join(text for text in (one.source, other.source) if text),
    )
    if not merged.next:
        merged = unmarked(merged, "next")
    lines = lines_of(draft)
    first, second = lines[edit.step - 1 : edit.step + 1]
    lines[edit.step - 1 : edit.step + 1] = [
        RowInChange(merged, (*first.keys, *second.keys), (*first.rows, *second.rows))
    ]
    return without_total_doubts(rebuilt(draft, lines))


@_apply.register
def _(edit: edits.MoveRow, draft: Draft) -> Draft:
    step_of(draft, edit.step)
    step_of(draft, edit.to)
    lines = lines_of(draft)
    lines.insert(edit.to - 1, lines.pop(edit.step - 1))
    return rebuilt(draft, lines)


# The whole draft.


@_apply.register
def _(edit: edits.SetHead, draft: Draft) -> Draft:
    field, text = edit.field, text_of(edit.text)
    if field in OF_WHOLE:
        changed = replace(draft, **{field: text.upper() if field == "code" else text})
        if field != "code":
            changed = without_total_doubts(changed)
        if field == "time_unit":
            changed = without_read_times(changed)
        return answered(changed, None, field)
    if field in DATES:
        value: str | tuple[str, ...] = iso_of(text)
    elif field in BLOCK:
        value = tuple(part for each in text.split(";") if (part := each.strip()))
    else:
        one_of(field, OF_IDENTITY)
        value = text
    asked = "approved_by" if field in ("post", "name", "nip") else field
    identity = replace(draft.identity, **{field: value})
    return answered(replace(draft, identity=identity), None, asked)


@_apply.register
def _(edit: edits.AddRole, draft: Draft) -> Draft:
    return answered(with_one_more_role(draft, edit.name), None, "role")


@_apply.register
def _(edit: edits.RenameRole, draft: Draft) -> Draft:
    role_of(draft, edit.role)
    name = text_of(edit.name)
    if not name:
        raise EditProblem(say("nama peran kosong"))
    return with_roles(
        draft,
        (replace(role, name=name) if role.id == edit.role else role for role in draft.roles),
    )


@_apply.register
def _(edit: edits.SetOutside, draft: Draft) -> Draft:
    role_of(draft, edit.role)
    roles = (
        replace(role, outside=edit.outside) if role.id == edit.role else role
        for role in draft.roles
    )
    return answered(with_roles(draft, roles), None, f"role.{edit.role}.outside")


@_apply.register
def _(edit: edits.RemoveRole, draft: Draft) -> Draft:
    role_of(draft, edit.role)
    lines = []
    for line in lines_of(draft):
        kept = [
            (replace(symbol, roles=rest), key)
            for symbol, key in zip(line.step.symbols, line.keys, strict=True)
            if (rest := tuple(role for role in symbol.roles if role != edit.role))
        ]
        step = replace(line.step, symbols=tuple(symbol for symbol, _ in kept))
        lines.append(RowInChange(step, tuple(key for _, key in kept), line.rows))
    left = (role for role in draft.roles if role.id != edit.role)
    changed = with_roles(rebuilt(draft, lines), left)
    return answered(changed, None, f"role.{edit.role}.outside")


# Questions.


@_apply.register
def _(edit: edits.Dismiss, draft: Draft) -> Draft:
    if role_asked(doubt_at(draft, edit.doubt)) is not None:
        raise unused_refusal()
    doubts = (*draft.doubts[: edit.doubt], *draft.doubts[edit.doubt + 1 :])
    return replace(draft, doubts=doubts)


@_apply.register
def _(edit: edits.Confirm, draft: Draft) -> Draft:
    step = step_of(draft, edit.step)
    symbols = tuple(replace(symbol, marks=()) for symbol in step.symbols)
    changed = with_step(draft, replace(step, marks=(), symbols=symbols))
    return replace(
        changed,
        doubts=tuple(doubt for doubt in draft.doubts if doubt.open or doubt.step != edit.step),
    )


@_apply.register
def _(edit: edits.Answer, draft: Draft) -> Draft:
    doubt = doubt_at(draft, edit.doubt)
    text = text_of(edit.text)
    if not text:
        raise EditProblem(say("jawabannya kosong"))
    found = draft
    for each in edits_for_answer(draft, doubt, text):
        found = edited(found, each)
    return replace(found, doubts=tuple(other for other in found.doubts if other != doubt))
