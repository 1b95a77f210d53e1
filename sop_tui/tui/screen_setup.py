"""The initial state of a screen: settings of office and officer, read before drawing."""

from collections.abc import Mapping
from dataclasses import dataclass

from sop_tui.desk.desk import Desk
from sop_tui.text.message import Message
from sop_tui.tui.commands import Keymap
from sop_tui.tui.filters import Filters
from sop_tui.tui.kept import Kept
from sop_tui.tui.newsroom import SeenFile, seen_file
from sop_tui.tui.preferred import Preferences
from sop_tui.tui.registry import COMMANDS
from sop_tui.tui.settings import is_admin, read_settings
from sop_tui.tui.signs import Signs
from sop_tui.tui.theme import DARK, Palette, palette_for, signs_for


@dataclass(frozen=True, slots=True)
class ScreenSetup:
    """The initial settings of a screen; the defaults apply where nothing is set.

    ``trouble`` is what is wrong with the office's settings, shown at the start. ``seen`` stores
    what the officer has seen; ``rings``: news rings the bell. ``given`` are the settings from
    files, ``kept`` the officer's choices on the screen.
    """

    palette: Palette = DARK
    signs: Signs | None = None
    keymap: Keymap | None = None
    filters: Filters | None = None
    trouble: Message | None = None
    begins_at_the_desk: bool = False
    seen: SeenFile | None = None
    rings: bool = False
    given: Preferences | None = None
    kept: Kept | None = None


NOTHING_CHOSEN = ScreenSetup()


def read_setup(
    desk: Desk, environ: Mapping[str, str], *, captive: bool, shared: bool = False
) -> ScreenSetup:
    """The setup from the office's files and, unless the screen is ``shared``, the officer's.

    Raises:
        BadInput: ``keys``, when the officer's own key file is wrong.
    """
    settings = read_settings(
        desk.folder,
        captive=captive,
        admin=is_admin(desk),
        officer=None if shared else desk.officer_id,
    )
    chosen = settings.preferences
    return ScreenSetup(
        palette=palette_for(environ, chosen.palette),
        signs=signs_for(environ),
        keymap=Keymap.of(COMMANDS, chosen.keys),
        filters=settings.filters,
        trouble=settings.trouble,
        begins_at_the_desk=chosen.begins_at_the_desk,
        seen=None if shared else seen_file(desk),
        rings=chosen.rings,
        given=settings.given,
        kept=settings.kept,
    )
