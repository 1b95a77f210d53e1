"""Events as flat records for process mining programs; used by both CSV and XES.

``lifecycle`` follows the transactional model of IEEE 1849. Only events that move a case along its
procedure are ``complete``. A movement that was recalled later is ``ate_abort``, because it had no
effect. So a log filtered by ``complete`` replays on the exported procedure.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec

from sop_tui.casework.history import NODE_DECISIONS, leads_back
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
"""What a check decided, in the words of the exported procedure's conditions."""


class Record(msgspec.Struct, frozen=True):
    """An event as a row; fields that do not apply are empty. ``timestamp`` is ISO 8601 with offset.

    ``revision`` is the fingerprint of the definition that holds from this event on. It is given at
    the first event and at each migration, there together with ``former_revision``. ``activity`` is
    named by the revision under which the event was recorded.

    ``leads_to`` lists the numbers of cases that were opened from this one or follow from it,
    ``follows`` those it follows from; ``link`` is the other case of a ``linked`` event.
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
    """The unique name of the task at a node; it begins with the node's id.

    ``part`` is the role at a node shared by several roles: each role has its own task.
    """
    role = procedure.role(part or node.role).name
    if node.phase == "check" and node.symbol:
        return f"{node.id}. Pemeriksaan ({node.act}): {role}"
    if node.phase == "choice" and node.symbol:
        return f"{node.id}. Pilihan: {node.question or role}"
    activity = procedure.step(node.step).activity
    return f"{node.id}. {activity} ({role})" if node.shared else f"{node.id}. {activity}"


def decision_of(event: Event) -> str:
    """The decision at a check or choice, in the words of the exported procedure's conditions."""
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
    """The seqs of the movements that were recalled; a recall undoes the last movement before it.

    If a recall is of one part of a shared node, it undoes that role's last completion.
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
        elif event.kind in NODE_DECISIONS:
            movements.append(event)
    return frozenset(undone)


def _yes(value: bool) -> str:
    return "ya" if value else ""
