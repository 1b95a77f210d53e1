"""Identity: the key that sshd verified, looked up in a file that only root can write.

sshd reports the key by ``ExposeAuthInfo``: the variable SSH_USER_AUTH names a file that sshd wrote
for the account. A line of the key file is ``restrict,pty TYPE BODY officer-id`` and nothing else. A
key that is on no such line, on a line of another form, or on two lines is refused.
"""

import os
import re
import stat
from pathlib import Path

from sop_tui.office.public_key import KEY_TYPES, PublicKey
from sop_tui.text.clean import clean
from sop_tui.text.message import Problem, say

OFFICER_ID = re.compile(r"[a-z0-9._-]{1,64}")
_OPTIONS = "restrict,pty"
_LARGEST = 4 * 1024 * 1024


class NoIdentity(Problem):
    """Access is refused because the identity could not be proved."""


def key_line(key: PublicKey, officer: str) -> str:
    """The only form of a key line that grants access.

    Raises:
        NoIdentity: the id has characters that could be mistaken for other words of the line.
    """
    if OFFICER_ID.fullmatch(officer) is None:
        raise NoIdentity("bad_id", say("id petugas {officer} tidak sah", officer=clean(officer)))
    return f"{_OPTIONS} {key.type} {key.body} {officer}"


def proven_key(auth_info: str | None, account: int) -> PublicKey:
    """The one key that sshd verified for this session.

    ``auth_info`` is the value of SSH_USER_AUTH; ``account`` is the user id that must own the file.

    Raises:
        NoIdentity: sshd reported nothing, or not exactly one key.
    """
    if not auth_info:
        raise NoIdentity(
            "no_auth_info",
            say("server tidak memberitahukan kunci Anda (ExposeAuthInfo); hubungi admin"),
        )
    given = _read(Path(auth_info), account, forbidden=0o077)
    keys = []
    for line in given.splitlines():
        words = line.split(" ")
        if words[0] != "publickey":
            continue
        if len(words) != 3:
            raise _unreadable(auth_info)
        keys.append(PublicKey(words[1], words[2]))
    if len(keys) != 1 or keys[0].type not in KEY_TYPES:
        raise NoIdentity(
            "not_one_key", say("sesi ini tidak dibuka dengan satu kunci SSH; hubungi admin")
        )
    return keys[0]


def read_key_file(path: Path, owner: int = 0) -> str:
    """The text of the key file, if only its owner could have written it.

    Raises:
        NoIdentity: it is missing, or others can change it or a folder above it.
    """
    text = _read(path, owner, forbidden=0o022)
    for folder in path.resolve().parents:
        found = folder.stat()
        if found.st_uid not in (0, owner) or found.st_mode & 0o022:
            raise _unreadable(str(folder))
    return text


def officer_of(key: PublicKey, key_file: str) -> str:
    """The id of the officer on the one line with this key.

    Raises:
        NoIdentity: there is no such line, more than one, or it has another form.
    """
    lines = [line for line in key_file.splitlines() if key.body in line]
    if not lines:
        raise NoIdentity("unknown_key", say("kunci SSH Anda tidak terdaftar; hubungi admin"))
    officer = lines[0].rpartition(" ")[2]
    if len(lines) > 1 or not OFFICER_ID.fullmatch(officer) or lines[0] != key_line(key, officer):
        raise NoIdentity(
            "unclear_key",
            say("kunci SSH Anda tidak tercatat dengan benar di server; hubungi admin"),
        )
    return officer


def _read(path: Path, owner: int, forbidden: int) -> str:
    """The text of a regular file that this user owns and that has none of the forbidden
    mode bits.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = -1
    try:
        descriptor = os.open(path, flags)
        found = os.fstat(descriptor)
        if (
            not stat.S_ISREG(found.st_mode)
            or found.st_uid != owner
            or found.st_mode & forbidden
            or found.st_size > _LARGEST
        ):
            raise _unreadable(str(path))
        return os.read(descriptor, _LARGEST).decode("ascii")
    except (OSError, ValueError):
        raise _unreadable(str(path)) from None
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _unreadable(path: str) -> NoIdentity:
    return NoIdentity(
        "unsafe_file",
        say("{path} tidak ada, tidak dapat dibaca, atau dapat diubah orang lain; hubungi admin",
            path=path),
    )  # fmt: skip
