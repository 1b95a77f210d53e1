"""Text made safe: what somebody typed is shown as literal text and can never steer a terminal.

Forbidden are control characters (C0, C1, DEL), format characters (bidi overrides, zero-width
characters, tags), line and paragraph separators, lone surrogates, unassigned and private
code points, and the invisible fillers and variation selectors. Inputs refuse them
(:func:`forbidden_in`); everything shown or exported passes :func:`clean`, which makes them
visible (``<1B>``, ``<U+202E>``) and never drops them.
"""

import re
import unicodedata

_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0"
                        "\U000e0100-\U000e01ef]")  # fmt: skip
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


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
    if text.isprintable() and _INVISIBLE.search(text) is None:
        return None
    return next((_visible(c) for c in text if _is_forbidden(c)), None)


def clean(text: str) -> str:
    """The text on one line, every forbidden character made visible."""
    if text.isprintable() and _INVISIBLE.search(text) is None:
        return text
    return "".join(_visible(c) if _is_forbidden(c) else c for c in text)


def normalize(text: str) -> str:
    """Typed text as it is stored: composed (NFC), without white space around it."""
    return unicodedata.normalize("NFC", text).strip()


def quoted(typed: str) -> str:
    """What somebody typed, fit to stand in an error of one line."""
    shown = clean(typed)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
