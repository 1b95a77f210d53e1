"""A screen does not load TLS, although asyncio normally would."""

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


def test_a_screen_loads_no_tls_but_it_can_be_imported() -> None:
    assert said(LOADED) == ["False", "True"]


def test_tls_that_is_already_loaded_stays() -> None:
    assert said(KNOWN) == ["True"]
