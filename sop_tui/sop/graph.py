"""The graph of a procedure: its steps compiled to nodes in walking order.

A step with a role gives a work node named after its number (``7``); its check, if it has one, a
check node beside it (``7p``, p for *pemeriksaan*). A step that is only a check gives one check
node under the plain number (``3``). Approving and completing lead to the next node in the order;
only a return leads back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from sop_tui.sop.model import Act, Step

Phase = Literal["work", "check"]


class Node(msgspec.Struct, frozen=True):
    """One place where a case can stand.

    ``return_to`` holds node ids, the default first. ``next`` is None at the last node, past which
    a case is completed. ``index`` is the place in walking order, from 0.
    """

    id: str
    step: int
    phase: Phase
    role: str
    act: Act | None
    return_to: tuple[str, ...]
    reject: bool
    next: str | None
    index: int


def check_node_id(step: Step) -> str:
    """The id that the step's check node has, or would have."""
    return f"{step.no}p" if step.role is not None else str(step.no)


def node_ids(steps: Iterable[Step]) -> list[str]:
    """The ids of all nodes in walking order."""
    ids = []
    for step in steps:
        if step.role is not None:
            ids.append(str(step.no))
        if step.check is not None:
            ids.append(check_node_id(step))
    return ids


def compile_steps(steps: tuple[Step, ...]) -> tuple[Node, ...]:
    """The nodes of these steps in walking order; sound only when the steps are."""
    following: list[str | None] = [*node_ids(steps)[1:], None]
    nodes: list[Node] = []
    for step in steps:
        if step.role is not None:
            index = len(nodes)
            nodes.append(
                Node(
                    id=str(step.no),
                    step=step.no,
                    phase="work",
                    role=step.role,
                    act=None,
                    return_to=(),
                    reject=False,
                    next=following[index],
                    index=index,
                )
            )
        if step.check is not None:
            index = len(nodes)
            nodes.append(
                Node(
                    id=check_node_id(step),
                    step=step.no,
                    phase="check",
                    role=step.check.role,
                    act=step.check.act,
                    return_to=step.check.return_to,
                    reject=step.check.reject,
                    next=following[index],
                    index=index,
                )
            )
    return tuple(nodes)
