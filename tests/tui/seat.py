"""An officer at the screen, driven by a test."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from textual import events
from textual.pilot import Pilot

from sop_tui.tui.app import SopApp
from sop_tui.tui.ink import Ink
from sop_tui.tui.surface import Surface


async def nothing_is_left_to_do(min_sleep: float = 0, max_sleep: float = 10) -> None:
    """Returns when the event loop has nothing left to run; Textual's own wait looks at the clock
    instead.
    """
    loop: Any = asyncio.get_running_loop()
    deadline = loop.time() + max_sleep
    quiet = 0
    while quiet < 2 and loop.time() < deadline:
        await asyncio.sleep(0)
        due = loop._scheduled and loop._scheduled[0].when() <= loop.time()
        quiet = 0 if loop._ready or due else quiet + 1


async def settled(pilot: Pilot[None]) -> None:
    """Returns when the store's thread and the event loop have nothing left to do."""
    app = pilot.app
    assert isinstance(app, SopApp)
    for _ in range(500):
        await pilot.pause()
        await app.workers.wait_for_complete()
        if app._gone is not None or not app.is_running:
            break
        if app.desk_cache.calendars_known and not app.workers and app.is_shown:
            break
        await pilot.pause(0.002)
    await pilot.pause()


class Seat:
    """An officer at the screen: presses keys and reads the rows."""

    def __init__(self, app: SopApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        for key in keys:
            if key == "y" or self.app.workers:
                await self.settled()  # the data of the question may still be computed
            await self.pilot.press(key)
            for _ in range(500):  # a yes counts only after its question was shown
                if self.app.is_shown:
                    break
                await self.pilot.pause(0.002)
            if key == "y":
                await self.settled()  # the act itself takes time
        await self.settled()

    async def type(self, text: str) -> None:
        """Types a text as one paste, which is much faster than key by key."""
        self.app.post_message(events.Paste(text))
        await self.settled()

    async def settled(self) -> None:
        await settled(self.pilot)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits until a condition holds, then until the screen is settled."""
        deadline = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < deadline, self.screen
            await self.pilot.pause(0.01)
        await self.settled()

    async def look(self) -> None:
        """Runs the check of the store that the screen does every half second.

        A check finds nothing while a thread makes a checkpoint, so it is repeated as long as there
        is something to find; where the store cannot be read, that never ends.
        """
        for _ in range(50):
            self.app._poll()
            await self.settled()
            if not self.app.desk.changes.behind():
                break
            await self.pilot.pause(0.01)

    @property
    def rows(self) -> list[str]:
        lines = self.app.query_one(Surface).lines
        return ["".join(span.text for span in line) for line in lines]

    def found_words(self, row: int) -> list[str]:
        """The parts of a row that are highlighted as search hits."""
        line = self.app.query_one(Surface).lines[row]
        return [span.text for span in line if span.ink is Ink.HIT]

    @property
    def screen(self) -> str:
        return "\n".join(self.rows)

    @property
    def title(self) -> str:
        return self.rows[0]

    @property
    def keys(self) -> str:
        return " ".join(self.rows[-2:])

    @property
    def status(self) -> str:
        """The status row, with the rows that a longer question takes."""
        return " ".join(row.strip() for row in self.rows[-10:-1])

    @property
    def number(self) -> str | None:
        """The case under the cursor."""
        return self.app.page.number


Sit = Callable[..., AbstractAsyncContextManager[Seat]]
