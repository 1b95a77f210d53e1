"""Checks, before anything is drawn, whether the terminal can show the screen."""

import sys
from collections.abc import Mapping
from io import TextIOWrapper

from sop_tui.text.clean import clean
from sop_tui.text.message import Problem, say

_KNOWN = ("xterm", "screen", "tmux", "linux", "vt1", "vt2", "vt3", "vt4", "rxvt", "ansi")
"""Prefixes of the names of terminals that understand ANSI sequences."""


def require_terminal(environ: Mapping[str, str]) -> None:
    """Checks the terminal and the locale.

    Raises:
        Problem: ``terminal``, when the terminal cannot place text by ANSI sequences, or when the
            locale names another encoding than UTF-8.
    """
    term = environ.get("TERM", "")
    if not term.startswith(_KNOWN) and not _places_text(term):
        raise Problem(
            "terminal",
            say(
                "terminal {term} tidak dapat menampilkan layar; atur TERM=xterm-256color bila "
                "itu terminal Anda, atau pakailah perintah, lihat sop-tui --help",
                term=f"“{clean(term)}”",
            ),
        )
    charset = _charset(environ)
    if charset.lower().replace("-", "") not in ("", "utf8"):
        raise Problem(
            "terminal",
            say(
                "layar memerlukan UTF-8, sedangkan terminal diatur untuk {charset}; "
                "atur LC_ALL=C.UTF-8, lalu ulangi",
                charset=clean(charset),
            ),
        )
    # A locale without an encoding, such as C, is no reason to draw question marks.
    screen = sys.__stderr__
    if isinstance(screen, TextIOWrapper) and screen.encoding.lower() != "utf-8":
        screen.reconfigure(encoding="utf-8", errors="replace")


def _places_text(term: str) -> bool:
    """Whether the terminal's description supports cursor positioning; a terminal without
    description is accepted.
    """
    if term in ("", "dumb", "unknown"):
        return False
    try:
        import curses
    except ImportError:
        return True
    try:
        curses.setupterm(term, 1)
    except (curses.error, OSError):
        return True
    return (curses.tigetstr("cup") or b"").startswith(b"\x1b[")


def _charset(environ: Mapping[str, str]) -> str:
    """The encoding that the locale names; "" if none."""
    names = (environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    locale = next(filter(None, names), "")
    return locale.partition(".")[2].partition("@")[0]
