"""The entry point of ``sop-tui`` and ``python -m sop_tui``."""

import gc
import os
import sys
from importlib import import_module
from typing import NoReturn

from sop_tui.unloaded import left_out

# Most commands end before garbage collection pays off; it would take a tenth of their time.
gc.set_threshold(100_000, 10, 10)

with left_out("ipaddress"):
    import_module("urllib.parse")

from sop_tui.cli import main as command_line  # noqa: E402


def main() -> NoReturn:
    """Runs the typed command and ends the process.

    The process ends at once, because nothing needs cleaning up: freeing memory object by object
    would take another tenth.
    """
    code = command_line.main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):  # nobody reads the output
        sys.exit(code)
    os._exit(code)


if __name__ == "__main__":
    main()
