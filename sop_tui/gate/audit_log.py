"""The gate's lines in the system log: the audit record of each session.

All have one form: a verb, then ``name=value``; unknown values are ``unknown`` or ``-``. What the
client asked for stands last as a Python literal, so it can contain neither a second line nor a word
that looks like one of the gate's.
"""

import os
import syslog
import time
from collections.abc import Mapping
from dataclasses import dataclass

from sop_tui.gate import variables
from sop_tui.gate.environment import ssh_connection

IDENT = "sop-tui"
FACILITY = syslog.LOG_AUTHPRIV
UNKNOWN = "unknown"
_LONGEST = 400
_LINGER = 0.3  # seconds in which journald can look up the writer's unit


@dataclass(frozen=True, slots=True)
class Client:
    """The client as far as it is proved: officer, key fingerprint, and address."""

    session: str
    address: str
    port: str
    officer: str = UNKNOWN
    key: str = "-"

    @classmethod
    def from_connection(cls, session: str, connection: str) -> "Client":
        """A client of whom nothing is proved yet; ``connection`` is sshd's SSH_CONNECTION."""
        address, _, rest = ssh_connection(connection).partition(" ")
        return cls(session, address or "-", rest.partition(" ")[0] or "-")

    @classmethod
    def of(cls, inside: Mapping[str, str]) -> "Client":
        """The client whose session has this environment."""
        nobody = cls.from_connection(
            inside.get(variables.SESSION, "-"), inside.get("SSH_CONNECTION", "")
        )
        return cls(
            nobody.session,
            nobody.address,
            nobody.port,
            inside.get(variables.OFFICER) or UNKNOWN,
            inside.get(variables.KEY) or "-",
        )


def log(level: int, verb: str, client: Client, **more: str) -> None:
    """Writes a log line; the field ``asked`` is what the client sent, unchanged."""
    asked = more.pop("asked", None)
    fields = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "session": client.session,
        "officer": client.officer,
        "key": client.key,
        "from": client.address,
        "port": client.port,
        **more,
    }
    if asked is not None:
        fields["asked"] = _literal(asked)
    line = " ".join([verb, *(f"{name}={value}" for name, value in fields.items())])
    syslog.openlog(IDENT, syslog.LOG_PID, FACILITY)
    syslog.syslog(level, line)


def log_detached(level: int, verb: str, client: Client, **more: str) -> None:
    """Like :func:`log`, but from a process that outlives this one briefly.

    journald finds the unit of a line by its writer's process, which must still exist then.
    """
    if os.fork() != 0:
        return
    try:
        os.setsid()
        os.closerange(0, 64)
        log(level, verb, client, **more)
        time.sleep(_LINGER)
    finally:
        os._exit(0)


def _literal(asked: str) -> str:
    shown = ascii(asked)
    if len(shown) <= _LONGEST:
        return shown
    return f"{asked[: _LONGEST // 2]!a}...({len(asked)})"
