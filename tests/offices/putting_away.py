"""Closed cases put into the archive of their year, as the store's keeper does it."""

from sop_tui.desk.desk import Desk
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.store import FileStore


def put_away(desk: Desk) -> tuple[str, ...]:
    """The numbers of the cases that have left the live file."""
    store = desk.workplace.store
    assert isinstance(store, FileStore)
    return archive_cases(store, desk.clocks.now())
