"""Lines of a PDF put together: dashes, wings of heads, legs of one arrow."""

import math
import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.drafting.pdf.chains import Leg, chained
from sop_tui.drafting.pdf.connectors import routes_of
from sop_tui.drafting.pdf.dashes import dashes_joined
from sop_tui.drafting.pdf.geometry import PdfBox
from sop_tui.drafting.pdf.shapes import Shape
from sop_tui.drafting.pdf.strokes import Stroke
from sop_tui.drafting.pdf.wings import heads_of_strokes

Point = tuple[float, float]


def strokes(*lines: tuple[Point, Point], first: int = 0) -> list[Stroke]:
    return [Stroke(line, turns=(first + n, first + n)) for n, line in enumerate(lines)]


def pieces(*lines: tuple[Point, Point], first: int = 0) -> list[Leg]:
    return [Leg(list(line), [False, False], (first + n, first + n)) for n, line in enumerate(lines)]


def ends(found: list[Leg]) -> set[frozenset[Point]]:
    return {frozenset((piece.points[0], piece.points[-1])) for piece in found}


def dashed(a: Point, b: Point) -> list[tuple[Point, Point]]:
    far, found = math.dist(a, b), []
    for start in range(0, int(far), 5):
        s, e = start / far, min(1.0, (start + 3) / far)
        found.append(((a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s),
                      (a[0] + (b[0] - a[0]) * e, a[1] + (b[1] - a[1]) * e)))  # fmt: skip
    return found


def test_upright_dashes_that_stand_a_little_aside_are_not_joined_over_the_page() -> None:
    short = strokes(((100.0, 50.0), (100.0, 56.0)), ((100.1, 20.0), (100.1, 26.0)))
    assert sorted(s.points for s in dashes_joined(short)) == sorted(s.points for s in short)


def test_a_dashed_line_is_led_to_its_corner() -> None:
    bent = strokes(*dashed((10, 10), (52, 10)), *dashed((54, 11.5), (54, 60)))
    found = sorted(s.points for s in dashes_joined(bent))
    assert found[0][1] == found[1][0] == (54, 10)


def test_dashed_lines_on_one_another_stay_two() -> None:
    """One comes to a symbol at 60; the other begins there, back along the first."""
    one, other = dashed((0, 10), (60, 10)), dashed((60, 10), (30, 10))
    found = dashes_joined(strokes(*one, *other))
    assert sorted(round(max(p[0] for p in s.points)) for s in found) == [58, 60]


def test_two_wings_where_a_line_ends_are_its_head() -> None:
    line = ((0.0, 10.0), (50.0, 10.0))
    kept, heads = heads_of_strokes(
        strokes(line, ((45.0, 7.8), (50.0, 10.0)), ((45.0, 12.2), (50.0, 10.0)))
    )
    assert [s.points for s in kept] == [line]
    assert [head.corners[1] for head in heads] == [(50.0, 10.0)]


def test_a_base_from_wing_to_wing_is_of_the_head() -> None:
    ring = (((45.0, 8.0), (50.0, 10.0)), ((50.0, 10.0), (45.0, 12.0)), ((45.0, 12.0), (45.0, 8.0)))
    kept, heads = heads_of_strokes(strokes(((0.0, 10.0), (45.0, 10.0)), *ring))
    assert len(kept) == len(heads) == 1


def test_the_corner_of_a_small_diamond_is_no_head() -> None:
    """A line comes to it from outside; that of a head comes through the middle of the wings."""
    corner = (((50.0, 10.0), (55.0, 7.0)), ((50.0, 10.0), (55.0, 13.0)))
    _, heads = heads_of_strokes(strokes(((0.0, 10.0), (50.0, 10.0)), *corner))
    assert heads == []


def test_legs_that_meet_in_one_place_are_told_apart_by_their_turn() -> None:
    legs = [((0.0, 0.0), (20.0, 0.0)), ((20.0, 0.0), (20.0, 30.0)),
            ((60.0, 0.0), (20.0, 0.0)), ((20.0, 0.0), (20.0, -30.0))]  # fmt: skip
    together = pieces(legs[0], legs[1]) + pieces(legs[2], legs[3], first=4)
    assert ends(chained(together, (), ())) == {
        frozenset(((0.0, 0.0), (20.0, 30.0))), frozenset(((60.0, 0.0), (20.0, -30.0)))
    }  # fmt: skip
    for piece, turn in zip(together, (7, 3, 5, 1), strict=True):
        piece.turns = (turn, turn)
    assert len(chained(together, (), ())) == 4  # out of turn nobody knows


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_bent_line_in_any_order_of_its_legs_is_one_line(seed: int, shuffled: bool) -> None:
    dice = random.Random(seed)
    path: list[Point] = [(0.0, 0.0)]
    for n in range(dice.randint(2, 6)):  # stairs: no leg meets another than the next
        x, y = path[-1]
        step = dice.uniform(8, 60)
        path.append((x + step, y) if n % 2 else (x, y + step))
    legs = list(pairwise(path))
    turned = [leg if dice.random() < 0.5 else (leg[1], leg[0]) for leg in legs]
    if shuffled:
        dice.shuffle(turned)
    (whole,) = chained(pieces(*turned), (), ())
    assert whole.points in (path, path[::-1])


def test_an_arrow_that_begins_between_its_symbol_and_another_line_is_of_the_symbol() -> None:
    """It begins short of the box at 40, where a line runs past."""
    box = PdfBox(40, 0, 70, 20)
    shape = Shape("box", box, ((40, 0), (70, 0), (70, 20), (40, 20)))
    past = Stroke(((38, -30), (38, 60)), arrow=True, turns=(0, 0))
    away = Stroke(((37.5, 10), (5, 10)), arrow=True, turns=(1, 1))
    found = {(route.points[0], route.points[-1]) for route in routes_of([past, away], (), [shape])}
    assert found == {((38, -30), (38, 60)), ((37.5, 10), (5, 10))}
