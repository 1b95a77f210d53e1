"""The terminal driver: accepts keys, pastes and window sizes, and nothing else."""

import os
import selectors
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Protocol, runtime_checkable

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS, IGNORE_SEQUENCE
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.app import ScreenStackError
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from sop_tui.text.message import Message as Sentence
from sop_tui.text.message import say
from sop_tui.tui.confirming import YES
from sop_tui.tui.keystream import ESCAPE_AFTER, KeyStream, Passed, Pasted

_GONE = 129  # exit code for a process that died of a hang-up, as in shells
_READ = 4096
_AT_ONCE = 16
"""Keys that the screen takes at a time; the next ones follow when these are done."""
_MOST_WAITING = 512
"""Limit of waiting keys, pasted text included; more than this cannot be typing."""
_FLOOD_OVER = ESCAPE_AFTER
TOGETHER = 0.02
"""Seconds; keys that follow each other faster come from a paste and not from fingers."""
_WORD_KEYS = {"\x1b[1;3D": "ctrl+left", "\x1b[1;3C": "ctrl+right"}
"""Alt with an arrow moves by words, like Ctrl; Textual would read it as Escape."""
_ENDING, _DONE = b"\0", b"\1"


@runtime_checkable
class ShowsMessages(Protocol):
    """A screen that can show a sentence."""

    def tell(self, message: Sentence) -> None: ...


class KeyInBurst(events.Key):
    """A key that was read together with others: out of a paste, or typed ahead."""


KeyInBurst.handler_name = events.Key.handler_name


class SteadyDriver(LinuxDriver):
    """Reads the terminal robustly.

    Invalid bytes become replacement characters, mouse events are dropped, and window sizes claimed
    in the input are ignored. Input is always read and never accumulates: the screen takes a few
    keys at a time; input faster than it can follow is dropped, and the officer is told so
    afterwards. When the terminal is gone, the process ends at once: an act is in the store or not,
    and nothing else needs finishing.
    """

    def __init__(self, *settings: Any, **more: Any) -> None:
        super().__init__(*settings, **more)
        self._news, self._tell = os.pipe()
        self._arrived: list[Message] = []
        self._weight = 0
        self._busy = False
        self._dropped = 0
        self._burst = False
        self._read_at = 0.0
        self._mode: list[Any] = []

    def start_application_mode(self) -> None:
        """Drops what was typed before anything was visible."""
        termios.tcflush(self.fileno, termios.TCIFLUSH)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        with suppress(termios.error):
            self._mode = termios.tcgetattr(self.fileno)

    def _sigcont_application(self, *signalled: Any) -> None:
        """After a stop that the program could not see (SIGSTOP), its threads are still there;
        Textual would start them again beside these, and they would take each other's keys.
        """
        if self._must_signal_resume or not self._auto_restart:
            super()._sigcont_application(*signalled)
        else:
            self._loop.call_soon_threadsafe(self._take_back)

    def _take_back(self) -> None:
        """Undoes what a shell does to the terminal meanwhile, and draws all anew."""
        with suppress(termios.error):
            termios.tcsetattr(self.fileno, termios.TCSANOW, self._mode)
        self.write("\x1b[?1049h\x1b[?25l\x1b[?1004h")
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        self._app.post_message(self.SignalResume())

    def run_input_thread(self) -> None:
        self._parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        stream = KeyStream(_is_key)
        self._read_at = time.monotonic()
        yes = False  # a single yes was read, which may still turn out to be part of a paste
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._news, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                # The thread sleeps until a key is pressed, because many sessions share a server;
                # only unfinished input wakes it after a moment.
                silence = _FLOOD_OVER if self._dropped else TOGETHER if yes else stream.silence
                over = None if silence is None else self._read_at + silence
                patience = None if over is None else max(0.0, over - time.monotonic())
                ready = {key.fd for key, _ in selector.select(patience)}
                if self._news in ready:
                    if _ENDING in os.read(self._news, _READ):
                        return
                    self._busy = False
                if self.fileno in ready:
                    received = decode(self._received())
                    near = time.monotonic() - self._read_at < TOGETHER
                    self._burst = yes or near or len(received) > 1
                    if yes:
                        self._understand(YES)
                    self._read_at = time.monotonic()
                    yes = received == YES and not self._burst and stream.silence is None
                    for passed in stream.feed("" if yes else received):
                        self._understand(passed)
                elif over is not None and time.monotonic() >= over:
                    if self._dropped:
                        self._calm_down()
                    elif yes:
                        yes = False
                        self._understand(YES)
                    else:
                        self._understand(stream.end())
                self._hand_over()

    def _received(self) -> bytes:
        try:
            received = os.read(self.fileno, _READ)
        except OSError:
            received = b""
        if not received:
            os._exit(_GONE)
        return received

    def send_message(self, message: Message) -> None:
        """Queues an event of the input thread until the screen can take it."""
        self._arrived.append(message)

    def _hand_over(self) -> None:
        """Gives the screen the next keys, if it is done with the previous ones."""
        if self._arrived and not self._busy:
            now, self._arrived = self._arrived[:_AT_ONCE], self._arrived[_AT_ONCE:]
            if not self._arrived:
                self._weight = 0
            self._busy = True
            self._loop.call_soon_threadsafe(self._post, now)

    def _post(self, messages: list[Message]) -> None:
        # Posted together: posted one by one, each would wait for the drawing of the one before,
        # because the interpreter switches threads only every few milliseconds.
        for each in messages:
            self._app.post_message(each)
        self._app.call_later(self._passed_on)

    def _passed_on(self) -> None:
        """The app has passed the keys to the focused widget, which reports when it is done."""
        with suppress(ScreenStackError):  # the app is ending
            if (self._app.focused or self._app.screen).call_later(self._taken):
                return
        self._taken()

    def _taken(self) -> None:
        os.write(self._tell, _DONE)

    def disable_input(self) -> None:
        os.write(self._tell, _ENDING)
        super().disable_input()

    def _understand(self, passed: Passed) -> None:
        """Makes events of the input, as long as there is room for more."""
        weight = len(passed.text) // 64 + 1 if isinstance(passed, Pasted) else len(passed)
        if self._dropped or self._weight + weight > _MOST_WAITING:
            self._arrived.clear()
            self._weight = 0
            self._dropped += weight
            return
        self._weight += weight
        try:
            for event in self._events(passed):
                self.process_message(self._marked(event))
        except (ValueError, OverflowError, ParseError):
            self._parser = XTermParser(self._debug)

    def _marked(self, event: Message) -> Message:
        """The event with the time it was read; a key that did not come alone is marked."""
        if self._burst and isinstance(event, events.Key):
            return KeyInBurst(event.key, event.character)
        event.time = self._read_at
        return event

    def _events(self, passed: Passed) -> Iterator[Message]:
        if isinstance(passed, Pasted):
            if passed.text:
                yield events.Paste(passed.text)
        elif passed == "\x1b":
            yield events.Key("escape", passed)
        elif passed in _WORD_KEYS:
            yield events.Key(_WORD_KEYS[passed], None)
        elif len(passed) == 2 and passed[0] == "\x1b" and not _is_key(passed):
            yield from self._parser._sequence_to_key_events(passed[1], alt=True)
        elif passed:  # the parser would take an empty text for the end of input
            yield from self._parser.feed(passed)

    def _calm_down(self) -> None:
        """The flood is over: keys typed from now on count again."""
        dropped, self._dropped = self._dropped, 0
        self._loop.call_soon_threadsafe(self._app.call_later, self._say_dropped, dropped)

    def _say_dropped(self, count: int) -> None:
        if isinstance(self._app, ShowsMessages):
            self._app.tell(
                say("masukan terlalu cepat; {count} karakter tidak dipakai", count=count)
            )


def _is_key(sequence: str) -> bool:
    return ANSI_SEQUENCES_KEYS.get(sequence, IGNORE_SEQUENCE) is not IGNORE_SEQUENCE
