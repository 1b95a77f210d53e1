"""Reads a written draft back, even after somebody has edited it by hand.

The comments carry the questions, the grounds and the document's own rows, and are read back too.
Writing the draft again gives the same text.
"""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec
from msgspec.structs import replace

from sop_tui.drafting.draft import (
    Doubt,
    Draft,
    DraftRole,
    DraftStep,
    DraftSymbol,
    DraftWay,
    FieldGround,
    Identity,
    SourceSpot,
)
from sop_tui.drafting.spots import Trust
from sop_tui.drafting.written import DAGGERED, PLACES, of_step, row_of, with_choices, with_reading
from sop_tui.sop.drafts import QUESTION
from sop_tui.sop.model import Approval
from sop_tui.sop.reading import parse_procedure
from sop_tui.text.language import Language
from sop_tui.text.message import Message, Problem, say
from sop_tui.text.toml_files import LARGEST_FILE, UnreadableFile, parse

_MARK = "\x00"  # occurs in no text
_FIELD = re.compile(r"[a-z_]+(?:\.[a-z0-9_-]+)*|\d+(?:\.\d+|p\d*)?")
_PLACE = re.compile(r"([a-z_]+) (\d+)!([^,]*)")
_SOURCE = re.compile(r"#= (\d+)!([^:]*): (.*)")


class _Raw(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the file as written, complete or not."""


class _Role(_Raw, frozen=True, kw_only=True):
    id: str
    name: str = ""
    outside: bool = False


class _Check(_Raw, frozen=True, kw_only=True):
    role: str
    act: str = ""
    return_to: tuple[str, ...] = ()
    reject: bool = False


class _Way(_Raw, frozen=True, kw_only=True):
    name: str = ""
    to: str = ""


class _Choice(_Raw, frozen=True, kw_only=True):
    role: str
    question: str = ""
    way: tuple[_Way, ...] = ()


class _Symbol(_Raw, frozen=True, kw_only=True):
    role: str = ""
    together: tuple[str, ...] = ()
    check: _Check | None = None
    choice: _Choice | None = None


class _Step(_Raw, frozen=True, kw_only=True):
    no: int = 0
    activity: str = ""
    role: str = ""
    by: tuple[str | tuple[str, ...], ...] = ()
    inputs: tuple[str, ...] = ()
    time: str = ""
    output: tuple[str, ...] = ()
    note: str = ""
    inferred: tuple[str, ...] = ()
    check: _Check | None = None
    choice: _Choice | None = None
    symbol: tuple[_Symbol, ...] = ()
    next: str = ""
    leads_to: str = ""
    waits: bool = False


class _File(_Raw, frozen=True, kw_only=True):
    code: str = ""
    agency: str = ""
    number: str = ""
    title: str = ""
    created: date | None = None
    revised: date | None = None
    effective: date | None = None
    approved_by: Approval = Approval()
    legal_basis: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    stated_total: str = ""
    time_unit: str = ""
    limit: str = ""
    confidential_subject: bool = False
    role: tuple[_Role, ...] = ()
    step: tuple[_Step, ...] = ()


def reopen(text: str, languages: Sequence[Language]) -> Draft:
    """The draft of a text; ``languages`` are those in which its comments may be written.

    Raises:
        DefinitionProblem: it is not TOML, or says what no definition can say.
        Problem: ``draft``, when it is too long.
    """
    if len(text) > LARGEST_FILE:
        raise Problem("draft", say("draf terlalu besar; batasnya {limit} bita", limit=LARGEST_FILE))
    try:
        file = msgspec.convert(parse(text), _File, builtin_types=(date,))
    except (UnreadableFile, msgspec.ValidationError) as error:
        parse_procedure(text, Path("draf.draft.toml"))  # raises with the place of the fault
        raise Problem("draft", say("draf ini tidak dapat dibaca; periksa bentuknya")) from error
    comments = _Comments(text, languages)
    steps = tuple(_step(no, step, comments) for no, step in enumerate(file.step, start=1))
    return Draft(
        identity=_identity(file),
        code=file.code,
        roles=tuple(DraftRole(id=r.id, name=r.name, outside=r.outside) for r in file.role),
        steps=steps,
        time_unit=file.time_unit,
        stated_total=file.stated_total,
        doubts=tuple(
            doubt if (doubt.step or 0) <= len(steps) else replace(doubt, step=None)
            for doubt in comments.doubts
        ),
        limit=file.limit,
        confidential_subject=file.confidential_subject,
    )


def _identity(file: _File) -> Identity:
    approved = file.approved_by
    return Identity(
        agency=file.agency,
        number=file.number,
        title=file.title,
        created=_iso(file.created),
        revised=_iso(file.revised),
        effective=_iso(file.effective),
        post=approved.post,
        name=approved.name,
        nip=approved.nip,
        legal_basis=file.legal_basis,
        qualifications=file.qualifications,
        related=file.related,
        equipment=file.equipment,
        warnings=file.warnings,
        records=file.records,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _step(no: int, step: _Step, comments: "_Comments") -> DraftStep:
    symbols, marks = _marked(step, _symbols(step))
    known = comments.rows.get(no, _Row())
    return DraftStep(
        no=no,
        activity=step.activity,
        symbols=symbols,
        inputs=step.inputs,
        time=step.time,
        output=step.output,
        note=step.note,
        next=step.next,
        marks=marks,
        grounds=known.grounds,
        printed=known.printed,
        place=known.place,
        leads_to=step.leads_to,
        waits=step.waits,
        source=known.source,
        places=known.places,
    )


def _symbols(step: _Step) -> list[DraftSymbol]:
    found: list[DraftSymbol] = []
    turns = step.by or ((step.role,) if step.role else ())
    for turn in turns:
        found.append(_work((turn,) if isinstance(turn, str) else turn))
    found += _diamonds(step.check, step.choice)
    for symbol in step.symbol:
        if symbol.role or symbol.together:
            found.append(_work((symbol.role,) if symbol.role else symbol.together))
        found += _diamonds(symbol.check, symbol.choice)
    return [symbol for symbol in found if symbol.roles]


def _work(roles: tuple[str, ...]) -> DraftSymbol:
    return DraftSymbol(phase="work", roles=tuple(dict.fromkeys(role for role in roles if role)))


def _diamonds(check: _Check | None, choice: _Choice | None) -> list[DraftSymbol]:
    found = []
    if check is not None:
        found.append(
            DraftSymbol(phase="check", roles=(check.role,), act=check.act,
                        return_to=check.return_to, reject=check.reject)
        )  # fmt: skip
    if choice is not None:
        ways = tuple(DraftWay(name=way.name, to=way.to) for way in choice.way)
        found.append(
            DraftSymbol(phase="choice", roles=(choice.role,), question=choice.question, ways=ways)
        )
    return found


def _marked(
    step: _Step, symbols: list[DraftSymbol]
) -> tuple[tuple[DraftSymbol, ...], tuple[str, ...]]:
    """The symbols with what is inferred of each, and what else is inferred of the row."""
    of: dict[int, list[str]] = {}
    marks = []
    for word in step.inferred:
        name, _, rest = word.partition(".")
        place, _, field = rest.partition(".") if name == "symbol" else ("", "", rest)
        if name in ("role", "by"):
            which = [at for at, each in enumerate(symbols) if each.phase == "work"]
        elif name in ("check", "choice"):
            which = [at for at, each in enumerate(symbols) if each.phase == name]
        elif name == "symbol" and place.isdecimal():
            which = [int(place) - 1]
        elif name == "symbol":
            which = list(range(len(symbols)))
        else:
            marks.append(word)
            continue
        for at in which:
            of.setdefault(at, []).append(field)
    return (
        tuple(
            replace(symbol, marks=tuple(dict.fromkeys(of[at]))) if at in of else symbol
            for at, symbol in enumerate(symbols)
        ),
        tuple(dict.fromkeys(marks)),
    )


class _Row(msgspec.Struct, frozen=True):
    """The contents of the comments above a row."""

    printed: str = ""
    source: str = ""
    place: SourceSpot | None = None
    places: tuple[tuple[str, SourceSpot], ...] = ()
    grounds: tuple[FieldGround, ...] = ()


class _Comments:
    """The contents of a text's comments: the doubts in order, and the rest by row."""

    def __init__(self, text: str, languages: Sequence[Language]) -> None:
        self.doubts: list[Doubt] = []
        self.rows: dict[int, _Row] = {}
        self._patterns = [_Patterns(language) for language in languages]
        self._no = 0  # the row that started last
        above: list[str] = []
        for line in map(str.strip, text.splitlines()):
            if line.startswith("#"):
                above.append(line)
            elif line:
                if line == "[[step]]":
                    self._no += 1
                    self.rows[self._no] = _Row()
                    row: int | None = self._no
                else:
                    row = self._no or None
                for comment in above:
                    self._read(comment, row)
                above = []
        for comment in above:
            self._read(comment, self._no or None)

    def _read(self, comment: str, row: int | None) -> None:
        source = _SOURCE.fullmatch(comment)
        if comment.startswith(QUESTION):
            self._doubt(comment.removeprefix(QUESTION).strip(), row, waits=True)
        elif source is not None and row is not None:
            place = SourceSpot(sheet=int(source[1]), cell=source[2])
            self.rows[row] = replace(self.rows[row], source=source[3], place=place)
        elif comment.startswith(PLACES) and row is not None:
            places = tuple(
                (field, SourceSpot(sheet=int(sheet), cell=cell.strip()))
                for field, sheet, cell in _PLACE.findall(comment)
            )
            self.rows[row] = replace(self.rows[row], places=places)
        elif comment.startswith(DAGGERED):
            self._inferred(comment.removeprefix(DAGGERED).strip(), row)
        elif row is not None:
            self._printed(comment.removeprefix("#").strip(), row)

    def _inferred(self, said: str, row: int | None) -> None:
        named = any(pattern.head(said)[0] is not None for pattern in self._patterns)
        field, colon, because = said.partition(": ")
        if row is None or named:
            self._doubt(said, row, waits=False)
        elif colon and _FIELD.fullmatch(field):
            ground = FieldGround(field=field, trust=Trust.WORDS, because=literal(because))
            before = self.rows[row]
            self.rows[row] = replace(before, grounds=(*before.grounds, ground))

    def _printed(self, said: str, row: int) -> None:
        for pattern in self._patterns:
            number = pattern.printed(said)
            if number is not None:
                self.rows[row] = replace(self.rows[row], printed=number)
                return

    def _doubt(self, said: str, row: int | None, *, waits: bool) -> None:
        heads = [pattern.head(said) for pattern in self._patterns]
        step, field, rest = next((head for head in heads if head[1]), (row, "", said))
        choices: tuple[str, ...] = ()
        read = ""
        for pattern in self._patterns if field else ():
            found = pattern.tail(rest)
            if found[1] or found[2]:
                rest, choices, read = found
                break
        self.doubts.append(
            Doubt(field=field, step=step, question=literal(rest), read=read, choices=choices,
                  open=waits)
        )  # fmt: skip


class _Patterns:
    """Parses the sentences of doubts, in one language."""

    def __init__(self, words: Language) -> None:
        def parts(message: Message) -> list[str]:
            return words(message).split(_MARK)

        self._choices = parts(with_choices(_MARK, _MARK))
        self._read = parts(with_reading(_MARK, _MARK))
        step, field, _ = parts(of_step(_MARK, _MARK, ""))
        self._step = re.compile(f"{re.escape(step)}([0-9]+){re.escape(field)}(.*)")
        self._number = words(row_of(_MARK)).split(_MARK)

    def head(self, said: str) -> tuple[int | None, str, str]:
        """The step, the field and what follows."""
        found = self._step.fullmatch(said)
        step, rest = (int(found[1]), found[2]) if found is not None else (None, said)
        field, colon, question = rest.partition(": ")
        if colon and _FIELD.fullmatch(field):
            return step, field, question
        return None, "", said

    def tail(self, said: str) -> tuple[str, tuple[str, ...], str]:
        """The question, the choices, and the text that was read."""
        choices: tuple[str, ...] = ()
        read = ""
        _, between, after = self._choices
        if said.endswith(after) and between in said:
            said, _, listed = said.removesuffix(after).rpartition(between)
            choices = tuple(listed.split(", "))
        _, between, after = self._read
        if said.endswith(after) and between in said:
            said, _, read = said.removesuffix(after).partition(between)
        return said, choices, read

    def printed(self, said: str) -> str | None:
        before, after = self._number
        if said.startswith(before) and said.endswith(after):
            return said.removeprefix(before).removesuffix(after)
        return None


def literal(text: str) -> Message:
    """A message whose text is already in words."""
    return Message("{text}", {"text": text})
