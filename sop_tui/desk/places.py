"""The default place of the store, found without opening anything."""

import os
from collections.abc import Mapping
from pathlib import Path

from sop_tui.text.user_folders import user_data_path


def store_address_of(
    given: str | Path | None, environ: Mapping[str, str], folder: Path
) -> str | Path:
    """The store, a file or a database's URL.

    As given, else ``SOP_TUI_STORE``, else the file in ``./store`` of a checkout, else the one in
    the user's data folder.
    """
    if given is not None:
        return given
    if environ.get("SOP_TUI_STORE"):
        return environ["SOP_TUI_STORE"]
    if is_checkout(folder):
        return folder / "store" / "sop-tui.json"
    return user_data_path() / "sop-tui.json"


def is_checkout(folder: Path) -> bool:
    """Whether the folder is a checkout of this program's repository."""
    # os.path instead of Path.is_dir, which raises where access is denied.
    return all(os.path.isdir(folder / name) for name in ("sop_tui", "sops", "store"))  # noqa: PTH112
