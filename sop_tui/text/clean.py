"""Cleans text that people typed, so that it cannot send control sequences to a terminal.

Forbidden are control characters (C0, C1, DEL), format characters (bidi overrides, zero-width
characters, tags), line and paragraph separators, lone surrogates, unassigned and private
code points, invisible fillers and variation selectors, and combining marks after the fourth on
one character. Inputs refuse them (:func:`forbidden_in`). Everything shown or exported passes
:func:`clean`, which replaces them by visible codes (``<1B>``, ``<U+202E>``) and drops nothing.
"""

import re
import unicodedata
from collections.abc import Iterator

_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164"
                        "\ufe00-\ufe0f\uffa0"
                        "\U000e0100-\U000e01ef]")  # fmt: skip
_MAY_BE_MARKS = re.compile("[^\x00-\u02ff\u2000-\u20cf\u2100-\u2bff]")
"""Characters that may be combining marks; lines and symbols that screens use often are excluded.

Written as a negated class: a range up to the last code point takes 4 ms to compile.
"""
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


MOST_MARKS = 4
"""Combining marks allowed on one character; no script needs more, and hundreds crash terminals."""


def _is_forbidden(character: str) -> bool:
    return (
        unicodedata.category(character) in _FORBIDDEN_CATEGORIES
        or _INVISIBLE.match(character) is not None
    )


def _visible(character: str) -> str:
    code = ord(character)
    return f"<{code:02X}>" if code < 0x100 else f"<U+{code:04X}>"


def forbidden_in(text: str) -> str | None:
    """The first forbidden character in its visible form; None if there is none."""
    if _is_clean(text):
        return None
    return next((_visible(c) for c, shown in _judged(text) if not shown), None)


def clean(text: str) -> str:
    """The text on one line, with every forbidden character replaced by its visible code."""
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
    """Whether a character has more than :data:`MOST_MARKS` combining marks."""
    marks = 0
    for character in text:
        marks = marks + 1 if _is_mark(character) else 0
        if marks > MOST_MARKS:
            return True
    return False


def _is_mark(character: str) -> bool:
    return character > "\u02ff" and unicodedata.category(character) in ("Mn", "Me")


def _judged(text: str) -> Iterator[tuple[str, bool]]:
    """Each character, and whether it may be shown unchanged."""
    marks = 0
    for character in text:
        marks = marks + 1 if _is_mark(character) else 0
        yield character, marks <= MOST_MARKS and not _is_forbidden(character)


def normalize(text: str) -> str:
    """Typed text in the form that is stored: NFC, without surrounding white space."""
    return unicodedata.normalize("NFC", text).strip()


def quoted(typed: str) -> str:
    """What somebody typed, cut to 60 characters for a one-line error message.

    Unusual spaces become visible too, because they may be the mistake.
    """
    shown = "".join(c if c.isprintable() else _visible(c) for c in clean(typed))
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
