"""Reading definitions from TOML files, one file for each procedure; the file's stem is its id.

Everything wrong with a file is told at once, each with its line, its step and the mend.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from sop_tui.sop.model import Procedure
from sop_tui.sop.places import Place, line_of, locate
from sop_tui.sop.soundness import Finding, findings, shown
from sop_tui.text.clean import clean
from sop_tui.text.faults import choices_of, fault_of
from sop_tui.text.message import Message, Problem, say, say_many

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

LARGEST_FILE = 1 << 20  # bytes; the shipped definitions have about 10,000
_FIELDS = {"role": "roles", "step": "steps"}  # where the field's name differs from the file's key
_KEYS = {field: key for key, field in _FIELDS.items()}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a definition. ``line`` counts from 1; None when it is the file itself.

    ``step`` is the number written in the file, else the place of the step in the order.
    """

    file: str
    line: int | None
    step: int | None
    what: Message

    @property
    def message(self) -> Message:
        """File, line, step, what is wrong and the mend, on one line."""
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
    """A definition that cannot be used; ``problems`` holds everything found, in order of lines."""

    def __init__(self, problems: tuple[Fault, ...]) -> None:
        first, *others = problems
        message = first.message
        if others:
            message = say_many("{first} (dan {n} masalah lain)", len(others), first=message)
        super().__init__("definition", message)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Library:
    """The definitions of a folder in the order of file names; ``unusable`` goes by file name."""

    procedures: Mapping[str, Procedure]
    unusable: Mapping[str, DefinitionProblem]


def shipped_sops() -> Path:
    """The folder of the definitions that come with the program: in the wheel, or in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "sops"
    return installed if installed.is_dir() else package.parent / "sops"


def read_folder(folder: Path) -> Library:
    """All definitions of the folder; one that cannot be used never stops the others.

    Raises:
        Problem: ``sops``, when the folder itself cannot be read.
    """
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise Problem(
            "sops",
            say(
                "folder SOP {folder} tidak dapat dibaca ({reason}); periksa --sops",
                folder=clean(str(folder)),
                reason=fault_of(error),
            ),
        ) from error
    procedures: dict[str, Procedure] = {}
    unusable: dict[str, DefinitionProblem] = {}
    owners: dict[str, str] = {}  # of the prefixes of case numbers
    for name in names:
        if not name.endswith(".toml") or name.startswith("."):
            continue
        try:
            text = _read_text(folder / name)
            procedure = parse_procedure(text, folder / name)
            owner = owners.setdefault(procedure.code, name)
            if owner != name:
                what = say(
                    "kode {code} sudah dipakai {owner}; pilih kode lain",
                    code=procedure.code,
                    owner=clean(owner),
                )
                raise _problem(folder / name, text, {}, [Finding(("code",), what)])
        except DefinitionProblem as problem:
            unusable[clean(name)] = problem
        else:
            procedures[procedure.id] = procedure
    return Library(procedures, unusable)


def read_procedure(path: Path) -> Procedure:
    """The procedure defined in this file.

    Raises:
        DefinitionProblem: when the file cannot be read or defines no sound procedure.
    """
    return parse_procedure(_read_text(path), path)


def parse_procedure(text: str, path: Path) -> Procedure:
    """The procedure defined by the text of this file; the file itself is not touched.

    Raises:
        DefinitionProblem: when it is not TOML or defines no sound procedure.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(path, text, error) from error
    except (RecursionError, ValueError) as error:  # too deeply nested; a number without end
        what = say("isi bersarang terlalu dalam atau angka terlalu panjang; sederhanakan")
        raise DefinitionProblem((Fault(clean(str(path)), None, None, what),)) from error
    reserved = [key for key in ("id", *_KEYS) if key in raw]
    if reserved:
        raise _problem(path, text, raw, [_unknown_key((key,)) for key in reserved])
    fields = {_FIELDS.get(key, key): value for key, value in raw.items()}
    fields["id"] = clean(path.stem)
    try:
        # A text is no date here, though JSON writes dates as texts.
        procedure = msgspec.convert(fields, Procedure, builtin_types=(date,))
    except msgspec.ValidationError as error:
        from sop_tui.text.schema import wrong_values

        wrong = [_misshapen(detail) for detail in wrong_values(Procedure, fields)]
        raise _problem(path, text, raw, wrong) from error
    unsound = findings(procedure)
    if unsound:
        raise _problem(path, text, raw, unsound)
    return procedure


def _read_text(path: Path) -> str:
    file = clean(str(path))

    def unusable(what: Message, line: int | None = None) -> DefinitionProblem:
        return DefinitionProblem((Fault(file, line, None, what),))

    try:
        if path.exists() and not path.is_file():
            raise unusable(say("bukan file biasa; pindahkan atau ganti namanya"))
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        what = say(
            "tidak dapat dibaca ({reason}); periksa nama dan izinnya", reason=fault_of(error)
        )
        raise unusable(what) from error
    if len(data) > LARGEST_FILE:
        what = say("file terlalu besar; batasnya {limit} bita", limit=LARGEST_FILE)
        raise unusable(what)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise unusable(say("bukan teks UTF-8; simpan ulang sebagai UTF-8"), line) from error


def _not_toml(path: Path, text: str, error: tomllib.TOMLDecodeError) -> DefinitionProblem:
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    line = int(place[1]) if place else text.count("\n") + 1
    if re.search("twice|overwrite|Cannot (declare|mutate)", str(error)):
        what = say("kunci atau tabel ditulis dua kali; hapus satu")
    elif place:
        what = say(
            "bukan TOML yang benar pada kolom {column}; periksa tanda kutip, kurung, dan koma",
            column=int(place[2]),
        )
    else:
        what = say("bukan TOML yang benar; tutup teks atau kurung yang masih terbuka")
    return DefinitionProblem((Fault(clean(str(path)), line, None, what),))


def _problem(
    path: Path, text: str, raw: Mapping[str, Any], found: list[Finding] | tuple[Finding, ...]
) -> DefinitionProblem:
    lines = locate(text)
    file = clean(str(path))
    faults = [
        Fault(file, line_of(place, lines), _step_number(raw, place), what) for place, what in found
    ]
    return DefinitionProblem(tuple(sorted(faults, key=lambda fault: fault.line or 0)))


def _step_number(raw: Mapping[str, Any], place: Place) -> int | None:
    match place:
        case ("step", int(index), *_):
            step = raw["step"][index]
            number = step.get("no") if isinstance(step, dict) else None
            return number if isinstance(number, int) and 0 < number < 10_000 else index + 1
    return None


def _unknown_key(place: Place) -> Finding:
    what = say("kunci “{key}” tidak dikenal; perbaiki ejaannya atau hapus", key=_key(place))
    return Finding(place, what)


def _key(place: Place) -> str:
    """The innermost key of the place, for a message."""
    return shown(next((part for part in reversed(place) if isinstance(part, str)), ""))


def _misshapen(detail: "ErrorDetails") -> Finding:
    """What a person should know of an error of the model."""
    place: Place = tuple(
        _KEYS.get(part, part) if isinstance(part, str) else part for part in detail["loc"]
    )
    key = _key(place)
    match detail["type"]:
        case "extra_forbidden":
            return _unknown_key(place)
        case "missing":
            what = say("“{key}” belum ada; tambahkan", key=key)
        case "string_type":
            what = say("“{key}” harus berupa teks dalam tanda kutip", key=key)
        case "int_type" | "greater_than_equal" | "less_than_equal":
            what = say("“{key}” harus berupa bilangan bulat mulai dari 1", key=key)
        case "bool_type":
            what = say("“{key}” harus true atau false", key=key)
        case "date_type":
            what = say(
                "“{key}” harus berupa tanggal tanpa tanda kutip, misalnya 2020-01-02", key=key
            )
        case "tuple_type" if len(place) == 1 and key in _FIELDS:
            what = say("“{key}” harus ditulis sebagai [[{key}]]", key=key)
        case "tuple_type":
            what = say("“{key}” harus berupa daftar dalam kurung siku", key=key)
        case "literal_error":
            choices = choices_of(detail["ctx"]["expected"])
            what = say("“{key}” harus salah satu dari: {choices}", key=key, choices=choices)
        case "model_type":
            what = say("“{key}” harus berupa tabel dengan kunci-kuncinya sendiri", key=key)
        case _:
            what = say("nilai “{key}” tidak dapat dipakai; perbaiki", key=key)
    return Finding(place, what)
