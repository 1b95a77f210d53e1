"""What process mining programs ask of an event: one flat record for each, for CSV and XES.

``lifecycle`` follows the transactional model of IEEE 1849. Exactly the events that carry a case on
along its procedure are ``complete``; a movement that was recalled later is ``ate_abort``, because
it never took effect. So a log filtered by ``complete`` replays on the exported procedure.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec

from sop_tui.casework.history import OUTCOMES, leads_back
from sop_tui.casework.model import Event, Kind
from sop_tui.desk.views import CaseView
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure

_LIFECYCLES: Mapping[Kind, str] = MappingProxyType({
    Kind.OPENED: "schedule",
    Kind.CLAIMED: "assign",
    Kind.RELEASED: "reassign",
    Kind.COMPLETED: "complete",
    Kind.APPROVED: "complete",
    Kind.RETURNED: "complete",
    Kind.REJECTED: "complete",
    Kind.RECALLED: "withdraw",
    Kind.HELD: "suspend",
    Kind.RESUMED: "resume",
    Kind.CANCELLED: "pi_abort",
    Kind.NOTED: "unknown",
    Kind.CHOSEN: "complete",
    Kind.HANDED: "assign",
    Kind.CORRECTED: "unknown",
    Kind.LINKED: "unknown",
    Kind.MIGRATED: "unknown",
})  # fmt: skip
DECISIONS: Mapping[Kind, str] = MappingProxyType(
    {Kind.APPROVED: "setuju", Kind.RETURNED: "kembalikan", Kind.REJECTED: "tolak"}
)
"""What a check decided, as the conditions of the exported procedure name it."""


class Record(msgspec.Struct, frozen=True):
    """An event as a row; what does not apply is empty. ``timestamp`` is ISO 8601 with offset.

    ``revision`` is the fingerprint of the definition that holds from this event on, said at the
    first one and where the case was moved, there with the ``former_revision``. The ``activity`` of
    an event is that of the revision under which it was recorded.

    ``leads_to`` are the numbers of the cases that were opened from this one or follow from it,
    ``follows`` those that it follows from; ``link`` is the other case of a ``linked`` event.
    """

    case_id: str
    activity: str
    timestamp: str
    resource: str
    lifecycle: str
    decision: str
    role: str
    capacity: str
    seq: int
    event: str
    node: str
    to: str
    round: int
    officer: str
    post: str
    basis: str
    note: str
    documents: str
    checklist: str
    due_at: str
    void: str
    self_approved: str
    sop: str
    title: str
    subject: str
    ref: str
    key: str
    session: str
    hash: str
    revision: str
    former_revision: str
    leads_to: str
    follows: str
    link: str


COLUMNS = Record.__struct_fields__


def activity_name(procedure: Procedure, node: Node, part: str = "") -> str:
    """The name of the task at a node; it begins with the node's id and is unique.

    ``part`` is the role, where several work together: each has a task of its own.
    """
    role = procedure.role(part or node.role).name
    if node.phase == "check" and node.symbol:
        return f"{node.id}. Pemeriksaan ({node.act}): {role}"
    if node.phase == "choice" and node.symbol:
        return f"{node.id}. Pilihan: {node.question or role}"
    activity = procedure.step(node.step).activity
    return f"{node.id}. {activity} ({role})" if node.shared else f"{node.id}. {activity}"


def decision_of(event: Event) -> str:
    """What a check or a choice decided, as the conditions of the exported procedure name it."""
    return event.way if event.kind is Kind.CHOSEN else DECISIONS.get(event.kind, "")


def records(view: CaseView) -> Iterator[Record]:
    """The events of a case in their order."""
    case, revision = view.case, ""
    leads_to = "; ".join(link.number for link in case.linked if not link.back)
    follows = "; ".join(link.number for link in case.linked if link.back)
    undone = _undone(view.events)
    round_ = 1
    for event in view.events:
        procedure = view.procedure_at(event.seq)
        node = event.node or event.to or procedure.first.id
        begins = procedure.fingerprint if procedure.fingerprint != revision else ""
        before, revision = revision if begins else "", procedure.fingerprint
        yield Record(
            case_id=case.number,
            activity=activity_name(procedure, procedure.node(node), event.part),
            timestamp=event.at.isoformat(),
            resource=event.name,
            lifecycle="ate_abort" if event.seq in undone else _LIFECYCLES[event.kind],
            decision=decision_of(event),
            role=procedure.role(event.role).name if event.role else "",
            capacity=event.capacity,
            seq=event.seq,
            event=event.kind,
            node=event.node or "",
            to=event.to or "",
            round=round_,
            officer=event.officer,
            post=event.post,
            basis=event.basis,
            note=event.note,
            documents="; ".join(
                ", ".join(part for part in (d.title, d.number, d.date) if part)
                for d in event.documents
            ),
            checklist="; ".join(event.checklist),
            due_at=event.due_at.isoformat() if event.due_at is not None else "",
            void=_yes(event.seq in view.voided),
            self_approved=_yes(event.self_approved),
            sop=procedure.id,
            title=case.title,
            subject=case.subject,
            ref=case.ref,
            key=event.key,
            session=event.session,
            hash=event.hash,
            revision=begins,
            former_revision=before,
            leads_to=leads_to,
            follows=follows,
            link=event.link.number if event.link is not None else "",
        )
        if leads_back(event) and event.seq not in undone:
            round_ += 1


def _undone(events: tuple[Event, ...]) -> frozenset[int]:
    """The movements that were recalled; a recall takes back the last one before it.

    A part that was recalled by itself is the last one done of its role.
    """
    movements: list[Event] = []
    undone: set[int] = set()
    for event in events:
        if event.kind is Kind.RECALLED:
            last = next(
                each for each in reversed(movements) if not event.staying or each.part == event.part
            )
            movements.remove(last)
            undone.add(last.seq)
        elif event.kind in (*OUTCOMES, Kind.RETURNED, Kind.REJECTED):
            movements.append(event)
    return frozenset(undone)


def _yes(value: bool) -> str:
    return "ya" if value else ""
