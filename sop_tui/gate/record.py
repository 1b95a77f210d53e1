"""The gate's lines in the system log: what an auditor reads of each session.

One form for all: a verb, then ``name=value``, whatever is not known being ``unknown`` or ``-``.
What the client asked for stands last, word by word, as a Python literal: so it can hold no second
line, and no word that could be taken for one of the gate's own.
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
_LINGER = 0.3  # seconds in which the log can look up to which unit a writer belongs


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is there, as far as it is proved: officer and key's fingerprint, and from where."""

    session: str
    address: str
    port: str
    officer: str = UNKNOWN
    key: str = "-"

    @classmethod
    def from_connection(cls, session: str, connection: str) -> "Visitor":
        """Somebody of whom nothing is proved yet; ``connection`` is sshd's SSH_CONNECTION."""
        address, _, rest = ssh_connection(connection).partition(" ")
        return cls(session, address or "-", rest.partition(" ")[0] or "-")

    @classmethod
    def of(cls, inside: Mapping[str, str]) -> "Visitor":
        """The one whose session has this environment."""
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


def note(level: int, verb: str, visitor: Visitor, **more: str) -> None:
    """Writes a line; an ``asked`` among the rest is what the client sent, as it came."""
    asked = more.pop("asked", None)
    fields = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "session": visitor.session,
        "officer": visitor.officer,
        "key": visitor.key,
        "from": visitor.address,
        "port": visitor.port,
        **more,
    }
    if asked is not None:
        fields["asked"] = _literal(asked)
    line = " ".join([verb, *(f"{name}={value}" for name, value in fields.items())])
    syslog.openlog(IDENT, syslog.LOG_PID, FACILITY)
    syslog.syslog(level, line)


def note_and_go(level: int, verb: str, visitor: Visitor, **more: str) -> None:
    """As :func:`note`, by a process that outlives this one a little.

    The journal finds the unit of a line by the process that wrote it, which must still be there.
    """
    if os.fork() != 0:
        return
    try:
        os.setsid()
        os.closerange(0, 64)
        note(level, verb, visitor, **more)
        time.sleep(_LINGER)
    finally:
        os._exit(0)


def _literal(asked: str) -> str:
    shown = ascii(asked)
    if len(shown) <= _LONGEST:
        return shown
    return f"{asked[: _LONGEST // 2]!a}...({len(asked)})"
