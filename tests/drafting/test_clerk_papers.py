"""Papers of a third hand are read: arrows in pieces, on one another, in every manner of drawing."""

import pytest
from clerk_scores import LAYOUTS, PENS, scored
from score import Score
from thoroughness import DEEP

FIGURES = (("rows", 0.96), ("decisions", 0.97), ("returns", 0.92), ("ways", 0.92))
"""What is promised of documents kept back."""


@pytest.mark.parametrize(
    ("layout", "pen"),
    [("plain", "legs"), ("careless, narrow", "whole lines"), ("cut by the page", "shuffled legs")],
)
def test_a_clerks_paper_is_right_or_doubted(layout: str, pen: str) -> None:
    total = scored(LAYOUTS[layout], PENS[pen], range(200, 203))
    assert total.unmarked() == 0, total.misses
    for field in ("identity", "steps", "rows", "performers", "inputs", "time", "output"):
        assert total.share(field) == 1, total.misses
    for field in ("decisions", "returns", "ways"):
        assert total.share(field) >= 0.9, total.misses


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_promised_figures_are_kept_in_each_layout(layout: str) -> None:
    """Over all manners of drawing."""
    total = Score()
    for pen in PENS.values():
        total.join(scored(LAYOUTS[layout], pen, range(300, 304 if DEEP else 302)))
    assert total.unmarked() < 0.01, total.misses
    for field, least in FIGURES:
        assert total.share(field) >= least, total.misses
