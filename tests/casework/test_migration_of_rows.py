"""Migrating cases between revisions whose rows have groups, choices and their own ways."""

from folding import fold
from generated_rows import revised, row_procedures
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from thoroughness import examples
from walks import PlainClock, Walk, coordinator, turn

from sop_tui.casework.commands import Approve, Choose, Complete, Reject, Return
from sop_tui.casework.history import stays
from sop_tui.casework.migration import Migration, former_revisions, migrate
from sop_tui.casework.model import Event, Status
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.casework.turns import open_roles
from sop_tui.sop.model import Check, Procedure, Role, Step, Symbol


def go(walk: Walk, to: str | None) -> None:
    """Does the act that leads from the current node to this one; None: to the end."""
    node, procedure = walk.node, walk.procedure
    way = next((way for way in node.ways if way.to == to), None)
    if way is not None:
        walk.do(Choose, turn(procedure, node), way=way.name, reason="perlu diulang")
    elif node.phase == "check" and to is None and node.next is not None:
        walk.do(Reject, turn(procedure, node), reason="tidak dapat diterima")
    elif node.phase == "check" and to != node.next:
        walk.do(Return, turn(procedure, node), to=to, reason="kurang")
    elif node.phase == "check":
        walk.do(Approve, turn(procedure, node), note="lanjut")
    else:
        assert walk.case.visit is not None
        for role in open_roles(node, walk.case.visit):
            hand = turn(procedure, replace(node, roles=(role,)))
            walk.do(Complete, hand, note="lanjut", part=role)


def distances(procedure: Procedure) -> dict[str | None, int]:
    """The length of the shortest way from each node to the end."""
    found: dict[str | None, int] = {None: 0}
    for _ in procedure.nodes:
        for node in procedure.nodes:
            known = [found[to] for to in node.targets() if to in found]
            if known:
                found[node.id] = min(found.get(node.id, len(procedure.nodes) + 1), min(known) + 1)
    return found


def asked(walk: Walk, new: Procedure) -> Event | Refusal:
    migration = Migration(
        id="pindah", at=walk.at, by=coordinator(walk.procedure), reason="SK-12/2026"
    )
    return migrate(walk.procedure, new, walk.case, migration, PlainClock())


def void_rows(walk: Walk, data: st.DataObject) -> set[int]:
    """Returns as far as possible; in half of the cases, the rows without a valid outcome."""
    if not data.draw(st.booleans(), label="back"):
        return set()
    for _ in range(6):
        back = [to for to in walk.node.targets() if walk.procedure.is_return(walk.node, to)]
        if back:
            go(walk, min(back, key=lambda to: walk.procedure.node(to or "").index))
            break
        onward = [to for to in walk.node.targets() if to is not None]
        if onward:
            go(walk, onward[0])
    been = {event.node for event in walk.events if event.node}
    kept = {walk.procedure.node(node).step for node in (*walk.standing, walk.node.id)}
    return {walk.procedure.node(node).step for node in been} - kept


@settings(max_examples=examples(200, now=25), deadline=None, suppress_health_check=[*HealthCheck])
@given(st.data())
def test_with_any_rows_it_is_refused_exactly_if_a_valid_outcome_differs(
    data: st.DataObject,
) -> None:
    old = data.draw(row_procedures(most_rows=4), label="old")
    walk = Walk(old)
    for _ in range(data.draw(st.integers(0, 6), label="acts")):
        onward = [to for to in walk.node.targets() if to is not None]
        if not onward:
            break
        go(walk, data.draw(st.sampled_from(onward), label="to"))
    new = data.draw(revised(old, void_rows(walk, data)), label="new")
    if walk.node.shared and data.draw(st.booleans(), label="one part done"):
        role = walk.node.roles[0]
        hand = turn(old, replace(walk.node, roles=(role,)))
        walk.do(Complete, hand, note="lebih dulu", part=role)
    been = {node for event in walk.events for node in (event.node, event.to) if node}
    there = {node.id: (node.phase, node.roles) for node in new.nodes}
    changed = {n for n in been if there.get(n) != (old.node(n).phase, old.node(n).roles)}
    same = not changed & {walk.case.node, *walk.standing}
    before, decision = walk.case, asked(walk, new)
    if new.fingerprint == old.fingerprint or not same:
        assert isinstance(decision, Refusal)
        assert decision.code is Code.BAD_TARGET
        return
    event("something void has changed" if changed else "what it has passed is there")
    event("moved at a " + ("shared node" if walk.node.shared else walk.node.phase))
    assert isinstance(decision, Event), decision
    walk.events.append(decision)
    walk.case, walk.procedure = fold(walk.events), new
    assert walk.case.node == before.node
    assert before.node is not None
    passed = [node.id for node in new.nodes[: new.node(before.node).index]]
    assert walk.standing == [node for node in passed if node in {o.node for o in before.standing}]
    assert set(walk.case.standing) <= set(before.standing)
    assert walk.case.visit is not None
    assert before.visit is not None
    assert walk.visit.parts == before.visit.parts
    left = distances(new)
    for _ in range(len(new.nodes)):
        if walk.case.visit is None:
            break
        go(walk, min(walk.node.targets(), key=lambda to: left.get(to, len(left) + 1)))
    assert walk.case.status in (Status.COMPLETED, Status.REJECTED)
    assert fold(walk.events) == walk.case
    assert stays(walk.events)[-1].left_at is not None
    revisions = {old.fingerprint: old}
    assert former_revisions(walk.events, revisions.__getitem__) == ((decision.seq, old),)


def test_reordered_symbols_void_outcomes_that_are_now_ahead_of_the_case() -> None:
    box, check = (
        Symbol(role="staf"),
        Symbol(check=Check(role="kepala", act="paraf", return_to=("1",))),
    )
    rows = Step(
        no=1, activity="x", symbols=(box, check, Symbol(role="kepala"), Symbol(role="staf"))
    )
    old = Procedure(
        id="acak", code="ACK", title="Acak", steps=(rows,),
        roles=(Role(id="kepala", name="Kepala"), Role(id="staf", name="Staf")),
    )  # fmt: skip
    first, paraf, second, third = rows.symbols
    new = replace(old, steps=(replace(rows, symbols=(first, second, third, paraf)),))
    walk = Walk(old)
    for node in ("1", "1p", "1.2"):
        assert walk.case.node == node
        walk.forward()
    decision = asked(walk, new)
    assert isinstance(decision, Event), decision
    walk.events.append(decision)
    walk.case, walk.procedure = fold(walk.events), new
    assert walk.standing == ["1", "1.2"]
    walk.forward()
    walk.do(Return, turn(new, walk.node), to="1", reason="kurang")
    assert walk.standing == []
    walk.to(None)
    assert walk.standing == ["1", "1.2", "1.3", "1p"]
