"""The rules compared with a second, independent implementation written from the design.

The second one stores complete states of a case and undoes by restoring the former state; it has
no events, visits or outcomes. Whatever officers try on generated procedures, both accept or
refuse the same, and the cases are equal afterwards.
"""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from generated_rows import large_procedure, row_procedures
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thoroughness import examples
from walks import MORNING, PlainClock

from sop_tui.casework.circumstances import Actor, Authority, Staff
from sop_tui.casework.commands import (
    Approve,
    Cancel,
    Choose,
    Claim,
    Command,
    Complete,
    Hand,
    Hold,
    Open,
    Recall,
    Reject,
    Release,
    Request,
    Resume,
    Return,
)
from sop_tui.casework.decide import decide, open_case
from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event
from sop_tui.casework.turns import open_roles
from sop_tui.sop.model import Procedure

BOSS = "koordinator"
BOTH = "serba-bisa"  # holds every role inside


@dataclass(frozen=True)
class Picture:
    """The state of a case, as it would be written on a whiteboard."""

    node: str | None
    status: str = "open"
    round: int = 1
    done: tuple[tuple[str, str], ...] = ()  # role, officer: parts of this node
    claims: tuple[tuple[str, str], ...] = ()  # role, officer
    standing: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()  # node, who did each role
    before: "Picture | None" = None
    mover: str = ""


@dataclass
class Whiteboard:
    """The rules of the design's section 3, applied to pictures."""

    procedure: Procedure
    roles: dict[str, set[str]]  # of each officer
    self_approval: bool
    now: Picture = field(init=False)

    def __post_init__(self) -> None:
        self.order = [node.id for node in self.procedure.nodes]
        self.outside = {role.id for role in self.procedure.roles if role.outside}
        self.now = Picture(self.order[0])

    # Who may act.

    def may(self, who: str, role: str) -> bool:
        if role not in self.outside:
            return role in self.roles[who]
        return who == BOSS or self.recorder() in self.roles[who]

    def recorder(self) -> str | None:
        """The next inside role after the node, else the last one before it."""
        nodes, here = self.procedure.nodes, self.order.index(str(self.now.node))
        later = [role for node in nodes[here + 1 :] for role in node.roles]
        earlier = [role for node in reversed(nodes[:here]) for role in node.roles]
        return next((r for r in [*later, *earlier] if r not in self.outside), None)

    def mine(self, who: str, part: str | None) -> list[str]:
        """The open parts that the officer may do and nobody else has claimed; own claims first."""
        claims = dict(self.now.claims)
        left = [r for r in self.left() if part in (None, r) and self.may(who, r)]
        own = [r for r in left if claims.get(r) == who]
        return own + [r for r in left if r not in claims]

    def left(self) -> list[str]:
        if self.now.node is None:
            return []
        done = dict(self.now.done)
        return [r for r in self.procedure.node(self.now.node).roles if r not in done]

    # What is done.

    def tries(self, who: str, command: Command) -> bool:
        """Does it if the rules allow it."""
        after = self.after(who, command)
        if after is None:
            return False
        self.now = after
        return True

    def after(self, who: str, command: Command) -> Picture | None:
        now = self.now
        if isinstance(command, Recall):
            return self.recalled(who, command)
        if now.node is None:
            return None
        if isinstance(command, Cancel):
            ended = replace(now, node=None, status="cancelled", done=(), claims=(), before=None)
            return ended if who == BOSS else None
        if isinstance(command, Resume):
            free = self.mine(who, None) or who == BOSS
            return replace(now, status="open") if now.status == "held" and free else None
        if now.status == "held":
            return None
        match command:
            case Claim(part=part):
                role = next(iter(self.mine(who, part)), None)
                if role is None or role in dict(now.claims):
                    return None
                return replace(now, claims=(*now.claims, (role, who)), before=None)
            case Release(part=part):
                return self.released(who, part)
            case Hand(to=to, part=part):
                return self.handed(who, to, part)
            case Hold():
                if self.mine(who, None) and who != BOSS:
                    return replace(now, status="held", before=None)
                if who == BOSS:
                    own = self.mine(who, None)  # as the recorder of an outside party
                    return replace(now, status="held", before=None if own else now.before)
                return None
        return self.moved(who, command)

    def moved(self, who: str, command: Command) -> Picture | None:
        node = self.procedure.node(str(self.now.node))
        part = command.part if isinstance(command, Complete) else None
        role = next(iter(self.mine(who, part)), None)
        if role is None:
            return None
        match command:
            case Complete() if node.phase == "work":
                done = (*self.now.done, (role, who))
                if len(done) < len(node.roles):
                    claims = tuple(each for each in self.now.claims if each[0] != role)
                    return replace(self.now, done=done, claims=claims, before=None)
                return self.go(who, node.next, done)
            case Approve() if node.phase == "check":
                if who in self.makers() and (not self.self_approval or self.others(who, node.role)):
                    return None
                return self.go(who, node.next, ((role, who),))
            case Choose(way=way) if node.phase == "choice":
                return self.go(who, node.ways[int(way) - 1].to, ((role, who),))
            case Return(to=to) if node.phase == "check" and to in node.return_to:
                return self.go(who, to, None)
            case Reject() if node.phase == "check" and node.reject:
                return replace(self.ended(who), status="rejected")
        return None

    def others(self, who: str, role: str) -> bool:
        return any(role in roles for other, roles in self.roles.items() if other != who)

    def makers(self) -> set[str]:
        """Who did the last row of work that counts, every part; outside parties excluded."""
        rows: dict[int, set[str]] = {}
        for node_id, done in self.now.standing:
            node = self.procedure.node(node_id)
            inside = {who for role, who in done if role not in self.outside}
            if node.phase == "work" and inside:
                rows.setdefault(node.step, set()).update(inside)
        return rows[max(rows)] if rows else set()

    def go(self, who: str, to: str | None, done: tuple[tuple[str, str], ...] | None) -> Picture:
        """Moves to another node or to the end; ``done`` is None if no outcome is recorded."""
        now = self.now
        standing = now.standing
        if done is not None:
            standing = (*standing, (str(now.node), done))
        if to is None:
            return replace(self.ended(who), status="completed", standing=standing)
        here, there = self.order.index(str(now.node)), self.order.index(to)
        if there > here:
            return Picture(to, round=now.round, standing=standing, before=now, mover=who)
        kept = tuple(each for each in standing if self.order.index(each[0]) < there)
        return Picture(to, round=now.round + 1, standing=kept, before=now, mover=who)

    def ended(self, who: str) -> Picture:
        return Picture(None, "", self.now.round, (), (), self.now.standing, self.now, who)

    def recalled(self, who: str, command: Recall) -> Picture | None:
        now = self.now
        if now.status == "held":
            return None
        if now.node is not None:
            own = [r for r, by in now.done if by == who and command.part in (None, r)]
            if own:
                if not self.may(who, own[-1]):
                    return None
                left = tuple(each for each in now.done if each[0] != own[-1])
                return replace(now, done=left)
        if now.before is None or now.mover != who:
            return None
        return replace(now.before, before=None, mover="")

    def released(self, who: str, part: str | None) -> Picture | None:
        claims = {r: by for r, by in self.now.claims if part in (None, r)}
        own = [r for r in self.left() if claims.get(r) == who]
        held = [r for r in self.left() if r in claims]
        role = next(iter(own or (held if who == BOSS else [])), None)
        if role is None:
            return None
        return replace(self.now, claims=tuple(c for c in self.now.claims if c[0] != role))

    def handed(self, who: str, to: str, part: str | None) -> Picture | None:
        if part is not None and part not in self.left():
            return None
        fits = [r for r in self.left() if part in (None, r) and self.able(to, r)]
        mine = self.mine(who, part)
        role = mine[0] if mine else next(iter(fits), None) if who == BOSS else None
        if role is None or not self.able(to, role):
            return None
        claims = tuple(each for each in self.now.claims if each[0] != role)
        return replace(self.now, claims=(*claims, (role, to)), before=None)

    def able(self, who: str, role: str) -> bool:
        acting = self.recorder() if role in self.outside else role
        return who in self.roles and acting in self.roles[who]


# Both implementations compared.


def seats(procedure: Procedure, chance: random.Random) -> dict[str, set[str]]:
    """An officer for most inside roles, one who holds several, and the coordinator."""
    inside = [role.id for role in procedure.roles if not role.outside]
    alone = {f"si-{role}": {role} for role in inside if chance.random() < 0.8}
    several = set(inside) if chance.random() < 0.6 else set(inside[: len(inside) // 2])
    return {**alone, BOTH: several, BOSS: set()}


def actor(who: str, roles: dict[str, set[str]], self_approval: bool = True) -> Actor:
    able: dict[str, dict[str, str]] = {}
    for name, held in roles.items():
        for role in held:
            able.setdefault(role, {})[name] = name
    return Actor(
        officer=who,
        name=who,
        authorities=tuple(Authority(role) for role in sorted(roles[who])),
        coordinator=who == BOSS,
        peers=frozenset(role for role, names in able.items() if set(names) - {who}),
        self_approval=self_approval,
        staff=Staff(able=able, coordinators=frozenset({BOSS})),
    )


def attempts(
    procedure: Procedure, case: Case, roles: dict[str, set[str]], chance: random.Random
) -> tuple[str, Command]:
    """Random attempts: mostly the right act by an officer of the lane, else anything by anybody."""
    node = procedure.node(case.node) if case.node else procedure.nodes[-1]
    lane = [who for who, held in roles.items() if held & set(node.roles)] or [BOSS]
    who = chance.choice(lane if chance.random() < 0.7 else list(roles))
    part = chance.choice([None, None, *node.roles])
    moves: list[Command] = [Complete(part=part, note="ya")]
    if node.phase == "choice" or chance.random() < 0.1:
        moves = [Choose(way=str(chance.randint(1, max(1, len(node.ways)))), reason="ya")]
    if node.phase == "check" or chance.random() < 0.1:
        to = chance.choice([*node.return_to, procedure.first.id])
        moves = [Approve(note="ya"), Approve(note="ya"), Return(to=to, reason="ya")]
        moves += [Reject(reason="ya")] if chance.random() < 0.1 else []
    others: list[Command] = [
        Claim(part=part), Release(part=part), Hold(reason="ya"), Approve(note="ya"),
        Hand(to=chance.choice(["", *roles]), part=part), Complete(note="ya"),
        Recall(reason="ya", part=part), Recall(reason="ya"), Recall(reason="ya"),
    ]  # fmt: skip
    if str(case.status) == "held" and chance.random() < 0.5:
        return who, Resume()
    if chance.random() < 0.002:
        return who, Cancel(reason="ya")
    return who, chance.choice(moves if chance.random() < 0.65 else others)


def pictured(procedure: Procedure, case: Case) -> tuple[Any, ...]:
    """What both implementations must agree on."""
    left: tuple[str, ...] = ()
    claims: set[tuple[str, str]] = set()
    if case.visit is not None:
        node = procedure.node(case.visit.node)
        left = open_roles(node, case.visit)
        if node.shared:
            claims = {(p.role, p.holder) for p in case.visit.parts if p.holder is not None}
        elif case.holder is not None:
            claims = {(node.role, case.holder)}
    standing = tuple(
        (
            outcome.node,
            tuple(sorted([outcome.officer, *(str(part.officer) for part in outcome.parts)])),
        )
        for outcome in case.standing
    )
    mover = case.before.officer if case.before is not None else ""
    return str(case.status), case.node, left, claims, standing, case.round, mover


def on_the_board(board: Whiteboard) -> tuple[Any, ...]:
    now = board.now
    standing = tuple((node, tuple(sorted(by for _, by in done))) for node, done in now.standing)
    mover = now.mover if now.before is not None else ""
    left = tuple(board.left())
    return now.status, now.node, left, set(now.claims), standing, now.round, mover


def go_side_by_side(procedure: Procedure, seed: int, tries: int) -> Counter[str]:
    """Tries random acts; returns how often each succeeded."""
    chance, clock, at = random.Random(seed), PlainClock(), MORNING
    roles, allowed = seats(procedure, chance), chance.random() < 0.5
    board = Whiteboard(procedure, roles, allowed)
    opening = Request(
        id="0", at=at, by=actor(BOSS, roles), command=Open(number="ACK-2026-0001", title="Uji")
    )
    opened = open_case(procedure, opening, clock)
    assert isinstance(opened, Event)
    case, done = evolve(None, opened), Counter[str]()
    for number in range(tries):
        who, command = attempts(procedure, case, roles, chance)
        if isinstance(command, Recall) and case.before is not None and chance.random() < 0.6:
            who = case.before.officer
        at += timedelta(minutes=1)
        request = Request(id=str(number + 1), at=at, by=actor(who, roles, allowed), command=command)
        decision = decide(procedure, case, request, clock)
        told = (who, command, case.node, decision)
        assert board.tries(who, command) == isinstance(decision, Event), told
        if isinstance(decision, Event):
            case = evolve(case, decision)
            done[str(decision.kind)] += 1
            done["self-approved"] += decision.self_approved
            done["part taken back"] += decision.kind == "recalled" and decision.staying
            done["led back from a choice"] += (
                decision.kind == "chosen" and decision.keeps is not None
            )
        assert pictured(procedure, case) == on_the_board(board), told
    return done


QUICK = settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@QUICK
@given(row_procedures(most_rows=4), st.integers(0, 10**6))
def test_small_unusual_procedures_behave_as_on_the_whiteboard(
    procedure: Procedure, seed: int
) -> None:
    go_side_by_side(procedure, seed, 60)


@settings(QUICK, max_examples=examples(25))
@given(st.integers(0, 10**6).map(large_procedure), st.integers(0, 10**6))
def test_procedures_of_realistic_size_behave_as_on_the_whiteboard(
    procedure: Procedure, seed: int
) -> None:
    go_side_by_side(procedure, seed, 250)


def test_the_random_acts_succeed_often_enough() -> None:
    """Otherwise the two would agree only on refusals."""
    seen: Counter[str] = Counter()
    for seed in range(30):
        seen += go_side_by_side(large_procedure(seed), seed, 250)
    assert min(seen[kind] for kind in (
        "completed", "approved", "returned", "chosen", "claimed", "released", "handed", "held",
        "resumed", "recalled", "self-approved", "part taken back", "led back from a choice",
    )) >= 5, seen  # fmt: skip
