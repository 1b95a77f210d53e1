"""The process that reads one document: ``python -I -m sop_tui.drafting.confined < FILE``.

Before it reads the first byte of the document, the process gives up what it does not need: memory
beyond a limit, writable files, other processes, sockets. The kernel enforces this: by resource
limits everywhere, and on Linux also by a filter of system calls, which needs no privilege. Where
there is no such filter, an audit hook of the interpreter refuses the same.
"""

import gc
import os
import resource
import sys
from typing import Any, NoReturn

import msgspec

from sop_tui.drafting.answer import PICTURE, REFUSAL, SECONDS, RefusedReading
from sop_tui.drafting.formats import LARGEST_FILE, read
from sop_tui.drafting.picture import Unreadable, to_bytes
from sop_tui.drafting.seccomp import confine_calls
from sop_tui.text.message import say

MEMORY = 1 << 30
OPEN_FILES = 64
_REFUSED_EVENTS = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> NoReturn:
    """Writes the answer and ends at once; the parent waits for the end of the pipe."""
    gc.disable()  # the process reads one document and ends, within its memory limit
    left = memoryview(_answer())
    while left:
        left = left[os.write(1, left) :]
    os._exit(0)


def _answer() -> bytes:
    try:
        confine()
        data = sys.stdin.buffer.read(LARGEST_FILE + 1)
        return PICTURE + to_bytes(read(data))
    except Unreadable as error:
        values = {
            key: value if isinstance(value, int) else str(value)
            for key, value in error.message.values.items()
        }
        return REFUSAL + msgspec.msgpack.encode(RefusedReading(error.message.template, values))
    except (MemoryError, RecursionError):
        refused = say("isi dokumen terlalu besar untuk sebuah SOP")
    except Exception:
        # A fault in the program or a trick in the file: the officer reads one line in both cases.
        refused = say("dokumen tidak dapat dibaca; simpan ulang dari aslinya")
    return REFUSAL + msgspec.msgpack.encode(RefusedReading(refused.template, {}))


def confine() -> None:
    """Permanently gives up what reading does not need."""
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CPU, int(SECONDS))
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    if sys.platform == "linux":
        confine_calls()
    sys.addaudithook(_refuse)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    try:
        resource.setrlimit(what, (most, most))
    except (ValueError, OSError):
        return  # systems that define the limit but do not support it


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_REFUSED_EVENTS):
        raise PermissionError(event)
    flags = arguments[2] if event == "open" and len(arguments) > 2 else 0
    if isinstance(flags, int) and flags & _WRITING:
        raise PermissionError(event)


if __name__ == "__main__":
    main()
