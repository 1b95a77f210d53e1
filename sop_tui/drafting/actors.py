"""Who acts in each row, and in what order: from symbols, else from marks, names or words."""

import re
from dataclasses import dataclass, field
from typing import Literal

from sop_tui.drafting.flow import Flow
from sop_tui.drafting.matrix import Matrix, MatrixRow
from sop_tui.drafting.mentions import RoleFinder
from sop_tui.drafting.naming import together
from sop_tui.drafting.spots import Trust
from sop_tui.drafting.ways import Arrow
from sop_tui.drafting.wording import RowWords, said
from sop_tui.drafting.words import answer, is_start, is_stop, plain, squash
from sop_tui.text.message import Message, say

PlannedPhase = Literal["work", "decision"]


@dataclass(slots=True)
class PlannedSymbol:
    """A planned symbol of a row: its phase and roles, and the drawn symbols it comes from."""

    phase: PlannedPhase
    roles: tuple[int, ...]
    trust: Trust
    because: Message
    spots: tuple[int, ...] = ()
    text: str = ""
    pictured: bool = False
    told: bool = False


@dataclass(slots=True)
class RowActors:
    """Who acts in one row, in order, and what its words say."""

    actors: list[PlannedSymbol] = field(default_factory=list)
    words: RowWords = field(default_factory=RowWords)
    ends: set[int] = field(default_factory=set)
    """Spots that only mark the end of the flow."""
    begins: set[int] = field(default_factory=set)
    order_sure: bool = True
    says_yes: bool = False
    """Whether a cell has a mark for "yes", as transcripts of drawings have."""
    says_no: bool = False
    disagrees: int | None = None
    """The role that the words start with, if the drawing shows only other roles."""


_MARKS = re.compile(
    r"\[?(red box|box|kotak|persegi|v|vv|x|√|ü|o|•|[■-▱○-◓☐-☒⬛⬜⬤✅✓-✘]"
    r"|mulai|selesai|start|end)\]?"
)
_DIAMONDS = re.compile(r"\[?(green diamond|diamond|belah ketupat|[◇◆◊♢♦⋄⬥⬦]|keputusan)\]?")


def acting(matrix: Matrix, flow: Flow) -> list[RowActors]:
    """Who acts in each row of the matrix."""
    roles = RoleFinder(matrix.roles)
    rows = [RowActors(words=said(row.texts.get("activity", ""), roles)) for row in matrix.rows]
    drawn = len({spot.row for spot in flow.spots}) * 2 >= len(rows)
    for index, row in enumerate(matrix.rows):
        here = rows[index]
        _from_symbols(here, index, len(rows), flow)
        if not here.actors and row.named:
            _from_name(here, row, matrix, roles)
        if not here.actors:
            _from_marks(here, row)
            decided = index > 0 and any(a.phase == "decision" for a in rows[index - 1].actors)
            if decided and not _has_diamond(row):
                here.says_yes = False  # it names the way on from the decision above
    for index in range(len(rows)):
        if not rows[index].actors or not drawn:
            _from_words(rows, index)
        _compare(rows[index])
    return rows


def _from_symbols(here: RowActors, index: int, count: int, flow: Flow) -> None:
    here_too = {i for i, spot in enumerate(flow.spots) if spot.row == index}
    mine = sorted(here_too - flow.markers)
    mine = _without_terminals(here, mine, index, count, flow)
    if not mine:
        return
    decisions = {i for i in mine if _decides(flow, i)}
    inside = [w for w in flow.ways if w.source in mine and w.target in mine]
    levels = _levels(mine, [w for w in inside if not _is_return(w, flow, decisions)])
    linked = {i for w in inside for i in (w.source, w.target)}
    loose_works = [i for i in mine if i not in linked and i not in decisions]
    if len(mine) > 1 and (loose_works or decisions - linked):
        here.order_sure = _place_loose(mine, decisions, linked, levels, flow)
    for level in sorted({levels[i] for i in mine}):
        at = [i for i in mine if levels[i] == level]
        works = [i for i in at if i not in decisions]
        if works:
            here.actors.append(_work(works, flow))
        here.actors.extend(_decision(i, flow) for i in at if i in decisions)


def _without_terminals(
    here: RowActors, mine: list[int], index: int, count: int, flow: Flow
) -> list[int]:
    """The symbols, without those that only start or end the flow next to other symbols."""
    kept = []
    for i in mine:
        spot = flow.spots[i]
        others = [j for j in mine if j != i and not flow.spots[j].is_terminal]
        entering, leaving = flow.reaching(i), flow.leaving(i)
        named_end = is_stop(spot.text)
        named_start = is_start(spot.text)
        silent = spot.kind in ("capsule", "circle") and not squash(spot.text)
        beside = [j for j in others if flow.spots[j].kind not in ("capsule", "circle")]
        ends = (others and named_end) or (
            silent and index == count - 1 and beside and not leaving
            and any(w.source in mine for w in entering)
        )  # fmt: skip
        begins = (others and named_start) or (
            silent and index == 0 and beside and not entering
            and any(w.target in mine for w in leaving)
        )  # fmt: skip
        if ends:
            here.ends.add(i)
        elif begins:
            here.begins.add(i)
        else:
            kept.append(i)
    return kept


def _decides(flow: Flow, index: int) -> bool:
    spot = flow.spots[index]
    if spot.is_decision:
        return True
    leaving = flow.leaving(index)
    return spot.kind == "picture" and any(answer(way.label) < 0 for way in leaving)


def _is_return(way: Arrow, flow: Flow, decisions: set[int]) -> bool:
    """Whether an arrow inside a row leads back from its decision."""
    if way.source not in decisions:
        return False
    if answer(way.label) < 0:
        return True
    if not any(w.target == way.source and w.source == way.target for w in flow.ways):
        return False
    # Its target is where the flow enters the row, so it leads back whatever its label says.
    by_target = _is_begun_by(way.target, flow) and not _is_begun_by(way.source, flow)
    return answer(way.label) <= 0 or by_target


def _is_begun_by(index: int, flow: Flow) -> bool:
    """Whether an arrow from an earlier row leads to this symbol."""
    row = flow.spots[index].row
    return any(flow.spots[way.source].row < row for way in flow.reaching(index))


def _levels(mine: list[int], ways: list[Arrow]) -> dict[int, int]:
    levels = dict.fromkeys(mine, 0)
    for _ in mine:
        for way in ways:
            if levels[way.target] <= levels[way.source] < len(mine):
                levels[way.target] = levels[way.source] + 1
    return levels


def _place_loose(
    mine: list[int], decisions: set[int], linked: set[int], levels: dict[int, int], flow: Flow
) -> bool:
    """Orders the symbols that no arrow of the row connects; returns whether the order
    is certain.
    """
    row = flow.spots[mine[0]].row
    entered = {i for i in mine if _is_begun_by(i, flow)}
    left = {i for i in mine if any(flow.spots[w.target].row != row for w in flow.leaving(i))}
    works = [i for i in mine if i not in decisions and i not in linked]
    sure = True
    if len(works) == 2 and not linked:
        first = [i for i in works if i in entered and i not in left]
        last = [i for i in works if i in left and i not in entered]
        if len(first) == 1 and len(last) == 1:
            levels[last[0]] = 1
            sure = False
        else:
            sure = set(works) <= entered
    elif len(works) > 1:
        sure = set(works) <= entered
    elif works and linked:
        sure = False
    for i in decisions - linked:
        levels[i] = max([levels[j] for j in mine if j != i], default=-1) + 1
        sure = sure and not works
    return sure


def _work(works: list[int], flow: Flow) -> PlannedSymbol:
    roles: list[int] = []
    for i in works:
        roles += [role for role in flow.spots[i].roles if role not in roles]
    trust = max(flow.spots[i].trust for i in works)
    pictured = any(flow.spots[i].kind == "picture" for i in works)
    because = say("gambar, bukan bentuk") if pictured else _why(trust)
    if pictured:
        trust = max(trust, Trust.LABEL)
    return PlannedSymbol(
        "work", tuple(sorted(roles)), trust, because, tuple(works), pictured=pictured
    )


def _decision(index: int, flow: Flow) -> PlannedSymbol:
    spot = flow.spots[index]
    trust, pictured = spot.trust, spot.kind == "picture"
    if pictured:
        trust = max(trust, Trust.LABEL)
    because = say("gambar dengan panah “tidak”") if pictured else _why(trust)
    return PlannedSymbol(
        "decision", spot.roles[:1], trust, because, (index,), squash(spot.text), pictured, spot.told
    )


def _why(trust: Trust) -> Message:
    if trust <= Trust.ANCHORED:
        return say("simbol tertambat pada sel")
    if trust == Trust.DRAWN:
        return say("letak simbol")
    return say("simbol di dekat garis sel")


def _from_name(here: RowActors, row: MatrixRow, matrix: Matrix, roles: RoleFinder) -> None:
    """A single column under Pelaksana: its cell names who acts."""
    found = together(row.named, matrix.roles) or [
        mention.role for mention in roles.mentions(plain(row.named))
    ]
    if found:
        everybody = tuple(dict.fromkeys(found))
        here.actors.append(PlannedSymbol("work", everybody, Trust.ANCHORED, say("kolom Pelaksana")))


def _from_marks(here: RowActors, row: MatrixRow) -> None:
    """Marks typed into the columns of the roles."""
    here.says_yes = any(answer(cell.text) > 0 for _, cell, _ in row.marks)
    here.says_no = any(answer(cell.text) < 0 for _, cell, _ in row.marks)
    boxes = [role for role, cell, _ in row.marks if _MARKS.fullmatch(plain_mark(cell.text))]
    diamonds = [role for role, cell, _ in row.marks if _DIAMONDS.fullmatch(plain_mark(cell.text))]
    because = say("tanda dalam sel")
    if boxes:
        everybody = tuple(dict.fromkeys(boxes))
        here.actors.append(PlannedSymbol("work", everybody, Trust.WORDS, because))
    if len(diamonds) == 1:
        here.actors.append(PlannedSymbol("decision", (diamonds[0],), Trust.WORDS, because))


def _has_diamond(row: MatrixRow) -> bool:
    return any(_DIAMONDS.fullmatch(plain_mark(cell.text)) for _, cell, _ in row.marks)


def plain_mark(text: str) -> str:
    return squash(text).lower().strip(" .")


def _from_words(rows: list[RowActors], index: int) -> None:
    """Who acts according to the words of this row and the row before."""
    here = rows[index]
    words = here.words
    before = rows[index - 1].words if index else RowWords()
    ordered = before.passes_to if before.checks is None else before.checks
    who = words.subject if words.subject is not None else ordered
    because = say("uraian menyebutnya") if words.subject is not None else say(
        "uraian langkah sebelumnya menyerahkan kepadanya"
    )  # fmt: skip
    if who is not None and who == words.passes_to and words.subject is None:
        who = None  # nobody hands a case to himself
    if who is None and words.is_check and index + 1 < len(rows):
        who = rows[index + 1].words.back_to
        because = say("langkah berikutnya mengembalikan kepadanya")
    works = [a for a in here.actors if a.phase == "work"]
    decides = [a for a in here.actors if a.phase == "decision"]
    if here.actors and works and words.passes_to in works[0].roles and words.subject is None:
        if ordered is not None and ordered != words.passes_to:
            works[0].roles = (ordered,)  # a mark one column off: nobody hands to himself
            works[0].because = because
        _alone(here)
        return
    may_decide = words.is_check or words.checks is not None or here.says_yes
    if here.actors and not (may_decide or (works and decides)):
        return
    is_check = words.is_check or here.says_yes
    if _alone(here):
        return
    if not here.actors and who is not None:
        phase: PlannedPhase = "decision" if is_check else "work"
        here.actors.append(PlannedSymbol(phase, (who,), Trust.WORDS, because))
    elif is_check and works and not decides:
        works[0].phase = "decision"
        works[0].roles = works[0].roles[:1]
    handed_up = words.checks is not None and not decides and bool(here.actors) and not is_check
    if handed_up and words.checks is not None and here.actors[0].roles != (words.checks,):
        because = say("uraian menyebut pemeriksanya")
        here.actors.append(PlannedSymbol("decision", (words.checks,), Trust.WORDS, because))


def _alone(here: RowActors) -> bool:
    """Whether the row is only a decision; then the work mark of the same role is removed."""
    works = [actor for actor in here.actors if actor.phase == "work"]
    decides = [actor for actor in here.actors if actor.phase == "decision"]
    if len(works) == len(decides) == 1 and works[0].roles == decides[0].roles:
        here.actors.remove(works[0])
        return True
    return False


def _compare(here: RowActors) -> None:
    """Notes that the words start with a role that the drawing does not have."""
    subject = here.words.subject
    drawn = [a for a in here.actors if a.trust <= Trust.LABEL and a.spots]
    if subject is None or not drawn:
        return
    if all(subject not in actor.roles for actor in here.actors):
        here.disagrees = subject
