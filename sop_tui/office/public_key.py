"""Parses public SSH keys: one line of a ``.pub`` file, or the block that PuTTYgen saves."""

import base64
import codecs
from typing import NamedTuple

from sop_tui.office.key_body import BadBody, WeakRsa, fingerprint, normal_body
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
_LONGEST = 16_384
_BLOCK = ("---- BEGIN SSH2 PUBLIC KEY ----", "---- END SSH2 PUBLIC KEY ----")


class PublicKey(NamedTuple):
    """A key's type and base64 body."""

    type: str
    body: str

    @property
    def fingerprint(self) -> str:
        """The SHA-256 fingerprint as sshd and ``ssh-keygen -l`` print it."""
        return fingerprint(self.body)

    @property
    def in_hardware(self) -> bool:
        """Whether the private key is in a FIDO device, which must be touched for each login."""
        return self.type.startswith("sk-")


def parse_public_key(text: str) -> PublicKey:
    """The key in the text of a ``.pub`` file, in OpenSSH's spelling; the comment is dropped.

    Raises:
        Problem: ``private_key``, ``bad_key`` (not one line ``TYPE BODY [comment]``, options
            before the key included), ``key_type`` or ``weak_key``.
    """
    if "PRIVATE KEY" in text:
        raise Problem(
            "private_key",
            say("itu kunci PRIVAT dan tidak boleh diserahkan; berikan file .pub di sampingnya"),
        )
    if text.lstrip("\ufeff").startswith("PuTTY-User-Key-File"):
        raise Problem(
            "private_key",
            say("itu file kunci privat PuTTY (.ppk) dan tidak boleh diserahkan; buka dengan "
                "PuTTYgen, lalu Save public key"),
        )  # fmt: skip
    lines = [line for line in text[:_LONGEST].lstrip("\ufeff").splitlines() if line.strip()]
    words = _words_of(lines)
    if len(words) < 2:
        raise _bad()
    key_type, body = words[0], words[1]
    if key_type not in KEY_TYPES:
        raise Problem(
            "key_type",
            say("jenis kunci tidak diterima; buat dengan: ssh-keygen -t ed25519"),
        )
    try:
        return PublicKey(key_type, normal_body(key_type, body))
    except WeakRsa as weak:
        raise Problem(
            "weak_key",
            say(
                "kunci RSA {bits} bit terlalu lemah; buat dengan: ssh-keygen -t ed25519",
                bits=weak.bits,
            ),
        ) from None
    except BadBody:
        raise _bad() from None


def key_file_text(content: bytes) -> str:
    """The text of a key file; accepts a BOM and UTF-16, which Windows programs write."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    if content[1:8:2] == bytes(4):  # UTF-16 without a BOM, as old versions of Notepad save it
        return content.decode("utf-16-le", errors="replace")
    return content.decode("utf-8-sig", errors="replace")


def _words_of(lines: list[str]) -> list[str]:
    """Type and body, from OpenSSH's one line or from PuTTYgen's block (RFC 4716)."""
    if len(lines) == 1:
        return lines[0].split()
    if len(lines) < 3 or (lines[0].strip(), lines[-1].strip()) != _BLOCK:
        return []
    body: list[str] = []
    in_header = False
    for line in lines[1:-1]:
        if in_header or ":" in line:
            in_header = line.rstrip().endswith("\\")
        else:
            body.append(line.strip())
    return [_type_of("".join(body)), "".join(body)]


def _type_of(body: str) -> str:
    """The key type that the body begins with; empty if there is none."""
    try:
        raw = base64.b64decode(body, validate=True)
    except ValueError:
        return ""
    length = int.from_bytes(raw[:4], "big")
    return raw[4 : 4 + length].decode("ascii", errors="replace") if length < 64 else ""


def _bad() -> Problem:
    return Problem(
        "bad_key",
        say("bukan kunci publik SSH; yang diperlukan satu baris seperti: ssh-ed25519 AAAA…"),
    )
