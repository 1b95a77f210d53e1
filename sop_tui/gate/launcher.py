"""The launcher: proves who is there, and becomes what was asked for.

A plain command takes the launcher's place. A screen gets a parent that waits for it, so that the
officer's terminal can be put right if the screen is killed; a shell of a few hundred kilobytes,
for it lives as long as the session. It holds no handler: a hang-up ends both by default action,
and if the shell is killed alone, the kernel hangs up the terminal that it leads. An alarm goes
with the program, so that not even a blocked one can stay.
"""

import os
import resource
import secrets
import signal
import sys
import syslog
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from sop_tui.gate import codes
from sop_tui.gate.asked import Asked, Help, NotAllowed, Plain, Screen, help_text, parse
from sop_tui.gate.environment import Session, made, ssh_connection
from sop_tui.gate.identity import officer_of, proven_key, read_key_file
from sop_tui.text.language import Language
from sop_tui.text.message import Problem, say

KEY_FILE = Path("/etc/sop-tui/authorized_keys")
IDLE = 30 * 60
_PLAIN_LIMIT = 120
_PYTHON = (sys.executable, "-I", "-X", "utf8", "-m")

# $0 is the interpreter, the first three arguments are for the farewell, the rest is the screen.
_WAIT_FOR_SCREEN = (
    "minutes=$1 language=$2 mark=$3; shift 3; exec 3>&2 2>/dev/null; "
    '(exec "$@" 2>&3 3>&-) && exit; '
    'exec "$0" -I -X utf8 -m sop_tui.gate.farewell "$?" "$minutes" "$language" "$mark" 2>&3 3>&-'
)


@dataclass(frozen=True, slots=True)
class Gate:
    """How a gate is set up; all of it comes from root's configuration, none from the client.

    ``officer`` fixes who is there (the simple way, by ``command=`` of a key line); None looks the
    verified key up in ``keys``, a file of the user ``keys_owner``. ``idle`` is in seconds.
    """

    store: Path
    sops: Path | None = None
    lang: str | None = None
    officer: str | None = None
    keys: Path = KEY_FILE
    keys_owner: int = 0
    idle: int = IDLE


def pass_through(gate: Gate, outside: Mapping[str, str]) -> int:
    """Opens one session; returns, with the exit code, only if there is nothing to be started.

    ``outside`` is the environment that sshd gave.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.chdir("/")
    language = Language.named(gate.lang or "id")
    syslog.openlog("sop-tui", syslog.LOG_PID, syslog.LOG_AUTHPRIV)
    origin = ssh_connection(outside.get("SSH_CONNECTION", "")).partition(" ")[0] or "-"
    try:
        session = _session(gate, outside)
        asked = parse(outside.get("SSH_ORIGINAL_COMMAND", ""))
    except Problem as problem:
        syslog.syslog(syslog.LOG_WARNING, f"refused from={origin} reason={problem.code}")
        _tell(language(problem.message))
        return codes.NOT_ALLOWED if isinstance(problem, NotAllowed) else codes.NO_IDENTITY
    mark = f"session={session.id} officer={session.officer} key={session.key or '-'} from={origin}"
    syslog.syslog(syslog.LOG_INFO, f"opened {mark} for={_name(asked)}")
    if isinstance(asked, Help):
        sys.stdout.write(language(help_text()) + "\n")
        return 0
    command = _program(gate, session)
    if isinstance(asked, Plain):
        signal.alarm(_PLAIN_LIMIT)
        command += asked.words
    elif all(os.isatty(descriptor) for descriptor in (0, 1, 2)):
        told = [str(gate.idle // 60), language.code, mark]
        command = ["/bin/sh", "-c", _WAIT_FOR_SCREEN, sys.executable, *told, *command]
    else:
        _tell(language(say("layar memerlukan terminal; masuklah tanpa -T, atau ketikkan help")))
        return codes.NO_TERMINAL
    return _become(command, made(outside, session))


def _session(gate: Gate, outside: Mapping[str, str]) -> Session:
    auth_info = outside.get("SSH_USER_AUTH")
    if gate.officer is None:
        key = proven_key(auth_info, os.geteuid())
        officer = officer_of(key, read_key_file(gate.keys, gate.keys_owner))
        fingerprint = key.fingerprint
    else:
        officer = gate.officer
        fingerprint = proven_key(auth_info, os.geteuid()).fingerprint if auth_info else ""
    return Session(
        officer=officer,
        key=fingerprint,
        id=secrets.token_hex(6),
        account=_account(),
        idle=gate.idle,
    )


def _account() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return ""


def _program(gate: Gate, session: Session) -> list[str]:
    command = [*_PYTHON, "sop_tui", f"--store={gate.store}", f"--officer={session.officer}"]
    if gate.sops is not None:
        command.append(f"--sops={gate.sops}")
    if gate.lang is not None:
        command.append(f"--lang={gate.lang}")
    return command


def _become(command: list[str], environment: dict[str, str]) -> NoReturn:
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    sys.stdout.flush()
    os.closerange(3, 256)
    os.execve(command[0], command, environment)  # noqa: S606 - what is started is fixed


def _name(asked: Asked) -> str:
    match asked:
        case Plain(words):
            return words[0]
        case Help():
            return "help"
        case Screen():
            return "screen"


def _tell(sentence: str) -> None:
    sys.stderr.write(f"sop-tui: {sentence}\n")
