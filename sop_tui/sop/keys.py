"""Messages for unknown, misplaced and missing keys of a definition, with the likely key."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from sop_tui.sop.finding import Finding
from sop_tui.sop.model import Approval, Check, Choice, Procedure, Role, Step, Symbol, Way
from sop_tui.sop.places import Place
from sop_tui.text.clean import quoted
from sop_tui.text.message import Message, say

_TABLES = MappingProxyType({
    "": Procedure,
    "approved_by": Approval,
    "role": Role,
    "step": Step,
    "symbol": Symbol,
    "check": Check,
    "choice": Choice,
    "way": Way,
})  # fmt: skip
"""The struct of each table, by the last part of its header."""
_FILE_KEYS = MappingProxyType(
    {"roles": "role", "steps": "step", "symbols": "symbol", "ways": "way"}
)
_INDONESIAN: Mapping[str, str] = MappingProxyType({
    "kegiatan": "activity", "uraian": "activity", "pelaksana": "role", "peran": "role",
    "waktu": "time", "keluaran": "output", "kelengkapan": "inputs", "persyaratan": "inputs",
    "keterangan": "note", "nomor": "number", "judul": "title", "nama": "name", "kode": "code",
    "instansi": "agency", "dasar_hukum": "legal_basis", "peringatan": "warnings",
    "peralatan": "equipment", "keterkaitan": "related", "menuju": "leads_to",
    "menunggu": "waits", "pertanyaan": "question", "arah": "way", "ke": "to",
})  # fmt: skip
"""Indonesian words from the documents, with the key that is probably meant."""
INSIDE_STEPS = MappingProxyType({
    "check": "[step.check]",
    "choice": "[step.choice]",
    "symbol": "[[step.symbol]]",
    "way": "[[step.choice.way]]",
})  # fmt: skip
"""Tables that belong to a step, by the short header that people write by mistake."""


def unknown_key(place: Place, value: object = None) -> Finding:
    """The finding for a key that is not allowed at this place, with the key probably meant."""
    key, table = _last(place), _last(place[:-1])
    if len(place) == 1 and key in INSIDE_STEPS:
        return Finding(place, _outside_steps(key, value))
    if table == "step" and key in INSIDE_STEPS:
        return Finding(place, say("tulis {head}", head=INSIDE_STEPS[key]))
    if table in ("check", "choice", "way") and key in _keys("step") and key not in _keys(table):
        return Finding(
            place,
            say("“{key}” milik langkah; tulis di atas {head}", key=key, head=_head(place[:-1])),
        )
    for other in ("choice", "check"):
        if table in ("step", "check", "choice") and key in _keys(other):
            head = f"[step.{other}]"
            return Finding(place, say("“{key}” hanya ada di bawah {head}", key=key, head=head))
    what = say("kunci “{key}” tidak dikenal; perbaiki ejaannya atau hapus", key=quoted(key))
    return Finding(place, with_suggestion(what, _meant(key, table)))


def with_suggestion(what: Message, meant: str | None) -> Message:
    """The message, with the suggestion appended if there is one."""
    return say("{what} (mungkin “{meant}”)", what=what, meant=quoted(meant)) if meant else what


def missing_key(place: Place) -> Finding:
    """The finding for a missing key."""
    key = _last(place)
    if key == "way":
        return Finding(place, say("arahnya belum ada; tambahkan [[step.choice.way]]"))
    return Finding(place, say("“{key}” belum ada; tambahkan", key=quoted(key)))


def without_consequences(found: Iterable[Finding]) -> list[Finding]:
    """The findings without those that another one explains: a key is missing if it is misspelt."""
    found = list(found)
    missing = [each for each in found if each == missing_key(each.place)]
    others = [each for each in found if each not in missing]
    outside = {_last(each.place) for each in others if len(each.place) == 1}
    meant = {(*each.place[:-1], _meant(*_key_and_table(each.place))) for each in others}
    ways = {each.place[:-1] for each in others if _last(each.place) == "way"}

    def echoes(finding: Finding) -> bool:
        key, table = _key_and_table(finding.place)
        return (
            finding.place in meant
            or (table in outside and table in INSIDE_STEPS)
            or (key == "way" and ("choice" in outside or finding.place[:-2] in ways))
        )

    return [each for each in found if each in others or not echoes(each)]


def _key_and_table(place: Place) -> tuple[str, str]:
    return _last(place), _last(place[:-1])


def _outside_steps(key: str, value: object) -> Message:
    head = INSIDE_STEPS[key]
    if key == "choice" and isinstance(value, dict) and set(value) == {"way"}:
        return say("[[choice.way]] berada di luar langkah; tulis {head}",
                   head=INSIDE_STEPS["way"])  # fmt: skip
    return say(
        "[{key}] berada di luar langkah; tulis {head} di bawah [[step]]-nya", key=key, head=head
    )


def _meant(key: str, table: str) -> str | None:
    """The key of this table that is closest to the unknown one; None if none is close."""
    known = _keys(table)
    wanted = _FILE_KEYS.get(key) or _INDONESIAN.get(key.casefold())
    if wanted in known:
        return wanted
    from difflib import get_close_matches  # nearly every file does without

    return next(iter(get_close_matches(key.casefold(), known, 1, 0.7)), None)


def _keys(table: str) -> tuple[str, ...]:
    kind = _TABLES.get(table)
    if kind is None:
        return ()
    fields = (_FILE_KEYS.get(name, name) for name in kind.__struct_fields__)
    return tuple(name for name in fields if (table, name) != ("", "id"))


def _last(place: Place) -> str:
    """The last key in a place; "" if there is none."""
    return next((part for part in reversed(place) if isinstance(part, str)), "")


def _head(place: Place) -> str:
    """The header of a table within a step, as the file needs it."""
    name = ".".join(part for part in place if isinstance(part, str))
    return f"[[{name}]]" if isinstance(place[-1], int) else f"[{name}]"
