"""The environment of a session's program, built from nothing: no variable of the client is passed
on.

Only four values come from outside, each checked: TERM, COLORTERM, NO_COLOR and SSH_CONNECTION.
Officer and key are passed here and not on the command line, which every user of the server can
read.
"""

import ipaddress
import re
import resource
from collections.abc import Mapping
from typing import NamedTuple

from sop_tui.gate.variables import ACCOUNT, CAPTIVE, IDLE, KEY, MEMORY, OFFICER, SESSION

_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,31}")
_ADDRESS = re.compile(r"[0-9A-Fa-f.:]+(?:%[A-Za-z0-9._-]+)?")
_USUAL_TERM = "xterm-256color"


class GateSession(NamedTuple):
    """One session: its officer, key fingerprint (empty if sshd named none) and session id.

    ``idle`` is the time in seconds after which an idle screen is ended, 0 for never. ``memory``
    limits the program's address space in MiB, 0 for no limit.
    """

    officer: str
    key: str
    id: str
    account: str
    idle: int
    memory: int = 0


def session_environment(outside: Mapping[str, str], session: GateSession) -> dict[str, str]:
    """The whole environment of the session's program."""
    inside = {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TERM": term(outside.get("TERM", "")),
        CAPTIVE: "1",
        OFFICER: session.officer,
        KEY: session.key,
        SESSION: session.id,
        IDLE: str(session.idle),
        ACCOUNT: session.account,
        MEMORY: str(session.memory),
    }
    if outside.get("COLORTERM") in ("truecolor", "24bit"):
        inside["COLORTERM"] = outside["COLORTERM"]
    if outside.get("NO_COLOR"):
        inside["NO_COLOR"] = "1"
    connection = ssh_connection(outside.get("SSH_CONNECTION", ""))
    if connection:
        inside["SSH_CONNECTION"] = connection
    return inside


def limit_memory(inside: Mapping[str, str]) -> None:
    """Limits the address space of this process and its children to what the session's environment
    says.
    """
    mebibytes = int(inside.get(MEMORY, "0"))
    if mebibytes:
        bound = mebibytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))


def term(given: str) -> str:
    """The client's TERM if it is plausible.

    A plain ``xterm`` becomes ``xterm-256color``: PuTTY sends that name, and knows 256 colours.
    """
    if _TERM.fullmatch(given) is None or given == "xterm":
        return _USUAL_TERM
    return given


def ssh_connection(given: str) -> str:
    """``CLIENT-IP PORT SERVER-IP PORT`` as sshd sets it; an empty string if it has any
    other form.
    """
    words = given.split(" ")
    if len(words) != 4:
        return ""
    try:
        for address, port in ((words[0], words[1]), (words[2], words[3])):
            ipaddress.ip_address(address)
            if not (_ADDRESS.fullmatch(address) and _is_port(port)):
                return ""
    except ValueError:
        return ""
    return given


def _is_port(given: str) -> bool:
    return given.isascii() and given.isdigit() and int(given) < 65_536
