"""What an act asks of the officer: made from the case as it stands."""

from datetime import datetime

from msgspec.structs import replace

from sop_tui.casework.acts import Act
from sop_tui.casework.commands import TAKES_RECORDS
from sop_tui.casework.turns import open_roles
from sop_tui.casework.wording import place
from sop_tui.desk.desk import Desk
from sop_tui.desk.phrases import read_phrases
from sop_tui.desk.problems import BadInput
from sop_tui.desk.views import CaseView
from sop_tui.sop.graph import Node, WayOut
from sop_tui.sop.model import Procedure
from sop_tui.text.message import Message, say
from sop_tui.tui.asking import NEEDS_WORDS, NO_PHRASES, Matter, Question, Stage, Target
from sop_tui.tui.wanted import able_officers, waited_for


def question_about(
    desk: Desk, act: Act, number: str, now: datetime, draft: Question | None = None
) -> Question:
    """The question of an act on a case as it stands, with what was typed before into its draft.

    Raises:
        NotFound: ``case``.
        Problem: the case cannot be read.
    """
    view = desk.cases.read(number)
    node = view.procedure.node(view.case.node or "") if view.case.node else None
    targets = _targets(desk, act, view, node, now)
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    if node is not None and act in TAKES_RECORDS:
        step = view.procedure.step(node.step)
        inputs, outputs = tuple(step.inputs), tuple(step.output)
    phrases, no_phrases = _phrases(desk, act, view.case.sop)
    stage = Stage.REASON if act in NEEDS_WORDS else Stage.CONFIRM
    if len(targets) > 1 or act in (Act.CHOOSE, Act.HAND):
        stage = Stage.TARGET
    fresh = Question(
        act=act,
        number=number,
        version=view.case.version,
        node=view.case.node or "",
        stage=stage,
        targets=targets,
        inputs=inputs,
        outputs=outputs,
        today=now.date(),
        phrases=phrases,
        no_phrases=no_phrases,
        to=targets[0].node if targets else None,
        matter=_matter(desk, view, node, now),
    )
    if draft is None:
        return fresh
    kept = replace(
        fresh,
        reason=draft.reason,
        note=draft.note,
        document=draft.document,
        documents=draft.documents,
    )
    if draft.inputs == inputs:
        kept = replace(kept, ticked=draft.ticked)
    return kept


def _phrases(desk: Desk, act: Act, sop: str) -> tuple[tuple[str, ...], Message]:
    """The office's texts for such an act, or why there are none."""
    try:
        found = read_phrases(desk.folder)
    except BadInput as wrong:
        return (), wrong.message
    return tuple(each.text for each in found if each.serves(act.value, sop)), NO_PHRASES


def _targets(
    desk: Desk, act: Act, view: CaseView, node: Node | None, now: datetime
) -> tuple[Target, ...]:
    """What the officer chooses among before the act is asked."""
    procedure = view.procedure
    if node is None:
        return ()
    if act is Act.RETURN:
        return tuple(_not_approved(procedure, node, to) for to in node.return_to)
    if act is Act.CHOOSE:
        return tuple(_way(procedure, node, way) for way in node.ways)
    if act is Act.HAND:
        roles = open_roles(node, view.case.visit) if view.case.visit is not None else node.roles
        found = able_officers(desk.office, procedure, roles, now)
        return tuple(Target(o.id, name, needs_reason=False) for o, name in found)
    return ()


def _not_approved(procedure: Procedure, node: Node, to: str) -> Target:
    there = place(procedure, procedure.node(to))
    if procedure.is_return(node, to):
        return Target(to, there)
    return Target(to, say("lanjut ke {place}", place=there), ahead=True)


def _way(procedure: Procedure, node: Node, way: WayOut) -> Target:
    if way.to is None:
        words = say("{way}: berkas selesai", way=way.name)
        return Target(way.name, words, reasoned=False, needs_reason=False)
    there = procedure.node(way.to)
    back = there.index <= node.index
    words = say("{way}: ke {place}", way=way.name, place=place(procedure, there))
    return Target(way.name, words, reasoned=back, needs_reason=back)


def _matter(desk: Desk, view: CaseView, node: Node | None, now: datetime) -> Matter:
    """What it is about, and who has it next."""
    if node is None:
        return Matter(view.case.title)
    procedure, office = view.procedure, desk.office
    nexts = {"": node.next, **{to: to for to in node.return_to}}
    nexts |= {way.name: way.to for way in node.ways}
    roles = {to: procedure.node(to).roles for to in nexts.values() if to is not None}
    me = desk.officer_id
    after = tuple(
        (name, tuple(waited_for(office, procedure, roles[to], now, me)))
        for name, to in nexts.items()
        if to is not None
    )
    if others := _other_parts(desk, view, node, now):  # it stays, and waits for them
        after = (("", tuple(waited_for(office, procedure, others, now, me))),)
    activity = node.question or procedure.step(node.step).activity
    return Matter(view.case.title, f"{node.id}  {activity}", after)


def _other_parts(desk: Desk, view: CaseView, node: Node, now: datetime) -> tuple[str, ...]:
    """The roles of a shared node that are left when the officer has done their part."""
    if view.case.visit is None or not node.shared:
        return ()
    me, office = desk.officer_id, desk.office
    left, claims = open_roles(node, view.case.visit), dict(view.card.claims)
    mine = [
        role
        for role in left
        if claims.get(role, me) == me
        and any(o.id == me for o, _ in
                able_officers(office, view.procedure, (role,), now))
    ]  # fmt: skip
    mine.sort(key=lambda role: role not in claims)
    return tuple(role for role in left if role != next(iter(mine), left[0]))
