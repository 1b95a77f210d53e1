"""The flowchart under *Pelaksana*: symbols in the columns of their roles, and the ways between.

The symbols are those of Permenpan-RB 35/2012: a capsule where it starts and ends, a box for work, a
diamond for a check. They stand one below the other, each in the column of its role, so the way
forward needs one row between two of them and never crosses a symbol; ways back go up in lanes to
the right of all columns. What leads back leaves a diamond in its middle row and arrives in the top
row of its target, so both find room where one check returns to another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sop_tui.export.canvas import Canvas
from sop_tui.export.journey import Journey, Mark
from sop_tui.export.pieces import Part
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure
from sop_tui.text.language import Language
from sop_tui.text.message import say

DAGGER = "†"
"""Marks what is inferred."""
HEIGHT = 3
"""Rows of a symbol."""
END = ""
"""Stands for the closing capsule, where the last node is a check, among the ids of nodes."""
MOST_LANES = 4
MARK_PARTS: Mapping[Mark, Part] = {
    Mark.AHEAD: Part.SYMBOL,
    Mark.VOID: Part.VOID,
    Mark.DONE: Part.DONE,
    Mark.HERE: Part.HERE,
}
_WIDTH = 5  # columns of a symbol
_MARKS: Mapping[Mark, str] = {Mark.DONE: "√", Mark.VOID: "×"}
_CLOSING = ("╭─▼─╮", "│ ■ │", "╰───╯")


@dataclass(frozen=True, slots=True)
class Back:
    """A way back from a check; ``lane`` counts from the columns outwards."""

    source: Node
    target: Node
    lane: int


def ways_back(procedure: Procedure) -> tuple[Back, ...]:
    """The ways back with their lanes, short ones inside; what finds no lane is left out."""
    ways = sorted(
        ((node, procedure.node(target)) for node in procedure.nodes for target in node.return_to),
        key=lambda way: (way[0].index - way[1].index, way[0].index),
    )
    lanes: list[list[tuple[int, int]]] = []
    placed: list[Back] = []
    for node, target in ways:
        free = [
            lane
            for lane, taken in enumerate(lanes)
            if all(node.index < first or last < target.index for first, last in taken)
        ]
        if not free and len(lanes) < MOST_LANES:
            free = [len(lanes)]
            lanes.append([])
        if free:
            lanes[free[0]].append((target.index, node.index))
            placed.append(Back(node, target, free[0]))
    return tuple(placed)


class Flowchart:
    """Where the symbols stand across, and the drawing of them once their rows are known.

    ``column_of`` gives each role its column, all of them ``column`` wide.
    """

    def __init__(
        self,
        procedure: Procedure,
        language: Language,
        way: Journey | None,
        column_of: Mapping[str, int],
        column: int,
    ) -> None:
        self._procedure = procedure
        self._way = way
        self._column_of = column_of
        self._column = column
        self._yes, self._no = language(say("Ya")), language(say("Tidak"))
        self._backs = ways_back(procedure)
        checks = [node for node in procedure.nodes if node.return_to]
        labels = [self._left(node.role) + _WIDTH + len(self._no) + 2 for node in checks]
        self._lanes_from = max(column * len(set(column_of.values())), *labels, 0)
        self.width = self._lanes_from + 2 * (1 + max((b.lane for b in self._backs), default=-1))

    def draw(self, tops: Mapping[str, int]) -> Canvas:
        """The whole drawing; ``tops`` is the top row of each node's symbol, and of :data:`END`."""
        canvas = Canvas(self.width)
        nodes = self._procedure.nodes
        for node, following in pairwise(nodes):
            self._forward(canvas, tops, node, following.id, following.role)
        if END in tops:
            role = nodes[-1].role
            self._forward(canvas, tops, nodes[-1], END, role)
            _stamp(canvas, tops[END], self._left(role), _CLOSING, Part.SYMBOL)
        for back in self._backs:
            self._backward(canvas, tops, back)
        for node in nodes:
            self._symbol(canvas, tops[node.id], node)
        return canvas

    def _forward(
        self, canvas: Canvas, tops: Mapping[str, int], node: Node, to: str, role: str
    ) -> None:
        start, end, turn = self._middle(node.role), self._middle(role), tops[to] - 1
        heavy = self._gone(node.id, to)
        canvas.vertical(start, tops[node.id] + HEIGHT - 1, turn, heavy=heavy)
        canvas.horizontal(turn, start, end, heavy=heavy)
        canvas.vertical(end, turn, tops[to], heavy=heavy)

    def _backward(self, canvas: Canvas, tops: Mapping[str, int], back: Back) -> None:
        lane = self._lanes_from + 2 * back.lane
        row, top = tops[back.source.id] + 1, tops[back.target.id]
        leaves = self._left(back.source.role) + _WIDTH
        arrives = self._left(back.target.role) + _WIDTH
        heavy = self._gone(back.source.id, back.target.id)
        canvas.horizontal(row, leaves - 1, lane, heavy=heavy)
        canvas.vertical(lane, top, row, heavy=heavy)
        canvas.horizontal(top, arrives, lane, heavy=heavy)
        canvas.text(top, arrives, "◄", Part.FLOW)

    def _symbol(self, canvas: Canvas, top: int, node: Node) -> None:
        left = self._left(node.role)
        after = left + _WIDTH
        mark = self._way.legs[node.id].mark if self._way is not None else Mark.AHEAD
        part = MARK_PARTS[mark]
        _stamp(canvas, top, left, self._shape(node, mark), part)
        inferred = set(self._procedure.step(node.step).inferred)
        if node.phase == "check":
            if inferred & {"check", "check.role"}:
                canvas.text(top + 1, after, DAGGER, Part.DOUBT)
            canvas.text(top + 1, after + 1, self._no, Part.LABEL)
            if inferred & {"check", "check.return_to"}:
                canvas.text(top + 1, after + 1 + len(self._no), DAGGER, Part.DOUBT)
            canvas.text(top + 2, after, self._yes, Part.LABEL)
        elif "role" in inferred:
            canvas.text(top + 1, after, DAGGER, Part.DOUBT)
        if mark in _MARKS:
            corner = after - 1 if node.phase == "check" else after
            canvas.text(top + 2, corner, _MARKS[mark], part)

    def _shape(self, node: Node, mark: Mark) -> tuple[str, str, str]:
        name = f"{node.id:^3}"
        here = mark is Mark.HERE
        if node.phase == "check":
            return " ╱▼╲ ", f"◄{name}►" if here else f"<{name}>", " ╲┬╱ "
        first, last = node.index == 0, node.next is None
        line, side, out = ("═", "║", "╤") if here else ("─", "│", "┬")
        corners = "╭╮╰╯" if first or last else "╔╗╚╝" if here else "┌┐└┘"
        into, out = line if first else "▼", line if last else out
        return (
            f"{corners[0]}{line}{into}{line}{corners[1]}",
            f"{side}{name}{side}",
            f"{corners[2]}{line}{out}{line}{corners[3]}",
        )

    def _gone(self, node: str, to: str) -> bool:
        if self._way is None:
            return False
        if to == END:
            return self._way.legs[node].mark is Mark.DONE
        return (node, to) in self._way.ways

    def _left(self, role: str) -> int:
        # To the right of a symbol a column is kept for a mark.
        return self._column_of[role] * self._column + (self._column - _WIDTH - 1) // 2

    def _middle(self, role: str) -> int:
        return self._left(role) + _WIDTH // 2


def _stamp(canvas: Canvas, top: int, left: int, rows: Sequence[str], part: Part) -> None:
    for offset, row in enumerate(rows):
        text = row.strip()
        canvas.text(top + offset, left + row.index(text), text, part)
