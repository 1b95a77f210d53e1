"""The terminal, as far as it may speak: keys, pastes, and its own size."""

import os
import re
import selectors
from codecs import getincrementaldecoder
from typing import Any

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

_GONE = 129  # as a shell reports a process that died of a hang-up
_STRINGS = re.compile(r"\x1b[]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)")
_TICK = 0.1  # seconds
_TICKS = 5  # after each input


class SteadyDriver(LinuxDriver):
    """Reads the terminal without being thrown by what comes.

    Invalid bytes become replacement characters, mouse events are dropped, and a window size that is
    claimed within the input is not believed. When the terminal has gone, so has the process: an
    act is in the store or it is not, and nothing else is worth the wait.
    """

    def __init__(self, *settings: Any, **more: Any) -> None:
        super().__init__(*settings, **more)
        self._end, self._ending = os.pipe()
        self._arrived: list[Message] = []

    def run_input_thread(self) -> None:
        self._parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        ticks = 0
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._end, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                # An escape sequence that stops half-way is over after a moment; else nothing
                # stirs until a key is pressed, for many sessions share a server.
                ready = selector.select(_TICK if ticks else None)
                ticks = _TICKS if ready else ticks - 1
                if any(key.fd == self._end for key, _ in ready):
                    os.read(self._end, 1)
                    return
                if ready:
                    try:
                        received = os.read(self.fileno, 4096)
                    except OSError:
                        received = b""
                    if not received:
                        os._exit(_GONE)
                    self._understand(decode(received))
                for event in self._parser.tick():
                    self._pass_on(event)
                if self._arrived:
                    self._loop.call_soon_threadsafe(self._post, self._arrived)
                    self._arrived = []

    def send_message(self, message: Message) -> None:
        """Keeps an event of the input thread until all that was read with it is understood.

        One by one, each would wait for the screen that the one before it has drawn: whoever holds
        the interpreter gives it up only every few milliseconds.
        """
        self._arrived.append(message)

    def _post(self, messages: list[Message]) -> None:
        for each in messages:
            self._app.post_message(each)

    def disable_input(self) -> None:
        os.write(self._ending, b"\0")
        super().disable_input()

    def _understand(self, text: str) -> None:
        """Passes on what came; a sequence that the parser breaks on is dropped with its rest.

        What a terminal tells of itself in a string is no typing: its letters must not become keys.
        """
        typed = _STRINGS.sub("", text)
        if not typed:
            return  # to the parser, nothing would be the end
        try:
            for event in self._parser.feed(typed):
                self._pass_on(event)
        except (ValueError, OverflowError, ParseError):
            self._parser = XTermParser(self._debug)

    def _pass_on(self, event: Message) -> None:
        if not isinstance(event, events.MouseEvent | events.Resize):
            self.process_message(event)
