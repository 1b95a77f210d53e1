"""The launcher: proves the identity and starts what was asked for.

For a plain command it waits, so that it can log the end. For a screen it replaces itself by a shell
of a few hundred kilobytes, because that process lives as long as the session. The shell waits for
the screen, resets the officer's terminal if the screen is killed, and logs the end. The shell is
the session leader of the terminal: a hang-up ends it at once, and if it alone is killed, the kernel
hangs up the terminal, and the screen ends too. An alarm is set in the program, so that even a
blocked one ends.

The screen is a child of the shell, or of the fork server where one runs
(:mod:`sop_tui.gate.handover`).
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
from sop_tui.gate.audit_log import Client, log, log_detached
from sop_tui.gate.client_request import (
    ClientRequest,
    HelpCommand,
    NoCommand,
    NotAllowed,
    PlainCommand,
    case_number,
    help_text,
    parse,
)
from sop_tui.gate.environment import GateSession, limit_memory, session_environment, term
from sop_tui.gate.identity import officer_of, proven_key, read_key_file
from sop_tui.office.public_key import PublicKey
from sop_tui.text.address import office_of
from sop_tui.text.language import Language
from sop_tui.text.message import Message, Problem, say

KEY_FILE = Path("/etc/sop-tui/authorized_keys")
IDLE = 30 * 60
MEMORY = 1024
_PLAIN_LIMIT = 120
_PATIENCE = 10  # seconds that a command waits for a free slot
_BREATH = 0.1
_WORD = re.compile(r"[A-Za-z0-9_-]+")
_LOOKED_AT = 4096  # characters of the request that are searched for a case number
_HUNG_UP = 128 + signal.SIGHUP
_PROGRAM = (sys.executable, "-I", "-X", "utf8", "-m", "sop_tui")

# Descriptors that are passed on: the connection to the fork server's screen, and the session's
# slot.
_CONNECTION, _SLOT = 4, 5

# $0 is the interpreter; the first two arguments are for the farewell, which also logs the end. A
# hang-up interrupts the wait: the terminal is then gone, and the screen ends too.
_WAITING = (
    "exec 3>&2 2>/dev/null; python=$0 minutes=$1 language=$2; shift 2; "
    'bye() { trap "" HUP WINCH; exec "$python" -I -X utf8 -m sop_tui.gate.farewell '
    '"$1" "$minutes" "$language" 2>&3 3>&-; }; '
    f'trap "bye {_HUNG_UP}" HUP; '
)
# The remaining arguments are the screen's command line.
_RUN_SCREEN = f'{_WAITING} exec 6<&0; "$@" <&6 2>&3 3>&- 6<&- & wait $!; bye $?'
# The third argument is the screen's process id; its exit code is read from a descriptor. A window
# resize is signalled to the shell alone, the session leader, which passes it on; in some shells
# that also interrupts the read. If the fork server is gone, the exit code of a killed screen stays
# unknown.
_AWAIT_SCREEN = (
    f'{_WAITING} trap "resized=1; kill -s WINCH $1" WINCH; '
    f"until resized=; read -r _ code <&{_CONNECTION}; do "
    '[ "$resized" ] || { code=unknown; break; }; done; bye "$code"'
)


class TooMany(Problem):
    """The key has as many sessions as it may have."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The configuration of a gate; all of it comes from root, nothing from the client.

    ``fork_server`` is the socket of the fork server, used if it answers. ``officer`` sets the
    identity (the simple way, by ``command=`` of a key line); if it is None, the verified key is
    looked up in ``keys``, a file owned by the user ``keys_owner``. ``idle`` is in seconds,
    ``sessions`` the number of sessions per key, ``memory`` the limit of each program in MiB.
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


def open_session(gate: Gate, outside: Mapping[str, str]) -> int:
    """Opens one session; returns an exit code only if no process replaces this one.

    ``outside`` is the environment that sshd set.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.chdir("/")
    language = Language.named(gate.lang or "id")
    command = outside.get("SSH_ORIGINAL_COMMAND", "")
    client = Client.from_connection(secrets.token_hex(6), outside.get("SSH_CONNECTION", ""))
    try:
        key = _key(gate, outside)
        if key is not None:
            client = replace(client, key=key.fingerprint)
        client = replace(client, officer=_officer(gate, key))
        asked = parse(command)
        slot = _slot(gate, client, asked)
    except Problem as problem:
        log_detached(
            syslog.LOG_WARNING, "refused", client,
            case=_case_in(command), verdict=problem.code, asked=command,
        )  # fmt: skip
        _print_error(language(problem.message))
        return _CODES.get(type(problem), codes.NO_IDENTITY)
    session = GateSession(
        officer=client.officer,
        key=key.fingerprint if key is not None else "",
        id=client.session,
        account=_account(),
        idle=gate.idle,
        memory=gate.memory,
    )
    log(
        syslog.LOG_INFO, "opened", client,
        **{"for": _name(asked)}, case=_case(asked), verdict="allowed", asked=command,
    )  # fmt: skip
    words, environment = _words(gate), session_environment(outside, session)
    if isinstance(asked, HelpCommand):
        sys.stdout.write(language(help_text()) + "\n")
        log_detached(syslog.LOG_INFO, "ended", client, code="0")
        return 0
    if isinstance(asked, PlainCommand):
        code = _run([*_PROGRAM, *words, *asked.words], environment, slot)
        log(syslog.LOG_WARNING if code > 128 else syslog.LOG_INFO, "ended", client, code=str(code))
        return code
    if reason := _no_screen(outside):
        _print_error(language(reason))
        log_detached(syslog.LOG_INFO, "ended", client, code=str(codes.NO_TERMINAL))
        return codes.NO_TERMINAL
    given = [sys.executable, str(gate.idle // 60), language.code]
    if gate.fork_server is not None:
        from sop_tui.gate.handover import hand_over

        handed = hand_over(gate.fork_server, words, environment)
        if handed is not None:
            waiting = ["/bin/sh", "-c", _AWAIT_SCREEN, *given, str(handed.process)]
            return _exec(waiting, environment, slot, handed.connection)
    limit_memory(environment)
    return _exec(["/bin/sh", "-c", _RUN_SCREEN, *given, *_PROGRAM, *words], environment, slot)


_CODES: Mapping[type[Problem], int] = {
    NotAllowed: codes.NOT_ALLOWED,
    TooMany: codes.TOO_MANY,
}


def _key(gate: Gate, outside: Mapping[str, str]) -> PublicKey | None:
    """The key that sshd verified; None where sshd named none and the officer is configured."""
    auth_info = outside.get("SSH_USER_AUTH")
    if gate.officer is not None and not auth_info:
        return None
    return proven_key(auth_info, os.geteuid())


def _officer(gate: Gate, key: PublicKey | None) -> str:
    if gate.officer is not None or key is None:
        return gate.officer or ""
    return officer_of(key, read_key_file(gate.keys, gate.keys_owner))


def _slot(gate: Gate, client: Client, asked: ClientRequest) -> int:
    """A descriptor that holds one slot of the officer's key; -1 where none is needed.

    A command waits a short time for a free slot. If the slots' file cannot be used, nobody is
    refused: the fault is logged.

    Raises:
        TooMany: all slots are taken.
    """
    if isinstance(asked, HelpCommand):
        return -1
    who = client.key if client.key != "-" else client.officer
    kind = int(isinstance(asked, PlainCommand))
    deadline = time.monotonic() + _PATIENCE * kind
    try:
        while (slot := slots.take_slot(office_of(gate.store), who, kind, gate.sessions)) is None:
            if time.monotonic() >= deadline:
                raise _too_many(gate.sessions)
            time.sleep(_BREATH)
    except OSError as error:
        log(syslog.LOG_WARNING, "unlimited", client, verdict=type(error).__name__)
        return -1
    return slot


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
    """Why the client's terminal cannot show a screen; None if it can."""
    if not all(os.isatty(descriptor) for descriptor in (0, 1, 2)):
        return say("layar memerlukan terminal; masuklah tanpa -T, atau ketikkan help")
    if term(outside.get("TERM", "")) == "dumb":
        return say(
            "terminal “dumb” tidak dapat menampilkan layar; pakai terminal lain, atau ssh -T "
            "dengan list, show, atau export"
        )
    return None


def _run(command: list[str], environment: dict[str, str], slot: int) -> int:
    """Runs a plain command to its end; returns its exit code in the shell's form."""
    sys.stdout.flush()
    process = os.fork()
    if process == 0:
        signal.alarm(_PLAIN_LIMIT)
        limit_memory(environment)
        _exec(command, environment, slot)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # it ends the command, which is then logged
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


def _exec(
    command: list[str], environment: dict[str, str], slot: int, connection: int = -1
) -> NoReturn:
    """Replaces this process by the command; keeps the standard descriptors and the two that are
    passed on.
    """
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored, signal.SIG_DFL)
    sys.stdout.flush()
    going = {_CONNECTION: connection, _SLOT: slot}
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


def _name(asked: ClientRequest) -> str:
    match asked:
        case PlainCommand(words):
            return words[0]
        case HelpCommand():
            return "help"
        case NoCommand():
            return "screen"


def _case(asked: ClientRequest) -> str:
    """The case number in the request; "-" if there is none."""
    return _case_in(" ".join(asked.words)) if isinstance(asked, PlainCommand) else "-"


def _case_in(command: str) -> str:
    words = _WORD.findall(command[:_LOOKED_AT])
    return next(filter(None, map(case_number, words)), "-")


def _print_error(sentence: str) -> None:
    sys.stderr.write(f"sop-tui: {sentence}\n")
