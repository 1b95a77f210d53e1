"""Text editing: a text is a frozen value, and each key gives a new one.

Textual's own text widgets take the focus, which repaints the whole screen
(``benchmarks/writing.py`` measures both).
"""

import re
from dataclasses import dataclass, field, replace

from sop_tui.text.clean import clean
from sop_tui.text.message import Message, say_many
from sop_tui.tui.ink import width

_MOST_STEPS = 100
"""The largest number of undo steps."""

_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200d\u2060\ufeff]")
"""Soft hyphens and zero-width characters, which word processors and browsers leave
in copied text.
"""

_WORD_END = re.compile(r"\W*\w+")
_UNDO, _REDO = ("ctrl+z",), ("ctrl+y", "ctrl+shift+z")

EditState = tuple[str, int]
"""A text and the caret's position in it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A text and the caret's position, counted in characters.

    ``past`` and ``future`` are the undo and redo steps, the nearest last. ``run`` is the kind of
    the last key, because letters typed in a row are undone together.
    """

    text: str = ""
    caret: int = 0
    past: tuple[EditState, ...] = field(default=(), compare=False, repr=False)
    future: tuple[EditState, ...] = field(default=(), compare=False, repr=False)
    run: str = field(default="", compare=False, repr=False)

    @classmethod
    def of(cls, text: str) -> "Typed":
        return cls(text, len(text))

    def insert(self, typed: str) -> "Typed":
        """Inserts a text at the caret as one step; line breaks become spaces.

        Characters that the store refuses stay and are made visible, so that the officer can remove
        them.
        """
        return self._with(clean(" ".join(typed.splitlines())), "")

    def insert_words(self, words: str) -> "Typed":
        """Inserts words at the caret, separated from the text before it."""
        before = self.text[: self.caret]
        joint = " " if before and not before.endswith(" ") else ""
        return self.insert(joint + words)

    def replaced(self, text: str) -> "Typed":
        """Replaces the whole text; undo brings the old one back."""
        return self._changed(text, len(text), "")

    def _with(self, added: str, run: str) -> "Typed":
        text = self.text[: self.caret] + added + self.text[self.caret :]
        return self._changed(text, self.caret + len(added), run)

    def _changed(self, text: str, caret: int, run: str) -> "Typed":
        if text == self.text:
            return self._at(caret)
        past = self.past
        if not run or run != self.run:
            past = (*past, (self.text, self.caret))[-_MOST_STEPS:]
        return Typed(text, caret, past, (), run)

    def _at(self, caret: int) -> "Typed":
        return replace(self, caret=max(0, min(caret, len(self.text))), run="")

    def _without(self, start: int, end: int, run: str = "") -> "Typed":
        return self._changed(self.text[:start] + self.text[end:], start, run)

    def undone(self) -> "Typed":
        """The text before the last step."""
        if not self.past:
            return self
        (text, caret), future = self.past[-1], (*self.future, (self.text, self.caret))
        return Typed(text, caret, self.past[:-1], future)

    def redone(self) -> "Typed":
        """The text with the last undone step made again."""
        if not self.future:
            return self
        (text, caret), past = self.future[-1], (*self.past, (self.text, self.caret))
        return Typed(text, caret, past, self.future[:-1])

    @property
    def word_before(self) -> int:
        """The start of the word before the caret."""
        before = self.text[: self.caret]
        while before and not before[-1].isalnum():
            before = before[:-1]
        while before and before[-1].isalnum():
            before = before[:-1]
        return len(before)

    @property
    def word_after(self) -> int:
        """The end of the word after the caret."""
        found = _WORD_END.match(self.text, self.caret)
        return found.end() if found is not None else len(self.text)

    def press(self, key: str, character: str | None, columns: int | None = None) -> "Typed | None":
        """The text after a key (Textual name) or a typed character; None if the key has no meaning
        here.

        ``columns`` is the width of a box with several rows, in which Home, End and the arrows work
        by rows.
        """
        if (moved := self._moved(key, columns)) is not None:
            return moved
        text, caret = self.text, self.caret
        match key:
            case "backspace" | "ctrl+h":
                return self._without(max(0, caret - 1), caret, "erasing")
            case "delete" | "ctrl+d":
                return self._without(caret, caret + 1, "erasing")
            case "ctrl+w" | "ctrl+backspace":
                return self._without(text[:caret].rstrip().rfind(" ") + 1, caret)
            case "ctrl+delete":
                return self._without(caret, self.word_after)
            case "ctrl+u":
                return self._without(0, caret)
            case "ctrl+k":
                return self._without(caret, len(text))
            case _ if key in _UNDO:
                return self.undone()
            case _ if key in _REDO:
                return self.redone()
            case _ if character is not None and character.isprintable():
                typed = self._with(clean(character), "typing")
                return replace(typed, run="") if character == " " else typed
            case _:
                return None

    def _moved(self, key: str, columns: int | None) -> "Typed | None":
        match key:
            case "left" | "ctrl+b":
                return self._at(self.caret - 1)
            case "right" | "ctrl+f":
                return self._at(self.caret + 1)
            case "ctrl+left":
                return self._at(self.word_before)
            case "ctrl+right":
                return self._at(self.word_after)
            case "ctrl+home":
                return self._at(0)
            case "ctrl+end":
                return self._at(len(self.text))
            case "home" | "ctrl+a":
                return self._at(self._row(columns)[0])
            case "end" | "ctrl+e":
                return self._at(self._row(columns)[1])
            case "up" | "down" if columns is not None:
                return self._vertically(-1 if key == "up" else 1, columns)
            case _:
                return None

    def _row(self, columns: int | None) -> tuple[int, int]:
        """The first and last caret position of the caret's row."""
        if columns is None:
            return 0, len(self.text)
        rows = rows_of(self.text, columns)
        at = row_at(rows, self.caret)
        start, end = rows[at]
        return start, end - 1  # the last position of a row is its blank, or the end of the text

    def _vertically(self, step: int, columns: int) -> "Typed | None":
        """The caret moved to the row above or below; None if there is none."""
        rows = rows_of(self.text, columns)
        at = row_at(rows, self.caret) + step
        if not 0 <= at < len(rows):
            return None
        start, end = rows[at]
        before = width(self.text[rows[at - step][0] : self.caret])
        caret = start
        while caret < end - 1 and width(self.text[start : caret + 1]) <= before:
            caret += 1
        return self._at(caret)


def rows_of(text: str, columns: int) -> list[tuple[int, int]]:
    """The start and end of each row of a text, wrapped to this many columns.

    The rows cover the text and one more position for the next character. They break after blanks,
    and inside words longer than a row.
    """
    rows: list[tuple[int, int]] = []
    start, text = 0, f"{text} "
    while start < len(text):
        end, cells = start, 0
        while end < len(text):
            cells += width(text[end])
            if cells > columns:
                break
            end += 1
        if end < len(text):
            blank = text.rfind(" ", start, end)
            end = blank + 1 if blank > start else max(end, start + 1)
        rows.append((start, end))
        start = end
    return rows


def row_at(rows: list[tuple[int, int]], caret: int) -> int:
    """The index of the row that contains a caret position."""
    return next(at for at, (_, end) in enumerate(rows) if caret < end)


def pasted_line(pasted: str) -> tuple[str, Message | None]:
    """A pasted text as one line, and a sentence about what was removed from it.

    Tabs and line breaks become blanks. Invisible characters that the store would refuse are
    removed; other such characters stay and are shown.
    """
    text, unseen = _UNSEEN.subn("", " ".join(pasted.expandtabs(1).splitlines()))
    if not unseen:
        return text, None
    return text, say_many(
        "{n} karakter yang tidak terlihat (tanda hubung lunak, spasi tanpa lebar) tidak tertempel",
        unseen,
    )


NOTHING_TYPED = Typed()
