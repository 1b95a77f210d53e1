"""Sorts the terminal's input: keys and pastes are passed on, the terminal's own reports are not.

A terminal sends answers, mode reports and strings in the same stream as keys. Read as keys, their
letters would be commands. So only keys, pastes and a few known reports are passed on, each
complete. An unfinished sequence ends when the terminal is silent, or when it is longer than any
valid one.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

PASTE_START: Final = "\x1b[200~"
PASTE_END: Final = "\x1b[201~"
LONGEST_PASTE: Final = 32 * 1024
"""Characters; no field takes more."""

ESCAPE_AFTER: Final = 0.1
"""Seconds of silence after which a single escape is the Escape key."""
STRING_AFTER: Final = 0.15
"""Seconds of silence after which an unfinished sequence or string has ended."""
PASTE_AFTER: Final = 0.7
"""The same for a paste; its parts may arrive slowly, and must not become keys."""

_LONGEST_SEQUENCE = 48
_ESC = "\x1b"
_STRINGS = "P]^_X"  # DCS, OSC, PM, APC, SOS
_C1 = {"\x90": "P", "\x9d": "]", "\x9e": "^", "\x9f": "_", "\x98": "X", "\x9b": "[", "\x8f": "O"}
_REPORTS = frozenset({"\x1b[I", "\x1b[O"})  # the terminal got or lost the focus
_MODE_2026 = re.compile(r"\x1b\[\?2026;\d\$y")  # the answer whether it supports synchronized output
_CURSOR = re.compile(r"\x1b\[\d+;\d+R")  # a cursor position report; Ctrl+F3 looks the same
_MODIFIED = re.compile(r"\x1b\[1;\d{1,3}[ABCDEFHPQS]|\x1b\[(\d{1,2});\d{1,3}~")
_KITTY = re.compile(r"\x1b\[\d{1,7}(?:;\d{0,3}(?:;\d{1,7}(?::\d{1,7}){0,3})?)?u")
_PLAIN = re.compile(r"[^\x1b\x80-\x9f]+")
_INNER = re.compile(r"[ -?]+")  # the characters between the start and the end of a sequence
_STRING_ENDS = re.compile(r"[\x1b\x07\x18\x1a\x9c]")


class Pasted(Struct, frozen=True):
    """A pasted text, limited in length."""

    text: str


Passed = str | Pasted
"""A run of characters, one complete sequence, or a paste."""


class KeyStream:
    """The parser's state between two reads of the terminal.

    ``known`` tells whether a sequence is a key in the key table of the receiver.
    """

    def __init__(self, known: Callable[[str], bool]) -> None:
        self._known = known
        self._feed: Callable[[str, int], tuple[int, Passed]] = self._ground
        self._held = ""
        self._pasted: list[str] = []
        self._paste_length = 0
        self._tail = ""

    @property
    def silence(self) -> float | None:
        """The seconds without input after which :meth:`end` is due; None if nothing is
        unfinished.
        """
        match self._feed:
            case self._ground:
                return None
            case self._after_escape:
                return ESCAPE_AFTER
            case self._in_paste:
                return PASTE_AFTER
        return STRING_AFTER

    def feed(self, text: str) -> Iterator[Passed]:
        """The characters and sequences to pass on, each complete.

        The result does not depend on how the reads cut the stream.
        """
        at = 0
        while at < len(text):
            at, passed = self._feed(text, at)
            if passed:
                yield passed

    def end(self) -> Passed:
        """Ends an unfinished sequence after silence; returns what is passed on of it."""
        held, self._held = self._held, ""
        match self._feed:
            case self._after_escape:
                passed: Passed = _ESC
            case self._in_paste:
                passed = self._paste()
            case self._in_sequence | self._after_shift if held in ("\x1b[", "\x1bO"):
                passed = held  # Alt and a key
            case _:
                passed = ""
        self._feed = self._ground
        return passed

    # The states. Each takes the text from a position on; it returns the position at which the next
    # state continues, and what is passed on.

    def _ground(self, text: str, at: int) -> tuple[int, str]:
        plain = _PLAIN.match(text, at)
        if plain is not None:
            return plain.end(), plain.group()
        character = text[at]
        if character == _ESC:
            self._feed = self._after_escape
        elif character in _C1:
            self._begin(_C1[character])
        return at + 1, ""

    def _after_escape(self, text: str, at: int) -> tuple[int, str]:
        character = text[at]
        if character == _ESC:
            return at + 1, _ESC
        if character in _STRINGS or character in "[O":
            self._begin(character)
            return at + 1, ""
        self._feed = self._ground
        if self._known(_ESC + character) or " " < character < "\x7f":
            return at + 1, _ESC + character
        return at, _ESC

    def _begin(self, kind: str) -> None:
        if kind in _STRINGS:
            self._feed = self._in_string
        else:
            self._held = _ESC + kind
            self._feed = self._in_sequence if kind == "[" else self._after_shift

    def _after_shift(self, text: str, at: int) -> tuple[int, str]:
        """After SS3, one more character completes the key."""
        if text[at] == _ESC:
            return self._give_up(at)
        return at + 1, self._judged(self._held + text[at])

    def _in_sequence(self, text: str, at: int) -> tuple[int, str]:
        character = text[at]
        held = self._held
        if held == "\x1b[[" or held.startswith("\x1b[M"):
            # A function key of the Linux console, or an old mouse report.
            if character == _ESC:
                return self._give_up(at)
            self._held = held + character
            full = len(self._held) == (4 if held[2] == "[" else 6)
            return at + 1, self._judged(self._held) if full else ""
        inner = _INNER.match(text, at)
        if inner is not None:
            room = _LONGEST_SEQUENCE - len(held)
            self._held = held + inner.group()[: max(room, 0)]
            return inner.end(), ""
        if not "@" <= character <= "~":
            return self._give_up(at)
        self._held = held + character
        if held == "\x1b[" and character in "[M":
            return at + 1, ""
        if self._held == PASTE_START:
            self._held = ""
            self._feed = self._in_paste
            return at + 1, ""
        return at + 1, self._judged(self._held)

    def _give_up(self, at: int) -> tuple[int, str]:
        self._held = ""
        self._feed = self._ground
        return at, ""

    def _judged(self, sequence: str) -> str:
        self._held = ""
        self._feed = self._ground
        return sequence if self._is_key(sequence) else ""

    def _is_key(self, sequence: str) -> bool:
        if _CURSOR.fullmatch(sequence):
            return False
        if self._known(sequence) or sequence in _REPORTS:
            return True
        modified = _MODIFIED.fullmatch(sequence)
        if modified is not None:
            number = modified.group(1)
            return number is None or self._known(f"\x1b[{number}~")
        return bool(_KITTY.fullmatch(sequence) or _MODE_2026.fullmatch(sequence))

    def _in_string(self, text: str, at: int) -> tuple[int, str]:
        """Drops everything until the string ends, however long it is."""
        end = _STRING_ENDS.search(text, at)
        if end is None:
            return len(text), ""
        self._feed = self._string_escape if end.group() == _ESC else self._ground
        return end.end(), ""

    def _string_escape(self, text: str, at: int) -> tuple[int, str]:
        self._feed = self._ground if text[at] == "\\" else self._after_escape
        return at + (text[at] == "\\"), ""

    def _in_paste(self, text: str, at: int) -> tuple[int, Passed]:
        found = (self._tail + text[at:]).find(PASTE_END)
        if found < 0:
            self._keep(text[at:])
            return len(text), ""
        end = found + len(PASTE_END) - len(self._tail)
        self._keep(text[at : at + end])
        self._feed = self._ground
        return at + end, self._paste()

    def _keep(self, text: str) -> None:
        self._tail = (self._tail + text)[-(len(PASTE_END) - 1) :]
        room = LONGEST_PASTE + len(PASTE_END) - self._paste_length
        if room > 0:
            self._pasted.append(text[:room])
            self._paste_length += min(len(text), room)

    def _paste(self) -> Passed:
        pasted = "".join(self._pasted)
        self._pasted, self._paste_length, self._tail = [], 0, ""
        return Pasted(pasted.removesuffix(PASTE_END)[:LONGEST_PASTE].replace("\0", ""))
