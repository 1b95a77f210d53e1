"""What holds for every case, whatever anybody tries: random procedures, offices and acts."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from walks import MORNING, PlainClock

from sop_tui.casework.actions import actions, refusal
from sop_tui.casework.commands import (
    COMMANDS,
    Act,
    Actor,
    Authority,
    Command,
    Open,
    Request,
    act_of,
)
from sop_tui.casework.decide import decide, open_case
from sop_tui.casework.evolve import evolve, fold
from sop_tui.casework.history import stays, voided
from sop_tui.casework.model import Capacity, Case, Event, Kind, Status
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.office.model import EVERY_ROLE, Acting, Officer
from sop_tui.office.office import Office
from sop_tui.sop.graph import node_ids
from sop_tui.sop.model import Check, Procedure, Role, Step
from sop_tui.sop.soundness import findings

ROLES = ("kepala", "staf", "warga")
OUTSIDE = "warga"
NAMES = ("adi", "budi", "citra")
TODAY = MORNING.date()
ACTS = [act for act in Act if act is not Act.OPEN]
FORWARD = {Act.COMPLETE, Act.APPROVE}
REASONED = {Act.RETURN, Act.REJECT, Act.RECALL, Act.HOLD, Act.CANCEL}


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    steps: list[Step] = []
    role = st.sampled_from(ROLES)
    for no in range(1, draw(st.integers(1, 4)) + 1):
        earlier = node_ids(steps)
        does = draw(role | st.none()) if earlier else draw(role)
        earlier += [str(no)] if does is not None else []
        check = Check(
            role=draw(role),
            act=draw(st.sampled_from(["setuju", "paraf", "tanda tangan"])),
            return_to=tuple(
                draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=2, unique=True))
            ),
            reject=draw(st.booleans()),
        )
        has_check = does is None or draw(st.booleans())
        time = draw(st.sampled_from(["", "1 jam"]))
        steps.append(
            Step(no=no, activity="x", role=does, time=time, check=check if has_check else None)
        )
    used = {step.role for step in steps} | {step.check.role for step in steps if step.check}
    roles = tuple(Role(id=r, name=r, outside=r == OUTSIDE) for r in ROLES if r in used)
    return Procedure(id="acak", code="ACK", title="Acak", roles=roles, steps=tuple(steps))


@st.composite
def officers(draw: st.DrawFn, name: str) -> Officer:
    given_roles = draw(st.sets(st.sampled_from([*(f"acak:{role}" for role in ROLES), EVERY_ROLE])))
    acting = draw(st.sampled_from(["", *ROLES]))
    return Officer(
        id=name,
        name=name.title(),
        roles=tuple(sorted(given_roles)),
        acting=(Acting(f"acak:{acting}", "plh", TODAY, TODAY),) if acting else (),
        coordinator=draw(st.booleans()),
        removed=draw(st.integers(0, 9)) == 0,
    )


class CaseMachine(RuleBasedStateMachine):
    @initialize(
        procedure=procedures(),
        staff=st.tuples(*(officers(name) for name in NAMES)),
        self_approval=st.booleans(),
    )
    def case_is_opened(
        self, procedure: Procedure, staff: tuple[Officer, ...], self_approval: bool
    ) -> None:
        assert not list(findings(procedure))
        self.procedure = procedure
        self.self_approval = self_approval
        self.clock = PlainClock()
        self.at = MORNING
        clerk = Officer(id="kepala-tu", name="Kepala TU", coordinator=True)
        self.office = Office({each.id: each for each in (*staff, clerk)})
        opening = Request(
            id="1",
            at=self.at,
            by=self.actor("kepala-tu"),
            command=Open(number="ACK-2026-0001", title="Uji"),
        )
        opened = open_case(procedure, opening, self.clock)
        assert isinstance(opened, Event)
        self.events = [opened]
        self.case: Case = evolve(None, opened)

    # What is tried.

    @rule(name=st.sampled_from(NAMES), act=st.sampled_from(ACTS), data=st.data())
    def somebody_tries_something(self, name: str, act: Act, data: st.DataObject) -> None:
        said = data.draw(self.words(act), label="said")
        self.attempt(self.actor(name), act, said)

    @precondition(lambda self: not self.case.status.closed)
    @rule(data=st.data())
    def somebody_does_what_they_are_offered(self, data: st.DataObject) -> None:
        offers = [
            (name, act)
            for name in self.office.officers
            for act in self.offered(self.actor(name))
            if act is not Act.NOTE and (act is not Act.CANCEL or len(self.events) > 12)
        ]
        if offers:
            name, act = data.draw(st.sampled_from(offers), label="offer")
            assert self.attempt(self.actor(name), act, self.full(act))

    @precondition(lambda self: self.case.status is Status.OPEN)
    @rule(name=st.sampled_from(NAMES))
    def the_case_moves_on(self, name: str) -> None:
        forward = [act for act in self.offered(self.actor(name)) if act in FORWARD]
        for act in forward:
            assert self.attempt(self.actor(name), act, {})

    @rule(name=st.sampled_from(NAMES), act=st.sampled_from(ACTS), off=st.sampled_from([-1, 1, 7]))
    def nothing_passes_on_an_outdated_view(self, name: str, act: Act, off: int) -> None:
        said = {**self.full(act), "version": self.case.version + off}
        decision = self.ask(self.actor(name), act, said)
        assert isinstance(decision, Refusal)
        assert decision.code is Code.STALE

    @rule(minutes=st.integers(1, 600))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(data=st.data(), name=st.sampled_from(NAMES))
    def the_office_changes(self, data: st.DataObject, name: str) -> None:
        changed = data.draw(officers(name), label="officer")
        self.office = Office({**self.office.officers, name: changed})

    # What always holds.

    @invariant()
    def an_open_case_stands_at_one_node_and_a_closed_one_at_none(self) -> None:
        if self.case.status.closed:
            assert self.case.visit is None
            assert (self.case.holder, self.case.held_at, self.case.before) == (None, None, None)
        else:
            assert self.case.node in {node.id for node in self.procedure.nodes}
            assert (self.case.held_at is not None) == (self.case.status is Status.HELD)

    @invariant()
    def what_stands_are_the_nodes_before_the_present_one(self) -> None:
        order = [node.id for node in self.procedure.nodes]
        standing = [outcome.node for outcome in self.case.standing]
        if self.case.node is not None:
            assert standing == order[: order.index(self.case.node)]
        elif self.case.status is Status.COMPLETED:
            assert standing == order

    @invariant()
    def every_outcome_stands_or_is_void(self) -> None:
        done = {e.seq for e in self.events if e.kind in (Kind.COMPLETED, Kind.APPROVED)}
        standing = {outcome.seq for outcome in self.case.standing}
        assert voided(self.events) == done - standing
        visits = stays(self.events)
        assert [e for visit in visits for e in visit.events] == self.events
        assert sum(visit.outcome is None for visit in visits) == (not self.case.status.closed)

    @invariant()
    def the_history_folds_back_to_the_case(self) -> None:
        stored = msgspec.json.encode(self.events)
        events = msgspec.json.decode(stored, type=list[Event])
        assert events == self.events
        assert fold(events) == self.case
        kept = msgspec.json.decode(msgspec.json.encode(self.case), type=Case)
        assert kept == self.case

    @invariant()
    def an_act_is_offered_exactly_when_it_would_be_accepted(self) -> None:
        for name in self.office.officers:
            actor = self.actor(name)
            offered = self.offered(actor)
            if self.case.status.closed:
                assert offered == ()
            for act in ACTS:
                ways = [{"to": to} for to in self.targets()] if act is Act.RETURN else [{}]
                for way in ways or [{}]:
                    decision = self.ask(actor, act, {**self.full(act), **way})
                    assert isinstance(decision, Event) == (act in offered), (name, act, decision)
                why = refusal(self.procedure, self.case, actor, act, self.at)
                assert (why is None) == (act in offered)

    @invariant()
    def only_those_whose_turn_it_is_may_move_the_case(self) -> None:
        if self.case.node is None:
            return
        node = self.procedure.node(self.case.node)
        for name in self.office.officers:
            actor = self.actor(name)
            free = self.case.holder in (None, name) and self.case.status is Status.OPEN
            turn = free and self.has_turn(actor, node.role, node.index)
            offered = self.offered(actor)
            assert (Act.COMPLETE in offered) == (turn and node.phase == "work")
            assert (Act.RETURN in offered) == (turn and node.phase == "check")
            assert (Act.REJECT in offered) == (turn and node.reject)
            assert Act.APPROVE not in offered or (turn and node.phase == "check")
            assert (Act.CANCEL in offered) == actor.coordinator

    # How it is done.

    def actor(self, name: str) -> Actor:
        roles = [role.id for role in self.procedure.roles]
        mine = self.office.roles_in_force(name, "acak", roles, TODAY)
        entry = self.office.officer(name)
        return Actor(
            officer=name,
            name=self.office.name(name),
            authorities=tuple(Authority(r.role, Capacity(r.capacity), r.letter) for r in mine),
            coordinator=entry is not None and entry.coordinator,
            peers=self.office.peers(name, "acak", roles, TODAY),
            self_approval=self.self_approval,
        )

    def offered(self, actor: Actor) -> tuple[Act, ...]:
        return actions(self.procedure, self.case, actor, self.at)

    def targets(self) -> tuple[str, ...]:
        return self.procedure.node(self.case.node).return_to if self.case.node else ()

    def has_turn(self, actor: Actor, role: str, index: int) -> bool:
        mine = {authority.role for authority in actor.authorities}
        if role != OUTSIDE:
            return role in mine
        later = [n.role for n in self.procedure.nodes[index + 1 :] if n.role != OUTSIDE]
        return actor.coordinator or (bool(later) and later[0] in mine)

    def full(self, act: Act) -> dict[str, Any]:
        """All that the act needs."""
        if act is Act.NOTE:
            return {"text": "catatan"}
        return {"reason": "alasan"} if act in REASONED else {}

    def words(self, act: Act) -> st.SearchStrategy[dict[str, Any]]:
        """What may be typed, with or without sense."""
        said: dict[str, st.SearchStrategy[Any]] = {}
        if act is Act.NOTE:
            said["text"] = st.sampled_from(["", "catatan"])
        elif act in REASONED:
            said["reason"] = st.sampled_from(["", "alasan"])
        if act is Act.RETURN:
            nodes = [node.id for node in self.procedure.nodes]
            said["to"] = st.sampled_from([None, *nodes, "99"])
        said["version"] = st.sampled_from([None, self.case.version])
        said["node"] = st.sampled_from([None, self.case.node, "1"])
        return st.fixed_dictionaries(said)

    def ask(self, by: Actor, act: Act, said: dict[str, Any]) -> Event | Refusal:
        said = dict(said)
        request = Request(
            id=str(len(self.events) + 1),
            at=self.at,
            by=by,
            version=said.pop("version", None),
            node=said.pop("node", None),
            command=COMMANDS[act](**said),
        )
        return decide(self.procedure, self.case, request, self.clock)

    def attempt(self, by: Actor, act: Act, said: dict[str, Any]) -> bool:
        decision = self.ask(by, act, said)
        if isinstance(decision, Refusal):
            return False
        assert not self.case.status.closed
        if decision.kind is Kind.APPROVED:
            self.four_eyes_hold(by, decision)
        if act in REASONED:
            assert decision.note
        if decision.kind is Kind.RETURNED:
            assert decision.to in self.targets()
        if decision.kind is Kind.RECALLED:
            self.nobody_has_acted_since(by)
        self.events.append(decision)
        self.case = evolve(self.case, decision)
        self.at += timedelta(minutes=1)
        return True

    def nobody_has_acted_since(self, by: Actor) -> None:
        last = next(event for event in reversed(self.events) if event.kind is not Kind.NOTED)
        assert last.kind in (Kind.COMPLETED, Kind.APPROVED, Kind.RETURNED)
        assert last.officer == by.officer

    def four_eyes_hold(self, by: Actor, approval: Event) -> None:
        work = [o for o in self.case.standing if self.procedure.node(o.node).phase == "work"]
        last = work[-1]
        own = last.officer == by.officer and self.procedure.node(last.node).role != OUTSIDE
        assert approval.self_approved == own
        if own:
            role = self.procedure.node(str(self.case.node)).role
            others = {o.id for o in self.office.holders("acak", role, TODAY)} - {by.officer}
            assert not others
            assert self.self_approval


CaseMachine.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestCaseMachine = CaseMachine.TestCase


def test_every_command_has_a_name_and_every_name_a_command() -> None:
    assert set(COMMANDS) == set(Act)
    kinds = set(every_kind_of(Command))
    assert set(COMMANDS.values()) == {kind for kind in kinds if not kind.__subclasses__()}
    assert all(act_of(kind()) is act for act, kind in COMMANDS.items() if act is not Act.OPEN)


def every_kind_of(kind: type[Command]) -> Iterator[type[Command]]:
    for each in kind.__subclasses__():
        yield each
        yield from every_kind_of(each)
