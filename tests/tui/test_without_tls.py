"""What a screen does not load: TLS, which asyncio would bring."""

import subprocess
import sys

LOADED = """
import sys
from sop_tui.tui.without_tls import load_asyncio
load_asyncio()
import sop_tui.tui.captive, sop_tui.tui.running
print("ssl" in sys.modules)
import ssl
print(ssl.create_default_context().check_hostname)
"""
KNOWN = """
import ssl
from sop_tui.tui.without_tls import load_asyncio
load_asyncio()
import asyncio.sslproto, sys
print(asyncio.sslproto.ssl is ssl is sys.modules["ssl"])
"""


def said(script: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    return done.stdout.split()


def test_a_screen_loads_no_tls_and_whoever_wants_it_has_it() -> None:
    assert said(LOADED) == ["False", "True"]


def test_where_tls_is_there_already_it_remains() -> None:
    assert said(KNOWN) == ["True"]
