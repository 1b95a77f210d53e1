"""The flowchart under *Pelaksana*: symbols in the columns of their roles, and the ways between.

The symbols are those of Permenpan-RB 35/2012: a capsule for start and end, a box for work, a
diamond for a check or a choice. They stand one below the other, each in the column of its role. So
the way to the next symbol needs only the one row between the two and never crosses a symbol. What
several roles do together is a box in each of their columns, joined by a line. Every other way, back
or past other symbols, runs in lanes to the right of all columns. It leaves a symbol in its middle
row and enters its target in the top row, so that both fit where one check returns to another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sop_tui.export.canvas import Canvas
from sop_tui.export.pieces import PieceRole
from sop_tui.export.progress import CaseProgress, Mark
from sop_tui.sop.graph import Node
from sop_tui.sop.inferred import is_inferred
from sop_tui.sop.model import Procedure
from sop_tui.text.language import Language
from sop_tui.text.message import say

DAGGER = "†"
"""Marks what the document does not state and was inferred."""
HEIGHT = 3
"""Height of a symbol, in rows."""
END = ""
"""Stands for the closing capsule among node ids, where a check or a choice leads to the end."""
MOST_LANES = 4
MARK_PARTS: Mapping[Mark, PieceRole] = {
    Mark.AHEAD: PieceRole.SYMBOL,
    Mark.VOID: PieceRole.VOID,
    Mark.DONE: PieceRole.DONE,
    Mark.HERE: PieceRole.HERE,
    Mark.PASSED: PieceRole.MUTED,
}
_WIDTH = 5  # width of a symbol, in columns
_LONGEST_LABEL = 6
_LONGEST_BESIDE = 12  # width of the names of several ways, in columns
_LONGEST_BELOW = 10
_MARKS: Mapping[Mark, str] = {Mark.DONE: "√", Mark.VOID: "×", Mark.PASSED: "-"}
_CLOSING = ("╭─▼─╮", "│ ■ │", "╰───╯")


@dataclass(frozen=True, slots=True)
class Detour:
    """A way that does not lead to the next symbol; ``target`` is a node id or :data:`END`.

    ``lane`` counts from the role columns outwards.
    """

    source: Node
    target: str
    lane: int


def ends_apart(procedure: Procedure) -> bool:
    """Whether a separate closing capsule is drawn, because some check or choice leads
    to the end.
    """
    return any(None in _ways(node) for node in procedure.nodes if node.phase != "work")


def _ways(node: Node) -> list[str | None]:
    """Where the node leads; the end by rejection is not included."""
    onward = [way.to for way in node.ways] if node.phase == "choice" else [node.next]
    return [*onward, *node.return_to]


def _beside(procedure: Procedure, node: Node, to: str | None) -> bool:
    """Whether the way leads to the symbol drawn next below, so that it needs no lane."""
    if to is None:
        return node is procedure.nodes[-1] or not ends_apart(procedure)
    return procedure.node(to).index == node.index + 1


def detours(procedure: Procedure) -> tuple[Detour, ...]:
    """The ways that need a lane, short ones inside; ways that find no free lane are left out."""
    count = len(procedure.nodes)

    def place(to: str | None) -> int:
        return count if to is None else procedure.node(to).index

    found = {
        (node.index, to)
        for node in procedure.nodes
        for to in _ways(node)
        if not _beside(procedure, node, to)
    }
    ways = sorted(found, key=lambda way: (abs(way[0] - place(way[1])), way[0], place(way[1])))
    lanes: list[list[tuple[int, int]]] = []
    placed: list[Detour] = []
    for index, to in ways:
        first, last = sorted((index, place(to)))
        free = [
            lane
            for lane, taken in enumerate(lanes)
            if all(last < begin or end < first for begin, end in taken)
        ]
        if not free and len(lanes) < MOST_LANES:
            free = [len(lanes)]
            lanes.append([])
        if free:
            lanes[free[0]].append((first, last))
            placed.append(Detour(procedure.nodes[index], END if to is None else to, free[0]))
    return tuple(placed)


class Flowchart:
    """Places the symbols across, and draws them once their rows are known.

    ``column_of`` maps each role to its column, all of them ``column`` wide. ``chosen`` is a node id
    to draw as the current one, whatever the case says.
    """

    def __init__(
        self,
        procedure: Procedure,
        language: Language,
        way: CaseProgress | None,
        column_of: Mapping[str, int],
        column: int,
        chosen: str = "",
    ) -> None:
        self._chosen = chosen
        self._procedure = procedure
        self._way = way
        self._column_of = column_of
        self._column = column
        self._yes, self._no = language(say("Ya")), language(say("Tidak"))
        self._detours = detours(procedure)
        self._apart = ends_apart(procedure)
        diamonds = [node for node in procedure.nodes if node.phase != "work"]
        labels = [
            self._left(node.role) + _WIDTH + max(map(len, self._labels(node))) + 2
            for node in diamonds
        ]
        self._lanes_from = max(column * len(set(column_of.values())), *labels, 0)
        self.width = self._lanes_from + 2 * (1 + max((d.lane for d in self._detours), default=-1))

    def draw(self, tops: Mapping[str, int]) -> Canvas:
        """The whole drawing; ``tops`` maps each node's id, and :data:`END`, to the top row of its
        symbol.
        """
        canvas = Canvas(self.width)
        nodes = self._procedure.nodes
        for node, following in pairwise(nodes):
            if following.id in _ways(node):
                self._forward(canvas, tops, node, following.id, following.role)
        if END in tops:
            role = nodes[-1].role
            if None in _ways(nodes[-1]):
                self._forward(canvas, tops, nodes[-1], END, role)
            _stamp(canvas, tops[END], self._left(role), _CLOSING, PieceRole.SYMBOL)
        for detour in self._detours:
            if detour.target in tops:
                self._detour(canvas, tops, detour)
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

    def _detour(self, canvas: Canvas, tops: Mapping[str, int], detour: Detour) -> None:
        lane = self._lanes_from + 2 * detour.lane
        row, top = tops[detour.source.id] + 1, tops[detour.target]
        nodes = self._procedure.nodes
        target = nodes[-1] if detour.target == END else self._procedure.node(detour.target)
        leaves = self._right(detour.source)
        arrives = self._left(target.role) + _WIDTH if detour.target == END else self._right(target)
        heavy = self._gone(detour.source.id, detour.target)
        canvas.horizontal(row, leaves - 1, lane, heavy=heavy)
        canvas.vertical(lane, min(top, row), max(top, row), heavy=heavy)
        canvas.horizontal(top, arrives, lane, heavy=heavy)
        canvas.text(top, arrives, "◄", PieceRole.FLOW)

    def _right(self, node: Node) -> int:
        """The first column to the right of a node's rightmost box."""
        return max(self._left(role) for role in node.roles) + _WIDTH

    def _symbol(self, canvas: Canvas, top: int, node: Node) -> None:
        mark = self._way.records[node.id].mark if self._way is not None else Mark.AHEAD
        if node.id == self._chosen:
            mark = Mark.HERE
        part = MARK_PARTS[mark]
        lefts = sorted({self._left(role) for role in node.roles})
        if len(lefts) > 1:
            canvas.horizontal(top + 1, lefts[0] + _WIDTH - 1, lefts[-1], heavy=False)
        for left in lefts:
            _stamp(canvas, top, left, self._shape(node, mark), part)
        left = lefts[0]
        after = left + _WIDTH
        if is_inferred(self._procedure, node, "role"):
            canvas.text(top + 1, after, DAGGER, PieceRole.DOUBT)
        if node.phase != "work":
            below, aside = self._labels(node)
            canvas.text(top + 1, after + 1, aside, PieceRole.LABEL)
            ways = "return_to" if node.phase == "check" else "way"
            if is_inferred(self._procedure, node, ways):
                canvas.text(top + 1, after + 1 + len(aside), DAGGER, PieceRole.DOUBT)
            canvas.text(top + 2, after, below, PieceRole.LABEL)
        if mark in _MARKS:
            corner = after - 1 if node.phase != "work" else after
            canvas.text(top + 2, corner, _MARKS[mark], part)

    def _labels(self, node: Node) -> tuple[str, str]:
        """The labels below a diamond (for the way to the next symbol) and beside it (for the
        others).

        Long names are replaced by the numbers of their ways; the text beside the drawing lists all
        ways by number.
        """
        if node.phase == "check":
            if _beside(self._procedure, node, node.next):
                return self._yes, self._no
            return "", f"{self._yes}/{self._no}"
        ways = list(enumerate(node.ways, start=1))
        onward = [n for n, way in ways if _beside(self._procedure, node, way.to)]
        below = [(n, way.name) for n, way in ways if n in onward]
        aside = [(n, way.name) for n, way in ways if n not in onward]
        names = "/".join(name for _, name in aside)
        numbers = "/".join(str(n) for n, _ in aside)
        longest = max((len(name) for _, name in aside), default=0)
        short = len(names) <= _LONGEST_BESIDE and longest <= _LONGEST_LABEL
        number, name = next(iter(below), (0, ""))
        return name if len(name) <= _LONGEST_BELOW else str(number), names if short else numbers

    def _shape(self, node: Node, mark: Mark) -> tuple[str, str, str]:
        name = f"{node.id:^3}"
        here = mark is Mark.HERE
        if node.phase != "work":
            return " ╱▼╲ ", f"◄{name}►" if here else f"<{name}>", " ╲┬╱ "
        first, last = node.index == 0, node.next is None and not self._apart
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
            record = self._way.records[node]
            return (
                record.mark is Mark.DONE
                and record.outcome is not None
                and record.outcome.to is None
            )
        return (node, to) in self._way.ways

    def _left(self, role: str) -> int:
        # One column to the right of each symbol is kept free for a mark.
        return self._column_of[role] * self._column + (self._column - _WIDTH - 1) // 2

    def _middle(self, role: str) -> int:
        return self._left(role) + _WIDTH // 2


def _stamp(canvas: Canvas, top: int, left: int, rows: Sequence[str], part: PieceRole) -> None:
    for offset, row in enumerate(rows):
        text = row.strip()
        canvas.text(top + offset, left + row.index(text), text, part)
