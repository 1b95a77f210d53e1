"""How many examples a property is tried with: a quarter, and all where ``SOP_TUI_DEEP`` is set.

``.ci/run`` sets it, so what a quarter misses on one machine is met on the next.
"""

import os

DEEP = bool(os.environ.get("SOP_TUI_DEEP"))


def examples(most: int) -> int:
    """Of so many examples those that are tried now; never fewer than ten, where there are ten."""
    return most if DEEP else max(min(most, 10), most // 4)
