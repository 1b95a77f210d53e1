"""Public SSH keys as people hand them in: one line of a ``.pub`` file."""

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


class PublicKey(NamedTuple):
    """The type and the base64 body; together they are the key."""

    type: str
    body: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 as sshd and ``ssh-keygen -l`` print it."""
        return fingerprint(self.body)

    @property
    def in_hardware(self) -> bool:
        """Whether the private half is in a FIDO device, which is touched for each login."""
        return self.type.startswith("sk-")


def parse_public_key(text: str) -> PublicKey:
    """The key in the text of a ``.pub`` file, spelled as OpenSSH does; the comment is dropped.

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


def _bad() -> Problem:
    return Problem(
        "bad_key",
        say("bukan kunci publik SSH; yang diperlukan satu baris seperti: ssh-ed25519 AAAA…"),
    )
