"""The words of casework: statuses, acts and kinds as officers call them."""

from collections.abc import Mapping, Sequence
from functools import reduce
from types import MappingProxyType
from typing import NamedTuple

from sop_tui.casework.commands import Act
from sop_tui.casework.model import Capacity, Kind, Status
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure
from sop_tui.text.message import Message, say

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
    """What is done at a node, in the forms that sentences need."""

    noun: Message
    imperative: Message
    done: Message
    void: Message


_WORK = NodeWords(say("langkah"), say("Selesaikan"), say("diselesaikan"), say("hasil gugur"))
_CHECKS: Mapping[str, NodeWords] = MappingProxyType(
    {
        "setuju": NodeWords(
            say("persetujuan"), say("Setujui"), say("disetujui"), say("persetujuan gugur")
        ),
        "paraf": NodeWords(say("paraf"), say("Paraf"), say("diparaf"), say("paraf gugur")),
        "tanda tangan": NodeWords(
            say("tanda tangan"),
            say("Tanda tangani"),
            say("ditandatangani"),
            say("tanda tangan gugur"),
        ),
    }
)


def words_of(act: str | None) -> NodeWords:
    """The words of a kind of check; those of a work where there is none."""
    return _CHECKS.get(act, _WORK) if act is not None else _WORK


def check_by(act: str | None, role: Message | str) -> Message:
    """A check with whose it is: "paraf Kabag P2"."""
    match act:
        case "paraf":
            return say("paraf {role}", role=role)
        case "tanda tangan":
            return say("tanda tangan {role}", role=role)
        case _:
            return say("persetujuan {role}", role=role)


def who(procedure: Procedure, roles: Sequence[str]) -> Message:
    """The names of roles that act together: "Tim Kerja bersama Kabag"."""
    names = [say("{role}", role=procedure.role(role).name) for role in roles]
    return reduce(lambda one, other: say("{one} bersama {other}", one=one, other=other), names)


def place(procedure: Procedure, node: Node) -> Message:
    """Where a case is, e.g. "langkah 7 (paraf Kabag P2)"."""
    role = who(procedure, node.roles)
    if node.phase == "choice":
        return say("langkah {step} (pilihan {role})", step=node.step, role=role)
    match node.act:
        case None:
            return say("langkah {step} ({role})", step=node.step, role=role)
        case "setuju":
            return say("langkah {step} (persetujuan {role})", step=node.step, role=role)
        case "paraf":
            return say("langkah {step} (paraf {role})", step=node.step, role=role)
        case _:
            return say("langkah {step} (tanda tangan {role})", step=node.step, role=role)


def awaited(procedure: Procedure, node: Node, left: Sequence[str] = ()) -> Message:
    """What a case waits for, e.g. "langkah 3 menunggu paraf Kabag P2".

    ``left`` are the roles of a shared node whose part is still open; all where it is empty.
    """
    role = who(procedure, left or node.roles)
    if node.phase == "choice":
        return say("langkah {step} menunggu pilihan {role}", step=node.step, role=role)
    match node.act:
        case None:
            return say("langkah {step} menunggu {role}", step=node.step, role=role)
        case "setuju":
            return say("langkah {step} menunggu persetujuan {role}", step=node.step, role=role)
        case "paraf":
            return say("langkah {step} menunggu paraf {role}", step=node.step, role=role)
        case _:
            return say("langkah {step} menunggu tanda tangan {role}", step=node.step, role=role)
