"""Where each row leads: checks with returns, choices with ways, rows that are passed over."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sop_tui.drafting.actors import PlannedSymbol, RowActors
from sop_tui.drafting.draft import DraftSymbol, DraftWay, FieldGround
from sop_tui.drafting.flow import Flow
from sop_tui.drafting.spots import Trust
from sop_tui.drafting.ways import Arrow
from sop_tui.drafting.wording import act_of, chooses
from sop_tui.drafting.words import answer, squash
from sop_tui.sop.graph import numbered
from sop_tui.text.message import Message, say

END = "selesai"


@dataclass(frozen=True, slots=True)
class RowDoubt:
    """A doubt of a row before its place in the document is known."""

    field: str
    question: Message
    read: str = ""
    choices: tuple[str, ...] = ()
    open: bool = True


@dataclass(slots=True)
class RowTargets:
    """One row with its symbols and their targets."""

    symbols: list[DraftSymbol] = field(default_factory=list)
    next: str = ""
    marks: list[str] = field(default_factory=list)
    grounds: list[FieldGround] = field(default_factory=list)
    asks: list[RowDoubt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Target:
    node: str
    order: tuple[int, int]
    """Indexes of row and symbol; the end counts as a row after all others."""
    way: Arrow | None = None
    aside: bool = False
    """Whether it leads to a node in the middle of its row."""


_UNDRAWN = _Target("", (0, -1))
"""The target of a way that the document does not draw."""


class TargetFinder:
    """Finds the targets of all rows of one matrix."""

    def __init__(
        self, rows: Sequence[RowActors], flow: Flow, activities: Sequence[str], ids: Sequence[str]
    ) -> None:
        self.rows = rows
        self.flow = flow
        self.activities = activities
        self.ids = ids
        self.nodes = [
            numbered(index + 1, (actor.phase == "work" for actor in row.actors))
            for index, row in enumerate(rows)
        ]
        self.at: dict[int, tuple[int, int]] = {}
        for index, row in enumerate(rows):
            for place, actor in enumerate(row.actors):
                for spot in actor.spots:
                    self.at[spot] = (index, place)
            for spot in row.begins:
                self.at[spot] = (index, 0)
        self.ends = {spot for row in rows for spot in row.ends}
        self.drawn = bool(flow.ways)

    def run(self) -> list[RowTargets]:
        return [self._row(index) for index in range(len(self.rows))]

    def _row(self, index: int) -> RowTargets:
        out, row = RowTargets(), self.rows[index]
        for place, actor in enumerate(row.actors):
            out.grounds.append(FieldGround(field=self.nodes[index][place], trust=actor.trust,
                                      because=actor.because))  # fmt: skip
            if actor.phase == "work":
                out.symbols.append(self._work(row, actor))
            else:
                out.symbols.append(self._decision(out, index, place, actor))
        self._onward(out, index)
        if row.disagrees is not None:
            names = tuple(self.ids[r] for a in row.actors for r in a.roles)
            out.asks.append(
                RowDoubt(
                    "role",
                    say("simbol dan uraian menyebut pelaksana yang berbeda"),
                    ", ".join(names),
                    (self.ids[row.disagrees],),
                    open=False,
                )
            )
        for loose in self.flow.loose:
            if self.at.get(loose.source, (-1, 0))[0] == index:
                out.asks.append(
                    RowDoubt(
                        "next", say("satu panah tidak berujung pada simbol; ke mana?"), open=True
                    )
                )
        return out

    def _work(self, row: RowActors, actor: PlannedSymbol) -> DraftSymbol:
        sure = actor.trust <= Trust.DRAWN and row.order_sure and row.disagrees is None
        roles = tuple(self.ids[role] for role in actor.roles)
        return DraftSymbol(phase="work", roles=roles, marks=() if sure else ("role",))

    # A decision is a check where a way leads back, else a choice.

    def _decision(
        self, out: RowTargets, index: int, place: int, actor: PlannedSymbol
    ) -> DraftSymbol:
        role = (self.ids[actor.roles[0]],)
        marks = ["role"] if actor.trust > Trust.DRAWN or self.rows[index].disagrees else []
        formless = actor.pictured or actor.told
        if not self.rows[index].order_sure or formless or actor.trust >= Trust.WORDS:
            marks.append("")
        if actor.pictured:
            out.asks.append(
                RowDoubt("check", say("simbolnya gambar; dibaca sebagai keputusan"), open=False)
            )
        if actor.told:
            told = say("bukan belah ketupat, tetapi dengan panah “tidak”; dibaca sebagai keputusan")
            out.asks.append(RowDoubt("check", told, open=False))
        own = (index, place)
        targets = self._targets(actor.spots)
        back = [t for t in targets if t.order < own]
        onward = [t for t in targets if t.order > own]
        if not back and len(onward) == 1 and _answer(onward[0]) < 0:
            onward.append(self._default(index, place))
        if back and not onward and _answer(back[0]) > 0:
            if back[0].order[0] == index:
                marks.append("")  # leads back to who handed it up: a return, whatever its label
                return self._check(out, index, place, (role, marks), back, onward)
            onward.append(self._default(index, place))
        if not back and len(onward) < 2 and chooses(self.activities[index], actor.text):
            marks.append("")  # with a way back it may be a check
            first = onward[0] if onward else self._default(index, place)
            choice = self._choice(out, role, actor, [first, _UNDRAWN], marks, own)
            out.asks.append(self._undrawn(choice, index))
            return choice
        if (back and (len(onward) > 1 or _is_affirmed(back, onward))) or len(onward) > 1:
            return self._choice(out, role, actor, [*onward, *back], marks, own)
        return self._check(out, index, place, (role, marks), back, onward)

    def _check(
        self,
        out: RowTargets,
        index: int,
        place: int,
        who: tuple[tuple[str, ...], list[str]],
        back: list[_Target],
        onward: list[_Target],
    ) -> DraftSymbol:
        role, marks = who
        act = act_of(self.activities[index])
        marks.append("act")
        returns = tuple(dict.fromkeys(t.node for t in back))
        if returns:
            doubtful = any(
                t.way is not None and (t.way.trust > Trust.DRAWN or answer(t.way.label) >= 0)
                for t in back
            )
            if doubtful or any(_answer(t) < 0 for t in onward):
                marks.append("return_to")
        else:
            because = say("uraian: dikembalikan kepadanya")
            worded = self._worded_return(index, place)
            if self.rows[index].words.back_to is None:
                because = say("tanda “tidak” terdekat di baris sebelumnya")
                worded = self._marked_return(index)
            if worded:
                returns = (worded,)
                marks.append("return_to")
                out.grounds.append(
                    FieldGround(field="return_to", trust=Trust.WORDS, because=because)
                )
            else:
                out.asks.append(
                    RowDoubt(
                        "check.return_to",
                        say("bila tidak disetujui, ke mana?"),
                        "",
                        self._likely_returns(index, place),
                    )
                )
                marks.append("")  # with one more way it may be a choice
        return DraftSymbol(
            phase="check",
            roles=role,
            act=act or "setuju",
            return_to=returns,
            marks=tuple(dict.fromkeys(marks)),
        )

    def _choice(
        self,
        out: RowTargets,
        role: tuple[str, ...],
        actor: PlannedSymbol,
        targets: list[_Target],
        marks: list[str],
        own: tuple[int, int],
    ) -> DraftSymbol:  # fmt: skip
        names = [_name(t.way.label) if t.way is not None else "" for t in targets]
        sure = all(
            t.way is not None and t.way.trust <= Trust.DRAWN and t.way.label_trust <= Trust.DRAWN
            for t in targets
        )
        if _UNDRAWN in targets and not any(names):
            names = ["Ya", "Tidak"]
        if names.count("") == 1 and len(names) == 2:
            other = answer(next(name for name in names if name))
            names[names.index("")] = "Tidak" if other > 0 else "Ya" if other < 0 else ""
            sure = False
        if "" in names or len({name.casefold() for name in names}) < len(names):
            out.asks.append(
                RowDoubt(
                    "choice.way",
                    say("arah keputusan tidak bernama; apa namanya?"),
                    ", ".join(t.node for t in targets),
                )
            )
            names = [name or f"Arah {'ABCDEFGHI'[i % 9]}" for i, name in enumerate(names)]
            sure = False
        if not sure:
            marks.append("way")
        if any(t.order < own for t in targets) and all(_answer(t) == 0 for t in targets):
            marks.append("")  # it is unclear which label means no
        ways = tuple(
            DraftWay(name=name[:1].upper() + name[1:], to=target.node)
            for name, target in zip(names, targets, strict=True)
        )
        asks = actor.text.endswith("?") or not answer(actor.text)
        question = actor.text if len(actor.text) > 2 and asks else ""
        return DraftSymbol(
            phase="choice", roles=role, question=question, ways=ways,
            marks=tuple(dict.fromkeys(marks)),
        )  # fmt: skip

    def _undrawn(self, choice: DraftSymbol, index: int) -> RowDoubt:
        """The question where the second way leads, whose arrow is missing: past the first,
        or back.
        """
        one, other = choice.ways
        rows = [*range(index + 1, len(self.rows)), *range(index - 1, -1, -1)]
        likely = [self.nodes[row][0] for row in rows if self.nodes[row]]
        return RowDoubt(
            "choice.way",
            say("panah “{name}” tidak tergambar; ke mana?", name=other.name),
            "",
            tuple(f"{one.name}={one.to};{other.name}={to}" for to in likely if to != one.to)[:4],
        )

    # The targets of arrows.

    def _targets(self, spots: Sequence[int]) -> list[_Target]:
        best: dict[tuple[str, int], _Target] = {}
        for spot in spots:
            for way in self.flow.leaving(spot):
                target = self._target(way)
                if target is not None and way.target not in spots:
                    key = (target.node, answer(way.label))
                    best.setdefault(key, target)
        return _untangled(list(best.values()))

    def _target(self, way: Arrow) -> _Target | None:
        if way.target in self.ends:
            return _Target(END, (len(self.rows), 0), way)
        at = self.at.get(way.target)
        if at is None:
            return None
        return _Target(self.nodes[at[0]][at[1]], at, way, aside=at[1] > 0)

    def _default(self, index: int, place: int) -> _Target:
        """The target where no arrow says otherwise."""
        if place + 1 < len(self.rows[index].actors):
            return _Target(self.nodes[index][place + 1], (index, place + 1))
        if index + 1 < len(self.rows) and self.nodes[index + 1]:
            return _Target(self.nodes[index + 1][0], (index + 1, 0))
        return _Target(END if index + 1 >= len(self.rows) else str(index + 2), (len(self.rows), 0))

    def _onward(self, out: RowTargets, index: int) -> None:
        """Sets the row's ``next`` if its last symbol leads elsewhere than to the next row."""
        actors = self.rows[index].actors
        if not actors or out.symbols[-1].phase == "choice":
            return
        last = actors[-1]
        targets = [t for t in self._targets(last.spots) if t.order[0] != index]
        if out.symbols[-1].phase == "check":
            targets = [t for t in targets if t.order > (index, len(actors) - 1)]
        nodes = list(dict.fromkeys(t.node for t in targets))
        default = self._default(index, len(actors) - 1)
        if not nodes:
            if self.drawn and last.spots and index + 1 < len(self.rows):
                out.asks.append(
                    RowDoubt(
                        "next",
                        say("tidak ada panah keluar; dibaca menuju langkah berikutnya"),
                        "",
                        (default.node,),
                        open=False,
                    )
                )
            return
        if default.node in nodes:
            later = [node for node in nodes if node != default.node]
            if later:
                out.asks.append(
                    RowDoubt(
                        "next",
                        say("beberapa panah keluar; ditulis berurutan"),
                        default.node,
                        tuple(later),
                        open=False,
                    )
                )
                out.symbols[-1] = _marked(out.symbols[-1], "role")
            return
        target = min((t for t in targets), key=lambda t: (t.order, t.node))
        if target.order[0] == index + 1 and len(nodes) == 1 and not self._is_skipping(target):
            return
        out.next = target.node
        sure = target.way is not None and target.way.trust <= Trust.DRAWN and len(nodes) == 1
        if not sure:
            out.marks.append("next")
        if len(nodes) > 1 or target.order[0] <= index:
            out.asks.append(
                RowDoubt(
                    "next",
                    say("panah tidak menuju langkah berikutnya; benarkah?"),
                    target.node,
                    (default.node, *nodes[1:]),
                    open=not sure,
                )
            )

    def _is_skipping(self, target: _Target) -> bool:
        """Whether entering a row in its middle passes over the symbols before."""
        return target.aside and self.rows[target.order[0]].order_sure

    # Targets from words.

    def _worded_return(self, index: int, place: int) -> str:
        back = self.rows[index].words.back_to
        for row in range(index, -1, -1):
            actors = self.rows[row].actors
            for at in range(len(actors) - 1, -1, -1):
                if (row, at) < (index, place) and back in actors[at].roles:
                    return self.nodes[row][at]
        return ""

    def _marked_return(self, index: int) -> str:
        """The nearest earlier row with a mark for "no", if this row has a mark for "yes" or
        "no".
        """
        marked = self.rows[index].says_yes or self.rows[index].says_no
        for row in range(index - 1, -1, -1) if marked else ():
            if self.rows[row].says_no and self.nodes[row]:
                return self.nodes[row][0]
        return ""

    def _likely_returns(self, index: int, place: int) -> tuple[str, ...]:
        """Possible return targets: the work of the row, then the rows before, nearest first."""
        nodes = [self.nodes[index][at] for at in range(place - 1, -1, -1)]
        for row in range(index - 1, -1, -1):
            nodes += self.nodes[row][::-1]
        return tuple(nodes[:5])


def _name(label: str) -> str:
    """The name of a way; letters that stand for yes or no are written out."""
    text = squash(label).strip(" .:,")
    return {"y": "Ya", "t": "Tidak", "n": "Tidak"}.get(text.lower(), text)


def _answer(target: _Target) -> int:
    return answer(target.way.label) if target.way is not None else 0


def _untangled(targets: list[_Target]) -> list[_Target]:
    """Resolves overlapping arrows.

    Where arrows lie on each other, one way seems to enter the middle of a row and another its first
    symbol. Only the latter is kept, with the label of either.
    """
    unsure = [t for t in targets if t.way is not None and t.way.trust > Trust.DRAWN]
    for one in unsure:
        for other in unsure:
            if one.way is None or other.way is None or one.order[0] != other.order[0]:
                continue
            words = {way.label for way in (one.way, other.way) if way.label}
            if len(words) < 2 and one.aside and not other.aside:
                taken = replace(other, way=replace(other.way, label=next(iter(words), "")))
                return _untangled([taken if t is other else t for t in targets if t is not one])
    return targets


def _is_affirmed(back: list[_Target], onward: list[_Target]) -> bool:
    """Whether the way back is labelled "yes": then the diamond asks something else than
    approval.
    """
    yes_back = any(_answer(t) > 0 for t in back)
    named = [t for t in [*back, *onward] if t.way is not None and t.way.label]
    other_words = len(named) == len(back) + len(onward) > 1 and all(_answer(t) == 0 for t in named)
    return (yes_back and all(_answer(t) <= 0 for t in onward)) or other_words


def _marked(symbol: DraftSymbol, mark: str) -> DraftSymbol:
    from msgspec.structs import replace

    return replace(symbol, marks=tuple(dict.fromkeys((*symbol.marks, mark))))
