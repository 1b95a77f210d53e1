"""The launcher: proves who is there, and becomes what was asked for.

A plain command takes the launcher's place. For a screen, the launcher becomes one who waits for it,
so that the officer's terminal can be put right if the screen is killed; a shell of a few hundred
kilobytes, for it lives as long as the session. It leads the terminal: a hang-up ends it by default
action, and if it is killed alone, the kernel hangs up the terminal. The screen finds its terminal
gone and ends. An alarm goes with the program, so that not even a blocked one can stay.

The screen is a child of the shell, or of the fork server where one runs (see :mod:`handover`).
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
_PROGRAM = (sys.executable, "-I", "-X", "utf8", "-m", "sop_tui")

# $0 is the interpreter, the first three arguments are for the farewell.
_FAREWELL = 'exec "$0" -I -X utf8 -m sop_tui.gate.farewell "$code" "$1" "$2" "$3" 2>&3 3>&-'
# The rest is the screen.
_RUN_SCREEN = (
    "exec 3>&2 2>/dev/null; minutes=$1 language=$2 mark=$3; shift 3; "
    '(exec "$@" 2>&3 3>&-) && exit; '
    f'code=$?; set -- "$minutes" "$language" "$mark"; {_FAREWELL}'
)
# The fourth is the screen's process, whose exit code is read from a descriptor. A new size of the
# window is told to the shell alone, which leads the terminal; that ends the reading, too, in some
# shells. Nobody can tell the code of a screen that was killed when the fork server was gone.
_CONNECTION = 4
_AWAIT_SCREEN = (
    'exec 3>&2 2>/dev/null; trap "resized=1; kill -s WINCH $4" WINCH; '
    f"until resized=; read -r _ code <&{_CONNECTION}; do "
    '[ "$resized" ] || { code=unknown; break; }; done; '
    f'trap "" WINCH; [ "$code" = 0 ] && exit; {_FAREWELL}'
)


@dataclass(frozen=True, slots=True)
class Gate:
    """How a gate is set up; all of it comes from root's configuration, none from the client.

    ``fork_server`` is the place of the socket that screens are had from, if it answers. ``officer``
    fixes who is there (the simple way, by ``command=`` of a key line); None looks the
    verified key up in ``keys``, a file of the user ``keys_owner``. ``idle`` is in seconds.
    """

    store: Path
    sops: Path | None = None
    lang: str | None = None
    officer: str | None = None
    keys: Path = KEY_FILE
    keys_owner: int = 0
    idle: int = IDLE
    fork_server: Path | None = None


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
    words, environment = _words(gate, session), made(outside, session)
    if isinstance(asked, Plain):
        signal.alarm(_PLAIN_LIMIT)
        return _become([*_PROGRAM, *words, *asked.words], environment)
    if not all(os.isatty(descriptor) for descriptor in (0, 1, 2)):
        _tell(language(say("layar memerlukan terminal; masuklah tanpa -T, atau ketikkan help")))
        return codes.NO_TERMINAL
    told = [sys.executable, str(gate.idle // 60), language.code, mark]
    if gate.fork_server is not None:
        from sop_tui.gate.handover import hand_over

        handed = hand_over(gate.fork_server, words, environment)
        if handed is not None:
            waiting = ["/bin/sh", "-c", _AWAIT_SCREEN, *told, str(handed.process)]
            return _become(waiting, environment, handed.connection)
    return _become(["/bin/sh", "-c", _RUN_SCREEN, *told, *_PROGRAM, *words], environment)


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


def _words(gate: Gate, session: Session) -> list[str]:
    words = [f"--store={gate.store}", f"--officer={session.officer}"]
    if gate.sops is not None:
        words.append(f"--sops={gate.sops}")
    if gate.lang is not None:
        words.append(f"--lang={gate.lang}")
    return words


def _become(command: list[str], environment: dict[str, str], connection: int = -1) -> NoReturn:
    """Takes on the command, with the standard descriptors and, where there is one, a connection."""
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    sys.stdout.flush()
    first = 3
    if connection >= 0:
        os.dup2(connection, _CONNECTION)
        os.set_inheritable(_CONNECTION, True)
        os.closerange(first, _CONNECTION)
        first = _CONNECTION + 1
    os.closerange(first, 256)
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
