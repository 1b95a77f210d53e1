"""How many examples a property is tested with: a quarter, or all if ``SOP_TUI_DEEP`` is set.

``.ci/run`` sets it, so that examples left out in one run are tested in the next.
"""

import os
from collections.abc import Iterator

import pytest

DEEP = bool(os.environ.get("SOP_TUI_DEEP"))


def examples(most: int, now: int | None = None) -> int:
    """The number of examples to test out of ``most``; at least ten, if there are ten.

    ``now`` instead of a quarter, for a property whose examples take long.
    """
    return most if DEEP else now or max(min(most, 10), most // 4)


def seeds(most: int, now: int) -> Iterator[object]:
    """Parameters for ``most`` seeds; those after the first ``now`` are slow."""
    for seed in range(most):
        yield pytest.param(seed, marks=[pytest.mark.slow] if seed >= now else [])
