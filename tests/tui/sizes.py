"""The sizes of terminals at which pictures are taken."""

import pytest

SIZES = [
    (80, 24),
    *(pytest.param(size, marks=pytest.mark.slow) for size in ((100, 30), (120, 40), (200, 50))),
]
"""The screen is made for the first; the others differ in room: taken with the slow tests."""
