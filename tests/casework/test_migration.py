"""Migrating a case: refused exactly if a valid outcome or the current node differs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from folding import fold
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from thoroughness import examples
from walks import SOPS, PlainClock, Walk, coordinator, holder, turn

from sop_tui.casework.commands import Approve, Complete, Hold, Recall, Return
from sop_tui.casework.decide import decide
from sop_tui.casework.history import stays
from sop_tui.casework.migration import Migration, migrate
from sop_tui.casework.model import Event, Kind, Status
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.sop.graph import node_ids
from sop_tui.sop.model import Check, Procedure, Role, Step
from sop_tui.sop.soundness import findings
from sop_tui.worktime.duration import Duration
from sop_tui.worktime.pause import Pause

PGM = SOPS["pengaduan-masyarakat"]


class SlowClock(PlainClock):
    """A clock under which every standard is two hours."""

    name = "slow"

    def due(
        self,
        start: datetime,
        duration: Duration | None,
        held: timedelta = timedelta(),
        pauses: Sequence[Pause] = (),
    ) -> datetime | None:
        due = super().due(start, duration, held, pauses)
        return due + timedelta(hours=1) if due is not None else None


def asked(
    walk: Walk, new: Procedure, reason: str = "SK-12/2026", **said: object
) -> Event | Refusal:
    migration = Migration(
        id=f"e{len(walk.events) + 1}",
        at=walk.at,
        by=said.pop("by", coordinator(walk.procedure)),  # type: ignore[arg-type]
        reason=reason,
        **said,  # type: ignore[arg-type]
    )
    return migrate(walk.procedure, new, walk.case, migration, SlowClock())


def moved(walk: Walk, new: Procedure) -> Event:
    decision = asked(walk, new)
    assert isinstance(decision, Event), decision
    walk.events.append(decision)
    walk.case = fold(walk.events)
    walk.procedure = new
    walk.at += timedelta(minutes=1)
    return decision


def timed(procedure: Procedure, no: int, time: str) -> Procedure:
    steps = tuple(replace(s, time=time) if s.no == no else s for s in procedure.steps)
    return replace(procedure, steps=steps)


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    """Up to four rows with work, a check, or both."""
    steps: list[Step] = []
    role = st.sampled_from(("kepala", "staf", "warga"))
    for no in range(1, draw(st.integers(1, 4)) + 1):
        earlier = node_ids(steps)
        does = draw(role | st.none()) if earlier else draw(role)
        earlier += [str(no)] if does is not None else []
        check = Check(
            role=draw(role),
            act=draw(st.sampled_from(["setuju", "paraf", "tanda tangan"])),
            return_to=tuple(draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=2))),
        )
        has_check = does is None or draw(st.booleans())
        time = draw(st.sampled_from(["", "1 jam"]))
        steps.append(
            Step(no=no, activity="x", role=does, time=time, check=check if has_check else None)
        )
    used = {step.role for step in steps} | {step.check.role for step in steps if step.check}
    names = ("kepala", "staf", "warga")
    roles = tuple(Role(id=r, name=r, outside=r == "warga") for r in names if r in used)
    procedure = Procedure(id="acak", code="ACK", title="Acak", roles=roles, steps=tuple(steps))
    return draw(st.just(procedure).filter(lambda each: not list(findings(each))))


@st.composite
def revisions(draw: st.DrawFn, of: Procedure) -> Procedure:
    """A different revision of the procedure: some steps changed, added or removed."""
    steps = list(of.steps)
    for at, step in enumerate(steps):
        match draw(st.integers(0, 5)):
            case 0:
                steps[at] = replace(step, time="2 jam")
            case 1 if step.role is not None:
                steps[at] = replace(step, role=draw(st.sampled_from(["kepala", "staf", "baru"])))
            case 2 if step.role is not None:
                steps[at] = replace(step, check=None)
    more = Step(no=steps[-1].no + 1, activity="tambahan", role="baru")
    steps = draw(st.sampled_from([steps, [*steps, more], steps[:-1] or steps]))
    used = {s.role for s in steps} | {s.check.role for s in steps if s.check}
    roles = (*of.roles, Role(id="kepala", name="k"), Role(id="staf", name="s"),
             Role(id="baru", name="Baru"))  # fmt: skip
    known = {role.id: role for role in reversed(roles)}
    new = replace(
        of, steps=tuple(steps), roles=tuple(role for role in known.values() if role.id in used)
    )
    return draw(st.just(new).filter(lambda revision: not list(findings(revision))))


@settings(max_examples=examples(150), deadline=None)
@given(st.data())
def test_refused_exactly_if_a_valid_outcome_differs_else_the_case_can_end(
    data: st.DataObject,
) -> None:
    old = data.draw(procedures())
    walk = Walk(old)
    for _ in range(data.draw(st.integers(0, 6))):
        node = walk.node
        if node.next is None and node.phase == "work":
            break
        if node.phase == "check" and data.draw(st.booleans()):
            walk.do(Return, turn(old, node), reason="kurang")
        elif node.next is not None:
            walk.forward()
    new = data.draw(revisions(old))
    passed = {*walk.standing, walk.node.id}
    there = {node.id: (node.phase, node.roles) for node in new.nodes}
    same = all(there.get(n) == (old.node(n).phase, old.node(n).roles) for n in passed)
    decision = asked(walk, new)
    if new.fingerprint == old.fingerprint or not same:
        assert isinstance(decision, Refusal)
        assert decision.code is Code.BAD_TARGET
        return
    before = walk.case
    moved(walk, new)
    assert walk.case.standing == before.standing
    assert walk.case.node == before.node
    assert walk.case.fingerprint == new.fingerprint
    walk.to(None)
    assert walk.case.status is Status.COMPLETED
    assert fold(walk.events) == walk.case
    assert [stay.node for stay in stays(walk.events)][-1] == new.nodes[-1].id


def test_the_clock_continues_with_the_new_standard() -> None:
    walk = Walk(PGM).to("5")
    came = walk.at - timedelta(minutes=1)
    walk.wait(minutes=30)
    event = moved(walk, timed(PGM, 5, "3 jam"))
    assert event.kind is Kind.MIGRATED
    assert event.due_at == came + timedelta(hours=2)
    assert walk.case.visit is not None
    assert walk.visit.clock_from == came
    assert walk.visit.calendar == "slow"
    assert moved(walk, timed(PGM, 5, "")).due_at is None


def test_movements_before_a_migration_cannot_be_recalled() -> None:
    walk = Walk(PGM).to("5")
    by = holder(PGM, "kabag-p2")
    assert isinstance(walk.ask(Recall, by, reason="keliru"), Event)
    moved(walk, timed(PGM, 9, "9 jam"))
    assert walk.refusal(Recall, by, reason="keliru") is Code.NOT_YOURS


def test_four_eyes_still_knows_who_did_the_work() -> None:
    walk = Walk(PGM).to("7")
    drafter = holder(PGM, "kasubag-pphti")
    walk.do(Complete, drafter)
    moved(walk, timed(PGM, 9, "9 jam"))
    both = replace(
        drafter, authorities=(*drafter.authorities, *holder(PGM, "kabag-p2").authorities)
    )
    assert walk.refusal(Approve, both) is Code.FOUR_EYES


def test_a_case_on_hold_stays_on_hold() -> None:
    walk = Walk(PGM).to("5")
    walk.do(Hold, turn(PGM, walk.node), reason="menunggu")
    moved(walk, timed(PGM, 9, "9 jam"))
    assert walk.case.status is Status.HELD


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"by": holder(PGM, "kabag-p2")}, Code.NOT_YOUR_ROLE),
        ({"version": 1}, Code.STALE),
        ({"reason": ""}, Code.REASON_REQUIRED),
    ],
)
def test_a_migration_needs_a_coordinator_a_reason_and_a_current_view(
    said: dict[str, object], code: Code
) -> None:
    decision = asked(Walk(PGM).to("5"), timed(PGM, 9, "9 jam"), **said)  # type: ignore[arg-type]
    assert isinstance(decision, Refusal)
    assert decision.code is code


def test_a_closed_case_cannot_be_migrated() -> None:
    decision = asked(Walk(PGM).to(None), timed(PGM, 9, "9 jam"))
    assert isinstance(decision, Refusal)
    assert "sudah selesai" in str(decision.message)


def test_migration_is_not_an_act_on_a_single_case() -> None:
    with pytest.raises((TypeError, AttributeError)):
        decide(PGM, Walk(PGM).case, object(), PlainClock())  # type: ignore[arg-type]
