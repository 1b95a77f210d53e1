"""A temporary store to try everything with: an office with its officers and some thirty cases.

The cases are made act by act through the desks of their officers, with the clock set back, so every
rule holds for them and the hash chain is valid. Times are working time before now: the same ``now``
gives the same office.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from sop_tui.demo.building import build
from sop_tui.demo.definitions import demonstration_sops
from sop_tui.demo.office import STARTS_AS
from sop_tui.desk.desk import Desk
from sop_tui.desk.office_files import office_clock
from sop_tui.desk.opening import local_now
from sop_tui.desk.settings import Settings
from sop_tui.desk.workplace import Workplace
from sop_tui.storage.copying import copy
from sop_tui.storage.opening import engine_at


@contextmanager
def demonstration(
    folder: Path | None = None, now: datetime | None = None, address: str | Path | None = None
) -> Iterator[Desk]:
    """A desk in the demonstration office, in this folder, or in a temporary one that is deleted at
    the end.

    With an ``address`` the office is copied there and used there.

    Raises:
        StoreProblem: ``exists``, when the folder already holds a store; or it cannot be written.
    """
    library = demonstration_sops()
    with ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sop-tui-")))
        path = folder / "sop-tui.json"
        clock = office_clock(folder, Settings().calendar)
        build(path, library, clock, now or local_now(clock.zone))
        engine = engine_at(path)
        if address is not None:
            engine = engine_at(address)
            copy(engine_at(path), engine, lambda cases, _: iter(cases))
        store = stack.enter_context(engine.open(who=STARTS_AS))
        yield Desk(
            Workplace(
                store,
                STARTS_AS,
                settings=Settings(),
                library=lambda: library,
                clock=lambda _: clock,
                now=partial(local_now, clock.zone),
            )
        )
