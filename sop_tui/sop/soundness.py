"""Checks a procedure as a whole. Pure: no files, no line numbers.

:mod:`sop_tui.sop.flow` checks how a case passes through it; this module checks everything else.
"""

import re
from collections.abc import Collection, Iterator

import msgspec

from sop_tui.sop.finding import Finding
from sop_tui.sop.flow import check_performers, check_targets, roles_unused
from sop_tui.sop.inferred import inferable
from sop_tui.sop.model import Procedure, Step
from sop_tui.sop.places import Place
from sop_tui.text.clean import forbidden_in, quoted
from sop_tui.text.message import Message, Problem, say
from sop_tui.worktime.duration import differences, doubt_about
from sop_tui.worktime.printed import read_duration, standardless_words

LONGEST_TEXT = 2000  # characters; the longest legal basis in the shipped documents has about 500
LONGEST_TIME = 100  # characters of a printed duration

_CODE = re.compile(r"[A-Z]{2,5}")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DURATIONS = ("time", "stated_total", "time_unit", "limit")  # checked by _times
_KEYS = {"roles": "role", "steps": "step", "symbols": "symbol", "ways": "way"}
"""Keys in the file that differ from the field name."""


def findings(procedure: Procedure) -> tuple[Finding, ...]:
    """All errors of the procedure; empty if it has none."""
    return tuple(
        finding
        for rule in (
            _texts,
            _header,
            _roles,
            _steps,
            check_performers,
            check_targets,
            _inferred,
            _times,
        )
        for finding in rule(procedure)
    )


def notices(procedure: Procedure) -> tuple[Finding, ...]:
    """Times that set no standard or may be misunderstood.

    A procedure with notices can be used.
    """
    return tuple(_notices(procedure))


def unknown_links(procedure: Procedure, known: Collection[str]) -> tuple[Finding, ...]:
    """The steps that lead to an SOP not in ``known``; a case that waits there cannot continue."""
    return tuple(
        Finding(("step", index, "leads_to"), _leads_to_nothing(step))
        for index, step in enumerate(procedure.steps)
        if step.leads_to and step.leads_to not in {*known, procedure.id}
    )


def _leads_to_nothing(step: Step) -> Message:
    if not step.waits:
        return say("menuju SOP {sop}, yang tidak ada di kantor ini", sop=step.leads_to)
    return say(
        "menunggu SOP {sop}, yang tidak ada di kantor ini: langkah itu tidak dapat diselesaikan "
        "sebelum SOP itu ada",
        sop=step.leads_to,
    )


def _notices(procedure: Procedure) -> Iterator[Finding]:
    for index, step in enumerate(procedure.steps):
        place: Place = ("step", index, "time")
        standard = procedure.standard(step.no)
        doubt = doubt_about(standard) if standard is not None else None
        if doubt is not None:
            yield Finding(place, doubt)
        elif standardless_words(step.time):
            yield Finding(
                place,
                say("waktu “{time}” tidak menetapkan standar; dicetak apa adanya", time=step.time),
            )


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
                id=quoted(procedure.id),
            ),
        )
    if not _CODE.fullmatch(procedure.code):
        yield Finding(
            ("code",),
            say(
                "kode “{code}” tidak sah; pakai 2 sampai 5 huruf besar, misalnya PGM",
                code=quoted(procedure.code),
            ),
        )
    if not procedure.title.strip():
        yield Finding(("title",), say("judul SOP kosong; isi title"))


def _roles(procedure: Procedure) -> Iterator[Finding]:
    if not procedure.roles:
        yield Finding((), say("belum ada peran; tambahkan [[role]]"))
    unused = roles_unused(procedure)
    seen: set[str] = set()
    for index, role in enumerate(procedure.roles):
        place: Place = ("role", index, "id")
        name = quoted(role.id)
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
        elif role.id in unused:
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
        if step.leads_to and not _ID.fullmatch(step.leads_to):
            yield Finding(
                ("step", index, "leads_to"),
                say(
                    "“{sop}” bukan id SOP; tulis nama filenya tanpa .toml",
                    sop=quoted(step.leads_to),
                ),
            )


def _inferred(procedure: Procedure) -> Iterator[Finding]:
    for number, step in enumerate(procedure.steps):
        fields = inferable(step)
        for index, field in enumerate(step.inferred):
            place: Place = ("step", number, "inferred", index)
            if field in step.inferred[:index]:
                yield Finding(
                    place, say("“{field}” ditulis dua kali; hapus satu", field=quoted(field))
                )
            elif field not in fields:
                yield Finding(
                    place,
                    say(
                        "“{field}” bukan isian langkah ini; pilih dari {fields}",
                        field=quoted(field),
                        fields=", ".join(fields),
                    ),
                )


def _times(procedure: Procedure) -> Iterator[Finding]:
    """Every duration must be readable, and a stated total must equal the sum of the steps."""
    unit = procedure.time_unit
    if unit:
        yield from _readable(f"1 {unit}", "", ("time_unit",))
    numbers = {step.no for step in procedure.steps}
    unread = len(numbers) < len(procedure.steps)  # totals count each step number once
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
