"""The user's own folders of this program.

On Linux they follow from two variables of the XDG specification; anywhere else platformdirs knows
them, which takes half a megabyte and a dozen modules.
"""

import os
import sys
from pathlib import Path
from typing import Final

_PROGRAM: Final = "sop-tui"


def user_data_path() -> Path:
    """The folder for data of this user."""
    found = _by_xdg("XDG_DATA_HOME", ".local/share")
    if found is None:
        import platformdirs

        found = platformdirs.user_data_path()
    return found / _PROGRAM


def user_config_path() -> Path:
    """The folder for this user's settings."""
    found = _by_xdg("XDG_CONFIG_HOME", ".config")
    if found is None:
        import platformdirs

        found = platformdirs.user_config_path()
    return found / _PROGRAM


def _by_xdg(variable: str, under_home: str) -> Path | None:
    """The folder named by the variable, else the usual one; relative paths are no paths to XDG."""
    if not sys.platform.startswith("linux"):
        return None
    named, home = os.environ.get(variable, ""), os.environ.get("HOME", "")
    if Path(named).is_absolute():
        return Path(named)
    return Path(home, under_home) if Path(home).is_absolute() else None
