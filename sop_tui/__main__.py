"""Where the program starts: ``sop-tui`` and ``python -m sop_tui``."""

import gc
import os
import sys
from typing import NoReturn

# Most commands end before any garbage is worth the search; a tenth of their time goes into it.
gc.set_threshold(100_000, 10, 10)

from sop_tui.cli import main as command_line  # noqa: E402


def main() -> NoReturn:
    """Runs the command typed, and ends the process.

    Nothing is left to be put away when it is done, so the memory is not taken apart first, object
    by object: that is another tenth.
    """
    code = command_line.main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):  # nobody reads
        sys.exit(code)
    os._exit(code)


if __name__ == "__main__":
    main()
