"""A desk for preparing the cases of a benchmark quickly: in memory, committed once at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sop_tui.demo.building import MemoryStore
from sop_tui.demo.definitions import demonstration_sops
from sop_tui.desk.desk import Desk
from sop_tui.desk.office_files import office_clock
from sop_tui.desk.opening import initialize, local_now, login_name
from sop_tui.desk.settings import Settings
from sop_tui.desk.workplace import Workplace


@contextmanager
def rehearsed(path: Path) -> Iterator[Desk]:
    """A new store and the desk of its only officer; the store is complete afterwards."""
    library, clock = demonstration_sops(), office_clock(path.parent, Settings().calendar)
    with initialize(path, login_name(), "Petugas", local_now(clock.zone)) as store:
        rehearsal = MemoryStore(store)
        yield Desk(
            Workplace(
                rehearsal,
                login_name(),
                settings=Settings(),
                library=lambda: library,
                clock=lambda _: clock,
                now=lambda: local_now(clock.zone),
            )
        )
        store.commit(lambda _: rehearsal.everything())
