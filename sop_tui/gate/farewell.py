"""The last word of a session whose screen did not end by itself: killed, idle, or at fault.

The escape sequences are for the officer's own terminal, which nobody else can put right; the modes
of the server's terminal go away with it. A screen that refused to begin has drawn nothing: the
sequences would move the cursor over its reason, and not every terminal knows them.

Run by the shell that waited for the screen, as ``python -m sop_tui.gate.farewell CODE MINUTES
LANGUAGE`` in the session's own environment. A normal end has no word; it is only logged.
"""

import contextlib
import os
import signal
import sys
import syslog
import termios
from collections.abc import Mapping

from sop_tui.gate import codes
from sop_tui.gate.record import UNKNOWN, Visitor, note_and_go
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
    """Why the screen is gone, from the exit code as shells give it; None if it said so itself.

    Without a code, nobody knows more than that it is gone.
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
    """Logs the end, puts the terminal right and says why.

    Ends by SIGALRM if the other side never reads.
    """
    signal.alarm(_PATIENCE)
    level = syslog.LOG_WARNING if code else syslog.LOG_INFO
    given = UNKNOWN if code is None else str(code)
    note_and_go(level, "ended", Visitor.of(inside), code=given)
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
