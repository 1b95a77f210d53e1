"""The five shipped procedures, along every way and with every wrong act."""

import pytest
from walks import SOPS, Walk, before, coordinator, holder, inside_roles, officer, turn

from sop_tui.casework.commands import (
    Approve,
    Cancel,
    Claim,
    Command,
    Complete,
    Hold,
    Note,
    Recall,
    Reject,
    Release,
    Resume,
    Return,
)
from sop_tui.casework.model import Capacity, Kind, Status
from sop_tui.casework.refusal import Code
from sop_tui.sop.graph import Node

NODES = [(sop, node) for sop, procedure in SOPS.items() for node in procedure.nodes]
CHECKS = [(sop, node) for sop, node in NODES if node.phase == "check"]
WAYS_BACK = [(sop, node, target) for sop, node in CHECKS for target in node.return_to]

REASON = {"reason": "Lampiran belum lengkap"}
SAID: dict[type[Command], dict[str, str]] = {
    Complete: {},
    Approve: {},
    Return: REASON,
    Reject: REASON,
    Hold: REASON,
    Claim: {},
    Release: {},
}


def named(value: object) -> str:
    return value.id if isinstance(value, Node) else str(value)


each_sop = pytest.mark.parametrize("sop", SOPS)
each_node = pytest.mark.parametrize(("sop", "node"), NODES, ids=named)
each_check = pytest.mark.parametrize(("sop", "node"), CHECKS, ids=named)
each_way_back = pytest.mark.parametrize(("sop", "node", "target"), WAYS_BACK, ids=named)


def test_the_five_have_all_their_nodes_and_return_targets() -> None:
    assert len(SOPS) == 5
    assert len(NODES) == 6 + 11 + 17 + 11 + 11
    assert len(WAYS_BACK) == len(CHECKS) == 2 + 4 + 3 + 5 + 4


@each_sop
def test_moving_straight_forward_visits_every_node_once_and_completes(sop: str) -> None:
    procedure = SOPS[sop]
    walk = Walk(procedure)
    passed = []
    while walk.case.node is not None:
        assert walk.case.status is Status.OPEN
        assert walk.standing == before(procedure, walk.case.node)
        passed.append(walk.case.node)
        walk.forward()
    assert passed == [node.id for node in procedure.nodes] == walk.standing
    assert walk.case.status is Status.COMPLETED
    assert walk.case.round == 1
    assert not any(event.self_approved for event in walk.events)


@each_node
def test_each_step_is_recorded_with_its_role_and_moves_to_the_next(sop: str, node: Node) -> None:
    walk = Walk(SOPS[sop]).to(node.id)
    event = walk.forward()
    outside = SOPS[sop].role(node.role).outside
    assert event.kind is (Kind.COMPLETED if node.phase == "work" else Kind.APPROVED)
    assert (event.node, event.to, event.role) == (node.id, node.next, node.role)
    assert event.capacity is (Capacity.ON_BEHALF if outside else Capacity.HOLDER)
    assert walk.case.node == node.next


@each_way_back
def test_each_return_voids_outcomes_and_the_case_can_move_forward_again(
    sop: str, node: Node, target: str
) -> None:
    procedure = SOPS[sop]
    walk = Walk(procedure).to(node.id)
    event = walk.do(Return, turn(procedure, node), to=target, **REASON)
    assert (event.kind, event.node, event.to) == (Kind.RETURNED, node.id, target)
    assert event.note == REASON["reason"]
    assert walk.case.node == target
    assert walk.standing == before(procedure, target)
    assert walk.case.round == 2
    walk.to(node.id)
    assert walk.standing == before(procedure, node.id)
    walk.to(None)
    assert walk.case.status is Status.COMPLETED
    assert walk.case.round == 2


@each_way_back
def test_a_return_that_names_no_target_takes_the_first(sop: str, node: Node, target: str) -> None:
    walk = Walk(SOPS[sop]).to(node.id)
    walk.do(Return, turn(SOPS[sop], node), **REASON)
    assert walk.case.node == node.return_to[0]


@each_node
def test_no_other_role_of_the_sop_may_act_at_a_node(sop: str, node: Node) -> None:
    procedure = SOPS[sop]
    walk = Walk(procedure).to(node.id)
    may = {node.role}
    if procedure.role(node.role).outside:
        may.add(procedure.nodes[node.index + 1].role)  # records on the party's behalf
    for role in set(inside_roles(procedure)) - may:
        for kind, said in SAID.items():
            code = walk.refusal(kind, holder(procedure, role), **said)
            assert code is Code.NOT_YOUR_TURN, (role, kind)


@each_node
def test_an_officer_without_a_role_in_the_sop_may_do_nothing(sop: str, node: Node) -> None:
    procedure = SOPS[sop]
    walk = Walk(procedure).to(node.id)
    stranger = officer("tamu", peers=set(inside_roles(procedure)))
    for kind, said in SAID.items():
        assert walk.refusal(kind, stranger, **said) is Code.NOT_YOUR_ROLE, kind
    assert walk.refusal(Note, stranger, text="Catatan") is Code.NOT_YOUR_ROLE
    assert walk.refusal(Cancel, stranger, **REASON) is Code.NOT_YOUR_ROLE
    assert walk.refusal(Recall, stranger, **REASON) is Code.NOT_YOURS


@each_node
def test_each_act_of_another_phase_is_refused(sop: str, node: Node) -> None:
    procedure = SOPS[sop]
    walk = Walk(procedure).to(node.id)
    mine = turn(procedure, node)
    wrong: list[type[Command]] = [Approve, Return] if node.phase == "work" else [Complete]
    wrong.append(Reject)
    for kind in wrong:
        assert walk.refusal(kind, mine, **SAID[kind]) is Code.WRONG_KIND, kind
    assert walk.refusal(Resume, mine) is Code.STATUS
    assert walk.refusal(Release, mine) is Code.WRONG_KIND
    assert walk.refusal(Hold, mine, reason="") is Code.REASON_REQUIRED
    assert walk.refusal(Note, mine, text="") is Code.REASON_REQUIRED
    assert walk.refusal(Cancel, coordinator(procedure), reason="") is Code.REASON_REQUIRED
    if node.phase == "check":
        assert walk.refusal(Return, mine, reason="") is Code.REASON_REQUIRED


@each_check
def test_a_check_returns_only_to_the_targets_in_the_sop(sop: str, node: Node) -> None:
    procedure = SOPS[sop]
    walk = Walk(procedure).to(node.id)
    for other in [*(each.id for each in procedure.nodes), "99", "0", "1p "]:
        if other not in node.return_to:
            code = walk.refusal(Return, turn(procedure, node), to=other, **REASON)
            assert code is Code.BAD_TARGET, other


@each_node
def test_a_command_for_another_node_or_an_older_version_is_refused(sop: str, node: Node) -> None:
    procedure = SOPS[sop]
    walk = Walk(procedure).to(node.id)
    mine = turn(procedure, node)
    kind = Complete if node.phase == "work" else Approve
    for other in procedure.nodes:
        if other.id != node.id:
            assert walk.refusal(kind, mine, node=other.id) is Code.NOT_YOUR_TURN
    for version in (0, walk.case.version - 1, walk.case.version + 1):
        others: dict[type[Command], dict[str, str]] = {
            Recall: REASON,
            Cancel: REASON,
            Note: {"text": "c"},
        }
        for each, said in {**SAID, **others}.items():
            assert walk.refusal(each, mine, version=version, **said) is Code.STALE
    walk.do(kind, mine, node=node.id, version=walk.case.version)


@each_check
def test_the_performer_may_not_approve_if_another_officer_can(sop: str, node: Node) -> None:
    procedure = SOPS[sop]
    walk = Walk(procedure).to(node.id)
    maker = next(
        outcome.officer
        for outcome in reversed(walk.case.standing)
        if procedure.node(outcome.node).phase == "work"
    )
    both = officer(maker, maker, node.role, peers=set(inside_roles(procedure)))
    assert walk.refusal(Approve, both) is Code.FOUR_EYES
    walk.do(Return, both, **REASON)  # returning one's own work is no approval
