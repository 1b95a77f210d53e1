"""JSON for other programs, in the shapes that the command line promises.

Times are ISO 8601 with the offset of the calendar's zone. The text is plain ASCII: it cannot carry
terminal escape sequences, and no locale can garble it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, tzinfo
from textwrap import indent
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from sop_tui.casework.model import Case, Event, Letter
from sop_tui.desk.views import Card, CaseView
from sop_tui.office.model import Officer
from sop_tui.sop.graph import END, Node
from sop_tui.sop.model import Procedure, Step
from sop_tui.text.message import Message

if TYPE_CHECKING:  # for the type checker only: listing cases must not import the officers' wording
    from sop_tui.desk.officer_words import EntryChange
    from sop_tui.worktime.duration import Duration

Json: TypeAlias = "dict[str, Any]"

_BEYOND_ASCII = re.compile("[^\n -~]")


def rendered(value: object) -> str:
    """The value as indented JSON in ASCII."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return text if text.isascii() and "\x7f" not in text else _BEYOND_ASCII.sub(_escaped, text)


def card_view(card: Card, zone: tzinfo | None) -> Json:
    """An entry of ``list --json``."""
    return {
        "number": card.number,
        "sop": card.sop,
        "title": card.title,
        "subject": card.subject,
        "status": card.status,
        "node": card.node,
        "step": card.step,
        "phase": card.phase,
        "lane": card.lane,
        "holder": card.holder,
        "round": card.round,
        "version": card.version,
        "opened_at": _at(card.opened_at, zone),
        "entered_at": _at(card.entered_at, zone),
        "due_at": _at(card.due_at, zone),
        "overdue": card.late,
    }


def case_view(view: CaseView, zone: tzinfo | None) -> Json:
    """The answer of ``show --json``; ``standing`` are the nodes whose outcome still counts."""
    from sop_tui.casework.history import skipped_nodes

    case = view.case
    here = view.procedure.node(case.node) if case.node is not None else None
    step = view.procedure.step(here.step) if here is not None else None
    left = view.stays[-1].node
    return {
        **card_view(view.card, zone),
        "sop_title": view.procedure.title,
        "fingerprint": case.fingerprint,
        "revisions": _revisions_view(view),
        "limit_at": _at(view.limit_at, zone),
        "ref": case.ref,
        "letter": _letter_view(case.papers),
        "links": [
            {"number": link.number, "sop": link.sop, "node": link.node, "back": link.back}
            for link in case.linked
        ],
        "lanes": list(view.card.lanes),
        "activity": step.activity if step is not None else None,
        "inputs": list(step.inputs) if step is not None else [],
        "output": list(step.output) if step is not None else [],
        "waiting_for": [
            {"id": each.id, "name": each.name, "capacity": each.capacity}
            for each in view.waiting_for
        ],
        "parts": _parts_view(case, here, zone),
        "ways": _ways_view(here) if here is not None else [],
        "actions": list(view.actions),
        "standing": [outcome.node for outcome in case.standing],
        "passed_over": [node.id for node in skipped_nodes(view.procedure, case, left)],
        "history": [event_view(event, zone) for event in view.events],
    }


def _revisions_view(view: CaseView) -> list[Json]:
    """The revisions that the case followed, each with the event from which it holds."""
    starts = [view.events[0].seq, *(until for until, _ in view.former)]
    revisions = [*(former for _, former in view.former), view.procedure]
    return [
        {"from": start, "fingerprint": revision.fingerprint}
        for start, revision in zip(starts, revisions, strict=True)
    ]


def _letter_view(letter: Letter) -> Json:
    return {
        "from": letter.origin,
        "number": letter.number,
        "date": letter.dated,
        "received": letter.received,
        "urgency": letter.urgency,
        "secrecy": letter.secrecy,
        "contact": letter.contact,
    }


def _parts_view(case: Case, here: Node | None, zone: tzinfo | None) -> list[Json]:
    """The parts of the current node, one for each role, done or open."""
    if here is None or case.visit is None:
        return []
    parts = [case.visit.part(role) for role in here.roles]
    return [
        {"role": part.role, "done_by": part.officer, "at": _at(part.at, zone)} for part in parts
    ]


def _ways_view(node: Node) -> list[Json]:
    return [{"name": way.name, "to": way.to or END} for way in node.ways]


def case_views(views: Iterable[CaseView]) -> Iterator[str]:
    """The array of these cases as :func:`rendered` writes it, in pieces of one case."""
    before = "["
    for view in views:
        yield before + indent(f"\n{rendered(case_view(view, view.zone))}", "  ")
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def event_view(event: Event, zone: tzinfo | None) -> Json:
    """An event; every key is always present."""
    return {
        "seq": event.seq,
        "at": _at(event.at, zone),
        "officer": event.officer,
        "name": event.name,
        "post": event.post,
        "role": event.role,
        "capacity": event.capacity,
        "basis": event.basis,
        "kind": event.kind,
        "node": event.node,
        "to": event.to,
        "note": event.note,
        "documents": [
            {"title": each.title, "number": each.number, "date": each.date}
            for each in event.documents
        ],
        "checklist": list(event.checklist),
        "self_approved": event.self_approved,
        "part": event.part,
        "way": event.way,
        "assignee": event.assignee,
        "by_role": event.by_role,
        "by_capacity": event.by_capacity,
        "changes": [msgspec.to_builtins(change) for change in event.changes],
        "link": msgspec.to_builtins(event.link) if event.link is not None else None,
        "definition": event.definition,
        "prev_hash": event.prev_hash,
        "hash": event.hash,
    }


def procedure_view(procedure: Procedure) -> Json:
    """The answer of ``sop show --json``."""
    return {
        "id": procedure.id,
        "code": procedure.code,
        "agency": procedure.agency,
        "number": procedure.number,
        "title": procedure.title,
        "created": procedure.created,
        "revised": procedure.revised,
        "effective": procedure.effective,
        "roles": [
            {"id": role.id, "name": role.name, "outside": role.outside} for role in procedure.roles
        ],
        "steps": [
            {
                "no": step.no,
                "activity": step.activity,
                "role": step.role,
                "check": msgspec.to_builtins(step.check) if step.check is not None else None,
                "inputs": list(step.inputs),
                "time": step.time,
                "output": list(step.output),
                "note": step.note,
                "inferred": list(step.inferred),
                **_said_of_the_row(step),
            }
            for step in procedure.steps
        ],
        "nodes": [_node_view(node) for node in procedure.nodes],
        "totals": totals_view(procedure.totals),
        "stated_total": procedure.stated_total,
        "confidential_subject": procedure.confidential_subject,
        "fingerprint": procedure.fingerprint,
    }


def _said_of_the_row(step: Step) -> Json:
    """Keys that only some rows have: several symbols, a choice, where the row leads."""
    said: Json = {
        "by": [turn if isinstance(turn, str) else list(turn) for turn in step.by],
        "choice": msgspec.to_builtins(step.choice) if step.choice is not None else None,
        "symbol": msgspec.to_builtins(step.symbols),
        "next": step.next,
        "leads_to": step.leads_to,
        "waits": step.waits,
    }
    return {key: value for key, value in said.items() if value}


def _node_view(node: Node) -> Json:
    """A node; ``next`` and ``to`` are node ids or "selesai"; ``next`` is null at a choice."""
    return {
        "id": node.id,
        "step": node.step,
        "phase": node.phase,
        "roles": list(node.roles),
        "act": node.act,
        "question": node.question,
        "ways": _ways_view(node),
        "return_to": list(node.return_to),
        "reject": node.reject,
        "next": None if node.phase == "choice" else node.next or END,
    }


def totals_view(totals: "Duration") -> Json:
    """The sum of the time standards by unit (the Indonesian word), as numbers."""
    return {
        amount.unit: int(amount.number) if amount.number.denominator == 1 else float(amount.number)
        for amount in totals.amounts
    }


def officer_view(officer: Officer) -> Json:
    """An entry of ``officer list --json``; every key is always present."""
    return {
        "id": officer.id,
        "name": officer.name,
        "nip": officer.nip,
        "post": officer.post,
        "roles": list(officer.roles),
        "acting": [
            {
                "role": each.role,
                "capacity": each.capacity,
                "from": each.from_,
                "until": each.until,
                "letter": each.letter,
                "granted_by": each.granted_by,
            }
            for each in officer.acting
        ],
        "coordinator": officer.coordinator,
        "admin": officer.admin,
    }


def change_view(
    change: "EntryChange", zone: tzinfo | None, words: Callable[[Message], str]
) -> Json:
    """An event of ``officer show`` and ``officer history``.

    It holds the whole entry after the event, and in words what it changed; ``officer`` and ``name``
    are who did it.
    """
    event = change.event
    return {
        "seq": event.seq,
        "at": _at(event.at, zone),
        "officer": event.officer,
        "name": event.name,
        "kind": event.kind,
        "what": [words(what) for what in change.what],
        "entry": {**officer_view(event.after), "removed": event.after.removed},
        "case": event.case,
        "digest": event.digest,
        "note": event.note,
        "key": event.key,
        "session": event.session,
        "prev_hash": event.prev_hash,
        "hash": event.hash,
    }


def _at(moment: datetime | None, zone: tzinfo | None) -> str | None:
    """ISO 8601 in this zone; without a zone, in the moment's own."""
    if moment is None:
        return None
    return (moment.astimezone(zone) if zone is not None else moment).isoformat()


def _escaped(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
