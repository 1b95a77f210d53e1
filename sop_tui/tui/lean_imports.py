"""What a screen is made of, without what it never uses.

Neither function has an effect on what is loaded already, and whatever they leave out can be
imported afterwards.
"""

import sys
from importlib import import_module

from sop_tui.unloaded import left_out, unfound


def load_asyncio() -> None:
    """Imports asyncio without ``ssl``, unless it is there already.

    asyncio would import the libraries of OpenSSL: 1.2 MB and some 7 ms of each screen, which opens
    no connection.
    """
    if "asyncio" not in sys.modules:
        with unfound("ssl"), left_out("locale"):  # subprocess asks the latter for encodings
            import_module("asyncio")


def load_textual() -> None:
    """Imports Textual's application without its command palette and what saves its screenshots.

    The palette alone brings lists, trees, inputs and buttons: 2 MB of each screen.
    Ours is a page like any other (``pages/palette.py``).
    """
    with left_out("difflib", "mimetypes", "platformdirs", "textual.command"):
        import_module("textual.app")
