"""Moving cases between revisions whose rows have groups, choices, and ways of their own."""

from generated_rows import row_procedures
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from walks import PlainClock, Walk, coordinator, turn

from sop_tui.casework.commands import Approve, Choose, Complete, Reject, Return
from sop_tui.casework.evolve import fold
from sop_tui.casework.history import stays
from sop_tui.casework.migration import Migration, former_revisions, migrate
from sop_tui.casework.model import Event, Status
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.casework.turns import open_roles
from sop_tui.sop.model import Procedure, Role, Step
from sop_tui.sop.soundness import findings


@st.composite
def revised(draw: st.DrawFn, old: Procedure) -> Procedure:
    """Another sound revision: other words, times, hands and ways; a row more, or rows less."""
    steps = list(old.steps)
    for at, step in enumerate(steps):
        match draw(st.integers(0, 6)):
            case 0:
                steps[at] = replace(step, activity=f"{step.activity} (baru)", time="2 jam")
            case 1 if step.role is not None:
                steps[at] = replace(step, role=draw(st.sampled_from(["kepala", "staf"])))
            case 2 if step.by:
                steps[at] = replace(step, by=tuple(reversed(step.by)))
            case 3 if step.choice is not None:
                ways = tuple(replace(way, name=f"{way.name}!") for way in step.choice.ways)
                steps[at] = replace(step, choice=replace(step.choice, ways=ways))
            case 4 if step.next:
                steps[at] = replace(step, next="")
    more = Step(no=steps[-1].no + 1, activity="tambahan", role="staf")
    steps = draw(st.sampled_from([steps, [*steps, more], steps[:-1] or steps]))
    known = {role.id: role for role in (Role(id="kepala", name="K"), Role(id="staf", name="S"))}
    known |= {role.id: role for role in old.roles}
    draft = replace(old, steps=tuple(steps), roles=tuple(known.values()))
    try:
        used = {role for node in draft.nodes for role in node.roles}
        new = replace(draft, roles=tuple(role for role in draft.roles if role.id in used))
        sound = not findings(new)
    except (KeyError, ValueError):  # a way leads to a row that is gone
        sound = False
    assume(sound)
    return new


def go(walk: Walk, to: str | None) -> None:
    """Does all that leads from where the case stands to this node; None: to the end."""
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
    """How many nodes lie between each node and the end, on the shortest way."""
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
    return migrate(walk.procedure, new, walk.case, walk.events, migration, PlainClock())


@settings(max_examples=200, deadline=None, suppress_health_check=[*HealthCheck])
@given(st.data())
def test_with_rows_of_every_kind_it_is_refused_exactly_when_its_way_differs_or_walks_to_the_end(
    data: st.DataObject,
) -> None:
    old = data.draw(row_procedures(most_rows=4), label="old")
    walk = Walk(old)
    for _ in range(data.draw(st.integers(0, 6), label="acts")):
        onward = [to for to in walk.node.targets() if to is not None]
        if not onward:
            break
        go(walk, data.draw(st.sampled_from(onward), label="to"))
    if walk.node.shared and data.draw(st.booleans(), label="one part done"):
        role = walk.node.roles[0]
        hand = turn(old, replace(walk.node, roles=(role,)))
        walk.do(Complete, hand, note="lebih dulu", part=role)
    new = data.draw(revised(old), label="new")
    been = {node for event in walk.events for node in (event.node, event.to) if node}
    there = {node.id: (node.phase, node.roles) for node in new.nodes}
    same = all(there.get(n) == (old.node(n).phase, old.node(n).roles) for n in been)
    before, decision = walk.case, asked(walk, new)
    if new.fingerprint == old.fingerprint or not same:
        assert isinstance(decision, Refusal)
        assert decision.code is Code.BAD_TARGET
        return
    event("moved at a " + ("shared node" if walk.node.shared else walk.node.phase))
    assert isinstance(decision, Event), decision
    walk.events.append(decision)
    walk.case, walk.procedure = fold(walk.events), new
    assert (walk.case.standing, walk.case.node) == (before.standing, before.node)
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
