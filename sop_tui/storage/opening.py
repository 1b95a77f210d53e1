"""Which engine keeps the store at an address."""

from pathlib import Path

from sop_tui.storage.engine import Engine


def engine_at(address: str | Path, *, network: bool = False) -> Engine:
    """The engine for what was given after ``--store``; nothing is opened yet.

    ``network``: the office's settings allow a network file system.
    """
    from sop_tui.storage.files.engine import FileEngine

    return FileEngine(Path(address), network=network)
