"""Papers of a third hand are read: arrows in pieces, on one another, in every manner of drawing."""

import pytest
from clerk_scores import LAYOUTS, PENS, scored
from score import Score
from thoroughness import DEEP

SEEDS = range(200, 208 if DEEP else 203)
QUICK = {("plain", "legs"), ("careless, narrow", "whole lines"), ("cut by the page", "legs")}
DASHED = "dashes"
"""Whose gaps hide where lines meet that lie on one another."""


def manners() -> list[object]:
    return [
        pytest.param(layout, pen, marks=[] if (layout, pen) in QUICK else [pytest.mark.slow])
        for layout in LAYOUTS
        for pen in PENS
    ]


@pytest.mark.parametrize(("layout", "pen"), manners())
def test_a_clerks_paper_is_right_or_doubted(layout: str, pen: str) -> None:
    seeds = range(200, 203) if (layout, pen) in QUICK else SEEDS
    total = scored(LAYOUTS[layout], PENS[pen], seeds)
    assert total.unmarked() < 0.01, total.misses
    for field in ("identity", "steps", "rows", "performers", "inputs", "time", "output"):
        assert total.share(field) >= 0.99, total.misses
    least = 0.75 if pen == DASHED else 0.85
    for field in ("decisions", "returns", "ways"):
        assert total.share(field) >= least, total.misses


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_promised_figures_are_kept_in_each_layout(layout: str) -> None:
    """Over all manners of drawing, dashes too."""
    total = Score()
    for pen in PENS.values():
        total.join(scored(LAYOUTS[layout], pen, range(300, 304)))
    assert total.unmarked() < 0.01, total.misses
    for field, least in (("rows", 0.99), ("decisions", 0.97), ("returns", 0.92), ("ways", 0.92)):
        assert total.share(field) >= least, total.misses
