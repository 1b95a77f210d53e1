"""Seals: revision and chain head at a moment, signed with a key that is kept outside the store.

Whoever can edit the store can forge a whole chain, but not a signature. A seal is one line of JSON:
the signed text and its signature by ``ssh-keygen -Y sign``; the standard ``ssh-keygen -Y verify``
verifies it.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import SealLine
from sop_tui.text.errors import reason_of
from sop_tui.text.message import Message, say

NAMESPACE: Final = "sop-tui-seal"


class Sealed(msgspec.Struct, frozen=True):
    """The text that is signed."""

    store: str
    revision: int
    chain_head: str
    at: datetime
    host: str


def sign(sealed: Sealed, key: Path) -> str:
    """The seal as one line of JSON.

    Raises:
        StoreProblem: ``failed``: it could not be signed.
    """
    text = msgspec.json.encode(sealed).decode()
    done = _ssh_keygen("sign", "-q", "-n", NAMESPACE, "-f", str(key), given=text.encode())
    if done.returncode or not done.stdout:
        raise StoreProblem(
            "failed",
            say(
                "segel gagal dibuat dengan kunci {key}: {why}",
                key=str(key),
                why=_last_line(done.stderr),
            ),
        )
    return msgspec.json.encode(SealLine(text, done.stdout.decode())).decode()


def verified_seals(seals: Path, signers: Path) -> Iterator[Sealed | Message]:
    """Each seal with a valid signature; for any other one, or if there is none, what is wrong.

    Raises:
        StoreProblem: ``unreadable``: one of the files cannot be read.
    """
    try:
        lines = seals.read_bytes().splitlines()
        signers.read_bytes()
    except OSError as error:
        raise StoreProblem(
            "unreadable",
            say(
                "segel tidak dapat dibaca: {file} ({reason}); periksa nama dan izinnya",
                file=str(error.filename),
                reason=reason_of(error),
            ),
        ) from None
    if not lines:  # it must not report success, e.g. where a script has lost the file
        yield say("tidak ada segel dalam {path}", path=str(seals))
    for number, line in enumerate(lines, start=1):
        try:
            found = msgspec.json.decode(line, type=SealLine)
            sealed = msgspec.json.decode(found.sealed, type=Sealed)
        except (msgspec.DecodeError, UnicodeDecodeError):
            yield say("segel baris {number} tidak dapat dibaca", number=number)
            continue
        if _is_signed(found, signers):
            yield sealed
        else:
            yield say("segel baris {number}: tanda tangannya tidak sah", number=number)


def _is_signed(line: SealLine, signers: Path) -> bool:
    with tempfile.NamedTemporaryFile(suffix=".sig") as signature:
        signature.write(line.signature.encode())
        signature.flush()
        who = _ssh_keygen("find-principals", "-s", signature.name, "-f", str(signers))
        names = who.stdout.decode(errors="replace").splitlines()
        return any(
            _ssh_keygen(
                "verify", "-f", str(signers), "-I", name, "-n", NAMESPACE, "-s", signature.name,
                given=line.sealed.encode(),
            ).returncode == 0
            for name in names
        )  # fmt: skip


def _ssh_keygen(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        command = ["ssh-keygen", "-Y", *words]
        return subprocess.run(command, check=False, input=given, capture_output=True)  # noqa: S603
    except OSError:
        raise StoreProblem(
            "failed", say("ssh-keygen tidak ada; pasang paket openssh-client")
        ) from None


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "?"


def read_seal(line: bytes | str) -> SealLine | None:
    """The seal in a line; None if the line is no seal."""
    try:
        return msgspec.json.decode(line, type=SealLine)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
