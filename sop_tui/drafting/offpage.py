"""Ways across off-page markers: an arrow into one continues where an arrow leaves its counterpart.

Arrows are paired, not markers: one drawn marker may be two that overlap. An arrow down to a marker
continues from one above its target on a later page, an arrow up to a marker from one below its
target on an earlier page. Letters in markers take precedence over positions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sop_tui.drafting.assigning import cheapest_assignment
from sop_tui.drafting.spots import Spot, Trust, follows_sooner, names
from sop_tui.drafting.ways import Arrow, Loose
from sop_tui.drafting.words import answer

_LEVEL = 4.0  # points: a marker within this height stands beside the symbol
_A_PAGE = 100.0  # cost of one page more, compared with one point aside
_A_COLUMN = 20.0
_TIE_BREAK = 1000  # cost that separates two otherwise equal rows
_IDLE = 10 * _A_PAGE


class Markers:
    """The ways of a drawing, with those across markers joined."""

    def __init__(self, spots: Sequence[Spot], ways: Sequence[Arrow], signs: frozenset[int]) -> None:
        self.spots = spots
        self.direct = [w for w in ways if w.source not in signs and w.target not in signs]
        self.exits = [w for w in ways if w.source not in signs and w.target in signs]
        self.entries = [w for w in ways if w.source in signs and w.target not in signs]

    def ways(self) -> tuple[list[Arrow], list[Loose]]:
        """All ways; and the arrows whose marker has no counterpart."""
        found = [self._candidates(one) for one in self.exits]
        near = [self._nearest(one, found[n][0]) for n, one in enumerate(self.exits)]
        costs = {
            (n, place): self._cost(self.exits[n], self.entries[place], pool)
            for n, (pool, _) in enumerate(found)
            for place in pool
        }
        chosen = cheapest_assignment(costs, idle=_IDLE)
        unserved = set(range(len(self.entries))) - set(chosen.values())
        kept, loose = list(self.direct), []
        for n, one in enumerate(self.exits):
            pool, named = found[n]
            place = chosen.get(n, self._shared(n, chosen, pool))
            if place is None:
                loose.append(Loose(one.source, one.path[-1]))
                continue
            sure = named and not unserved & set(pool) and self._is_only(n, pool, near)
            trust = Trust.DRAWN if sure else Trust.LABEL
            other = self.entries[place]
            kept.append(
                Arrow(one.source, other.target, max(one.trust, other.trust, trust),
                    one.label, one.label_trust, one.path)
            )  # fmt: skip
        return kept, loose

    def _candidates(self, one: Arrow) -> tuple[list[int], bool]:
        """Where this arrow may continue, and whether name and position agree."""
        others = [n for n, other in enumerate(self.entries) if other.target != one.source]
        own = names(self.spots[one.target])
        nameless = [n for n in others if not self._names(n)]
        same = [n for n in others if own & self._names(n)] if own else nameless
        if own and same:
            return same, True
        same = [n for n in others if _letters(own) & _letters(self._names(n))] if own else nameless
        if own and same:
            return same, False
        onward = [n for n in same if self._leads_on(one, self.entries[n])]
        if onward:
            return onward, True
        nameless = nameless if own else others
        return [n for n in nameless if self._leads_on(one, self.entries[n])] or nameless, False

    def _leads_on(self, one: Arrow, other: Arrow) -> bool:
        """Whether two markers match by direction: down and later, or up and earlier."""
        there = self._turn(other.source, other.target)
        here = self._turn(one.source, one.target)
        if here * there < 0:
            return False
        if one.target == other.source:
            return True
        turn = here or there
        apart = self._order(other.source) - self._order(one.target)
        return apart != 0 and turn * apart >= 0

    def _turn(self, first: int, then: int) -> int:
        """1 if the second spot is below the first, -1 if above, 0 if beside it."""
        one, other = self.spots[first], self.spots[then]
        apart = other.box.centre.y - one.box.centre.y
        return 0 if abs(apart) <= _LEVEL else 1 if apart > 0 else -1

    def _order(self, spot: int) -> int:
        return self.spots[spot].row

    def _names(self, place: int) -> frozenset[str]:
        return names(self.spots[self.entries[place].source])

    def _distance(self, one: Arrow, place: int) -> int:
        return abs(self._order(self.entries[place].source) - self._order(one.target))

    def _nearest(self, one: Arrow, pool: list[int]) -> frozenset[int]:
        least = min((self._distance(one, n) for n in pool), default=0)
        return frozenset(n for n in pool if self._distance(one, n) == least)

    def _cost(self, one: Arrow, other: Arrow, pool: list[int]) -> float:
        here, there = self.spots[one.target], self.spots[other.source]
        place = self.entries.index(other)
        pages = sorted({self._distance(one, n) for n in pool})
        cost = _A_PAGE * pages.index(self._distance(one, place))
        cost += _A_COLUMN * (here.roles != there.roles)
        cost += min(abs(here.box.centre.x - there.box.centre.x), _A_COLUMN) / 10
        # For otherwise equal arrows: they do not cross, and "yes" leads to the nearer row.
        rows = self._order(other.target) - self._order(one.source)
        return cost + (2 + answer(one.label)) * rows * rows / _TIE_BREAK

    def _shared(self, number: int, chosen: dict[int, int], pool: list[int]) -> int | None:
        """The continuation used by another arrow that enters the same marker."""
        one = self.exits[number]
        beside = [
            place
            for other, place in sorted(chosen.items())
            if place in pool and self.exits[other].target == one.target
        ]
        if beside:
            return min(beside, key=lambda n: self._cost(one, self.entries[n], pool))
        return pool[0] if len({self.entries[n].target for n in pool}) == 1 else None

    def _is_only(self, number: int, pool: list[int], near: list[frozenset[int]]) -> bool:
        """Whether no other arrow and no other continuation is possible."""
        if len({self.entries[n].source for n in near[number]}) != 1 or len(near[number]) != 1:
            return False
        own = names(self.spots[self.exits[number].target])
        if own:
            return len(pool) == len(own) == 1
        return all(
            self.exits[other].target == self.exits[number].target
            for other, places in enumerate(near)
            if places & near[number]
        )


def _letters(names: frozenset[str]) -> frozenset[str]:
    """The letters of names that are printed over each other and read as one."""
    return frozenset("".join(name for name in names if len(name) <= 3))


def usual_words(ways: list[Arrow], spots: Sequence[Spot]) -> Iterator[Arrow]:
    """The ways, with "yes" and "no" of a decision swapped where that is more usual.

    It applies where the labels stand so that each could belong to either way. Usual is: yes leads
    on to the next row, no leads back or past it.
    """
    words: dict[int, str] = {}
    for source in {way.source for way in ways}:
        leaving = [n for n, way in enumerate(ways) if way.source == source and answer(way.label)]
        if len(leaving) != 2 or any(ways[n].label_trust <= Trust.DRAWN for n in leaving):
            continue
        yes, no = sorted(leaving, key=lambda n: -answer(ways[n].label))
        if answer(ways[yes].label) > 0 > answer(ways[no].label) and follows_sooner(
            spots[ways[no].target], spots[ways[yes].target], spots[source]
        ):
            words |= {yes: ways[no].label, no: ways[yes].label}
    for n, way in enumerate(ways):
        yield replace(way, label=words.get(n, way.label))
