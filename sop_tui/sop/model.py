"""A procedure as its document states it: frozen values that forbid unknown keys.

The structs define the shape only. :mod:`sop_tui.sop.reading` checks the values in a file,
:mod:`sop_tui.sop.soundness` the procedure as a whole. Printed texts are kept as printed, misprints
included.
"""

from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from sop_tui.hashing import sha256
from sop_tui.sop.graph import END, Node, compile_steps
from sop_tui.sop.rows import Check, Choice, Stated, Step, Symbol, Texts, Way

if TYPE_CHECKING:  # listing cases needs no durations
    from sop_tui.worktime.duration import Duration

__all__ = [
    "Approval",
    "Check",
    "Choice",
    "Procedure",
    "Role",
    "Step",
    "Symbol",
    "Texts",
    "Way",
]


class Approval(Stated, frozen=True, kw_only=True):
    """Who approved the document (*disahkan oleh*), as printed; empty if not printed."""

    post: str = ""
    name: str = ""
    nip: str = ""


class Role(Stated, frozen=True, kw_only=True):
    """A column under *Pelaksana*. An outside role has no officers: others record its steps."""

    id: str
    name: str
    outside: bool = False


_LATER = ("by", "choice", "symbol", "next", "leads_to", "waits")
"""Keys added to steps in later versions; left out of the canonical form when empty."""


class Procedure(Stated, frozen=True, kw_only=True, dict=True):
    """An SOP: the header of its document, its roles in column order, and its steps.

    ``code`` is the prefix of case numbers. ``stated_total`` is the printed total time,
    ``time_unit`` the unit of numbers without one (from the column's heading), ``limit`` the legal
    limit of a whole case; durations are kept as printed. ``confidential_subject``: the applicant's
    name is hidden in exports and from officers without a role in the procedure.

    Derived values are computed once and cached (``dict=True``).
    """

    id: str
    code: str
    agency: str = ""
    number: str = ""
    title: str
    created: date | None = None
    revised: date | None = None
    effective: date | None = None
    approved_by: Approval = Approval()
    legal_basis: Texts = ()
    qualifications: Texts = ()
    related: Texts = ()
    equipment: Texts = ()
    warnings: Texts = ()
    records: Texts = ()
    stated_total: str = ""
    time_unit: str = ""
    limit: str = ""
    confidential_subject: bool = False
    roles: tuple[Role, ...]
    steps: tuple[Step, ...]

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes in document order."""
        return compile_steps(self.steps)

    @property
    def first(self) -> Node:
        """The node where a new case begins."""
        return self.nodes[0]

    def node(self, node_id: str) -> Node:
        """The node with this id; KeyError if there is none."""
        return self._nodes_by_id[node_id]

    def knows(self, node: Node) -> bool:
        """Whether this node, possibly of another revision, corresponds to one of this procedure."""
        own = self._nodes_by_id.get(node.id)
        return own is not None and own.corresponds_to(node)

    def has(self, nodes: Collection[str], roles: Collection[str]) -> bool:
        """Whether nodes and roles with all of these ids exist."""
        return all(each in self._nodes_by_id for each in nodes) and all(
            each in self._roles_by_id for each in roles
        )

    def is_return(self, here: Node, to: str | None) -> bool:
        """Whether moving from ``here`` to ``to`` is a return: to the same node or an earlier one.

        None and "selesai" stand for the end, after every node.
        """
        return to is not None and to != END and self.node(to).index <= here.index

    def leads_ahead(self, here: Node) -> bool:
        """Whether a case that a check does not approve may go on from there instead of back."""
        return any(not self.is_return(here, to) for to in here.return_to)

    def between(self, here: Node, to: str | None) -> tuple[Node, ...]:
        """The nodes skipped when moving forward from ``here`` to ``to``; None is the end."""
        last = len(self.nodes) if to is None or to == END else self.node(to).index
        return self.nodes[here.index + 1 : last]

    def role(self, role_id: str) -> Role:
        """The role with this id; KeyError if there is none."""
        return self._roles_by_id[role_id]

    def step(self, no: int) -> Step:
        """The step with this number; KeyError if there is none."""
        return self._steps_by_number[no]

    def standard(self, no: int) -> "Duration | None":
        """The time standard of the step with this number; None if the document sets none."""
        return self._standards[no]

    @cached_property
    def limit_time(self) -> "Duration | None":
        """The legal limit of a whole case; None if there is none."""
        if not self.limit:
            return None
        from sop_tui.worktime.printed import read_duration

        return read_duration(self.limit, self.time_unit)

    @cached_property
    def totals(self) -> "Duration":
        """The sum of the time standards of all steps, per unit."""
        from sop_tui.worktime.duration import add_up

        return add_up(self._standards.values())

    def canonical(self) -> bytes:
        """The canonical JSON form, which includes the id: sorted keys, no spaces, UTF-8.

        Keys of later versions are included only if set, so that the fingerprints of older
        definitions do not change.
        """
        import json  # imported here: reading needs no canonical form

        fields = msgspec.to_builtins(self)
        if not self.confidential_subject:
            del fields["confidential_subject"]
        for step in fields["steps"]:
            for key in _LATER:
                if not step[key]:
                    del step[key]
        return json.dumps(
            fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()

    @classmethod
    def from_canonical(cls, canonical: bytes, fingerprint: str = "") -> "Procedure":
        """The procedure in a canonical form.

        If the bytes have the expected ``fingerprint``, it is kept and not computed again.

        Raises:
            msgspec.DecodeError: the bytes are no procedure in JSON.
        """
        procedure = msgspec.json.decode(canonical, type=cls)
        if fingerprint and sha256(canonical).hexdigest() == fingerprint:
            procedure.__dict__["fingerprint"] = fingerprint
        return procedure

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the canonical form, in hexadecimal."""
        return self.compute_fingerprint()

    def compute_fingerprint(self) -> str:
        """The fingerprint computed from the values, ignoring the one kept at reading."""
        return sha256(self.canonical()).hexdigest()

    @cached_property
    def _nodes_by_id(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def _roles_by_id(self) -> dict[str, Role]:
        return {role.id: role for role in self.roles}

    @cached_property
    def _steps_by_number(self) -> dict[int, Step]:
        return {step.no: step for step in self.steps}

    @cached_property
    def _standards(self) -> "dict[int, Duration | None]":
        from sop_tui.worktime.printed import read_duration

        return {step.no: read_duration(step.time, self.time_unit) for step in self.steps}
