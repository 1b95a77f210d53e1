"""Finds the parts of a draft that a change names, and puts them back."""

import re
from collections.abc import Callable, Iterable
from typing import TypeVar, get_args

from msgspec.structs import replace

from sop_tui.drafting import edits
from sop_tui.drafting.draft import (
    Doubt,
    Draft,
    DraftRole,
    DraftStep,
    DraftSymbol,
    DraftWay,
    SymbolPhase,
)
from sop_tui.drafting.numbering import RowInChange, lines_of, rebuilt
from sop_tui.drafting.words import plain
from sop_tui.sop.graph import END
from sop_tui.sop.rows import CheckKind
from sop_tui.text.clean import clean, normalize
from sop_tui.text.dates import day_of
from sop_tui.text.message import Message, Problem, say
from sop_tui.worktime.printed import DurationProblem, read_duration

T = TypeVar("T")

TEXTS = ("activity", "time", "note")
LISTS = ("inputs", "output")
DATES = ("created", "revised", "effective")
BLOCK = ("legal_basis", "qualifications", "related", "equipment", "warnings", "records")
OF_IDENTITY = ("agency", "number", "title", "post", "name", "nip")
OF_WHOLE = ("code", "time_unit", "stated_total", "limit")
ACTS: tuple[CheckKind, ...] = get_args(CheckKind)
MOST_ROWS = 400
MOST_SYMBOLS = 12


class EditProblem(Problem):
    """A change that this draft does not allow."""

    def __init__(self, message: Message) -> None:
        super().__init__("edit", message)


def step_of(draft: Draft, no: int) -> DraftStep:
    if not 1 <= no <= len(draft.steps):
        raise EditProblem(say("tidak ada baris {step}", step=no))
    return draft.steps[no - 1]


def symbol_of(draft: Draft, edit: edits.OfSymbol) -> DraftSymbol:
    symbols = step_of(draft, edit.step).symbols
    if not 0 <= edit.at < len(symbols):
        raise EditProblem(say("baris {step} belum memiliki simbol itu", step=edit.step))
    return symbols[edit.at]


def expect(draft: Draft, edit: edits.OfSymbol, phase: SymbolPhase) -> None:
    if symbol_of(draft, edit).phase != phase:
        what = say("pemeriksaan") if phase == "check" else say("pilihan")
        raise EditProblem(say("simbol itu bukan {what}; ubah jenisnya dahulu", what=what))


def first_of(row: DraftStep, phase: SymbolPhase) -> int:
    """The index of the first symbol of a kind; symbols without targets come first."""
    found = [at for at, symbol in enumerate(row.symbols) if symbol.phase == phase]
    gaps = [at for at in found if not (row.symbols[at].return_to or row.symbols[at].ways)]
    if not found:
        what = say("pemeriksaan") if phase == "check" else say("pilihan")
        raise EditProblem(say("baris {step} tidak memuat {what}", step=row.no, what=what))
    return (gaps or found)[0]


def role_of(draft: Draft, role_id: str) -> DraftRole:
    for role in draft.roles:
        if role.id == role_id:
            return role
    raise EditProblem(say("tidak ada peran “{role}”", role=clean(role_id)))


def named_role(draft: Draft, typed: str) -> str:
    """The id of the role with this id, name or number."""
    for at, role in enumerate(draft.roles, start=1):
        if typed in (role.id, str(at)) or plain(typed) == plain(role.name):
            return role.id
    raise EditProblem(say("tidak ada peran “{role}”", role=clean(typed)))


def doubt_at(draft: Draft, at: int) -> Doubt:
    if not 0 <= at < len(draft.doubts):
        raise EditProblem(say("pertanyaan itu sudah dijawab"))
    return draft.doubts[at]


def one_of(field: str, known: Iterable[str]) -> None:
    if field not in tuple(known):
        raise EditProblem(say("tidak ada isian “{field}”", field=clean(field)))


def text_of(typed: str) -> str:
    return clean(normalize(" ".join(typed.split())))


def target_of(typed: str) -> str:
    """A node as people write it: "3", "3p", "langkah 3", "selesai"."""
    text = re.sub(r"^(langkah|baris|no\.?|simpul)\s*", "", text_of(typed).casefold())
    return END if text in ("selesai", "akhir", "tamat", "end") else text[:40]


def iso_of(text: str) -> str:
    if not text:
        return ""
    try:
        return day_of(text).isoformat()
    except ValueError:
        raise EditProblem(
            say("tanggal “{text}” tidak dapat dibaca; tulis misalnya 23/11/2026", text=text)
        ) from None


def joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text and text != "-")) or ""


def inserted(items: tuple[T, ...], at: int, item: T) -> tuple[T, ...]:
    return (*items[:at], item, *items[at:])


def of_phase(symbol: DraftSymbol, phase: SymbolPhase) -> DraftSymbol:
    if symbol.phase == phase:
        return symbol
    plain_one = DraftSymbol(phase=phase, roles=symbol.roles)
    if phase == "check":
        back = tuple(way.to for way in symbol.ways[1:2] if way.to and way.to != END)
        return replace(plain_one, act="setuju", return_to=back)
    if phase == "choice":
        no = symbol.return_to[0] if symbol.return_to else ""
        return replace(plain_one, ways=(DraftWay(name="Ya", to=""), DraftWay(name="Tidak", to=no)))
    return plain_one


def with_symbol(
    draft: Draft,
    edit: edits.OfSymbol,
    change: Callable[[DraftSymbol], DraftSymbol],
    marks: tuple[str, ...] | None,
    answers: tuple[str, ...],
) -> Draft:
    """The draft with one symbol changed; its ``marks`` are removed, None removes all."""
    symbol = change(symbol_of(draft, edit))
    left = () if marks is None else tuple(mark for mark in symbol.marks if mark not in marks)
    lines = lines_of(draft)
    line = lines[edit.step - 1]
    symbols = list(line.step.symbols)
    symbols[edit.at] = replace(symbol, marks=left)
    lines[edit.step - 1] = RowInChange(
        replace(line.step, symbols=tuple(symbols)), line.keys, line.rows
    )
    return answered(rebuilt(draft, lines), edit.step, *answers)


def without_symbol(line: RowInChange, at: int) -> RowInChange:
    symbols, keys = line.step.symbols, line.keys
    return RowInChange(
        replace(line.step, symbols=(*symbols[:at], *symbols[at + 1 :])),
        (*keys[:at], *keys[at + 1 :]),
        line.rows,
    )


def with_step(draft: Draft, step: DraftStep) -> Draft:
    steps = list(draft.steps)
    steps[step.no - 1] = step
    return replace(draft, steps=tuple(steps))


def unmarked(step: DraftStep, *fields: str) -> DraftStep:
    return replace(step, marks=tuple(mark for mark in step.marks if mark not in fields))


def answered(draft: Draft, step: int | None, *fields: str) -> Draft:
    """The draft without the questions about these fields."""
    return replace(
        draft,
        doubts=tuple(
            doubt for doubt in draft.doubts if doubt.step != step or doubt.field not in fields
        ),
    )


def without_total_doubts(draft: Draft) -> Draft:
    """The draft without questions about the total, which the checks judge again."""
    return answered(draft, None, "stated_total")


def without_read_times(draft: Draft) -> Draft:
    """The draft without doubts about times that can be read with the present unit."""

    def unread(doubt: Doubt) -> bool:
        if doubt.step is None or doubt.field != "time":
            return True
        try:
            read_duration(step_of(draft, doubt.step).time, draft.time_unit)
        except DurationProblem:
            return True
        return False

    return replace(draft, doubts=tuple(filter(unread, draft.doubts)))


def with_roles(draft: Draft, roles: Iterable[DraftRole]) -> Draft:
    return replace(draft, roles=tuple(roles))


def with_one_more_role(draft: Draft, typed: str) -> Draft:
    name = text_of(typed)
    if not name:
        raise EditProblem(say("nama peran kosong"))
    stem = re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-")[:60].strip("-") or "peran"
    taken = {role.id for role in draft.roles}
    unique, number = stem, 2
    while unique in taken:
        unique, number = f"{stem}-{number}", number + 1
    return with_roles(draft, (*draft.roles, DraftRole(id=unique, name=name)))
