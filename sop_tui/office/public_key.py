"""Public SSH keys as people hand them in: one line of a ``.pub`` file."""

import base64
import binascii
import hashlib
import struct
from typing import NamedTuple

from sop_tui.text.message import Problem, say

KEY_TYPES = (
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "ssh-rsa",
)
_RSA_BITS = 2048
_LONGEST = 16_384


class PublicKey(NamedTuple):
    """The type and the base64 body; together they are the key."""

    type: str
    body: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 as sshd and ``ssh-keygen -l`` print it."""
        digest = hashlib.sha256(base64.b64decode(self.body)).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def parse_public_key(text: str) -> PublicKey:
    """The key in the text of a ``.pub`` file; the comment is dropped.

    Raises:
        Problem: ``private_key``, ``bad_key`` (not one line ``TYPE BODY [comment]``, options
            before the key included), ``key_type`` or ``weak_key``.
    """
    if "PRIVATE KEY" in text:
        raise Problem(
            "private_key",
            say("itu kunci PRIVAT dan tidak boleh diserahkan; berikan file .pub di sampingnya"),
        )
    lines = [line for line in text[:_LONGEST].splitlines() if line.strip()]
    words = lines[0].split() if len(lines) == 1 else []
    if len(words) < 2:
        raise _bad()
    key_type, body = words[0], words[1]
    if key_type not in KEY_TYPES:
        raise Problem(
            "key_type",
            say("jenis kunci tidak diterima; buat dengan: ssh-keygen -t ed25519"),
        )
    fields = _fields(body)
    if not fields or fields[0] != key_type.encode():
        raise _bad()
    if key_type == "ssh-rsa":
        bits = int.from_bytes(fields[2]).bit_length() if len(fields) == 3 else 0
        if bits < _RSA_BITS:
            raise Problem(
                "weak_key",
                say(
                    "kunci RSA {bits} bit terlalu lemah; buat dengan: ssh-keygen -t ed25519",
                    bits=bits,
                ),
            )
    return PublicKey(key_type, body)


def _fields(body: str) -> list[bytes]:
    """The length-prefixed fields of a key's wire format (RFC 4253, section 6.6)."""
    try:
        blob = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise _bad() from None
    if base64.b64encode(blob).decode() != body:
        raise _bad()  # the same key must have one spelling, or it could be entered twice
    fields: list[bytes] = []
    while blob:
        if len(blob) < 4:
            raise _bad()
        (length,) = struct.unpack(">I", blob[:4])
        if length > len(blob) - 4:
            raise _bad()
        fields.append(blob[4 : 4 + length])
        blob = blob[4 + length :]
    return fields


def _bad() -> Problem:
    return Problem(
        "bad_key",
        say("bukan kunci publik SSH; yang diperlukan satu baris seperti: ssh-ed25519 AAAA…"),
    )
