"""Archives closed cases, as an administrator does."""

from sop_tui.desk.desk import Desk
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.store import FileStore


def put_away(desk: Desk) -> tuple[str, ...]:
    """Archives the closed cases; returns their numbers."""
    store = desk.workplace.store
    assert isinstance(store, FileStore)
    return archive_cases(store, desk.clocks.now())
