"""SHA-256 of much data: OpenSSL's, where it is there.

It is five times as fast as Python's own, which the other modules use (see ``__main__.py``), but
must be loaded first.
"""

try:
    from _hashlib import openssl_sha256 as sha256
except ImportError:
    from hashlib import sha256

__all__ = ["sha256"]
