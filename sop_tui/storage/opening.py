"""Selects the engine for an address."""

from pathlib import Path
from typing import TYPE_CHECKING

from sop_tui.storage.problem import StoreProblem
from sop_tui.text.address import is_url
from sop_tui.text.message import say

if TYPE_CHECKING:
    from sop_tui.storage.engine import Engine


def engine_at(address: str | Path, *, network: bool = False) -> "Engine":
    """The engine for the value of ``--store``, a path or a URL; opens nothing.

    ``network``: the office's settings allow a network file system.

    Raises:
        StoreProblem: ``failed``: the PostgreSQL driver is not installed.
    """
    if is_url(address):
        try:
            from sop_tui.storage.postgres.engine import PostgresEngine
        except ImportError:
            raise StoreProblem(
                "failed",
                say("untuk data di PostgreSQL pasang: pip install 'sop-tui[postgres]'"),
            ) from None
        return PostgresEngine(str(address))
    from sop_tui.storage.files.engine import FileEngine

    return FileEngine(Path(address), network=network)
