"""What can be set for the screen, whoever has said it."""

from collections.abc import Mapping

from msgspec import Struct, field

from sop_tui.tui.theme import DARK, Palette


class Preferences(Struct, frozen=True):
    """``keys`` are the keys of commands by their ids, as a keymap takes them.

    ``begins_at_the_desk``: Meja saya is the first page that is seen; ``rings``: news sounds the
    bell.
    """

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    palette: Palette = DARK
    begins_at_the_desk: bool = False
    rings: bool = False
