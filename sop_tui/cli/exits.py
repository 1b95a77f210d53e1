"""Exit codes, and the one line on stderr that says why a command failed."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from typing import TypeAlias

from sop_tui.text.clean import clean
from sop_tui.text.errors import reason_of
from sop_tui.text.message import Message, Problem, say


class Exit(IntEnum):
    """The exit codes that scripts may rely on; the last two are those of every shell."""

    DONE = 0
    USAGE = 2
    REFUSED = 3
    NOT_FOUND = 4
    STORE = 5
    DONE_UNSAID = 6
    """The act is in the store; only its answer could not be written."""
    FAULT = 70
    INTERRUPTED = 130
    BROKEN_PIPE = 141


class Usage(Problem):
    """The command line cannot be understood (exit code 2)."""

    def __init__(self, message: Message) -> None:
        super().__init__("usage", message)


def exit_code(problem: Problem) -> Exit:
    """The exit code for this kind of problem."""
    from sop_tui.desk.problems import NotFound, Refused
    from sop_tui.storage.problem import StoreProblem

    match problem:
        case Refused():
            return Exit.REFUSED
        case NotFound():
            return Exit.NOT_FOUND
        case StoreProblem():
            return Exit.STORE
        case _:
            return Exit.USAGE


class Unwritten(Exception):
    """The answer of a command cannot be written to stdout."""


def narrate(text: str) -> None:
    """Prints one line on stderr; it is lost where nobody can read it."""
    with suppress(OSError, ValueError):
        print(clean(text), file=sys.stderr, flush=True)  # noqa: T201


def write_out(text: str) -> None:
    """Writes a text to stdout.

    Raises:
        Unwritten: stdout is closed, full, or a pipe whose reader has left.
    """
    if sys.stdout is None:
        raise Unwritten("closed")
    try:
        sys.stdout.write(text)
    except (OSError, ValueError) as error:
        raise Unwritten from error


def write_bytes(content: bytes) -> None:
    """Writes bytes to stdout; raises like :func:`write_out`."""
    if sys.stdout is None:
        raise Unwritten("closed")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    except (OSError, ValueError) as error:
        raise Unwritten from error


Words: TypeAlias = Callable[[Message], str]


def _never_done() -> bool:
    return False


def guarded(
    command: Callable[[], int], words: Words, done: Callable[[], bool] = _never_done
) -> int:
    """Runs the command; any failure becomes one line on stderr and an exit code.

    ``words`` is called only on failure, because finding the office's language reads its settings.
    ``done`` tells whether an act is in the store: such an act is not reported as failed when only
    its answer could not be written.
    """
    try:
        code = command()
        _flush()
        return code
    except Unwritten as unwritten:
        return _unwritten(unwritten, words, done=done())
    except Problem as problem:
        narrate(f"sop-tui: {words(problem.message)}")
        return exit_code(problem)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        fault = say(
            "kesalahan di dalam program ({error}); laporkan kepada admin, rinciannya tampil "
            "dengan python -X dev -m sop_tui",
            error=f"{type(error).__name__}: {error}",
        )
        narrate(f"sop-tui: {words(fault)}")
        return Exit.FAULT


def _flush() -> None:
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        raise Unwritten from error


def _unwritten(unwritten: Unwritten, words: Words, *, done: bool) -> int:
    with suppress(OSError, ValueError, AttributeError):  # no second try at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    cause = unwritten.__cause__
    if done:
        said = say("sudah dilakukan, tetapi jawabannya tidak dapat ditulis; lihat dengan "
                   "sop-tui list")  # fmt: skip
        narrate(f"sop-tui: {words(said)}")
        return Exit.DONE_UNSAID
    if isinstance(cause, BrokenPipeError):
        return Exit.BROKEN_PIPE  # the reader has closed the pipe, like `head`
    why = reason_of(cause) if isinstance(cause, OSError) else say("keluaran tertutup")
    narrate(f"sop-tui: {words(say('jawaban tidak dapat ditulis ({why})', why=why))}")
    return Exit.USAGE
