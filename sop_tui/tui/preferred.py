"""The settings of the screen as values, wherever they come from."""

from collections.abc import Mapping

from msgspec import Struct, field

from sop_tui.tui.theme import DARK, Palette


class Preferences(Struct, frozen=True):
    """``keys`` are the keys of commands by command id, as a keymap takes them.

    ``begins_at_the_desk``: the first page is Meja saya; ``rings``: news rings the bell.
    """

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    palette: Palette = DARK
    begins_at_the_desk: bool = False
    rings: bool = False
