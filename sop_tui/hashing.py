"""SHA-256 and BLAKE2b without OpenSSL, whose libraries take 4 MB and 4 ms of every process.

Python's own are quick enough for what an act or a list needs; :func:`bulk_sha256` is for more.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hashlib import blake2b, sha256

__all__ = ["blake2b", "bulk_sha256", "sha256"]


def bulk_sha256(data: bytes) -> str:
    """The SHA-256 of much data in hexadecimal, by OpenSSL if it is there: five times as fast."""
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _own(name: str, *modules: str) -> Any:
    """Python's own function, or that of ``hashlib``: Fedora's Python has no SHA-256 of its own."""
    for module in modules:
        try:
            return getattr(import_module(module), name)
        except ImportError:
            continue
    return getattr(import_module("hashlib"), name)


if not TYPE_CHECKING:
    sha256 = _own("sha256", "_sha2", "_sha256")  # as Python 3.12 and 3.11 name the module
    blake2b = _own("blake2b", "_blake2")
