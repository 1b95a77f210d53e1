"""Which engine keeps the store at an address."""

from pathlib import Path

from sop_tui.storage.engine import Engine


def engine_at(address: str | Path) -> Engine:
    """The engine for what was given after ``--store``; nothing is opened yet."""
    from sop_tui.storage.files.engine import FileEngine

    return FileEngine(Path(address))
