"""Properties of every case: random procedures, offices and acts."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
from folding import fold
from generated_rows import row_procedures
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from thoroughness import examples
from walks import MORNING, PlainClock

from sop_tui.casework.actions import allowed_actions, refusal
from sop_tui.casework.acts import Act
from sop_tui.casework.circumstances import Actor, Authority, Background, Staff
from sop_tui.casework.commands import COMMANDS, Command, Open, Request, act_of
from sop_tui.casework.decide import decide, open_case
from sop_tui.casework.evolve import evolve
from sop_tui.casework.history import OUTCOMES, skipped_nodes, stays, void_outcomes
from sop_tui.casework.model import Capacity, Case, CaseLink, Event, Kind, Status
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.casework.turns import open_roles
from sop_tui.office.model import EVERY_ROLE, Acting, Officer
from sop_tui.office.office import Office
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure
from sop_tui.sop.soundness import findings

ROLES = ("kepala", "staf", "warga")
OUTSIDE = "warga"
NAMES = ("adi", "budi", "citra")
TODAY = MORNING.date()
ACTS = [act for act in Act if act is not Act.OPEN]
FORWARD = {Act.COMPLETE, Act.APPROVE, Act.CHOOSE}
REASONED = {Act.RETURN, Act.REJECT, Act.RECALL, Act.HOLD, Act.CANCEL, Act.CORRECT}


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
        procedure=row_procedures(most_rows=4, leads_to=True),
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

    # Actions.

    @rule(name=st.sampled_from(NAMES), act=st.sampled_from(ACTS), data=st.data())
    def somebody_tries_something(self, name: str, act: Act, data: st.DataObject) -> None:
        said = data.draw(self.words(act), label="said")
        self.attempt(self.actor(name), act, said)

    @precondition(lambda self: not self.case.status.closed)
    @rule(data=st.data())
    def somebody_does_an_offered_act(self, data: st.DataObject) -> None:
        offers = [
            (name, act)
            for name in self.office.officers
            for act in self.offered(self.actor(name))
            if act not in (Act.NOTE, Act.CORRECT, Act.LINK)
            and (act is not Act.CANCEL or len(self.events) > 12)
        ]
        if offers:
            name, act = data.draw(st.sampled_from(offers), label="offer")
            ways = self.ways(self.actor(name), act)
            said = data.draw(st.sampled_from(ways), label="way")
            assert self.attempt(self.actor(name), act, {**self.full(act), **said})

    @precondition(lambda self: self.case.status is Status.OPEN)
    @rule(name=st.sampled_from(NAMES))
    def the_case_moves_on(self, name: str) -> None:
        forward = [act for act in self.offered(self.actor(name)) if act in FORWARD]
        for act in forward:
            if act in self.offered(self.actor(name)):
                assert self.attempt(self.actor(name), act, self.full(act))

    @rule(name=st.sampled_from(NAMES), act=st.sampled_from(ACTS), off=st.sampled_from([-1, 1, 7]))
    def an_outdated_view_is_refused(self, name: str, act: Act, off: int) -> None:
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

    # Invariants.

    @invariant()
    def an_open_case_is_at_one_node_and_a_closed_one_at_none(self) -> None:
        if self.case.status.closed:
            assert self.case.visit is None
            assert (self.case.holder, self.case.held_at) == (None, None)
            assert self.case.before is None or self.case.before.until is not None
        else:
            node, visit = self.procedure.node(str(self.case.node)), self.case.visit
            assert visit is not None
            assert open_roles(node, visit)
            assert node.shared or not visit.parts
            assert not node.shared or self.case.holder is None
            assert (self.case.held_at is not None) == (self.case.status is Status.HELD)

    @invariant()
    def outcomes_are_before_the_case_and_other_nodes_there_were_skipped(self) -> None:
        order = [node.id for node in self.procedure.nodes]
        standing = [outcome.node for outcome in self.case.standing]
        assert standing == [node for node in order if node in standing]
        passed = [node.id for node in skipped_nodes(self.procedure, self.case)]
        assert not set(passed) & set(standing)
        if self.case.node is not None:
            before = order[: order.index(self.case.node)]
            assert sorted([*passed, *standing], key=order.index) == before
        elif self.case.status is Status.COMPLETED:
            assert sorted([*passed, *standing], key=order.index) == order
        for outcome in self.case.standing:
            roles = self.procedure.node(outcome.node).roles
            assert len(outcome.parts) == len(roles) - 1

    @invariant()
    def every_movement_follows_the_graph(self) -> None:
        for event in self.events[1:]:
            node = self.procedure.node(str(event.node))
            match event.kind:
                case Kind.COMPLETED | Kind.APPROVED if not event.staying:
                    assert event.to == node.next
                case Kind.CHOSEN:
                    assert (event.way, event.to) in [(way.name, way.to) for way in node.ways]
                case Kind.RETURNED:
                    assert event.to in node.return_to
                case Kind.RECALLED:
                    assert event.to is not None or event.staying
                case _:
                    assert event.to is None

    @invariant()
    def no_case_gets_stuck(self) -> None:
        """An officer who may do everything can always move the case, whoever has claimed it."""
        if self.case.status is not Status.OPEN:
            return
        everybody = Actor(
            officer="semua",
            name="Semua",
            authorities=tuple(Authority(role.id) for role in self.procedure.roles),
            coordinator=True,
            staff=Staff(),
        )
        assert FORWARD & set(self.offered(everybody))

    @invariant()
    def every_outcome_counts_or_is_void(self) -> None:
        done = {e.seq for e in self.events if e.kind in OUTCOMES and e.keeps is None}
        standing = {outcome.seq for outcome in self.case.standing}
        parts = {part.seq for outcome in self.case.standing for part in outcome.parts}
        if self.case.visit is not None:
            parts |= {part.seq for part in self.case.visit.parts}
        gone = void_outcomes(stays(self.events))
        if self.case.status in (Status.OPEN, Status.HELD, Status.COMPLETED):
            assert gone == done - standing - parts
        else:  # parts done at the node where the case was closed
            assert gone <= done - standing - parts
        visits = stays(self.events)
        assert [e for visit in visits for e in visit.events] == self.events
        assert sum(visit.outcome is None for visit in visits) == (not self.case.status.closed)

    @invariant()
    def the_history_gives_the_case_again(self) -> None:
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
                assert set(offered) <= {Act.RECALL, Act.NOTE}
            for act in ACTS:
                for way in self.ways(actor, act):
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
            turn = self.case.status is Status.OPEN and any(
                self.has_turn(actor, role, node.index) and self.is_free(role, name)
                for role in self.roles_left(node)
            )
            offered = self.offered(actor)
            assert (Act.CHOOSE in offered) == (turn and node.phase == "choice")
            assert (Act.COMPLETE in offered) == (turn and node.phase == "work")
            assert (Act.RETURN in offered) == (turn and node.phase == "check")
            assert (Act.REJECT in offered) == (turn and node.reject)
            assert Act.APPROVE not in offered or (turn and node.phase == "check")
            assert (Act.CANCEL in offered) == actor.coordinator

    # Helpers.

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
            staff=Staff(
                able={
                    role: {o.id: o.name for o in self.office.holders("acak", role, TODAY)}
                    for role in roles
                },
                coordinators=frozenset(o.id for o in self.office.present() if o.coordinator),
            ),
        )

    def background(self) -> Background:
        return Background(opener=self.events[0].officer)

    def offered(self, actor: Actor) -> tuple[Act, ...]:
        return allowed_actions(self.procedure, self.case, actor, self.at, self.background())

    def targets(self) -> tuple[str, ...]:
        return self.procedure.node(self.case.node).return_to if self.case.node else ()

    def ways(self, actor: Actor, act: Act) -> list[dict[str, Any]]:
        """Variants of the act's fields besides :meth:`full`: if any is valid, all are."""
        node = self.procedure.node(self.case.node) if self.case.node else None
        match act:
            case Act.RETURN:
                return [{"to": to} for to in self.targets()] or [{}]
            case Act.CHOOSE if node is not None and node.ways:
                numbers = [{"way": str(n + 1)} for n in range(len(node.ways))]
                return [{"way": way.name.upper()} for way in node.ways] + numbers
            case Act.HAND:
                return [self.handed(actor)]
        return [{}]

    def handed(self, actor: Actor) -> dict[str, Any]:
        """Fields that hand a part to somebody who may do it, if the actor may hand one over."""
        if self.case.visit is None:
            return {"to": "adi"}
        node = self.procedure.node(self.case.visit.node)
        for role in open_roles(node, self.case.visit):
            able = self.able(role, node.index)
            turn = self.has_turn(actor, role, node.index) and self.is_free(role, actor.officer)
            if able and (turn or actor.coordinator):
                return {"to": max(able), "part": role}
        return {"to": "adi"}

    def able(self, role: str, index: int) -> set[str]:
        """Who may do a part, without coordinators who record for outside parties."""
        acting = role if role != OUTSIDE else self.recorder(index)
        return {o.id for o in self.office.holders("acak", acting, TODAY)} if acting else set()

    def recorder(self, index: int) -> str | None:
        nodes = self.procedure.nodes
        order = [*nodes[index + 1 :], *reversed(nodes[:index])]
        inside = [role for node in order for role in node.roles if role != OUTSIDE]
        return inside[0] if inside else None

    def is_free(self, role: str, name: str) -> bool:
        """Whether no other officer who may act has claimed the part."""
        assert self.case.visit is not None
        node = self.procedure.node(self.case.visit.node)
        holder = self.case.visit.part(role).holder if node.shared else self.case.holder
        if holder in (None, name):
            return True
        entry = self.office.officer(str(holder))
        recording = role == OUTSIDE and entry is not None and entry.coordinator
        return holder not in self.able(role, node.index) and not recording

    def has_turn(self, actor: Actor, role: str, index: int) -> bool:
        mine = {authority.role for authority in actor.authorities}
        if role != OUTSIDE:
            return role in mine
        return actor.coordinator or self.recorder(index) in mine

    def full(self, act: Act) -> dict[str, Any]:
        """Valid values for everything the act requires."""
        match act:
            case Act.NOTE:
                return {"text": "catatan"}
            case Act.COMPLETE | Act.APPROVE:
                return {"note": "catatan"}  # required if the row leads back
            case Act.CHOOSE:
                return {"way": "1", "reason": "alasan"}
            case Act.CORRECT:
                return {"field": "agenda", "to": str(len(self.events)), "reason": "alasan"}
            case Act.LINK:
                sop = self.procedure.node(self.case.node).leads_to if self.case.node else ""
                return {"link": CaseLink(f"LIN-2026-{len(self.events):04}", sop)}
            case Act.HAND:
                return {"to": "adi"}
        return {"reason": "alasan"} if act in REASONED else {}

    def words(self, act: Act) -> st.SearchStrategy[dict[str, Any]]:
        """Anything that could be typed, valid or not."""
        said: dict[str, st.SearchStrategy[Any]] = {}
        if act is Act.NOTE:
            said["text"] = st.sampled_from(["", "catatan"])
        elif act in REASONED:
            said["reason"] = st.sampled_from(["", "alasan"])
        if act is Act.CORRECT:
            said["field"] = st.sampled_from(["title", "received", "urgency", "?", "agenda"])
            said["to"] = st.sampled_from(["", "Lain", "2026-11-20", "segera"])
        if act is Act.LINK:
            said["link"] = st.sampled_from([CaseLink("LIN-1", "sop-lain"), CaseLink("LIN-2", "x")])
        if act is Act.HAND:
            said["to"] = st.sampled_from(["", *NAMES])
        if act in (Act.HAND, Act.CLAIM, Act.RELEASE, Act.COMPLETE, Act.RECALL):
            said["part"] = st.sampled_from([None, *ROLES, "x"])
        if act is Act.CHOOSE:
            said["way"] = st.sampled_from(["", "Ya", "tidak", "1", "2", "9"])
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
        assert not self.case.status.closed or act in (Act.RECALL, Act.NOTE)
        if decision.kind is Kind.APPROVED:
            self.four_eyes_hold(by, decision)
        if act in REASONED:
            assert decision.note
        if decision.kind is Kind.RETURNED:
            assert decision.to in self.targets()
        if decision.keeps is not None:
            assert decision.note
            target = self.procedure.node(str(decision.to)).index
            assert target <= self.procedure.node(str(decision.node)).index
        if decision.kind is Kind.RECALLED and not decision.staying:
            self.nobody_has_acted_since(by)
        self.events.append(decision)
        self.case = evolve(self.case, decision)
        self.at += timedelta(minutes=1)
        return True

    def roles_left(self, node: Node) -> tuple[str, ...]:
        return open_roles(node, self.case.visit) if self.case.visit is not None else ()

    def nobody_has_acted_since(self, by: Actor) -> None:
        silent = (Kind.NOTED, Kind.RELEASED, Kind.CORRECTED, Kind.LINKED)
        since = [event for event in self.events if event.kind not in silent]
        while since[-1].kind in (Kind.HELD, Kind.RESUMED) and not since[-1].role:
            since.pop()  # a coordinator's hold and resumption do not count
        while since[-1].kind is Kind.RESUMED:
            since.pop()
            while since[-1].kind not in (Kind.HELD,):
                since.pop()
            assert not since.pop().role
        last = since[-1]
        assert last.kind in (*OUTCOMES, Kind.RETURNED, Kind.REJECTED)
        assert last.officer == by.officer

    def four_eyes_hold(self, by: Actor, approval: Event) -> None:
        makers: set[str] = set()
        row = None
        for outcome in reversed(self.case.standing):
            node = self.procedure.node(outcome.node)
            inside = {role for role in node.roles if role != OUTSIDE}
            if node.phase != "work" or not inside:
                continue
            row = row or node.step
            if node.step != row:
                break
            done = {part.role: str(part.officer) for part in outcome.parts}
            makers |= {done.get(role, outcome.officer) for role in inside}
        own = by.officer in makers
        assert approval.self_approved == own
        if own:
            role = self.procedure.node(str(self.case.node)).role
            others = {
                o.id
                for o in self.office.present()
                if o.id != by.officer
                for each in self.office.roles_in_force(o.id, "acak", (role,), TODAY)
                if each.capacity != "semua"
            }
            assert not others
            assert self.self_approval


CaseMachine.TestCase.settings = settings(
    max_examples=examples(60, now=10),
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
