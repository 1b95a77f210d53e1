"""A screen does not load TLS, although asyncio normally would, nor what is needed only later."""

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
NOT_YET = (
    "babel", "csv", "email", "holidays", "http", "psycopg", "pydantic", "sop_tui.drafting",
    "sop_tui.export.bpmn", "sop_tui.storage.files.archiving", "sop_tui.storage.files.backup",
    "sop_tui.storage.files.verify", "sop_tui.storage.postgres", "tabulate", "tinydb",
    "urllib.request", "xml", "zipfile",
)  # fmt: skip
ROOMS = f"""
import sys
import sop_tui.cli.screen, sop_tui.desk.library, sop_tui.desk.opening
import sop_tui.storage.files.engine, sop_tui.storage.files.store
import sop_tui.tui.captive, sop_tui.tui.running
print(*(name for name in {NOT_YET!r} if name in sys.modules))
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


def test_a_screen_does_not_load_what_is_needed_only_later() -> None:
    assert said(ROOMS) == []
