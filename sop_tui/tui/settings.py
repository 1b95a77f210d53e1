"""Reads the screen settings of the office and the officer from their files."""

from pathlib import Path

from msgspec import Struct

from sop_tui.desk.desk import Desk
from sop_tui.desk.problems import BadInput
from sop_tui.text.message import Message, say
from sop_tui.text.user_folders import user_config_path
from sop_tui.tui.filters import FILE_NAME as FILTERS_FILE
from sop_tui.tui.filters import Filters
from sop_tui.tui.kept import Kept
from sop_tui.tui.kept_entries import ENTRIES
from sop_tui.tui.kept_file import KeptFile
from sop_tui.tui.preferences import FILE_NAME as KEYS_FILE
from sop_tui.tui.preferences import in_force, read_preferences
from sop_tui.tui.preferred import Preferences
from sop_tui.tui.registry import COMMANDS


class ScreenSettings(Struct, frozen=True):
    """``given`` are the files' settings, ``preferences`` those with the officer's choices applied.

    ``trouble`` says which of them are not in force, and why.
    """

    given: Preferences
    kept: Kept
    preferences: Preferences
    filters: Filters
    trouble: Message | None = None


def read_settings(
    folder: Path, *, captive: bool, admin: bool = False, officer: str | None = None
) -> ScreenSettings:
    """The settings in the office's folder, then the officer's own, which take precedence.

    The officer's choices on the screen are kept beside the store and override both; without an
    ``officer``, as in the demo, nothing is kept. A faulty office file locks nobody out, because
    only an admin can correct it. In ``captive`` sessions all officers share one account, so its
    configuration folder is ignored. ``admin``: the reader can correct faults.

    Raises:
        BadInput: ``keys``, when the officer's own file is wrong.
    """
    own = None if captive else user_config_path()
    trouble: Message | None = None
    keys = [folder / KEYS_FILE]
    try:
        preferences = read_preferences(keys, COMMANDS)
    except BadInput as wrong:
        trouble = wrong.message
        preferences = Preferences()
        keys.clear()
    if own is not None:
        preferences = read_preferences([*keys, own / KEYS_FILE], COMMANDS)
    former = own / FILTERS_FILE if own is not None else None
    kept = Kept(KeptFile(folder, officer) if officer is not None else None, ENTRIES)
    try:
        filters = Filters.of(folder / FILTERS_FILE, kept, former)
    except BadInput as wrong:
        both = say("{one}; {other}", one=trouble or "", other=wrong.message)
        trouble = wrong.message if trouble is None else both
        filters = Filters(kept=kept, former=former)
    if trouble is not None:
        words = say("pengaturan kantor tidak dipakai; beri tahu admin: {why}", why=trouble)
        if admin:
            words = say("pengaturan kantor tidak dipakai; perbaiki: {why}", why=trouble)
        trouble = words
    if kept.trouble is not None:
        both = say("{one}; {other}", one=trouble or "", other=kept.trouble)
        trouble = kept.trouble if trouble is None else both
    in_use = in_force(preferences, kept, COMMANDS)
    return ScreenSettings(preferences, kept, in_use, filters, trouble)


def is_admin(desk: Desk) -> bool:
    """Whether this desk's officer is an admin; False if the store does not know the officer."""
    officer = desk.office.officer(desk.officer_id)
    return officer is not None and officer.admin
