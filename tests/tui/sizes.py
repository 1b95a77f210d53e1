"""The terminal sizes at which pictures are taken."""

import pytest

SIZES = [
    (80, 24),
    *(pytest.param(size, marks=pytest.mark.slow) for size in ((100, 30), (120, 40), (200, 50))),
]
"""The design size first; the larger ones are taken by the slow tests only."""
