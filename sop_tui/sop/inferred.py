"""The field names allowed in ``inferred``: values that the document does not state explicitly."""

from collections.abc import Iterator

from sop_tui.sop.graph import Node
from sop_tui.sop.model import Check, Choice, Procedure, Step

CELLS = ("activity", "inputs", "time", "output", "note")
OF_CHECK = ("role", "act", "return_to", "reject")
OF_CHOICE = ("role", "question", "way")
INFERABLE = (
    "role", "by", *CELLS,
    "check", *(f"check.{field}" for field in OF_CHECK),
    "choice", *(f"choice.{field}" for field in OF_CHOICE),
    "symbol", "next", "leads_to", "waits",
)  # fmt: skip
"""All names except numbered symbols, such as ``symbol.2`` and ``symbol.2.return_to``.

The name of a check, a choice or a symbol alone stands for all of it, its existence included.
"""


def inferable(step: Step) -> tuple[str, ...]:
    """The names that ``inferred`` of this step may contain, in the order of :data:`INFERABLE`."""
    return tuple(_inferable(step))


def _inferable(step: Step) -> Iterator[str]:
    if step.role is not None:
        yield "role"
    if step.by:
        yield "by"
    yield from CELLS
    yield from _fields("check", step.check)
    yield from _fields("choice", step.choice)
    if step.symbols:
        yield "symbol"
    for place, symbol in enumerate(step.symbols, start=1):
        yield f"symbol.{place}"
        if symbol.check is None and symbol.choice is None:
            yield f"symbol.{place}.role"
        for inside in (symbol.check, symbol.choice):
            yield from list(_fields(f"symbol.{place}", inside))[1:]
    for name in ("next", "leads_to", "waits"):
        if getattr(step, name):
            yield name


def _fields(name: str, inside: Check | Choice | None) -> Iterator[str]:
    if inside is not None:
        yield name
        names = OF_CHECK if isinstance(inside, Check) else OF_CHOICE
        yield from (f"{name}.{field}" for field in names)


def is_inferred(procedure: Procedure, node: Node, *fields: str) -> bool:
    """Whether one of these fields of the node is inferred, not stated by the document.

    Fields are ``role``, ``act``, ``return_to``, ``reject``, ``question`` and ``way``; without
    fields, whether the node as such is inferred. A part inferred as a whole has every field
    inferred.
    """
    step = procedure.step(node.step)
    words = set(step.inferred)
    if step.symbols:
        whole = f"symbol.{node.symbol + 1}"
        return bool(words & {"symbol", whole, *(f"{whole}.{field}" for field in fields)})
    if node.phase == "work":
        return bool(words & {"role", "by"}) and (not fields or "role" in fields)
    return bool(words & {node.phase, *(f"{node.phase}.{field}" for field in fields)})
