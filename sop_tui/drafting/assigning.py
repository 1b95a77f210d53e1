"""Who goes where, so that all together cost least: one to one, as far as they are near enough."""

from collections.abc import Mapping


def cheapest(costs: Mapping[tuple[int, int], float], *, idle: float) -> dict[int, int]:
    """The place of each one by the cheapest choice of all.

    Args:
        costs: of one at a place; a pair that is not in it is impossible.
        idle: what it costs to leave one without a place.
    """
    held: dict[int, int] = {}  # who has a place
    for one in sorted({one for one, _ in costs}):
        _seat(one, costs, held, idle)
    return {one: place for place, one in held.items()}


def _seat(
    one: int, costs: Mapping[tuple[int, int], float], held: dict[int, int], idle: float
) -> None:
    """Takes one more in: the cheapest chain of moves that ends at a free place or at somebody
    who is left without one."""
    places: dict[int, list[int]] = {}
    for who, place in costs:
        places.setdefault(who, []).append(place)
    best: dict[int, float] = {one: 0.0}  # the price at which somebody is to be moved
    came: dict[int, tuple[int, int]] = {}
    for _ in range(len(held) + 1):
        changed = False
        for who, price in list(best.items()):
            for place in places.get(who, ()):
                holder = held.get(place)
                if holder is None or holder in (who, one):
                    continue
                total = price + costs[who, place] - costs[holder, place]
                if total < best.get(holder, float("inf")) - 1e-9:
                    best[holder], came[holder] = total, (who, place)
                    changed = True
        if not changed:
            break
    ends = [(price + idle, who, -1) for who, price in best.items()]
    ends += [
        (price + costs[who, place], who, place)
        for who, price in best.items()
        for place in places.get(who, ())
        if place not in held
    ]
    _, who, place = min(ends)
    while True:
        if place >= 0:
            held[place] = who
        if who == one:
            return
        who, place = came[who]
