"""Whether a procedure makes sense as a whole. Pure: knows neither files nor lines.

The way forward is the order of the steps. So every node can be reached and can finish exactly when
the numbers count up by one, every step has somebody who acts, and every return leads back to an
earlier node; those are the rules checked here, each with its own mend.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from sop_tui.sop.graph import check_node_id, node_ids
from sop_tui.sop.model import Procedure, Step
from sop_tui.sop.places import Place
from sop_tui.text.clean import clean, forbidden_in
from sop_tui.text.message import Message, Problem, say
from sop_tui.worktime.duration import differences, read_duration

LONGEST_TEXT = 2000  # characters; the longest legal basis in the shipped documents has about 500
LONGEST_TIME = 100  # characters of a printed duration
INFERABLE = (
    "role", "activity", "inputs", "time", "output", "note",
    "check", "check.role", "check.act", "check.return_to", "check.reject",
)  # fmt: skip
"""What ``inferred`` may name: a field of the step, or of its check. ``check`` alone means the whole
check, that there is one included."""

_CODE = re.compile(r"[A-Z]{2,5}")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DURATIONS = ("time", "stated_total", "time_unit", "limit")  # judged by a rule of their own
_KEYS = {"roles": "role", "steps": "step"}  # where the file's key differs from the field


class Finding(NamedTuple):
    """One thing that is wrong: where in the file's tables, what it is and the mend."""

    place: Place
    message: Message


def findings(procedure: Procedure) -> tuple[Finding, ...]:
    """Everything that is wrong with the procedure, empty when it is sound."""
    return tuple(
        finding
        for rule in (_texts, _header, _roles, _steps, _checks, _inferred, _times)
        for finding in rule(procedure)
    )


def shown(text: str) -> str:
    """A value quoted in a message: on one line, harmless and short."""
    line = clean(text)
    return line if len(line) <= 60 else f"{line[:59]}…"


def _strings(value: object, place: Place = ()) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _strings(item, (*place, index))
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _strings(getattr(value, name), (*place, _KEYS.get(name, name)))


def _texts(procedure: Procedure) -> Iterator[Finding]:
    for place, text in _strings(procedure):
        if place[-1] in _DURATIONS:
            continue
        yield from _harmless(text, place)
        if len(text) > LONGEST_TEXT:
            yield Finding(
                place,
                say(
                    "teks terlalu panjang ({length} karakter); ringkas sampai {limit}",
                    length=len(text),
                    limit=LONGEST_TEXT,
                ),
            )
        if isinstance(place[-1], int) and not text.strip():
            yield Finding(place, say("isi daftar kosong; isi atau hapus"))


def _harmless(text: str, place: Place) -> Iterator[Finding]:
    forbidden = forbidden_in(text)
    if forbidden is not None:
        yield Finding(
            place, say("teks memuat karakter terlarang {character}; hapus", character=forbidden)
        )


def _header(procedure: Procedure) -> Iterator[Finding]:
    if not _ID.fullmatch(procedure.id):
        yield Finding(
            (),
            say(
                "nama file “{id}” tidak dapat menjadi id SOP; pakai huruf kecil, angka, dan "
                "tanda hubung",
                id=shown(procedure.id),
            ),
        )
    if not _CODE.fullmatch(procedure.code):
        yield Finding(
            ("code",),
            say(
                "kode “{code}” tidak sah; pakai 2 sampai 5 huruf besar, misalnya PGM",
                code=shown(procedure.code),
            ),
        )
    if not procedure.title.strip():
        yield Finding(("title",), say("judul SOP kosong; isi title"))


def _roles(procedure: Procedure) -> Iterator[Finding]:
    if not procedure.roles:
        yield Finding((), say("belum ada peran; tambahkan [[role]]"))
    busy = {step.role for step in procedure.steps}
    busy |= {step.check.role for step in procedure.steps if step.check is not None}
    seen: set[str] = set()
    for index, role in enumerate(procedure.roles):
        place: Place = ("role", index, "id")
        name = shown(role.id)
        if not _ID.fullmatch(role.id):
            yield Finding(
                place,
                say(
                    "id peran “{role}” tidak sah; pakai huruf kecil, angka, dan tanda hubung",
                    role=name,
                ),
            )
        if role.id in seen:
            yield Finding(
                place, say("peran “{role}” ditulis dua kali; ganti id atau hapus", role=name)
            )
        elif role.id not in busy:
            yield Finding(
                place,
                say("peran “{role}” tidak dipakai langkah mana pun; pakai atau hapus", role=name),
            )
        seen.add(role.id)
        if not role.name.strip():
            yield Finding(("role", index, "name"), say("nama peran kosong; isi name"))


def _steps(procedure: Procedure) -> Iterator[Finding]:
    if not procedure.steps:
        yield Finding((), say("belum ada langkah; tambahkan [[step]]"))
    for index, step in enumerate(procedure.steps):
        if step.no != index + 1:
            yield Finding(
                ("step", index, "no"),
                say(
                    "nomor langkah seharusnya {expected}; urutkan mulai dari 1 tanpa nomor yang "
                    "terlewat",
                    expected=index + 1,
                ),
            )
        if not step.activity.strip():
            yield Finding(("step", index, "activity"), say("uraian kegiatan kosong; isi activity"))
        if step.role is None and step.check is None:
            yield Finding(
                ("step", index),
                say("tidak ada pelaksana maupun pemeriksa; isi role atau [step.check]"),
            )
        elif step.role is not None:
            yield from _known_role(procedure, step.role, ("step", index, "role"))


def _known_role(procedure: Procedure, role: str, place: Place) -> Iterator[Finding]:
    if not any(known.id == role for known in procedure.roles):
        yield Finding(
            place,
            say(
                "peran “{role}” tidak dikenal; perbaiki ejaannya atau tambahkan [[role]]",
                role=shown(role),
            ),
        )


def _checks(procedure: Procedure) -> Iterator[Finding]:
    every_node = node_ids(procedure.steps)
    for index, step in enumerate(procedure.steps):
        if step.check is None:
            continue
        place: Place = ("step", index, "check")
        yield from _known_role(procedure, step.check.role, (*place, "role"))
        earlier = node_ids(procedure.steps[:index])
        if step.role is not None:
            earlier.append(str(step.no))
        yield from _returns(step, earlier, every_node, (*place, "return_to"))


def _returns(
    step: Step, earlier: list[str], every_node: list[str], place: Place
) -> Iterator[Finding]:
    assert step.check is not None
    targets = step.check.return_to
    if not earlier:
        yield Finding(
            place, say("belum ada pekerjaan sebelum pemeriksaan ini; isi role pada langkahnya")
        )
        return
    if not targets:
        yield Finding(
            place,
            say(
                "pemeriksaan tanpa tujuan pengembalian; isi return_to, misalnya [“{node}”]",
                node=earlier[-1],
            ),
        )
    for index, target in enumerate(targets):
        what: Message
        if target in targets[:index]:
            what = say(
                "tujuan pengembalian “{node}” ditulis dua kali; hapus satu", node=shown(target)
            )
        elif target in earlier:
            continue
        elif target == check_node_id(step):
            what = say(
                "pemeriksaan “{node}” kembali ke dirinya sendiri; pilih simpul sebelumnya, "
                "misalnya “{other}”",
                node=target,
                other=earlier[-1],
            )
        elif target in every_node:
            what = say(
                "tujuan pengembalian “{node}” ada di depan; pilih simpul sebelumnya, misalnya "
                "“{other}”",
                node=target,
                other=earlier[-1],
            )
        else:
            what = say(
                "tujuan pengembalian “{node}” tidak ada; pilih simpul sebelumnya, misalnya "
                "“{other}”",
                node=shown(target),
                other=earlier[-1],
            )
        yield Finding((*place, index), what)


def _inferred(procedure: Procedure) -> Iterator[Finding]:
    for number, step in enumerate(procedure.steps):
        fields = [
            field
            for field in INFERABLE
            if (field != "role" or step.role is not None)
            and (not field.startswith("check") or step.check is not None)
        ]
        for index, field in enumerate(step.inferred):
            place: Place = ("step", number, "inferred", index)
            if field in step.inferred[:index]:
                yield Finding(
                    place, say("“{field}” ditulis dua kali; hapus satu", field=shown(field))
                )
            elif field not in fields:
                yield Finding(
                    place,
                    say(
                        "“{field}” bukan isian langkah ini; pilih dari {fields}",
                        field=shown(field),
                        fields=", ".join(fields),
                    ),
                )


def _times(procedure: Procedure) -> Iterator[Finding]:
    """Every duration can be read, and a stated total is what the steps add up to."""
    unit = procedure.time_unit
    if unit:
        yield from _readable(f"1 {unit}", "", ("time_unit",))
    unread = False
    for index, step in enumerate(procedure.steps):
        for finding in _readable(step.time, unit, ("step", index, "time")):
            unread = True
            yield finding
    yield from _readable(procedure.limit, unit, ("limit",))
    total = list(_readable(procedure.stated_total, unit, ("stated_total",)))
    yield from total
    stated = None if total else read_duration(procedure.stated_total, unit)
    if stated is not None and not unread:
        for difference in differences(stated, procedure.totals):
            yield Finding(
                ("stated_total",),
                say(
                    "jumlah waktu tidak cocok: {difference}; perbaiki salah satunya",
                    difference=difference.message,
                ),
            )


def _readable(printed: str, unit: str, place: Place) -> Iterator[Finding]:
    if len(printed) > LONGEST_TIME:
        yield Finding(place, say("waktu terlalu panjang; tulis singkat, misalnya “3 hari”"))
    elif forbidden_in(printed) is not None:
        yield from _harmless(printed, place)
    else:
        try:
            read_duration(printed, unit)
        except Problem as problem:
            yield Finding(place, problem.message)
