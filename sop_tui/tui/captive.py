"""A session that is not on the officer's own machine: no way out of the program, no way to stay.

The terminal belongs to somebody on another machine, the process to the service account of a shared
server. So nothing here writes files, starts programs or stops itself; an idle session ends by the
kernel's alarm, which needs no thread that could be blocked.
"""

import fcntl
import os
import secrets
import signal
import struct
import sys
import termios
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from rich.console import RenderableType
from rich.text import Text
from textual import events
from textual.app import SuspendNotSupported
from textual.message import Message as TextualMessage

from sop_tui.desk.desk import Desk
from sop_tui.desk.takeouts import record_export
from sop_tui.gate import variables
from sop_tui.text.language import Language
from sop_tui.text.message import say
from sop_tui.tui.app import SopApp
from sop_tui.tui.driver import SteadyDriver
from sop_tui.tui.kinds.page import Handout
from sop_tui.tui.screen_setup import NOTHING_CHOSEN, ScreenSetup, read_setup
from sop_tui.tui.terminal import require_terminal

LARGEST = (400, 200)
"""Columns and rows; a window that claims more could take gigabytes to draw."""


class CaptiveDriver(SteadyDriver):
    """A terminal that an officer sits at over the network."""

    def __init__(self, app: "CaptiveApp", **settings: Any) -> None:
        super().__init__(app, **settings)
        self._captive = app
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        signal.signal(signal.SIGCONT, signal.SIG_DFL)

    @property
    def can_suspend(self) -> bool:
        return False

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Opens nothing: the browser would be one of the server."""

    def deliver_binary(self, binary: BinaryIO | TextIO, **_: Any) -> None:
        """Writes nothing: the file would be one of the server."""
        binary.close()

    def process_message(self, message: TextualMessage) -> None:
        if isinstance(message, events.Key | events.Paste):
            signal.alarm(self._captive.idle)
        super().process_message(message)

    def _get_terminal_size(self) -> tuple[int, int]:
        clamp_window(self.fileno)
        columns, rows = super()._get_terminal_size()
        # The server may have given the window another size in between.
        return min(columns, LARGEST[0]), min(rows, LARGEST[1])

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except BaseException as error:
            self._captive.log_crash(error)
            os._exit(1)  # the gate puts the terminal right


class CaptiveApp(SopApp):
    """The screen within the gate of a shared server.

    ``idle`` are the seconds without a key after which the session ends, 0 for never; ``crashes``
    is the file that takes the details of a fault, which nobody should read on the screen; ``door``
    is the ssh command by which this officer reaches the server.
    """

    def __init__(
        self,
        desk: Desk,
        language: Language,
        setup: ScreenSetup = NOTHING_CHOSEN,
        *,
        idle: int,
        crashes: Path,
        door: str,
    ) -> None:
        super().__init__(desk, language, setup, captive=True, driver_class=CaptiveDriver)
        self.idle = idle
        self.crashes = crashes
        self.door = door

    def hand_out(self, handout: Handout) -> None:
        """A text that is shown whole has left the server: it is recorded, then copied."""
        number, text = handout.number, handout.text

        def handed_out(_: None) -> None:
            self.copy_to_clipboard(text)
            said = say("disalin, bila terminal Anda menerimanya")
            if handout.fetch:
                fetch = f"{self.door} {handout.fetch} > {handout.name}"
                said = say("{said}; untuk file: {fetch}", said=said, fetch=fetch)
            self.tell(said)

        self.background.in_turn(lambda: record_export(self.desk, number, "text", text), handed_out)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Opens nothing."""

    def deliver_text(self, *content: Any, **place: Any) -> None:
        """Writes nothing; textual's own screenshots come this way too."""

    def deliver_binary(self, *content: Any, **place: Any) -> None:
        """Writes nothing."""

    def save_screenshot(self, *_: Any, **__: Any) -> str:
        """Writes nothing."""
        return ""

    @contextmanager
    def suspend(self) -> Iterator[None]:
        raise SuspendNotSupported
        yield

    def action_suspend_process(self) -> None:
        """Stays."""

    def panic(self, *_: RenderableType) -> None:
        """Ends the program with the id of a fault instead of its details."""
        error = self._exception or sys.exc_info()[1]
        error = getattr(error, "error", error)  # what failed within a worker
        self._exit_renderables.append(Text(self.log_crash(error)))
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self.panic()

    def log_crash(self, error: BaseException | None) -> str:
        """Keeps the way to the fault, without any values; gives the sentence for the officer."""
        identity = secrets.token_hex(4)
        when = datetime.now(UTC).isoformat(timespec="seconds")
        session = f"officer={self.desk.officer_id} session={self.desk.origin.session}"
        way = "".join(traceback.format_tb(error.__traceback__)) if error is not None else ""
        kind = type(error).__name__
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            with os.fdopen(os.open(self.crashes, flags, 0o600), "a", encoding="utf-8") as log:
                log.write(f"{when} {identity} {session} {kind}\n{way}\n")
        except OSError:
            identity = f"{identity}-{kind}"
        return self.language(
            say(
                "Terjadi kesalahan di dalam program ({identity}); yang sudah dinyatakan tercatat "
                "tetap tersimpan. Masuklah lagi, dan sampaikan kode itu kepada admin.",
                identity=identity,
            )
        )


def clamp_window(descriptor: int) -> None:
    """Gives a window of impossible size a possible one."""
    try:
        packed = fcntl.ioctl(descriptor, termios.TIOCGWINSZ, b"\0" * 8)
        rows, columns, _, _ = struct.unpack("HHHH", packed)
        sane = (min(columns or 80, LARGEST[0]), min(rows or 24, LARGEST[1]))
        if sane != (columns, rows):
            packed = struct.pack("HHHH", sane[1], sane[0], 0, 0)
            fcntl.ioctl(descriptor, termios.TIOCSWINSZ, packed)
    except OSError:
        return


def door(environ: Mapping[str, str]) -> str:
    """The command that reaches this server, as far as the session knows its address."""
    account = environ.get(variables.ACCOUNT) or "AKUN"
    words = environ.get("SSH_CONNECTION", "").split(" ")
    address, port = words[2:] if len(words) == 4 else ("SERVER", "22")
    at_port = "" if port == "22" else f" -p {port}"
    return f"ssh -T{at_port} {account}@{address}"


def run_captive(desk: Desk, language: Language, environ: Mapping[str, str]) -> int:
    """Runs the screen of a session that the gate has started; gives its exit code."""
    require_terminal(environ)
    idle = int(environ.get(variables.IDLE, "0"))
    signal.alarm(idle)
    clamp_window(sys.stdin.fileno())
    crashes = desk.folder / "crash.log"
    setup = read_setup(desk, environ, captive=True)
    app = CaptiveApp(desk, language, setup, idle=idle, crashes=crashes, door=door(environ))
    app.run(mouse=False)
    app.keeping.finish()
    return app.return_code or 0
