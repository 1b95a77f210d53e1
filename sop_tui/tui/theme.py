"""The colours of the screen: calm for long days, and never the only sign of anything.

Colours of the 256-colour palette need few bytes and look the same everywhere. Terminals of 16
colours get a palette of their own colours; those without colours get bold, dim and reverse.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from rich.color import Color
from rich.style import Style

from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ground, Ink
from sop_tui.tui.signs import Signs

_BOLD = frozenset({Ink.STRONG, Ink.TITLE, Ink.ACCENT, Ink.LATE, Ink.TODAY, Ink.KEY, Ink.WARN})


@dataclass(frozen=True)
class Palette:
    """The colours of a theme, by number in the 256-colour palette.

    ``special`` gives an ink another colour on a ground on which the usual one would not be legible.
    None means the terminal's default colour.
    """

    name: str
    label: Message
    inks: Mapping[Ink, int | None]
    grounds: Mapping[Ground, int | None]
    special: Mapping[tuple[Ink, Ground], int]
    reverse: frozenset[Ground] = frozenset()
    dim: frozenset[Ink] = frozenset()

    def style(self, ink: Ink, ground: Ground) -> Style:
        """The terminal style of an ink on a ground."""
        return _style(self, ink, ground)

    def __hash__(self) -> int:
        return hash(self.name)


@cache
def _style(palette: Palette, ink: Ink, ground: Ground) -> Style:
    front = palette.special.get((ink, ground), palette.inks[ink])
    if ground in palette.reverse:
        front = None  # reversed colours would be too loud
    back = palette.grounds[ground]
    return Style(
        color=Color.from_ansi(front) if front is not None else None,
        bgcolor=Color.from_ansi(back) if back is not None else None,
        bold=ink in _BOLD or None,
        dim=ink in palette.dim or None,
        reverse=ground in palette.reverse or None,
        strike=ink is Ink.VOID or None,
        underline=ink in (Ink.HIT, Ink.CARET) or None,
    )


def _inks(**colours: int | None) -> Mapping[Ink, int | None]:
    return MappingProxyType({ink: colours[ink.name.lower()] for ink in Ink})


def _grounds(**colours: int | None) -> Mapping[Ground, int | None]:
    return MappingProxyType({ground: colours[ground.name.lower()] for ground in Ground})


DARK = Palette(
    name="gelap",
    label=say("gelap"),
    inks=_inks(
        text=252, strong=255, title=255, muted=246, rule=240, accent=79, late=210, today=222,
        held=146, good=114, void=245, warn=215, key=79, hit=229, caret=255,
    ),
    grounds=_grounds(page=234, card=235, cursor=238, bar=236, ask=237, field=239),
    special=MappingProxyType({
        (Ink.MUTED, Ground.CURSOR): 250, (Ink.MUTED, Ground.BAR): 248,
        (Ink.MUTED, Ground.ASK): 249, (Ink.MUTED, Ground.FIELD): 250,
    }),
)  # fmt: skip

LIGHT = Palette(
    name="terang",
    label=say("terang"),
    inks=_inks(
        text=236, strong=233, title=233, muted=241, rule=249, accent=24, late=124, today=94,
        held=60, good=22, void=243, warn=130, key=24, hit=25, caret=233,
    ),
    grounds=_grounds(page=255, card=254, cursor=252, bar=253, ask=230, field=231),
    special=MappingProxyType({(Ink.MUTED, Ground.CURSOR): 239, (Ink.MUTED, Ground.BAR): 240}),
)  # fmt: skip

CONTRAST = Palette(
    name="kontras",
    label=say("kontras tinggi"),
    inks=_inks(
        text=15, strong=15, title=15, muted=252, rule=250, accent=51, late=217, today=226,
        held=153, good=120, void=252, warn=214, key=51, hit=226, caret=15,
    ),
    grounds=_grounds(page=16, card=16, cursor=19, bar=235, ask=17, field=17),
    special=MappingProxyType({}),
)  # fmt: skip

SIXTEEN = Palette(
    name="16",
    label=say("16 warna"),
    inks=_inks(
        text=None, strong=None, title=None, muted=None, rule=None, accent=6, late=1, today=3,
        held=4, good=2, void=None, warn=3, key=6, hit=None, caret=None,
    ),
    grounds=_grounds(page=None, card=None, cursor=None, bar=None, ask=None, field=None),
    special=MappingProxyType({}),
    reverse=frozenset({Ground.CURSOR, Ground.BAR}),
)  # fmt: skip

PLAIN = Palette(
    name="polos",
    label=say("tanpa warna"),
    inks=MappingProxyType(dict.fromkeys(Ink)),
    grounds=MappingProxyType(dict.fromkeys(Ground)),
    special=MappingProxyType({}),
    reverse=frozenset({Ground.CURSOR, Ground.BAR}),
)

CHOICES = (DARK, LIGHT, CONTRAST)


def signs_for(environ: Mapping[str, str]) -> Signs | None:
    """The replacement characters for this terminal; None if it has all characters."""
    return Signs() if environ.get("TERM", "").startswith("linux") else None


def palette_for(environ: Mapping[str, str], chosen: Palette = DARK) -> Palette:
    """The palette that this terminal can show: the chosen one if it has 256 colours."""
    if environ.get("NO_COLOR"):
        return PLAIN
    term = environ.get("TERM", "")
    if term.startswith("vt") or term.endswith("-mono") or term == "xterm-mono":
        return PLAIN
    if term.startswith("linux") or term in ("ansi", "cons25") or term.endswith("-16color"):
        return SIXTEEN
    return chosen
