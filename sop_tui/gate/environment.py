"""The environment of a session's program, made from nothing; what the client sent is not passed on.

Only four values come from outside, each checked: TERM, COLORTERM, NO_COLOR and SSH_CONNECTION.
Officer and key stand here and not on the command line, which everybody on the server may read.
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
    """One session: who, proved by which key (empty where sshd did not tell), under which id.

    ``idle`` is the time in seconds after which an untouched screen is ended, 0 for never;
    ``memory`` the address space in MiB that its program may have, 0 for any.
    """

    officer: str
    key: str
    id: str
    account: str
    idle: int
    memory: int = 0


def made(outside: Mapping[str, str], session: GateSession) -> dict[str, str]:
    """The program's whole environment."""
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
    """Bounds what this process and those that it starts can take, as its session is set up."""
    mebibytes = int(inside.get(MEMORY, "0"))
    if mebibytes:
        bound = mebibytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))


def term(given: str) -> str:
    """The terminal's name, if it can be one; PuTTY's plain ``xterm`` knows 256 colours too."""
    if _TERM.fullmatch(given) is None or given == "xterm":
        return _USUAL_TERM
    return given


def ssh_connection(given: str) -> str:
    """``CLIENT-IP PORT SERVER-IP PORT`` as sshd sets it; empty if it is anything else."""
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
