"""asyncio as a screen needs it: without TLS.

asyncio imports ``ssl`` where there is one, and with it the libraries of OpenSSL: 1.2 MB and some
7 ms of each screen, which opens no connection. It is made to work where there is no ``ssl``.
"""

import sys
from importlib import import_module


def load_asyncio() -> None:
    """Import asyncio without ``ssl``, which anybody may import afterwards.

    Nothing is done where either is there already.
    """
    if sys.modules.keys().isdisjoint(("asyncio", "ssl")):
        sys.modules["ssl"] = None  # type: ignore[assignment]  # not to be found, for the moment
        try:
            import_module("asyncio")
        finally:
            del sys.modules["ssl"]
