"""A screen does not load what libraries would load for it and what is needed only later."""

import subprocess
import sys

LOADED = """
import sys
from sop_tui.tui.lean_imports import load_asyncio
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
    "_hashlib", "base64", "difflib", "hmac", "ipaddress", "locale", "mimetypes", "platformdirs",
    "secrets", "shlex", "ssl", "tempfile", "textual.command", "textual.validation",
    "textual.widgets._input", "textual.widgets._option_list", "textual.widgets._tree",
    "sop_tui.storage.files.archives", "sop_tui.tui.asking", "sop_tui.tui.document_form",
    "sop_tui.tui.question_making", "sop_tui.tui.question_rows", "sop_tui.tui.refusal_help",
)  # fmt: skip
START = """
import sys
import sop_tui.__main__
from sop_tui.tui.lean_imports import load_asyncio, load_textual
load_asyncio()
load_textual()
import sop_tui.cli.screen, sop_tui.desk.library, sop_tui.desk.opening
import sop_tui.storage.files.engine, sop_tui.storage.files.store
import sop_tui.tui.captive, sop_tui.tui.running
"""
ROOMS = f"""{START}
print(*(name for name in {NOT_YET!r} if name in sys.modules))
"""
USED_LATER = f"""{START}
from subprocess import run
from textual import app, suggestions
from urllib.parse import urlsplit
print(app.mimetypes.guess_type("a.txt")[0])
print(app.user_downloads_path().name != "")
print(suggestions.get_suggestion("colr", ["color"]))
print(urlsplit("http://[::1]:80/").hostname)
print(run(["echo", "ya"], stdout=-1, text=True).stdout)
from textual.command import CommandPalette
from textual.screen import Screen
print(issubclass(CommandPalette, Screen))
"""
HASHED = """
import sys
import sop_tui.__main__
from sop_tui.hashing import blake2b, bulk_sha256, sha256
print("_hashlib" in sys.modules)
print(bulk_sha256(b"berkas") == sha256(b"berkas").hexdigest(), "_hashlib" in sys.modules)
import hashlib
print(blake2b(b"a", key=b"b").digest() == hashlib.blake2b(b"a", key=b"b").digest())
"""
WITHOUT_OWN = """
import sys
sys.modules.update(dict.fromkeys(("_sha2", "_sha256")))  # None: not to be found
import sop_tui.__main__
from sop_tui.hashing import bulk_sha256, sha256
print(sha256(b"berkas").hexdigest() == bulk_sha256(b"berkas"))
"""
KNOWN = """
import ssl
from sop_tui.tui.lean_imports import load_asyncio
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


def test_what_was_left_out_is_there_when_it_is_used() -> None:
    assert said(USED_LATER) == ["text/plain", "True", "color", "::1", "ya", "True"]


def test_openssl_is_loaded_only_to_hash_much() -> None:
    assert said(HASHED) == ["False", "True", "True", "True"]


def test_a_python_that_was_built_without_its_own_sha256_uses_that_of_openssl() -> None:
    assert said(WITHOUT_OWN) == ["True"]
