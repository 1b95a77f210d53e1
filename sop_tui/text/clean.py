"""Text made safe: what somebody typed is shown as literal text and can never steer a terminal.

Forbidden are control characters (C0, C1, DEL), format characters (bidi overrides, zero-width
characters, tags), line and paragraph separators, lone surrogates, unassigned and private
code points, and the invisible fillers and variation selectors. Inputs refuse them
(:func:`forbidden_in`); everything shown or exported passes :func:`clean`, which makes them
visible (``<1B>``, ``<U+202E>``) and never drops them. So are combining marks, from the one on that
no cell of a terminal has room for.
"""

import re
import unicodedata
from collections.abc import Iterator

_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164"
                        "\ufe00-\ufe0f\uffa0"
                        "\U000e0100-\U000e01ef]")  # fmt: skip
_MAY_BE_MARKS = re.compile("[^\x00-\u02ff\u2000-\u20cf\u2100-\u2bff]")
"""Where combining marks are, among others; not the lines and signs that screens are full of.

Said by what it is not: a range up to the last character takes 4 ms to compile.
"""
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


MOST_MARKS = 4
"""Combining marks on one character; no script needs more, and hundreds bring terminals down."""


def _is_forbidden(character: str) -> bool:
    return (
        unicodedata.category(character) in _FORBIDDEN_CATEGORIES
        or _INVISIBLE.match(character) is not None
    )


def _visible(character: str) -> str:
    code = ord(character)
    return f"<{code:02X}>" if code < 0x100 else f"<U+{code:04X}>"


def forbidden_in(text: str) -> str | None:
    """The first forbidden character of the text in its visible form, or None."""
    if _is_clean(text):
        return None
    return next((_visible(c) for c, shown in _judged(text) if not shown), None)


def clean(text: str) -> str:
    """The text on one line, every forbidden character made visible."""
    if _is_clean(text):
        return text
    return "".join(c if shown else _visible(c) for c, shown in _judged(text))


def _is_clean(text: str) -> bool:
    if text.isascii():
        return text.isprintable()
    if not text.isprintable() or _INVISIBLE.search(text) is not None:
        return False
    return _MAY_BE_MARKS.search(text) is None or not _is_piled_up(text)


def _is_piled_up(text: str) -> bool:
    """Whether a character has more marks than a cell can show."""
    marks = 0
    for character in text:
        marks = marks + 1 if _is_mark(character) else 0
        if marks > MOST_MARKS:
            return True
    return False


def _is_mark(character: str) -> bool:
    return character > "\u02ff" and unicodedata.category(character) in ("Mn", "Me")


def _judged(text: str) -> Iterator[tuple[str, bool]]:
    """Each character with whether it may be shown as it is."""
    marks = 0
    for character in text:
        marks = marks + 1 if _is_mark(character) else 0
        yield character, marks <= MOST_MARKS and not _is_forbidden(character)


def normalize(text: str) -> str:
    """Typed text as it is stored: composed (NFC), without white space around it."""
    return unicodedata.normalize("NFC", text).strip()


def quoted(typed: str) -> str:
    """What somebody typed, fit to stand in an error of one line.

    A space that is not the common one is made visible too: it may be what is wrong.
    """
    shown = "".join(c if c.isprintable() else _visible(c) for c in clean(typed))
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
