"""The final message of a session whose screen ended abnormally: killed, idle, or crashed.

It also sends the escape sequences that reset the officer's terminal, which the killed screen could
not do; the server's side of the terminal is discarded anyway. A screen that refused to start has
drawn nothing: for it no sequences are sent, because they would move the cursor over its reason, and
not every terminal knows them.

The shell that waited for the screen runs it as ``python -m sop_tui.gate.farewell CODE MINUTES
LANGUAGE`` in the session's environment. Running sessions depend on this name across an upgrade. A
normal end is only logged.
"""

import contextlib
import os
import signal
import sys
import syslog
import termios
from collections.abc import Mapping

from sop_tui.gate import codes
from sop_tui.gate.audit_log import UNKNOWN, Client, log_detached
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say

REPAIR = (
    "\x18\x1b\\"  # ends a sequence that was cut off
    "\x1b[?2026l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"
    "\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[<u\x1b[?7h\x1b[0m\x1b[?25h\x1b[?1049l"
)
_PATIENCE = 5
_UNKNOWN = 1


def sentence(code: int | None, minutes: int) -> Message | None:
    """Why the screen ended, from the exit code in the shell's form; None if it said so itself.

    ``code`` None means that nothing is known but that it ended.
    """
    if code is None:
        return say(
            "sop-tui terhenti; yang sudah dinyatakan tercatat tetap tersimpan, silakan masuk lagi"
        )
    if code == 128 + signal.SIGALRM:
        return say(
            "sesi diakhiri karena tidak dipakai selama {minutes} menit; silakan masuk lagi",
            minutes=minutes,
        )
    if code > 128:
        return say(
            "sop-tui terhenti (sinyal {number}); yang sudah dinyatakan tercatat tetap tersimpan, "
            "silakan masuk lagi",
            number=code - 128,
        )
    return None


def main(code: int | None, minutes: int, language: Language, inside: Mapping[str, str]) -> int:
    """Logs the end, resets the terminal and prints the reason.

    An alarm ends it if the other side never reads.
    """
    signal.alarm(_PATIENCE)
    level = syslog.LOG_WARNING if code else syslog.LOG_INFO
    given = UNKNOWN if code is None else str(code)
    log_detached(level, "ended", Client.of(inside), code=given)
    if code == 0:
        return 0
    why = sentence(code, minutes)
    words = f"sop-tui: {language(why)}\n" if why is not None else ""
    with contextlib.suppress(OSError, termios.error):
        termios.tcflush(2, termios.TCOFLUSH)
        repair = REPAIR if code not in codes.NOT_BEGUN else ""
        os.write(2, f"{repair}{words}".encode())
    return _UNKNOWN if code is None else code


if __name__ == "__main__":
    known = int(sys.argv[1]) if sys.argv[1].isdigit() else None
    sys.exit(main(known, int(sys.argv[2]), Language.named(sys.argv[3]), os.environ))
