"""Whose turn it is: the authority of an officer at a node, and the parts still open there."""

from typing import TYPE_CHECKING

from sop_tui.casework.circumstances import Actor, Authority, Staff
from sop_tui.casework.model import Capacity, CaseOrSummary, Visit
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure

if TYPE_CHECKING:  # listing cases needs no durations
    from sop_tui.worktime.duration import Duration

AS_COORDINATOR = Authority(role="")


def is_outside(procedure: Procedure, node: Node) -> bool:
    """Whether only outside parties act at the node; officers record their steps."""
    return all(procedure.role(role).outside for role in node.roles)


def standard_of(procedure: Procedure, node: Node) -> "Duration | None":
    """The time standard of a node; None if only outside parties act there."""
    return None if is_outside(procedure, node) else procedure.standard(node.step)


def open_roles(node: Node, visit: Visit) -> tuple[str, ...]:
    """The roles whose part is not done: the lanes where the case is shown."""
    if not visit.parts:
        return node.roles
    done = {part.role for part in visit.parts if part.officer is not None}
    return tuple(role for role in node.roles if role not in done)


def recorder(procedure: Procedure, node: Node) -> str | None:
    """The role that records a step of an outside party: the next inside role, else the last before.

    None if the procedure has only outside roles.
    """
    following = procedure.nodes[node.index + 1 :]
    preceding = procedure.nodes[: node.index]
    for each in (*following, *reversed(preceding)):
        inside = [role for role in each.roles if not procedure.role(role).outside]
        if inside:
            return inside[0]
    return None


def acting_roles(procedure: Procedure, visit: Visit) -> tuple[tuple[str, str], ...]:
    """The open parts of a case, each with the role that does it or records it."""
    node = procedure.node(visit.node)
    acting = (
        (role, recorder(procedure, node) if procedure.role(role).outside else role)
        for role in open_roles(node, visit)
    )
    return tuple((part, role) for part, role in acting if role is not None)


def part_authority(procedure: Procedure, node: Node, role: str, actor: Actor) -> Authority | None:
    """The actor's authority for this role's part of a node; None if there is none.

    The part of an outside role is recorded "a.n." (on behalf of) that party, by a holder of
    :func:`recorder`'s role, with their own capacity and letter, or by a coordinator.
    """
    if not procedure.role(role).outside:
        return actor.authority(role)
    own_role = recorder(procedure, node)
    own = actor.authority(own_role) if own_role is not None else None
    if own is not None:
        return Authority(role, Capacity.ON_BEHALF, own.basis, own.role, own.capacity)
    if actor.coordinator:
        return Authority(role, Capacity.ON_BEHALF)
    return None


def lane_authority(procedure: Procedure, node: Node, actor: Actor) -> Authority | None:
    """The actor's authority at a node, for the first part that is theirs; None if there is none."""
    mine = (part_authority(procedure, node, role, actor) for role in node.roles)
    return next((authority for authority in mine if authority is not None), None)


def claimed_by(
    procedure: Procedure, case: CaseOrSummary, node: Node, role: str, actor: Actor
) -> str | None:
    """The officer whose claim stops others from acting on this part; None if it is free.

    A claim is binding only while its officer may act there.
    """
    holder = _holder(case, node, role)
    staff = actor.staff
    if holder is None or staff is None or holder == actor.officer:
        return holder
    return holder if _binds(procedure, role, node, holder, staff) else None


def lapsed_claim(procedure: Procedure, case: CaseOrSummary, node: Node, staff: Staff) -> bool:
    """Whether the case or an open part is claimed by an officer who may no longer act there."""
    assert case.visit is not None
    claims = ((role, _holder(case, node, role)) for role in open_roles(node, case.visit))
    return any(
        holder is not None and not _binds(procedure, role, node, holder, staff)
        for role, holder in claims
    )


def _holder(case: CaseOrSummary, node: Node, role: str) -> str | None:
    assert case.visit is not None
    return case.visit.part(role).holder if node.shared else case.holder


def _binds(procedure: Procedure, role: str, node: Node, holder: str, staff: Staff) -> bool:
    acting = recorder(procedure, node) if procedure.role(role).outside else role
    able = staff.able.get(acting, {}) if acting is not None else {}
    recording = procedure.role(role).outside and holder in staff.coordinators
    return holder in able or recording


def capacity_at(
    procedure: Procedure, roles: tuple[str, ...], actor: Actor, chosen: str | None = None
) -> Authority | None:
    """The authority for acts that need no particular role: a note, opening a case.

    As coordinator; else in one of ``roles`` (those at the current node); else in the officer's
    only role or the chosen one; else without a particular role. None if the officer has no role in
    the procedure.
    """
    inside = [role.id for role in procedure.roles if not role.outside]
    if chosen is not None:
        return actor.authority(chosen) if chosen in inside else None
    if actor.coordinator:
        return AS_COORDINATOR
    mine = [own for own in (actor.authority(role) for role in inside) if own is not None]
    here = [own for own in mine if own.role in roles]
    if here or len(mine) == 1:
        return (here or mine)[0]
    return Authority(role="", capacity=Capacity.NO_ROLE) if mine else None
