"""The words for statuses, acts and kinds of events, as officers use them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import reduce
from types import MappingProxyType
from typing import NamedTuple

from sop_tui.casework.acts import Act
from sop_tui.casework.correcting import DAYS
from sop_tui.casework.model import Capacity, CaseLink, Change, Kind, Status
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure
from sop_tui.text.message import Message, say, say_many

STATUS_NAMES: Mapping[Status, Message] = MappingProxyType(
    {
        Status.OPEN: say("berjalan"),
        Status.HELD: say("ditangguhkan"),
        Status.COMPLETED: say("selesai"),
        Status.REJECTED: say("ditolak"),
        Status.CANCELLED: say("dibatalkan"),
    }
)

KIND_NAMES: Mapping[Kind, Message] = MappingProxyType(
    {
        Kind.OPENED: say("dibuka"),
        Kind.CLAIMED: say("diambil"),
        Kind.RELEASED: say("dilepas"),
        Kind.COMPLETED: say("diselesaikan"),
        Kind.APPROVED: say("disetujui"),
        Kind.RETURNED: say("dikembalikan"),
        Kind.REJECTED: say("ditolak"),
        Kind.RECALLED: say("ditarik kembali"),
        Kind.HELD: say("ditangguhkan"),
        Kind.RESUMED: say("dilanjutkan kembali"),
        Kind.CANCELLED: say("dibatalkan"),
        Kind.NOTED: say("catatan"),
        Kind.CHOSEN: say("dipilih"),
        Kind.HANDED: say("didisposisikan"),
        Kind.CORRECTED: say("dibetulkan"),
        Kind.LINKED: say("ditautkan"),
        Kind.MIGRATED: say("pindah revisi SOP"),
    }
)

ACT_NAMES: Mapping[Act, Message] = MappingProxyType(
    {
        Act.OPEN: say("buka berkas"),
        Act.CLAIM: say("ambil"),
        Act.RELEASE: say("lepas"),
        Act.COMPLETE: say("selesaikan langkah"),
        Act.APPROVE: say("setujui"),
        Act.RETURN: say("kembalikan"),
        Act.REJECT: say("tolak"),
        Act.RECALL: say("tarik kembali"),
        Act.HOLD: say("tangguhkan"),
        Act.RESUME: say("lanjutkan kembali"),
        Act.CANCEL: say("batalkan"),
        Act.NOTE: say("catatan"),
        Act.CHOOSE: say("pilih arah"),
        Act.HAND: say("disposisikan"),
        Act.CORRECT: say("betulkan"),
        Act.LINK: say("tautkan"),
    }
)

FIELD_NAMES: Mapping[str, Message] = MappingProxyType(
    {
        "title": say("judul"),
        "subject": say("pemohon/pelapor"),
        "agenda": say("nomor agenda"),
        "from": say("asal surat"),
        "letter": say("nomor surat"),
        "letter-date": say("tanggal surat"),
        "received": say("tanggal diterima"),
        "urgency": say("sifat"),
        "secrecy": say("kerahasiaan"),
        "contact": say("kontak"),
    }
)
"""The fields that can be corrected, by their names on the command line."""

CAPACITY_NAMES: Mapping[Capacity, Message] = MappingProxyType(
    {
        Capacity.HOLDER: say("definitif"),
        Capacity.PLH: say("Plh."),
        Capacity.PLT: say("Plt."),
        Capacity.ON_BEHALF: say("a.n."),
        Capacity.EVERY_ROLE: say("semua peran"),
        Capacity.NO_ROLE: say("petugas"),
    }
)


class NodeWords(NamedTuple):
    """The words for what is done at a node, in the forms that sentences need.

    ``request`` is followed by a case number, ``several`` asks about a number of cases, ``active``
    follows a person's name, ``asked`` is the question in a diagram.
    """

    noun: Message
    imperative: Message
    request: Message
    several: Callable[[int], Message]
    active: Message
    done: Message
    void: Message
    asked: str = ""


_WORK = NodeWords(
    noun=say("langkah"),
    imperative=say("Selesaikan"),
    request=say("Selesaikan langkah pada"),
    several=lambda n: say_many("selesaikan langkah pada {n} berkas", n),
    active=say("menyelesaikan"),
    done=say("diselesaikan"),
    void=say("hasil gugur"),
)
_CHECKS: Mapping[str, NodeWords] = MappingProxyType(
    {
        "setuju": NodeWords(
            noun=say("persetujuan"),
            imperative=say("Setujui"),
            request=say("Setujui"),
            several=lambda n: say_many("setujui {n} berkas", n),
            active=say("menyetujui"),
            done=say("disetujui"),
            void=say("persetujuan gugur"),
            asked="Setuju?",
        ),
        "paraf": NodeWords(
            noun=say("paraf"),
            imperative=say("Paraf"),
            request=say("Bubuhkan paraf pada"),
            several=lambda n: say_many("bubuhkan paraf pada {n} berkas", n),
            active=say("memaraf"),
            done=say("diparaf"),
            void=say("paraf gugur"),
            asked="Paraf?",
        ),
        "tanda tangan": NodeWords(
            noun=say("tanda tangan"),
            imperative=say("Tanda tangani"),
            request=say("Bubuhkan tanda tangan pada"),
            several=lambda n: say_many("bubuhkan tanda tangan pada {n} berkas", n),
            active=say("menandatangani"),
            done=say("ditandatangani"),
            void=say("tanda tangan gugur"),
            asked="Tanda tangan?",
        ),
    }
)


def corrections(changes: Sequence[Change]) -> Message:
    """A correction in words: "judul: “lama” menjadi “baru”; …"."""
    said = [
        say(
            "{field}: {old} menjadi {new}",
            field=FIELD_NAMES.get(each.field, each.field),
            old=_stated(each.field, each.old),
            new=_stated(each.field, each.new),
        )
        for each in changes
    ]
    return reduce(lambda one, other: say("{one}; {other}", one=one, other=other), said)


def _stated(field: str, value: str) -> Message:
    """A field's value for readers: dates in words, "(kosong)" if empty."""
    if not value:
        return say("(kosong)")
    if field in DAYS:
        return say("{day}", day=date.fromisoformat(value))
    return say("“{value}”", value=value)


def words_of(act: str | None) -> NodeWords:
    """The words for a kind of check; None stands for work."""
    return _CHECKS[act] if act is not None else _WORK


def check_by(act: str | None, role: Message | str) -> Message:
    """A check with the role that does it: "paraf Kabag P2"."""
    return say("{check} {role}", check=words_of(act).noun, role=role)


def otherwise(procedure: Procedure, node: Node) -> Message:
    """Where a check leads if it does not pass: "kembali ke 3", or forward: "lanjut ke 9"."""
    back = ", ".join(to for to in node.return_to if procedure.is_return(node, to))
    ahead = ", ".join(to for to in node.return_to if not procedure.is_return(node, to))
    if back and ahead:
        return say("kembali ke {back} atau lanjut ke {ahead}", back=back, ahead=ahead)
    if ahead:
        return say("lanjut ke {targets}", targets=ahead)
    if not back:  # in a draft
        return say("arahnya belum ditentukan")
    return say("kembali ke {targets}", targets=back)


def act_name(procedure: Procedure, node: Node | None, act: Act) -> Message:
    """An act as it is called at a node: where the no of a check leads ahead, none is returned."""
    if act is Act.RETURN and node is not None and procedure.leads_ahead(node):
        return say("tidak setuju")
    return ACT_NAMES[act]


def who(procedure: Procedure, roles: Sequence[str]) -> Message:
    """The names of roles that act together: "Tim bersama Kabag", "Tim bersama Kabag dan Staf"."""
    first, *others = [say("{role}", role=procedure.role(role).name) for role in roles]
    if not others:
        return first
    *more, last = others
    if more:
        listed = reduce(lambda one, other: say("{one}, {other}", one=one, other=other), more)
        last = say("{one} dan {other}", one=listed, other=last)
    return say("{one} bersama {other}", one=first, other=last)


def linked(link: CaseLink) -> Message:
    """A linked case, and whether it came before or after this one."""
    if link.back:
        return say("{number} (asal)", number=link.number)
    return say("{number} (lanjutan)", number=link.number)


def place(procedure: Procedure, node: Node) -> Message:
    """Where a case is, e.g. "langkah 7 (paraf Kabag P2)"."""
    return say("langkah {step} ({what})", step=node.step, what=_task(node, procedure, node.roles))


def awaited(procedure: Procedure, node: Node, left: Sequence[str] = ()) -> Message:
    """What a case waits for, e.g. "langkah 3 menunggu paraf Kabag P2".

    ``left`` are the roles of a shared node whose part is still open; empty means all.
    """
    what = _task(node, procedure, left or node.roles)
    return say("langkah {step} menunggu {what}", step=node.step, what=what)


def _task(node: Node, procedure: Procedure, roles: Sequence[str]) -> Message:
    """What these roles do at a node; for work, just their names."""
    by = who(procedure, roles)
    if node.phase == "choice":
        return say("pilihan {role}", role=by)
    return check_by(node.act, by) if node.act is not None else by
