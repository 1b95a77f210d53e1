"""The sizes of terminals at which pictures are taken."""

import pytest

SIZES = [
    (80, 24),
    pytest.param((100, 30), marks=pytest.mark.slow),
    (120, 40),
    pytest.param((200, 50), marks=pytest.mark.slow),
]
"""Those between and beyond the usual ones differ in room alone: taken with the slow tests."""
