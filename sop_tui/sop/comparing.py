"""Compares two revisions of a procedure by step and field.

Steps are matched by activity, performers and order, not by number: a step inserted at the front
is one insertion. Targets are compared by the step they mean, so a number that only shifted is no
change.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec

from sop_tui.sop.model import Check, Choice, Procedure, Step
from sop_tui.text.message import Message, say

_ALIKE = 0.45  # two steps with at least this similarity are the same step, changed
_NODE = re.compile(r"(\d+)(.*)")

FIELD_NAMES: Mapping[str, Message] = {
    "title": say("judul"),
    "number": say("nomor SOP"),
    "agency": say("instansi"),
    "code": say("kode berkas"),
    "created": say("tanggal pembuatan"),
    "revised": say("tanggal revisi"),
    "effective": say("tanggal efektif"),
    "approved_by": say("disahkan oleh"),
    "legal_basis": say("dasar hukum"),
    "qualifications": say("kualifikasi pelaksana"),
    "related": say("keterkaitan"),
    "equipment": say("peralatan"),
    "warnings": say("peringatan"),
    "records": say("pencatatan"),
    "stated_total": say("jumlah waktu tertulis"),
    "time_unit": say("satuan waktu"),
    "limit": say("batas keseluruhan"),
    "confidential_subject": say("identitas pemohon dirahasiakan"),
    "roles": say("peran"),
    "activity": say("kegiatan"),
    "who": say("pelaksana"),
    "check": say("pemeriksaan"),
    "choice": say("pilihan"),
    "next": say("lanjut ke"),
    "inputs": say("kelengkapan"),
    "time": say("waktu"),
    "output": say("keluaran"),
    "note": say("keterangan"),
    "leads_to": say("menuju SOP"),
}
"""The fields of a comparison, as officers call them."""


class FieldChange(msgspec.Struct, frozen=True):
    """A field that differs, with its text in both revisions."""

    field: str
    old: str
    new: str


class StepChange(msgspec.Struct, frozen=True):
    """A step that is in one revision only (the other number is None) or has changed fields."""

    old: int | None
    new: int | None
    activity: str
    fields: tuple[FieldChange, ...] = ()


class Comparison(msgspec.Struct, frozen=True):
    """All differences. ``matched`` maps old step numbers to new ones."""

    header: tuple[FieldChange, ...]
    steps: tuple[StepChange, ...]
    matched: Mapping[int, int]

    @property
    def same(self) -> bool:
        return not self.header and not self.steps


def compare(old: Procedure, new: Procedure) -> Comparison:
    """What the new revision changes."""
    matched = match_steps(old.steps, new.steps)
    return Comparison(
        header=tuple(_header(old, new)),
        steps=tuple(_steps(old, new, matched)),
        matched=matched,
    )


def match_steps(old: Sequence[Step], new: Sequence[Step]) -> dict[int, int]:
    """Old step numbers to new ones, in order, with the greatest total similarity."""
    alike = [[_likeness(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            pair = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    pairs: dict[int, int] = {}
    i = j = 0
    while i < len(old) and j < len(new):
        likeness = alike[i][j]
        if likeness >= _ALIKE and best[i][j] == likeness + best[i + 1][j + 1]:
            pairs[old[i].no] = new[j].no
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(one: Step, other: Step) -> float:
    words, others = _words(one.activity), _words(other.activity)
    same = one.activity == other.activity
    shared = 1.0 if same else len(words & others) / (len(words | others) or 1)
    return (
        0.70 * shared
        + 0.15 * (_who(one) == _who(other))
        + 0.10 * (one.output == other.output)
        + 0.03 * (one.time == other.time)
        + 0.02 * (one.note == other.note)
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _header(old: Procedure, new: Procedure) -> list[FieldChange]:
    changes = []
    for field in Procedure.__struct_fields__:
        if field in ("id", "steps"):
            continue
        one, other = getattr(old, field), getattr(new, field)
        if one != other:
            changes.append(FieldChange(field, _in_words(one), _in_words(other)))
    return changes


def _steps(old: Procedure, new: Procedure, matched: Mapping[int, int]) -> list[StepChange]:
    found: list[tuple[float, StepChange]] = []
    taken = {now: then for then, now in matched.items()}
    last = 0
    for step in new.steps:
        last = step.no
        if step.no not in taken:
            found.append((last, StepChange(None, step.no, step.activity)))
            continue
        former = old.step(taken[step.no])
        fields = tuple(_fields(former, step, matched))
        if fields:
            found.append((last, StepChange(former.no, step.no, step.activity, fields)))
    for step in old.steps:
        if step.no not in matched:
            before = [now for then, now in matched.items() if then < step.no]
            place = max(before, default=0) + 0.5
            found.append((place, StepChange(step.no, None, step.activity)))
    found.sort(key=lambda each: each[0])
    return [change for _, change in found]


def _fields(old: Step, new: Step, matched: Mapping[int, int]) -> list[FieldChange]:
    changes = []
    then, moved, now = _fields_of(old, {}), _fields_of(old, matched), _fields_of(new, {})
    for field, text in now.items():
        if moved[field] != text:
            changes.append(FieldChange(field, then[field], text))
    return changes


def _fields_of(step: Step, matched: Mapping[int, int]) -> dict[str, str]:
    """The fields as text; step numbers in targets are translated by ``matched``."""
    parts = step.parts
    return {
        "activity": step.activity,
        "who": _who(step),
        "check": "; ".join(_check(p.check, matched) for p in parts if p.check is not None),
        "choice": "; ".join(_choice(p.choice, matched) for p in parts if p.choice is not None),
        "next": _target(step.next, matched),
        "inputs": "; ".join(step.inputs),
        "time": step.time,
        "output": "; ".join(step.output),
        "note": step.note,
        "leads_to": step.leads_to,
    }


def _who(step: Step) -> str:
    works = (part.together or (part.role,) for part in step.parts if part.role or part.together)
    return ", ".join(" + ".join(str(role) for role in roles) for roles in works)


def _check(check: Check, matched: Mapping[int, int]) -> str:
    targets = ", ".join(_target(each, matched) for each in check.return_to)
    return f"{check.role}: {check.act} ↶ {targets}{' / tolak' if check.reject else ''}"


def _choice(choice: Choice, matched: Mapping[int, int]) -> str:
    ways = " / ".join(f"{way.name} → {_target(way.to, matched)}" for way in choice.ways)
    return f"{choice.role}: {choice.question} {ways}"


def _target(node: str, matched: Mapping[int, int]) -> str:
    found = _NODE.fullmatch(node)
    if found is None:
        return node
    return f"{matched.get(int(found[1]), int(found[1]))}{found[2]}"


def _in_words(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(_in_words(each) for each in value)
    if isinstance(value, msgspec.Struct):
        texts = (_in_words(getattr(value, field)) for field in value.__struct_fields__)
        return " ".join(text for text in texts if text)
    return "" if value is None or value is False else str(value)
