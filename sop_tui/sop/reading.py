"""Reads definitions from TOML files, one file for each procedure; the file's stem is its id.

All errors of a file are reported together, each with its line, its step and how to correct it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from sop_tui.sop.drafts import DraftFile, definition_id, draft_in
from sop_tui.sop.finding import Finding
from sop_tui.sop.keys import INSIDE_STEPS, missing_key, unknown_key, without_consequences
from sop_tui.sop.model import Procedure, Step
from sop_tui.sop.places import Place, line_of, locate, step_at
from sop_tui.sop.soundness import findings, notices
from sop_tui.text.clean import clean, quoted
from sop_tui.text.errors import reason_of
from sop_tui.text.message import Message, Problem, say, say_many
from sop_tui.text.toml_files import UnreadableFile, expected, parse, read_text

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_FIELDS = {"role": "roles", "step": "steps"}  # keys in the file that differ from field names
_KEYS = {field: key for key, field in _FIELDS.items()}
ONCE = frozenset({"step.check", "step.choice", "step.symbol.check", "step.symbol.choice"})
"""The tables that a step or a symbol may have only once."""
HEADS = MappingProxyType(
    {
        "role": "[[role]]",
        "step": "[[step]]",
        "step.symbol": "[[step.symbol]]",
        "step.choice.way": "[[step.choice.way]]",
        "step.symbol.choice.way": "[[step.symbol.choice.way]]",
    }
)
"""The arrays of tables, with the headers they need."""
_TARGETS = frozenset({"next", "to", "return_to"})


@dataclass(frozen=True, slots=True)
class Fault:
    """An error or a notice in a file. ``line`` counts from 1; None if it is the file itself.

    ``step`` is the number written in the file, else the step's position.
    """

    file: str
    line: int | None
    step: int | None
    what: Message

    @property
    def message(self) -> Message:
        """File, line, step, what is wrong and how to correct it, in one line."""
        if self.line is None:
            return say("{file}: {what}", file=self.file, what=self.what)
        if self.step is None:
            return say("{file}:{line}: {what}", file=self.file, line=self.line, what=self.what)
        return say(
            "{file}:{line}: langkah {step}: {what}",
            file=self.file,
            line=self.line,
            step=self.step,
            what=self.what,
        )

    def __str__(self) -> str:
        return str(self.message)


class DefinitionProblem(Problem):
    """A definition that cannot be used; ``problems`` are all its errors, in the order of lines."""

    def __init__(self, problems: tuple[Fault, ...]) -> None:
        first, *others = problems
        message = first.message
        if others:
            message = say_many("{first} (dan {n} masalah lain)", len(others), first=message)
        super().__init__("definition", message)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Library:
    """The definitions in a folder, in the order of file names.

    ``unusable`` and ``notices`` are keyed by file name; a definition with notices can be used.
    """

    procedures: Mapping[str, Procedure]
    unusable: Mapping[str, DefinitionProblem]
    notices: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)
    drafts: Mapping[str, DraftFile] = field(default_factory=dict)
    """By file name; each draft is also in ``unusable``, under the name of the definition."""
    coming: Mapping[str, Procedure] = field(default_factory=dict)
    """By id: revisions in force only from a later day. Until then ``procedures`` has the revision
    before, or this one if there is none before.
    """


def shipped_sops() -> Path:
    """The folder of the shipped definitions, in an installed package or in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "sops"
    return installed if installed.is_dir() else package.parent / "sops"


def read_folder(
    folder: Path,
    in_use: Mapping[str, str] = MappingProxyType({}),
    held: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Library:
    """All definitions of the folder; one that cannot be used does not affect the others.

    ``in_use`` maps codes of case numbers to the procedure that has used them: it keeps its code if
    another file claims it too. If none has used the code, neither file can be used. ``held`` maps
    codes to procedures that claim them without a file: adopted ones, and those of running cases.

    Raises:
        Problem: ``sops``, if the folder itself cannot be read.
    """
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise Problem(
            "sops",
            say(
                "folder SOP {folder} tidak dapat dibaca ({reason}); periksa --sops",
                folder=clean(str(folder)),
                reason=reason_of(error),
            ),
        ) from error
    procedures: dict[str, Procedure] = {}
    unusable: dict[str, DefinitionProblem] = {}
    notices: dict[str, tuple[Fault, ...]] = {}
    texts: dict[str, str] = {}
    drafts: dict[str, DraftFile] = {}
    for name in names:
        if not name.endswith(".toml") or name.startswith("."):
            continue
        try:
            text = _read_text(folder / name)
            draft = draft_in(clean(Path(name).stem), text)
            if draft is not None:
                drafts[clean(name)] = draft
                continue
            procedure = parse_procedure(text, folder / name)
        except DefinitionProblem as problem:
            unusable[clean(name)] = problem
            continue
        procedures[procedure.id] = procedure
        texts[procedure.id] = text
        if found := _notices_of(text, folder / name, procedure):
            notices[clean(name)] = found
    names_of_files = {sop: f"{sop}.toml" for sop in procedures}
    for sop, others in _rivals(procedures.values(), in_use, held).items():
        path = folder / f"{sop}.toml"
        what = say(
            "kode {code} juga dipakai {others}; beri setiap SOP kodenya sendiri",
            code=procedures.pop(sop).code,
            others=", ".join(names_of_files.get(other, other) for other in others),
        )
        unusable[path.name] = _problem(path, texts[sop], {}, [Finding(("code",), what)])
    for name, draft in drafts.items():
        if draft.id not in procedures:
            unusable.setdefault(f"{draft.id}.toml", still_draft(name, draft))
    return Library(procedures, dict(sorted(unusable.items())), notices, drafts)


def still_draft(file: str, draft: DraftFile) -> DefinitionProblem:
    """Why the draft cannot be used."""
    if draft.questions:
        what = say_many("masih draf; {n} pertanyaan belum dijawab", len(draft.questions))
    else:
        what = say("masih draf; periksa dengan sop check, lalu beri nama {id}.toml", id=draft.id)
    return DefinitionProblem((Fault(file, None, None, what),))


def _rivals(
    procedures: Iterable[Procedure],
    in_use: Mapping[str, str],
    held: Mapping[str, Sequence[str]],
) -> dict[str, tuple[str, ...]]:
    """The definitions that must not use their code, each with the others that claim it.

    The procedure that has used the code before keeps it; if none has, no claimant gets it.
    """
    claims: dict[str, list[str]] = {}
    for procedure in procedures:
        claims.setdefault(procedure.code, []).append(procedure.id)
    return {
        sop: others
        for code, sops in claims.items()
        for sop in sops
        if in_use.get(code) != sop
        and (
            others := tuple(
                each for each in dict.fromkeys((*sops, *held.get(code, ()))) if each != sop
            )
        )
    }


def read_procedure(path: Path) -> Procedure:
    """The procedure defined in this file.

    Raises:
        DefinitionProblem: the file cannot be read or has errors.
    """
    return parse_procedure(_read_text(path), path)


def read_answered(path: Path) -> Procedure:
    """The procedure in a file without open questions, ready to be adopted.

    Raises:
        DefinitionProblem: as for :func:`read_procedure`, and if a question is open.
    """
    text = _read_text(path)
    draft = draft_in(clean(path.stem), text)
    if draft is not None and draft.questions:
        raise still_draft(clean(str(path)), draft)
    return parse_procedure(text, path)


def parse_procedure(text: str, path: Path) -> Procedure:
    """The procedure defined by this text; ``path`` gives its id and is not read.

    Raises:
        DefinitionProblem: it is not TOML or has errors.
    """
    try:
        raw = parse(text, HEADS)
    except UnreadableFile as unreadable:
        raise _unreadable(path, unreadable, text) from unreadable
    reserved = [key for key in ("id", *_KEYS) if key in raw]
    if reserved:
        raise _problem(path, text, raw, [unknown_key((key,)) for key in reserved])
    fields = {_FIELDS.get(key, key): value for key, value in raw.items()}
    fields["id"] = clean(definition_id(path.stem))
    try:
        # JSON writes dates as text, so msgspec would accept text; builtin_types turns that off.
        procedure = msgspec.convert(fields, Procedure, builtin_types=(date,))
    except msgspec.ValidationError as error:
        from sop_tui.text.schema import wrong_values

        wrong: list[Finding] = []
        for detail in wrong_values(Procedure, fields):
            finding = _explained(detail)
            if finding not in wrong:  # pydantic reports a value once for each member of a union
                wrong.append(finding)
        raise _problem(path, text, raw, without_consequences(wrong)) from error
    procedure = msgspec.structs.replace(
        procedure, steps=tuple([_normalized(step) for step in procedure.steps])
    )
    unsound = findings(procedure)
    if unsound:
        raise _problem(path, text, raw, unsound)
    return procedure


def read_with_notices(path: Path) -> tuple[Procedure, tuple[Fault, ...]]:
    """As :func:`read_procedure`, with the notices about the file."""
    text = _read_text(path)
    procedure = parse_procedure(text, path)
    return procedure, _notices_of(text, path, procedure)


def _notices_of(text: str, path: Path, procedure: Procedure) -> tuple[Fault, ...]:
    """The notices about a procedure without errors, placed in its text."""
    found = notices(procedure)
    return _placed(path, text, parse(text), found) if found else ()


def placed(path: Path, procedure: Procedure, found: Sequence[Finding]) -> tuple[Fault, ...]:
    """Findings about a procedure, with the lines of its file.

    Without lines if the file is missing or differs: an adopted definition needs no file.
    """
    if not found:
        return ()
    try:
        text = _read_text(path)
        if parse_procedure(text, path).fingerprint == procedure.fingerprint:
            return _placed(path, text, parse(text), found)
    except DefinitionProblem:
        pass
    return tuple(
        Fault(
            clean(path.name),
            None,
            None,
            say(
                "langkah {step} {what}",
                step=_step_of(procedure, finding.place),
                what=finding.message,
            ),
        )
        for finding in found
    )


def _step_of(procedure: Procedure, place: Place) -> int:
    return procedure.steps[int(place[1])].no


def _normalized(step: Step) -> Step:
    """The step with ``by`` of a single role rewritten as ``role``, which means the same."""
    match step.by:
        case (str(role),) if step.role is None:
            return msgspec.structs.replace(step, role=role, by=())
    return step


def _read_text(path: Path) -> str:
    try:
        return read_text(path)
    except UnreadableFile as unreadable:
        raise _unreadable(path, unreadable) from unreadable


def _unreadable(path: Path, why: UnreadableFile, text: str = "") -> DefinitionProblem:
    step = step_at(text, why.line) if why.line is not None else None
    return DefinitionProblem((Fault(clean(str(path)), why.line, step, why.reason),))


def _problem(
    path: Path, text: str, raw: Mapping[str, Any], found: Iterable[Finding]
) -> DefinitionProblem:
    return DefinitionProblem(_placed(path, text, raw, found))


def _placed(
    path: Path, text: str, raw: Mapping[str, Any], found: Iterable[Finding]
) -> tuple[Fault, ...]:
    """The findings with the lines of their places, in the order of lines."""
    lines = locate(text)
    file = clean(str(path))
    faults = []
    for place, what in found:
        line = line_of(place, lines)
        step = _step_number(raw, place)
        if step is None and place[:1] and place[0] in INSIDE_STEPS:  # a step's table outside of it
            step = step_at(text, line)
        faults.append(Fault(file, line, step, what))
    return tuple(sorted(faults, key=lambda fault: fault.line or 0))


def _step_number(raw: Mapping[str, Any], place: Place) -> int | None:
    match place:
        case ("step", int(index), *_):
            step = raw["step"][index]
            number = step.get("no") if isinstance(step, dict) else None
            return number if isinstance(number, int) and 0 < number < 10_000 else index + 1
    return None


def _head(place: Place) -> str:
    """The header of the table at this place."""
    return ".".join(part for part in place if isinstance(part, str))


def _key(place: Place) -> str:
    """The innermost key of the place, for a message."""
    return quoted(next((part for part in reversed(place) if isinstance(part, str)), ""))


def _explained(detail: "ErrorDetails") -> Finding:
    """The finding for an error that pydantic reports."""
    place: Place = tuple(
        _KEYS.get(part, part) if isinstance(part, str) else part for part in detail["loc"]
    )
    if "by" in place and len(place) > 4:  # after the index pydantic names the union member
        place = place[:4]
    key = _key(place)
    match detail["type"]:
        case "extra_forbidden":
            return unknown_key(place, detail["input"])
        case "int_type" | "greater_than_equal" | "less_than_equal":
            what = say("“{key}” harus berupa bilangan bulat mulai dari 1", key=key)
        case _ if "by" in place and not isinstance(place[-1], str):
            what = say("“by” berisi id peran, atau daftar peran yang mengerjakannya bersama")
        case "tuple_type" if _head(place) in HEADS:
            what = say("“{key}” harus ditulis sebagai {head}", key=key, head=HEADS[_head(place)])
        case "model_type" if _head(place) in ONCE and isinstance(detail["input"], list):
            what = say("tulis [{head}] dengan satu kurung siku", head=_head(place))
        case "string_type" if isinstance(detail["input"], int) and key in _TARGETS:
            what = say("“{key}” harus dalam tanda kutip: \"{value}\"", key=key,
                       value=str(detail["input"]))  # fmt: skip
        case "missing":
            return missing_key(place)
        case _:
            what = say("“{key}” {expected}", key=key, expected=expected(detail))
    return Finding(place, what)
