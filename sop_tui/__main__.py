"""Where the program starts: ``sop-tui`` and ``python -m sop_tui``."""

import sys

from sop_tui.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
