"""A session on a shared server: the officer cannot leave the program or affect the server.

The terminal belongs to a person on another machine, the process to the server's service account. So
the session writes no files, starts no programs and cannot be suspended. An idle session is ended by
the kernel's alarm, which needs no thread that could be blocked.
"""

import fcntl
import os
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
from sop_tui.desk.export_records import record_export
from sop_tui.gate import variables
from sop_tui.text.language import Language
from sop_tui.text.message import say
from sop_tui.tui.app import SopApp
from sop_tui.tui.driver import SteadyDriver
from sop_tui.tui.kinds.page import ExportText
from sop_tui.tui.screen_setup import NOTHING_CHOSEN, ScreenSetup, read_setup
from sop_tui.tui.terminal import require_terminal

LARGEST = (400, 200)
"""Columns and rows; a terminal that claims more could cost gigabytes of memory to draw."""


class CaptiveDriver(SteadyDriver):
    """The terminal of an officer who is connected over the network."""

    def __init__(self, app: "CaptiveApp", **settings: Any) -> None:
        super().__init__(app, **settings)
        self._captive = app
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        signal.signal(signal.SIGCONT, signal.SIG_DFL)

    @property
    def can_suspend(self) -> bool:
        return False

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Opens nothing: the browser would run on the server."""

    def deliver_binary(self, binary: BinaryIO | TextIO, **_: Any) -> None:
        """Writes nothing: the file would be on the server."""
        binary.close()

    def process_message(self, message: TextualMessage) -> None:
        if isinstance(message, events.Key | events.Paste):
            signal.alarm(self._captive.idle)
        super().process_message(message)

    def _get_terminal_size(self) -> tuple[int, int]:
        clamp_window(self.fileno)
        columns, rows = super()._get_terminal_size()
        # The client may have resized the window in the meantime.
        return min(columns, LARGEST[0]), min(rows, LARGEST[1])

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except BaseException as error:
            self._captive.log_crash(error)
            os._exit(1)  # the gate resets the terminal


class CaptiveApp(SopApp):
    """The screen inside the gate of a shared server.

    ``idle`` is the number of seconds without a key after which the session ends, 0 for never.
    ``crashes`` is the file for details of faults, which the screen must not show.
    ``ssh_command`` is the command by which this officer reaches the server.
    """

    def __init__(
        self,
        desk: Desk,
        language: Language,
        setup: ScreenSetup = NOTHING_CHOSEN,
        *,
        idle: int,
        crashes: Path,
        ssh_command: str,
    ) -> None:
        super().__init__(desk, language, setup, captive=True, driver_class=CaptiveDriver)
        self.idle = idle
        self.crashes = crashes
        self.ssh_command = ssh_command

    def deliver_export(self, export: ExportText) -> None:
        """Copies the text to the clipboard after recording the export: a text shown in full has
        left the server.
        """
        number, text = export.number, export.text

        def delivered(_: None) -> None:
            self.copy_to_clipboard(text)
            said = say("disalin, bila terminal Anda menerimanya")
            if export.fetch:
                fetch = f"{self.ssh_command} {export.fetch} > {export.name}"
                said = say("{said}; untuk file: {fetch}", said=said, fetch=fetch)
            self.tell(said)

        self.background.in_turn(lambda: record_export(self.desk, number, "text", text), delivered)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Opens nothing."""

    def deliver_text(self, *content: Any, **place: Any) -> None:
        """Writes nothing; also used by Textual's own screenshots."""

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
        """Does nothing: the session cannot be suspended."""

    def panic(self, *_: RenderableType) -> None:
        """Ends the program and prints the id of the fault instead of its details."""
        error = self._exception or sys.exc_info()[1]
        error = getattr(error, "error", error)  # an error inside a worker
        self._exit_renderables.append(Text(self.log_crash(error)))
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self.panic()

    def log_crash(self, error: BaseException | None) -> str:
        """Writes the traceback without any values; returns the sentence for the officer."""
        identity = os.urandom(4).hex()
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
    """Limits the window to a possible size."""
    try:
        packed = fcntl.ioctl(descriptor, termios.TIOCGWINSZ, b"\0" * 8)
        rows, columns, _, _ = struct.unpack("HHHH", packed)
        sane = (min(columns or 80, LARGEST[0]), min(rows or 24, LARGEST[1]))
        if sane != (columns, rows):
            packed = struct.pack("HHHH", sane[1], sane[0], 0, 0)
            fcntl.ioctl(descriptor, termios.TIOCSWINSZ, packed)
    except OSError:
        return


def ssh_command(environ: Mapping[str, str]) -> str:
    """The ssh command that reaches this server, as far as the session knows its address."""
    account = environ.get(variables.ACCOUNT) or "AKUN"
    words = environ.get("SSH_CONNECTION", "").split(" ")
    address, port = words[2:] if len(words) == 4 else ("SERVER", "22")
    at_port = "" if port == "22" else f" -p {port}"
    return f"ssh -T{at_port} {account}@{address}"


def run_captive(desk: Desk, language: Language, environ: Mapping[str, str]) -> int:
    """Runs the screen of a session that the gate has started; returns its exit code."""
    require_terminal(environ)
    idle = int(environ.get(variables.IDLE, "0"))
    signal.alarm(idle)
    clamp_window(sys.stdin.fileno())
    crashes = desk.folder / "crash.log"
    setup = read_setup(desk, environ, captive=True)
    app = CaptiveApp(
        desk, language, setup, idle=idle, crashes=crashes, ssh_command=ssh_command(environ)
    )
    app.run(mouse=False)
    app.keeping.finish()
    return app.return_code or 0
