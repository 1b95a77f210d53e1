"""Hypothesis strategies for procedures with rows of every kind of symbol, for all tests.

Each row has one of the forms allowed in files. A choice keeps one way to the next node, so that
most procedures are valid; the others are filtered out.
"""

import random
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from msgspec.structs import replace

from sop_tui.sop.graph import END, node_ids, symbol_ids
from sop_tui.sop.model import Check, Choice, Procedure, Role, Step, Symbol, Way
from sop_tui.sop.rows import CheckKind
from sop_tui.sop.soundness import findings

ACTS: st.SearchStrategy[CheckKind] = st.sampled_from(["setuju", "paraf", "tanda tangan"])
WAYS = ("Ya", "Tidak", "Rapat ulang", "Lain")


@st.composite
def _bare_rows(draw: st.DrawFn, no: int, roles: tuple[str, ...], times: tuple[str, ...]) -> Step:
    """A row without targets."""
    role = st.sampled_from(roles)
    group = st.lists(role, min_size=2, max_size=3, unique=True).map(tuple)
    check = st.builds(
        Check, role=role, act=ACTS, return_to=st.just(()), reject=st.sampled_from([False, True])
    )
    choice = st.builds(
        Choice,
        role=role,
        question=st.sampled_from(["", "Lengkap?"]),
        ways=st.integers(2, 3).map(lambda n: tuple(Way(name=w, to="") for w in WAYS[:n])),
    )
    row = Step(no=no, activity=f"Kegiatan {no}", time=draw(st.sampled_from(times)))
    turns = role if len(roles) < 2 else role | group
    match draw(st.sampled_from(["role", "role", "by", "check", "choice", "alone", "symbols"])):
        case "role":
            return replace(row, role=draw(role))
        case "by":
            by = tuple(draw(st.lists(turns, min_size=2, max_size=3)))
            return replace(row, by=by, check=draw(st.none() | check))
        case "check":
            return replace(row, role=draw(role), check=draw(check))
        case "choice":
            return replace(row, role=draw(role), choice=draw(choice))
        case "alone":
            return replace(row, **draw(st.fixed_dictionaries({"choice": choice})
                                       | st.fixed_dictionaries({"check": check})))  # fmt: skip
        case _:
            box = st.builds(Symbol, role=role)
            if len(roles) > 1:
                box |= st.builds(Symbol, together=group)
            diamond = st.builds(Symbol, check=check) | st.builds(Symbol, choice=choice)
            symbols = st.lists(box | diamond, min_size=1, max_size=4).map(tuple)
            return replace(row, symbols=draw(symbols))


@st.composite
def row_procedures(
    draw: st.DrawFn,
    *,
    most_rows: int = 5,
    roles: tuple[str, ...] = ("kepala", "staf", "warga"),
    outside: str = "warga",
    times: tuple[str, ...] = ("", "1 jam"),
    leads_to: bool = False,
) -> Procedure:
    """A valid procedure with rows of every kind."""
    rows = [
        draw(_bare_rows(no, roles, times)) for no in range(1, draw(st.integers(1, most_rows)) + 1)
    ]
    every_node = node_ids(rows)
    steps = tuple(draw(_led(row, every_node)) for row in rows)
    if leads_to:
        others = st.sampled_from(["", "", "sop-lain"])
        steps = tuple(replace(step, leads_to=draw(others)) for step in steps)
    used = {role for step in steps for part in step.parts for role in _roles(part)}
    return draw(
        st.just(
            Procedure(
                id="acak",
                code="ACK",
                title="Acak",
                roles=tuple(
                    Role(id=r, name=r.title(), outside=r == outside) for r in roles if r in used
                ),
                steps=steps,
            )
        ).filter(lambda procedure: not findings(procedure))
    )


def _roles(part: Symbol) -> tuple[str, ...]:
    inside = part.check or part.choice
    if inside is not None:
        return (inside.role,)
    return part.together or (str(part.role),)


@st.composite
def _led(draw: st.DrawFn, row: Step, every_node: list[str]) -> Step:
    """The row with its ways, return targets and next filled in."""
    ids = symbol_ids(row)

    def check(of: Check, own: str) -> Check:
        others = [node for node in every_node if node != own]
        earlier = every_node[: every_node.index(own)] or others
        targets = st.lists(
            st.sampled_from(earlier) if draw(st.integers(0, 4)) else st.sampled_from(others),
            min_size=1, max_size=2, unique=True,
        )  # fmt: skip
        return replace(of, return_to=tuple(draw(targets))) if others else of

    def choice(of: Choice, own: str) -> Choice:
        at = every_node.index(own)
        onward = every_node[at + 1] if at + 1 < len(every_node) else END
        others = st.sampled_from([node for node in every_node if node != own] + [END])
        ways = [replace(way, to=draw(others)) for way in of.ways[1:]]
        return replace(of, ways=(replace(of.ways[0], to=onward), *ways))

    def symbol(of: Symbol, own: str) -> Symbol:
        return replace(
            of,
            check=check(of.check, own) if of.check is not None else None,
            choice=choice(of.choice, own) if of.choice is not None else None,
        )

    row = replace(
        row,
        check=check(row.check, ids[-1]) if row.check is not None else None,
        choice=choice(row.choice, ids[-1]) if row.choice is not None else None,
        symbols=tuple(symbol(s, own) for s, own in zip(row.symbols, ids, strict=False)),
    )
    leads_on = row.parts[-1].choice is None and draw(st.integers(0, 5)) == 0
    return replace(row, next=draw(st.sampled_from([*every_node, END]))) if leads_on else row


@st.composite
def revised(
    draw: st.DrawFn, old: Procedure, others: frozenset[int] | set[int] = frozenset()
) -> Procedure:
    """Another valid revision: other words, times, performers and ways; a row more, or rows fewer.

    The rows ``others`` become plain work of another role, and only they change; without them any
    row may change.
    """
    steps = list(old.steps)
    for at, step in enumerate(steps):
        chosen = draw(st.integers(0, 7))
        if others:
            chosen = 6 if step.no in others else 7
        match chosen:
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
            case 6 if step.no in others:
                first = old.node(str(step.no)).role
                role = "staf" if first == "kepala" else "kepala"
                steps[at] = Step(no=step.no, activity=step.activity, role=role, time=step.time)
            case 5 if step.symbols:
                steps[at] = replace(step, symbols=tuple(draw(st.permutations(step.symbols))))
    more = Step(no=steps[-1].no + 1, activity="tambahan", role="staf")
    if not others:
        steps = draw(st.sampled_from([steps, [*steps, more], steps[:-1] or steps]))
    known = {role.id: role for role in (Role(id="kepala", name="K"), Role(id="staf", name="S"))}
    known |= {role.id: role for role in old.roles}
    draft = replace(old, steps=tuple(steps), roles=tuple(known.values()))
    try:
        used = {role for node in draft.nodes for role in node.roles}
        new = replace(draft, roles=tuple(role for role in draft.roles if role.id in used))
        sound = not findings(new)
    except (KeyError, ValueError):  # a way leads to a removed row
        sound = False
    assume(sound)
    return new


def large_procedure(seed: int) -> Procedure:
    """A procedure of the size that offices have: 12 rows or more, 6 roles or more.

    Each has a group, a choice with branches that join again, a way back, a way that skips rows, and
    an early end; it is valid by construction.
    """
    chance = random.Random(seed)
    roles = [f"peran-{n}" for n in range(1, chance.randint(6, 9))] + ["warga"]
    rows = _Rows(chance, roles)
    blocks = [rows.together, rows.branches, rows.approval, rows.gate, rows.symbols, rows.plain]
    chance.shuffle(blocks)
    rows.plain()
    for block in blocks:
        block()
    while len(rows.steps) < 12 or len(rows.used) < 6:
        chance.choice(blocks)()
    rows.plain()
    procedure = Procedure(
        id="besar",
        code="BSR",
        title="Besar",
        roles=tuple(
            Role(id=r, name=r.title(), outside=r == "warga") for r in roles if r in rows.used
        ),
        steps=tuple(rows.steps),
    )
    assert not findings(procedure), [str(each.message) for each in findings(procedure)]
    return procedure


class _Rows:
    """Builds rows one after another; every way leads to an existing row or to the next one."""

    def __init__(self, chance: random.Random, roles: list[str]) -> None:
        self.chance = chance
        self.roles = roles
        self.steps: list[Step] = []
        self.used: set[str] = set()

    def role(self) -> str:
        role = self.chance.choice(self.roles)
        self.used.add(role)
        return role

    def group(self) -> tuple[str, ...]:
        roles = tuple(self.chance.sample(self.roles, self.chance.randint(2, 3)))
        self.used.update(roles)
        return roles

    def add(self, **said: Any) -> None:
        no = len(self.steps) + 1
        time = self.chance.choice(["", "1 jam", "2 hari", "30 menit"])
        self.steps.append(Step(no=no, activity=f"Kegiatan {no}", time=time, **said))

    def earlier(self) -> str:
        """A node that exists already."""
        return self.chance.choice(node_ids(self.steps))

    def check(self) -> Check:
        return Check(
            role=self.role(),
            act=self.chance.choice(("setuju", "paraf", "tanda tangan")),
            return_to=tuple(dict.fromkeys(self.earlier() for _ in range(2))),
            reject=self.chance.random() < 0.3,
        )

    # The kinds of rows.

    def plain(self) -> None:
        self.add(role=self.role())

    def together(self) -> None:
        self.add(by=(self.role(), self.group()), check=self.check())

    def approval(self) -> None:
        self.add(role=self.role(), check=self.check())

    def symbols(self) -> None:
        self.add(
            symbols=(
                Symbol(together=self.group()),
                Symbol(check=self.check()),
                Symbol(role=self.role()),
                Symbol(check=self.check()),
            )
        )

    def gate(self) -> None:
        """A choice: forward, back, to the end, or past the next row."""
        no = len(self.steps) + 1
        ways = (
            Way(name="Lanjut", to=str(no + 1)),
            Way(name="Lewati", to=str(no + 2)),
            Way(name="Ulangi", to=self.earlier()),
            Way(name="Hentikan", to=END),
        )
        choice = Choice(role=self.role(), question=f"Lengkap {no}?", ways=ways)
        self.add(role=self.role(), choice=choice)
        self.plain()
        self.plain()

    def branches(self) -> None:
        """Two or three branches of one or two rows, which join again."""
        no = len(self.steps) + 1
        lengths = [self.chance.randint(1, 2) for _ in range(self.chance.randint(2, 3))]
        starts = [no + 1 + sum(lengths[:at]) for at in range(len(lengths))]
        join = no + 1 + sum(lengths)
        ways = tuple(Way(name=f"Jalur {n}", to=str(at)) for n, at in enumerate(starts, start=1))
        self.add(choice=Choice(role=self.role(), question=f"Jalur {no}?", ways=ways))
        for length in lengths:
            for at in range(length):
                last = at == length - 1
                onward = str(join) if last and len(self.steps) + 2 != join else ""
                self.add(by=(self.group(),) if at else (self.role(),), next=onward)
        self.plain()
