"""How a command ends: the exit codes, and the one line on stderr that says why."""

import os
import sys
from collections.abc import Callable
from enum import IntEnum

from sop_tui.text.clean import clean
from sop_tui.text.language import Language
from sop_tui.text.message import Message, Problem, say


class Exit(IntEnum):
    """The exit codes that scripts may rely on; the last two are those of every shell."""

    DONE = 0
    USAGE = 2
    REFUSED = 3
    NOT_FOUND = 4
    STORE = 5
    FAULT = 70
    INTERRUPTED = 130
    BROKEN_PIPE = 141


class Usage(Problem):
    """The command line itself cannot be understood (exit code 2)."""

    def __init__(self, message: Message) -> None:
        super().__init__("usage", message)


def exit_code(problem: Problem) -> Exit:
    """The exit code of this kind of problem."""
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


def narrate(text: str) -> None:
    """One line on stderr for whoever sits at the terminal."""
    print(clean(text), file=sys.stderr)  # noqa: T201


def guarded(command: Callable[[], int], words: Language) -> int:
    """Runs the command; whatever goes wrong becomes one line on stderr and an exit code."""
    try:
        code = command()
        sys.stdout.flush()
        return code
    except Problem as problem:
        narrate(f"sop-tui: {words(problem.message)}")
        return exit_code(problem)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader has left, as `head` does; Python shall not try again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.BROKEN_PIPE
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
