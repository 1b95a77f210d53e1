"""What ``sop check`` would report about a draft while it is edited, and the draft
as a procedure.
"""

from collections.abc import Iterator
from datetime import date
from typing import get_args

from msgspec.structs import replace

from sop_tui.drafting.draft import Draft, DraftStep, DraftSymbol
from sop_tui.drafting.numbering import node_ids
from sop_tui.sop.finding import Finding
from sop_tui.sop.graph import END
from sop_tui.sop.model import Approval, Check, Choice, Procedure, Role, Step, Symbol, Way
from sop_tui.sop.places import Place
from sop_tui.sop.rows import CheckKind
from sop_tui.sop.soundness import findings
from sop_tui.text.message import Message, say
from sop_tui.worktime.printed import DurationProblem, read_duration


def problems(draft: Draft, sop: str) -> tuple[Finding, ...]:
    """All findings about the draft as the definition ``sop``; open questions are not included."""
    return (*_unfilled(draft), *findings(procedure_of(draft, sop)))


def row_of(finding: Finding) -> int | None:
    """The number of the row that a finding is about; None for the whole draft."""
    match finding.place:
        case ("step", int(index), *_):
            return index + 1
    return None


def is_asked(draft: Draft, finding: Finding) -> bool:
    """Whether an open question already asks about the place of this finding."""
    asked = {doubt.field for doubt in draft.open_doubts if doubt.step == row_of(finding)}
    match finding.place:
        case ("role", int(at), "id"):
            return f"role.{draft.roles[at].id}" in asked
    names = [part for part in finding.place if isinstance(part, str)]
    field = ".".join(names[:3] if names[:1] != ["step"] else names[1:3]) or "role"
    return field in asked


def counted(draft: Draft) -> Message:
    """The state of the draft: "9 langkah · 3 pertanyaan · 2 tanda †"."""
    return say(
        "{steps} langkah · {questions} pertanyaan · {daggers} tanda †",
        steps=len(draft.steps),
        questions=len(draft.open_doubts),
        daggers=draft.daggers,
    )


def _unfilled(draft: Draft) -> Iterator[Finding]:
    """Gaps for which the file would be refused before any other check."""
    if not draft.code:
        yield Finding(("code",), _says("code", say("belum ada; tambahkan")))
    for index, step in enumerate(draft.steps):
        for symbol in step.symbols:
            if symbol.phase == "check" and symbol.act not in get_args(CheckKind):
                place: Place = ("step", index, "check", "act")
                choices = ", ".join(get_args(CheckKind))
                yield Finding(
                    place,
                    _says("act", say("harus salah satu dari: {choices}", choices=choices)),
                )


def _says(key: str, expected: Message) -> Message:
    return say("“{key}” {expected}", key=key, expected=expected)


def procedure_of(draft: Draft, sop: str) -> Procedure:
    """The draft as a procedure, gaps included; it is sound only if there are no findings."""
    block = draft.identity
    return Procedure(
        id=sop,
        code=draft.code,
        agency=block.agency,
        number=block.number,
        title=block.title,
        created=_day(block.created),
        revised=_day(block.revised),
        effective=_day(block.effective),
        approved_by=Approval(post=block.post, name=block.name, nip=block.nip),
        legal_basis=block.legal_basis,
        qualifications=block.qualifications,
        related=block.related,
        equipment=block.equipment,
        warnings=block.warnings,
        records=block.records,
        stated_total=draft.stated_total,
        time_unit=draft.time_unit,
        limit=draft.limit,
        confidential_subject=draft.confidential_subject,
        roles=tuple(Role(id=r.id, name=r.name, outside=r.outside) for r in draft.roles),
        steps=tuple(_row(step) for step in draft.steps),
    )


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _row(step: DraftStep) -> Step:
    """A row in the form in which the file writes it."""
    bare = Step(
        no=step.no,
        activity=step.activity,
        inputs=step.inputs,
        time=step.time,
        output=step.output,
        note=step.note,
        inferred=step.inferred,
        next=step.next,
        leads_to=step.leads_to,
        waits=step.waits,
    )
    if not step.is_plain:
        return replace(bare, symbols=tuple(_symbol(symbol) for symbol in step.symbols))
    works = [symbol.roles for symbol in step.symbols if symbol.phase == "work"]
    turns = tuple(roles[0] if len(roles) == 1 else roles for roles in works)
    last = step.symbols[-1] if step.symbols else None
    alone = len(turns) == 1 and isinstance(turns[0], str)
    return replace(
        bare,
        role=works[0][0] if alone else None,
        by=() if alone else turns,
        check=_check(last) if last is not None and last.phase == "check" else None,
        choice=_choice(last) if last is not None and last.phase == "choice" else None,
    )


def _symbol(symbol: DraftSymbol) -> Symbol:
    if symbol.phase == "check":
        return Symbol(check=_check(symbol))
    if symbol.phase == "choice":
        return Symbol(choice=_choice(symbol))
    if len(symbol.roles) == 1:
        return Symbol(role=symbol.roles[0])
    return Symbol(together=symbol.roles)


def _check(symbol: DraftSymbol) -> Check:
    act: CheckKind = symbol.act  # type: ignore[assignment]  # what is none of them is a finding
    return Check(role=symbol.roles[0], act=act, return_to=symbol.return_to, reject=symbol.reject)


def _choice(symbol: DraftSymbol) -> Choice:
    return Choice(
        role=symbol.roles[0],
        question=symbol.question,
        ways=tuple(Way(name=way.name, to=way.to) for way in symbol.ways),
    )


# The part of a draft that can be drawn.


def drawable(draft: Draft, sop: str) -> Procedure:
    """The procedure without what cannot be drawn: unknown targets and roles.

    A row without a symbol is drawn without one.
    """
    known = {role.id for role in draft.roles}
    bare = replace(
        draft,
        code=draft.code or "SOP",
        roles=draft.roles,
        steps=tuple(
            replace(step, symbols=tuple(s for s in step.symbols if set(s.roles) <= known))
            for step in draft.steps
        ),
    )
    nodes = {node for node, (row, at) in node_ids(bare).items() if bare.steps[row].symbols[at:]}
    steps = tuple(_drawable(step, nodes) for step in bare.steps)
    unit = draft.time_unit if _reads(f"1 {draft.time_unit}") else ""
    steps = tuple(
        step if _reads(step.time, unit) else replace(step, time="", note=_with_time(step))
        for step in steps
    )
    procedure = procedure_of(replace(bare, steps=steps, time_unit=unit), sop)
    if not procedure.roles:
        procedure = replace(procedure, roles=(Role(id="", name="?"),))
    return procedure


def _with_time(step: DraftStep) -> str:
    """The row's note, with the time as the document prints it where that time cannot be read."""
    return "; ".join(text for text in (step.note, f"“{step.time}” ?") if text)


def _reads(time: str, unit: str = "") -> bool:
    try:
        read_duration(time, unit)
    except DurationProblem:
        return False
    return True


def _drawable(step: DraftStep, nodes: set[str]) -> DraftStep:
    symbols = tuple(
        replace(
            symbol,
            return_to=tuple(target for target in symbol.return_to if target in nodes),
            ways=tuple(way for way in symbol.ways if way.to in nodes or way.to == END),
        )
        for symbol in step.symbols
    )
    onward = step.next if step.next in nodes or step.next == END else ""
    return replace(step, symbols=symbols, next=onward)
