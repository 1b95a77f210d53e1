"""The launcher: proves who is there, and starts what was asked for.

For a plain command it waits, so that the end can be logged. For a screen it becomes a shell of a
few hundred kilobytes, because that lives as long as the session: it waits for the screen, puts the
officer's terminal right if the screen is killed, and logs the end. It leads the terminal: a hang-up
ends it at once, and if it is killed alone, the kernel hangs up the terminal. The screen finds its
terminal gone and ends. An alarm goes with the program, so that not even a blocked one can stay.

The screen is a child of the shell, or of the fork server where one runs (see :mod:`handover`).
"""

import fcntl
import os
import re
import resource
import secrets
import signal
import sys
import syslog
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from sop_tui.gate import codes, slots
from sop_tui.gate.asked import NUMBER, Asked, Help, NotAllowed, Plain, ScreenAsked, help_text, parse
from sop_tui.gate.environment import GateSession, limit_memory, made, term
from sop_tui.gate.identity import officer_of, proven_key, read_key_file
from sop_tui.gate.record import Visitor, note, note_and_go
from sop_tui.office.public_key import PublicKey
from sop_tui.text.address import office_of
from sop_tui.text.language import Language
from sop_tui.text.message import Message, Problem, say

KEY_FILE = Path("/etc/sop-tui/authorized_keys")
IDLE = 30 * 60
MEMORY = 1024
_PLAIN_LIMIT = 120
_PATIENCE = 10  # seconds that a command waits for those before it
_BREATH = 0.1
_WORD = re.compile(r"[A-Za-z0-9_-]+")
_LOOKED_AT = 4096  # of what a client asks for, to find the number of a case
_HUNG_UP = 128 + signal.SIGHUP
_PROGRAM = (sys.executable, "-I", "-X", "utf8", "-m", "sop_tui")

# Descriptors that go along: the connection to a screen of the fork server, and the session's place.
_CONNECTION, _PLACE = 4, 5

# $0 is the interpreter, the first two arguments are for the farewell, which logs the end, too. A
# hang-up is noticed while waiting; then the terminal is gone, and so will the screen be.
_WAITING = (
    "exec 3>&2 2>/dev/null; python=$0 minutes=$1 language=$2; shift 2; "
    'bye() { trap "" HUP WINCH; exec "$python" -I -X utf8 -m sop_tui.gate.farewell '
    '"$1" "$minutes" "$language" 2>&3 3>&-; }; '
    f'trap "bye {_HUNG_UP}" HUP; '
)
# The rest is the screen.
_RUN_SCREEN = f'{_WAITING} exec 6<&0; "$@" <&6 2>&3 3>&- 6<&- & wait $!; bye $?'
# The third is the screen's process, whose exit code is read from a descriptor. A new size of the
# window is given to the shell alone, which leads the terminal; that ends the reading, too, in some
# shells. Nobody can tell the code of a screen that was killed when the fork server was gone.
_AWAIT_SCREEN = (
    f'{_WAITING} trap "resized=1; kill -s WINCH $1" WINCH; '
    f"until resized=; read -r _ code <&{_CONNECTION}; do "
    '[ "$resized" ] || { code=unknown; break; }; done; bye "$code"'
)


class TooMany(Problem):
    """The officer has as many sessions as a key may have."""


@dataclass(frozen=True, slots=True)
class Gate:
    """How a gate is set up; all of it comes from root's configuration, none from the client.

    ``fork_server`` is the place of the socket that screens are had from, if it answers. ``officer``
    fixes who is there (the simple way, by ``command=`` of a key line); None looks the
    verified key up in ``keys``, a file of the user ``keys_owner``. ``idle`` is in seconds,
    ``sessions`` how many a key may have at once, ``memory`` in MiB what each program may take.
    """

    store: str | Path
    sops: Path | None = None
    lang: str | None = None
    officer: str | None = None
    keys: Path = KEY_FILE
    keys_owner: int = 0
    idle: int = IDLE
    fork_server: Path | None = None
    sessions: int = slots.SESSIONS
    memory: int = MEMORY


def pass_through(gate: Gate, outside: Mapping[str, str]) -> int:
    """Opens one session; returns, with the exit code, only if there is nothing to be started.

    ``outside`` is the environment that sshd gave.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.chdir("/")
    language = Language.named(gate.lang or "id")
    command = outside.get("SSH_ORIGINAL_COMMAND", "")
    visitor = Visitor.from_connection(secrets.token_hex(6), outside.get("SSH_CONNECTION", ""))
    try:
        key = _key(gate, outside)
        if key is not None:
            visitor = replace(visitor, key=key.fingerprint)
        visitor = replace(visitor, officer=_officer(gate, key))
        asked = parse(command)
        place = _place(gate, visitor, asked)
    except Problem as problem:
        note_and_go(
            syslog.LOG_WARNING, "refused", visitor,
            case=_case_in(command), verdict=problem.code, asked=command,
        )  # fmt: skip
        _tell(language(problem.message))
        return _CODES.get(type(problem), codes.NO_IDENTITY)
    session = GateSession(
        officer=visitor.officer,
        key=key.fingerprint if key is not None else "",
        id=visitor.session,
        account=_account(),
        idle=gate.idle,
        memory=gate.memory,
    )
    note(
        syslog.LOG_INFO, "opened", visitor,
        **{"for": _name(asked)}, case=_case(asked), verdict="allowed", asked=command,
    )  # fmt: skip
    words, environment = _words(gate), made(outside, session)
    if isinstance(asked, Help):
        sys.stdout.write(language(help_text()) + "\n")
        note_and_go(syslog.LOG_INFO, "ended", visitor, code="0")
        return 0
    if isinstance(asked, Plain):
        code = _run([*_PROGRAM, *words, *asked.words], environment, place)
        note(
            syslog.LOG_WARNING if code > 128 else syslog.LOG_INFO, "ended", visitor, code=str(code)
        )
        return code
    if reason := _no_screen(outside):
        _tell(language(reason))
        note_and_go(syslog.LOG_INFO, "ended", visitor, code=str(codes.NO_TERMINAL))
        return codes.NO_TERMINAL
    given = [sys.executable, str(gate.idle // 60), language.code]
    if gate.fork_server is not None:
        from sop_tui.gate.handover import hand_over

        handed = hand_over(gate.fork_server, words, environment)
        if handed is not None:
            waiting = ["/bin/sh", "-c", _AWAIT_SCREEN, *given, str(handed.process)]
            return _become(waiting, environment, place, handed.connection)
    limit_memory(environment)
    return _become(["/bin/sh", "-c", _RUN_SCREEN, *given, *_PROGRAM, *words], environment, place)


_CODES: Mapping[type[Problem], int] = {
    NotAllowed: codes.NOT_ALLOWED,
    TooMany: codes.TOO_MANY,
}


def _key(gate: Gate, outside: Mapping[str, str]) -> PublicKey | None:
    """The key that sshd verified; None where it names none and no key is required."""
    auth_info = outside.get("SSH_USER_AUTH")
    if gate.officer is not None and not auth_info:
        return None
    return proven_key(auth_info, os.geteuid())


def _officer(gate: Gate, key: PublicKey | None) -> str:
    if gate.officer is not None or key is None:
        return gate.officer or ""
    return officer_of(key, read_key_file(gate.keys, gate.keys_owner))


def _place(gate: Gate, visitor: Visitor, asked: Asked) -> int:
    """A descriptor that holds one of the places of the officer's key; -1 where none is needed.

    A command waits a little for those before it. If places cannot be kept at all, nobody is refused
    for that: it is logged.

    Raises:
        TooMany: all places are taken.
    """
    if isinstance(asked, Help):
        return -1
    who = visitor.key if visitor.key != "-" else visitor.officer
    kind = int(isinstance(asked, Plain))
    deadline = time.monotonic() + _PATIENCE * kind
    try:
        while (place := slots.take(office_of(gate.store), who, kind, gate.sessions)) is None:
            if time.monotonic() >= deadline:
                raise _too_many(gate.sessions)
            time.sleep(_BREATH)
    except OSError as error:
        note(syslog.LOG_WARNING, "unlimited", visitor, verdict=type(error).__name__)
        return -1
    return place


def _too_many(count: int) -> TooMany:
    return TooMany(
        "too_many_sessions",
        say(
            "kunci Anda sudah dipakai oleh {count} sesi sekaligus; akhiri salah satunya, lalu "
            "masuk lagi",
            count=count,
        ),
    )


def _no_screen(outside: Mapping[str, str]) -> Message | None:
    """Why no screen can be shown at the other end, if so."""
    if not all(os.isatty(descriptor) for descriptor in (0, 1, 2)):
        return say("layar memerlukan terminal; masuklah tanpa -T, atau ketikkan help")
    if term(outside.get("TERM", "")) == "dumb":
        return say(
            "terminal “dumb” tidak dapat menampilkan layar; pakai terminal lain, atau ssh -T "
            "dengan list, show, atau export"
        )
    return None


def _run(command: list[str], environment: dict[str, str], place: int) -> int:
    """Runs a plain command to its end; gives its exit code as shells do."""
    sys.stdout.flush()
    process = os.fork()
    if process == 0:
        signal.alarm(_PLAIN_LIMIT)
        limit_memory(environment)
        _become(command, environment, place)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the command ends by it, and that is logged
    _, status = os.waitpid(process, 0)
    code = os.waitstatus_to_exitcode(status)
    return 128 - code if code < 0 else code


def _account() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return ""


def _words(gate: Gate) -> list[str]:
    words = [f"--store={gate.store}"]
    if gate.sops is not None:
        words.append(f"--sops={gate.sops}")
    if gate.lang is not None:
        words.append(f"--lang={gate.lang}")
    return words


def _become(
    command: list[str], environment: dict[str, str], place: int, connection: int = -1
) -> NoReturn:
    """Takes on the command, with the standard descriptors and what else goes along."""
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored, signal.SIG_DFL)
    sys.stdout.flush()
    going = {_CONNECTION: connection, _PLACE: place}
    moved = {
        number: fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 64)
        for number, descriptor in going.items()
        if descriptor >= 0
    }
    os.closerange(3, 64)
    for number, descriptor in moved.items():
        os.dup2(descriptor, number, inheritable=True)
    os.closerange(64, 256)
    os.execve(command[0], command, environment)  # noqa: S606 - what is started is fixed


def _name(asked: Asked) -> str:
    match asked:
        case Plain(words):
            return words[0]
        case Help():
            return "help"
        case ScreenAsked():
            return "screen"


def _case(asked: Asked) -> str:
    """The number of the case that is asked for."""
    return _case_in(" ".join(asked.words)) if isinstance(asked, Plain) else "-"


def _case_in(command: str) -> str:
    words = _WORD.findall(command[:_LOOKED_AT])
    return next(filter(NUMBER.fullmatch, words), "-")


def _tell(sentence: str) -> None:
    sys.stderr.write(f"sop-tui: {sentence}\n")
