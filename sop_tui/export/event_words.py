"""What an event did, without who did it: "diparaf, diteruskan ke langkah 8 (Kabag P2)"."""

from sop_tui.casework.history import leads_back
from sop_tui.casework.model import Event, Kind
from sop_tui.casework.wording import KIND_NAMES, corrections, place, words_of
from sop_tui.sop.model import Procedure
from sop_tui.text.message import Message, say

_WITH_REASON = frozenset(
    {
        Kind.RETURNED,
        Kind.REJECTED,
        Kind.RECALLED,
        Kind.HELD,
        Kind.CANCELLED,
        Kind.MIGRATED,
    }
)
"""The kinds of events whose note is a mandatory reason."""


def note_is_reason(event: Event) -> bool:
    """Whether the event's note is a mandatory reason rather than a free remark."""
    return event.kind in _WITH_REASON or leads_back(event)


def event_in_words(procedure: Procedure, event: Event) -> Message:
    """What was done, and where the case moved."""
    there = place(procedure, procedure.node(event.to)) if event.to is not None else None
    match event.kind:
        case Kind.COMPLETED if event.staying:
            return say("bagian {role} diselesaikan", role=procedure.role(event.part).name)
        case Kind.RECALLED if event.staying:
            return say("bagian {role} ditarik kembali", role=procedure.role(event.part).name)
        case Kind.COMPLETED | Kind.APPROVED | Kind.CHOSEN:
            done = _done(procedure, event)
            if there is None:
                return say("{done}; berkas selesai", done=done)
            if event.keeps is not None:
                return say("{done}, kembali ke {place}", done=done, place=there)
            return say("{done}, diteruskan ke {place}", done=done, place=there)
        case Kind.RETURNED if there is not None and event.forward:
            return say("tidak disetujui, diteruskan ke {place}", place=there)
        case Kind.HANDED:
            return say("didisposisikan kepada {name}", name=event.assignee_name)
        case Kind.CORRECTED if event.changes:  # empty where hidden from the reader
            return say("dibetulkan, {what}", what=corrections(event.changes))
        case Kind.LINKED if event.link is not None:
            return say("ditautkan dengan {number}", number=event.link.number)
        case Kind.RETURNED if there is not None:
            return say("dikembalikan ke {place}", place=there)
        case Kind.RECALLED if there is not None:
            return say("ditarik kembali ke {place}", place=there)
        case Kind.REJECTED:
            return say("ditolak; berkas berakhir")
        case Kind.CANCELLED:
            return say("dibatalkan; berkas berakhir")
        case _:
            return KIND_NAMES[event.kind]


def _done(procedure: Procedure, event: Event) -> Message:
    if event.kind is Kind.CHOSEN:
        return say("dipilih “{way}”", way=event.way)
    done = words_of(procedure.node(event.node or "").act).done
    if event.self_approved:
        return say("{done} sendiri (tidak ada petugas lain)", done=done)
    return done
