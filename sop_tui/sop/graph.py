"""The graph of a procedure: its steps compiled to nodes in document order.

Each symbol of a row becomes a node. The first one of row 7 is ``7``; further boxes are ``7.2``,
``7.3``; further checks and choices are ``7p`` (p for *pemeriksaan*), ``7p2``. A box over several
columns is one node with a part for each role. A case moves from a node to the next symbol of its
row, from the last symbol to the row's ``next``, and from a choice by one of its ways. Moving to
the same or an earlier node is a return; moving to a later one skips the nodes between.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from sop_tui.sop.rows import CheckKind, Step, Symbol

Phase = Literal["work", "check", "choice"]

END = "selesai"
"""The target that ends the case, in ``next`` and in ways."""


class WayOut(msgspec.Struct, frozen=True):
    """A way out of a choice; ``to`` is None if it ends the case."""

    name: str
    to: str | None


class Node(msgspec.Struct, frozen=True):
    """A place in the procedure where a case can be.

    ``roles`` has one role for each part; only work nodes have several. ``return_to`` holds node
    ids, the default first. ``next`` is None if the case ends after this node, and for a choice,
    which has ``ways`` instead. ``leads_to`` is the SOP that this row starts; ``waits`` is set at
    the row's last work node only. ``symbol`` is the position in the row, ``index`` the position in
    the procedure, both from 0.
    """

    id: str
    step: int
    phase: Phase
    roles: tuple[str, ...]
    act: CheckKind | None
    return_to: tuple[str, ...]
    reject: bool
    next: str | None
    index: int
    question: str = ""
    ways: tuple[WayOut, ...] = ()
    leads_to: str = ""
    waits: bool = False
    symbol: int = 0

    @property
    def role(self) -> str:
        """The role of the node; the first one of a shared node."""
        return self.roles[0]

    @property
    def shared(self) -> bool:
        """Whether several roles work here, each on its own part."""
        return len(self.roles) > 1

    def corresponds_to(self, other: "Node") -> bool:
        """Whether the nodes have the same id, phase and roles, so that a case can move across."""
        return (self.id, self.phase, self.roles) == (other.id, other.phase, other.roles)

    def targets(self) -> Iterator[str | None]:
        """All nodes a case can move to from here, None for the end; may contain duplicates."""
        if self.phase == "choice":
            yield from (way.to for way in self.ways)
        else:
            yield self.next
        yield from self.return_to
        if self.reject:
            yield None


def numbered(no: int, works: Iterable[bool]) -> list[str]:
    """The ids of a row's nodes; ``works`` says for each symbol whether it is work."""
    ids: list[str] = []
    boxes, diamonds = 1, 0
    for is_work in works:
        if not ids:
            ids.append(str(no))
        elif is_work:
            boxes += 1
            ids.append(f"{no}.{boxes}")
        else:
            diamonds += 1
            ids.append(f"{no}p{diamonds if diamonds > 1 else ''}")
    return ids


def symbol_ids(step: Step) -> list[str]:
    """The ids of the row's nodes, in the order of its symbols."""
    works = (symbol.check is None and symbol.choice is None for symbol in step.parts)
    return numbered(step.no, works)


def node_ids(steps: Iterable[Step]) -> list[str]:
    """The ids of all nodes in document order."""
    return [node_id for step in steps for node_id in symbol_ids(step)]


def compile_steps(steps: tuple[Step, ...]) -> tuple[Node, ...]:
    """The nodes of these steps in document order; the steps must be free of errors."""
    rows = [symbol_ids(step) for step in steps]
    nodes: list[Node] = []
    for place, step in enumerate(steps):
        onward = _onward(step, next(iter(rows[place + 1 :]), None))
        ids, symbols = rows[place], step.parts
        waiting = _waiting(symbols) if step.waits else None
        following = [*ids[1:], onward]
        for at, symbol in enumerate(symbols):
            names = (ids[at], following[at])
            nodes.append(_node(step, symbol, names, len(nodes), at, waits=at == waiting))
    return tuple(nodes)


def _onward(step: Step, row: list[str] | None) -> str | None:
    if step.next:
        return None if step.next == END else step.next
    return row[0] if row else None


def _waiting(symbols: tuple[Symbol, ...]) -> int:
    """The symbol that waits for the linked case to close: the last work, else the last symbol."""
    works = [at for at, each in enumerate(symbols) if each.role is not None or each.together]
    return works[-1] if works else len(symbols) - 1


def _node(
    step: Step, symbol: Symbol, names: tuple[str, str | None], index: int, at: int, *, waits: bool
) -> Node:
    own, following = names
    check, choice = symbol.check, symbol.choice
    if choice is not None:
        roles: tuple[str, ...] = (choice.role,)
    elif check is not None:
        roles = (check.role,)
    else:
        roles = symbol.together if symbol.role is None else (symbol.role,)
    return Node(
        id=own,
        step=step.no,
        phase="choice" if choice is not None else "check" if check is not None else "work",
        roles=roles,
        act=check.act if check is not None else None,
        return_to=check.return_to if check is not None else (),
        reject=check.reject if check is not None else False,
        next=None if choice is not None else following,
        index=index,
        question=choice.question if choice is not None else "",
        ways=tuple(
            WayOut(way.name, None if way.to == END else way.to)
            for way in (choice.ways if choice is not None else ())
        ),
        leads_to=step.leads_to,
        waits=waits,
        symbol=at,
    )
