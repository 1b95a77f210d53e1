"""Sentences about acts: what would happen, what has happened, in whose name."""

from sop_tui.casework.model import Capacity, Case, Event, Kind
from sop_tui.casework.wording import CAPACITY_NAMES, corrections, place, words_of
from sop_tui.sop.model import Procedure
from sop_tui.text.message import Message, Value, say, say_many

SET_BACK = say("jam server mundur: tercatat lebih awal daripada peristiwa sebelumnya")
"""Shown beside an event whose time is before that of the event before it."""


def in_the_name_of(procedure: Procedure, event: Event) -> Message:
    """The role and capacity of an act: "Kabag P2", "Plh. Kabag P2", "a.n. Pelapor"."""
    if event.capacity is Capacity.NO_ROLE:
        return say("petugas")
    if not event.role:
        return say("koordinator")
    role = procedure.role(event.role).name
    if event.capacity is Capacity.HOLDER:
        return say("{role}", role=role)
    if event.capacity is Capacity.EVERY_ROLE:
        return say("{role} (semua peran)", role=role)
    return say("{capacity} {role}", capacity=CAPACITY_NAMES[event.capacity], role=role)


def acting_as(procedure: Procedure, event: Event) -> Message:
    """The same inside a sentence: "sebagai Kabag P2", "a.n. Pelapor"."""
    as_ = in_the_name_of(procedure, event)
    return as_ if event.capacity is Capacity.ON_BEHALF else say("sebagai {as_}", as_=as_)


def would_happen(procedure: Procedure, case: Case, event: Event) -> Message:
    """The question before an act: what it does, in whose name, and where the case moves."""
    words: dict[str, Value] = {
        "number": case.number,
        "name": event.name,
        "as_": acting_as(procedure, event),
        "then": _sequel(procedure, event),
        "place": _place(procedure, event.node),
        "way": event.way,
        "assignee": event.assignee_name,
        "other": event.link.number if event.link is not None else "",
    }
    match event.kind:
        case Kind.COMPLETED:
            what = say("Selesaikan {place} pada {number} {as_} ({name})? {then}", **words)
        case Kind.APPROVED:
            node = procedure.node(event.node or "")
            what = say(
                "{approve} {number}, langkah {step}, {as_} ({name})? {then}",
                approve=words_of(node.act).request,
                step=node.step,
                **words,
            )
        case Kind.RETURNED if event.forward:
            what = say("Tidak menyetujui {number} {as_} ({name})? {then}", **words)
        case Kind.RETURNED:
            what = say("Kembalikan {number} {as_} ({name})? {then}", **words)
        case Kind.REJECTED:
            what = say(
                "Tolak {number} {as_} ({name})? Berkas berakhir ditolak, dan hanya dapat ditarik "
                "kembali hari ini.",
                **words,
            )
        case Kind.RECALLED:
            what = say("Tarik kembali {number} {as_} ({name})? {then}", **words)
        case Kind.CLAIMED:
            what = say("Ambil {number} di {place} untuk dikerjakan oleh {name}?", **words)
        case Kind.RELEASED:
            what = say("Lepas {number} di {place} agar dapat diambil petugas lain?", **words)
        case Kind.HELD:
            what = say("Tangguhkan {number} {as_} ({name})? Waktu berhenti dihitung.", **words)
        case Kind.RESUMED:
            what = say("Lanjutkan kembali {number} {as_} ({name})? Waktu dihitung lagi.", **words)
        case Kind.CHOSEN:
            what = say("Pilih “{way}” untuk {number} {as_} ({name})? {then}", **words)
        case Kind.HANDED:
            what = say("Disposisikan {number} kepada {assignee} {as_} ({name})?", **words)
        case Kind.CORRECTED:
            what = say(
                "Betulkan {number} {as_} ({name}): {what}?",
                what=corrections(event.changes),
                **words,
            )
        case Kind.LINKED:
            what = say("Tautkan {number} dengan {other} {as_} ({name})?", **words)
        case Kind.CANCELLED:
            what = say(
                "Batalkan {number} {as_} ({name})? Berkas berakhir dan tidak dapat dibuka kembali.",
                **words,
            )
        case _:
            what = say("Tambahkan catatan pada {number} {as_} ({name})?", **words)
    if event.self_approved:
        return say("{what} Hasil kerja Anda sendiri: dicatat sebagai disetujui sendiri.", what=what)
    return what


def happened(procedure: Procedure, event: Event) -> Message:
    """What an event did, and who did it."""
    words: dict[str, Value] = {
        "name": event.name,
        "as_": acting_as(procedure, event),
        "next": goes_to(procedure, event),
        "place": _place(procedure, event.node),
        "way": event.way,
        "assignee": event.assignee_name,
        "other": event.link.number if event.link is not None else "",
    }
    match event.kind:
        case Kind.OPENED:
            return say("{name} membuka berkas {as_}", **words)
        case Kind.CLAIMED:
            return say("{name} mengambil berkas di {place}", **words)
        case Kind.RELEASED:
            return say("{name} melepas berkas di {place}", **words)
        case Kind.COMPLETED:
            return say("{name} menyelesaikan {place} {as_}; {next}", **words)
        case Kind.APPROVED:
            node = procedure.node(event.node or "")
            return say(
                "{name} {approves} langkah {step} {as_}; {next}",
                approves=words_of(node.act).active,
                step=node.step,
                **words,
            )
        case Kind.RETURNED if event.forward:
            return say("{name} tidak menyetujui {place} {as_}; {next}", **words)
        case Kind.RETURNED:
            return say("{name} mengembalikan berkas {as_}; {next}", **words)
        case Kind.REJECTED:
            return say("{name} menolak berkas {as_}", **words)
        case Kind.RECALLED:
            return say("{name} menarik kembali berkas {as_}; {next}", **words)
        case Kind.HELD:
            return say("{name} menangguhkan berkas {as_}", **words)
        case Kind.RESUMED:
            return say("{name} melanjutkan kembali berkas {as_}", **words)
        case Kind.CANCELLED:
            return say("{name} membatalkan berkas {as_}", **words)
        case Kind.MIGRATED:
            return say("{name} memindahkan berkas ke revisi SOP yang lain {as_}", **words)
        case Kind.NOTED:
            return say("{name} menambahkan catatan {as_}", **words)
        case Kind.CHOSEN:
            return say("{name} memilih “{way}” {as_}; {next}", **words)
        case Kind.HANDED:
            return say("{name} mendisposisikan berkas kepada {assignee} {as_}", **words)
        case Kind.CORRECTED if event.changes:
            return say(
                "{name} membetulkan berkas {as_}: {what}", what=corrections(event.changes), **words
            )
        case Kind.CORRECTED:  # hidden from officers without a role in the procedure
            return say("{name} membetulkan berkas {as_}", **words)
        case Kind.LINKED:
            return say("{name} menautkan berkas dengan {other} {as_}", **words)


def claimed_of(name: str, *, lapsed: bool) -> Message:
    """Who has claimed a case; if they may no longer act there, that the claim does not bind."""
    if lapsed:
        return say("{name}, wewenangnya sudah berakhir: dapat dikerjakan petugas lain", name=name)
    return say("{name}", name=name)


def overtaken(cases: int) -> Message:
    """The notice, shown once, after a change of the calendar or the holidays."""
    return say_many("kalender kerja berubah: batas waktu {n} berkas dihitung ulang", cases)


def _place(procedure: Procedure, node: str | None) -> Message | str:
    return place(procedure, procedure.node(node)) if node is not None else ""


def _sequel(procedure: Procedure, event: Event) -> Message:
    """Where an event moves the case, as a sentence: "Berkas diteruskan ke …"."""
    if event.staying:
        role = procedure.role(event.part).name
        if event.kind is Kind.RECALLED:
            return say("Bagian {role} terbuka lagi.", role=role)
        return say("Bagian {role} selesai; berkas menunggu bagian yang lain.", role=role)
    if event.to is None:
        return say("Berkas selesai.")
    return say("Berkas {next}.", next=goes_to(procedure, event))


def goes_to(procedure: Procedure, event: Event) -> Message:
    """Where an event moves the case: "diteruskan ke langkah 5 (Kadiv)"."""
    if event.staying:
        if event.kind is Kind.RECALLED:
            return say("bagian {role} terbuka lagi", role=procedure.role(event.part).name)
        return say("bagian {role} selesai", role=procedure.role(event.part).name)
    if event.to is None:
        return say("berkas selesai")
    there = place(procedure, procedure.node(event.to))
    if event.keeps is not None or (
        event.kind in (Kind.RETURNED, Kind.RECALLED) and not event.forward
    ):
        return say("kembali ke {place}", place=there)
    skipped = (
        procedure.between(procedure.node(event.node), event.to) if event.node is not None else ()
    )
    if skipped:
        nodes = ", ".join(node.id for node in skipped)
        return say("diteruskan ke {place}; {nodes} tidak dilalui", place=there, nodes=nodes)
    return say("diteruskan ke {place}", place=there)
