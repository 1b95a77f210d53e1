"""Assignment of items to places at the lowest total cost, one to one (a small
assignment problem).
"""

from collections.abc import Mapping


def cheapest_assignment(costs: Mapping[tuple[int, int], float], *, idle: float) -> dict[int, int]:
    """The place of each item in the cheapest_assignment assignment.

    Args:
        costs: the cost of an item at a place; pairs not listed are impossible.
        idle: the cost of leaving an item without a place.
    """
    held: dict[int, int] = {}  # place -> item
    for one in sorted({one for one, _ in costs}):
        _seat(one, costs, held, idle)
    return {one: place for place, one in held.items()}


def _seat(
    one: int, costs: Mapping[tuple[int, int], float], held: dict[int, int], idle: float
) -> None:
    """Adds one item by the cheapest_assignment chain of moves (an augmenting path).

    The chain ends at a free place, or at an item that is left without one.
    """
    places: dict[int, list[int]] = {}
    for who, place in costs:
        places.setdefault(who, []).append(place)
    best: dict[int, float] = {one: 0.0}  # the lowest cost found of moving each item
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
