"""Sentences about officers' entries: roles by name, changes, and their effects on others."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

import msgspec

from sop_tui.casework.model import Capacity
from sop_tui.casework.wording import CAPACITY_NAMES
from sop_tui.office.model import EVERY_ROLE, Acting, Officer, OfficerEvent, OfficerKind
from sop_tui.office.office import Office
from sop_tui.sop.model import Procedure
from sop_tui.text.message import Message, say, say_many

T = TypeVar("T")

_NAMED = 6  # longer lists of roles are shortened

Namer = Callable[[str], Message]
"""Gives the name of a role ``sop-id:role-id``."""


class EntryChange(msgspec.Struct, frozen=True):
    """An event of an officer's entry, with its exact changes in words."""

    event: OfficerEvent
    what: tuple[Message, ...]


def role_name(procedures: Mapping[str, Procedure], named: str) -> Message:
    """A role ``sop-id:role-id`` in words, e.g. "Kabag P2 (PGM)"; unchanged if unknown."""
    if named == EVERY_ROLE:
        return say("setiap peran yang tidak dipegang petugas lain")
    sop, _, role_id = named.partition(":")
    procedure = procedures.get(sop)
    role = next((r for r in procedure.roles if r.id == role_id), None) if procedure else None
    if procedure is None or role is None:
        return say("{role}", role=named)
    return say("{role} ({code})", role=role.name, code=procedure.code)


def acting_name(name: Namer, acting: Acting) -> Message:
    """E.g. "Plh. Kabag P2 (PGM)"."""
    capacity = CAPACITY_NAMES[Capacity(acting.capacity)]
    return say("{capacity} {role}", capacity=capacity, role=name(acting.role))


def acting_state(acting: Acting, today: date) -> Message:
    """Whether an acting role is in force today, in words."""
    if today < acting.from_:
        return say("belum mulai")
    return say("sudah berakhir") if today > acting.until else say("berlaku")


def happened(event: OfficerEvent, former: Officer | None, name: Namer) -> Message:
    """What has just happened to an entry, as a sentence."""
    officer = event.after.name
    match event.kind:
        case OfficerKind.ADDED:
            return say(
                "{officer} didaftarkan sebagai petugas ({id})", officer=officer, id=event.after.id
            )
        case OfficerKind.READMITTED:
            return say("{officer} didaftarkan kembali ({id})", officer=officer, id=event.after.id)
        case OfficerKind.EDITED:
            return say("data {officer} diubah", officer=officer)
        case OfficerKind.REMOVED:
            return say(
                "{officer} dikeluarkan dari daftar; namanya tetap dalam riwayat berkas",
                officer=officer,
            )
        case OfficerKind.DEPUTIZED:
            granted = event.after.acting[-1]
            return say(
                "{officer} bertindak sebagai {as_} dari {first} sampai {last}, surat {letter}",
                officer=officer,
                as_=acting_name(name, granted),
                first=granted.from_,
                last=granted.until,
                letter=granted.letter,
            )
        case OfficerKind.REVOKED:
            return say(
                "penunjukan {officer} sebagai {as_} dicabut",
                officer=officer,
                as_=_all_of([acting_name(name, each) for each in _ended(former, event.after)]),
            )
        case OfficerKind.KEY_ADDED:
            return say("kunci SSH {officer} didaftarkan", officer=officer)
        case OfficerKind.KEY_REMOVED:
            return say("kunci SSH {officer} dicabut", officer=officer)
        case (
            OfficerKind.ADOPTED | OfficerKind.RETIRED | OfficerKind.EVALUATED | OfficerKind.DRAFTED
        ):
            return definition_act(event)
        case OfficerKind.EXPORTED:
            return say("{officer} mengekspor {case}", officer=officer, case=event.case)
        case OfficerKind.RESTORED:
            return say("{officer} memulihkan data dari salinan", officer=event.name)


def definition_act(event: OfficerEvent) -> Message:
    """What an act did to a definition, e.g. "SOP pengaduan berlaku mulai ..."."""
    act = event.definition
    assert act is not None
    first = act.from_ or event.at.date()
    match event.kind:
        case OfficerKind.ADOPTED if act.letter:
            return say("SOP {sop} ({digest}) berlaku mulai {first}, surat {letter}",
                       sop=act.sop, digest=act.fingerprint[:8], first=first,
                       letter=act.letter)  # fmt: skip
        case OfficerKind.ADOPTED:
            return say("SOP {sop} ({digest}) berlaku mulai {first}",
                       sop=act.sop, digest=act.fingerprint[:8], first=first)  # fmt: skip
        case OfficerKind.RETIRED:
            return say("SOP {sop} dicabut mulai {first}: {reason}",
                       sop=act.sop, first=first, reason=event.note)  # fmt: skip
        case OfficerKind.DRAFTED if act.draft:
            return say("draf SOP {sop} disimpan: {title}", sop=act.sop, title=act.title or "-")
        case OfficerKind.DRAFTED:
            return say("draf SOP {sop} dibuang", sop=act.sop)
        case _:
            return say("SOP {sop} dievaluasi: {result} {note}",
                       sop=act.sop, result=act.result, note=event.note)  # fmt: skip


def changes(events: Iterable[OfficerEvent], name: Namer) -> Iterator[EntryChange]:
    """The history of an entry, each event with its changes."""
    former: Officer | None = None
    for event in events:
        yield EntryChange(event, tuple(changed(event, former, name)))
        former = event.after


def changed(event: OfficerEvent, former: Officer | None, name: Namer) -> Iterator[Message]:
    """The changes of an event against the entry before it; ``former`` None means a new entry."""
    now = event.after
    match event.kind:
        case OfficerKind.ADDED:
            yield say("didaftarkan sebagai {name}", name=now.name)
            former = Officer(id=now.id, name=now.name)
        case OfficerKind.READMITTED if event.note == "other":
            yield say("id ini kini milik orang lain: {name}", name=now.name)
        case OfficerKind.READMITTED:
            yield say("kembali ke daftar")
        case OfficerKind.REMOVED:
            yield say("dikeluarkan dari daftar")
        case (
            OfficerKind.ADOPTED | OfficerKind.RETIRED | OfficerKind.EVALUATED | OfficerKind.DRAFTED
        ):
            yield definition_act(event)
        case OfficerKind.RESTORED:
            yield say("memulihkan data dari salinan: {note}", note=event.note)
        case OfficerKind.EXPORTED:
            yield say(
                "mengekspor {case} ({format}), SHA-256 {digest}",
                case=event.case,
                format=event.note,
                digest=event.digest,
            )
        case _:
            pass
    if former is not None:
        yield from _differences(former, now, name)


def _differences(former: Officer, now: Officer, name: Namer) -> Iterator[Message]:
    if former.name != now.name:
        yield say("nama: {former} menjadi {now}", former=former.name, now=now.name)
    if former.nip != now.nip:
        yield say("NIP: {now}", now=now.nip or "–")
    if former.post != now.post:
        yield say("jabatan: {now}", now=now.post or "–")
    for role in _without(now.roles, former.roles):
        yield say("peran diberikan: {role}", role=name(role))
    for role in _without(former.roles, now.roles):
        yield say("peran dilepas: {role}", role=name(role))
    if former.coordinator != now.coordinator:
        yield say("menjadi koordinator") if now.coordinator else say("tidak lagi koordinator")
    if former.admin != now.admin:
        yield say("menjadi admin") if now.admin else say("tidak lagi admin")
    for granted in _without(now.acting, former.acting):
        yield say(
            "ditunjuk sebagai {as_}, {first} s.d. {last}, surat {letter}",
            as_=acting_name(name, granted),
            first=f"{granted.from_:%d/%m/%Y}",
            last=f"{granted.until:%d/%m/%Y}",
            letter=granted.letter,
        )
    for ended in _ended(former, now):
        yield say("penunjukan sebagai {as_} dicabut", as_=acting_name(name, ended))
    for key in _without(now.keys, former.keys):
        yield say("kunci SSH {key} didaftarkan", key=key.fingerprint)
    for key in _without(former.keys, now.keys):
        yield say("kunci SSH {key} dicabut", key=key.fingerprint)


def consequences(
    before: Office, after: Office, entry: Officer, known: Iterable[str], name: Namer
) -> Iterator[Message]:
    """The effects of an entry's change on others' roles; ``known`` are all roles."""
    owners = {role: (before.owners(role), after.owners(role)) for role in known}
    for first in after.present():
        if EVERY_ROLE not in first.roles or first.id == entry.id:
            continue
        lost = [r for r, (old, new) in owners.items() if first.id in old and first.id not in new]
        won = [r for r, (old, new) in owners.items() if first.id not in old and first.id in new]
        kept = sum(first.id in new for _, new in owners.values())
        if lost:
            yield say_many(
                "{n} peran beralih dari {first} kepada {name}: {roles}",
                len(lost),
                first=first.name,
                name=entry.name,
                roles=_some_of([name(role) for role in lost]),
            )
        if won:
            yield say_many(
                "{n} peran kembali kepada {first}: {roles}",
                len(won),
                first=first.name,
                roles=_some_of([name(role) for role in won]),
            )
        if lost or entry.id not in before.officers:
            yield say_many(
                "{first} tetap memegang setiap peran yang tidak dipegang petugas lain ({n} peran)",
                kept,
                first=first.name,
            )
    vacant = [role for role, (old, new) in owners.items() if old and not new]
    if vacant:
        yield say_many(
            "{n} peran kini tanpa pemegang: {roles}",
            len(vacant),
            roles=_some_of([name(role) for role in vacant]),
        )


def drop_every_role(officer: Officer) -> Message:
    """The advice to drop the right to every role, meant for setting up, when other
    officers exist.
    """
    return say(
        "{name} masih memegang semua peran (*), padahal sudah ada petugas lain; bila peran sudah "
        "dibagi, lepaskan: sop-tui officer edit {id} --no-role '*'",
        name=officer.name,
        id=officer.id,
    )


def left_claimed(entry: Officer, numbers: list[str]) -> Message:
    """The notice that an officer's claims no longer bind, because the officer may not act on the
    cases.
    """
    return say_many(
        "{n} berkas yang diambil {name} kini dapat dikerjakan pemegang peran lain: {numbers}",
        len(numbers),
        name=entry.name,
        numbers=_some_of([say("{number}", number=number) for number in numbers]),
    )


def left_waiting(numbers: list[str]) -> Message:
    """The notice that cases wait for a role that nobody holds any more."""
    return say_many(
        "{n} berkas kini menunggu peran tanpa pemegang: {numbers}",
        len(numbers),
        numbers=_some_of([say("{number}", number=number) for number in numbers]),
    )


def _some_of(names: list[Message]) -> Message:
    """The names separated by commas; of many only the first ones."""
    if len(names) <= _NAMED:
        return _all_of(names)
    return say(
        "{names}, dan {n} lainnya", names=_all_of(names[: _NAMED - 1]), n=len(names) - _NAMED + 1
    )


def _all_of(names: list[Message]) -> Message:
    first, *rest = names or [say("–")]
    for each in rest:
        first = say("{first}, {next}", first=first, next=each)
    return first


def _ended(former: Officer | None, now: Officer) -> list[Acting]:
    return _without(former.acting, now.acting) if former is not None else []


def _without(these: Iterable[T], those: Iterable[T]) -> list[T]:
    others = list(those)
    return [each for each in these if each not in others]
