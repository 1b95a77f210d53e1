"""Work beside the screen: what takes long, or waits for the store, holds no key up."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from sop_tui.text.message import Problem

T = TypeVar("T")


class BackgroundWork:
    """Runs work on threads and hands what comes of it back to the event loop.

    ``run`` starts a coroutine of the screen's. ``present`` guards what happens on the screen: an
    officer may be removed at any moment.
    """

    def __init__(
        self,
        run: Callable[[Coroutine[Any, Any, None]], object],
        present: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._run = run
        self._present = present
        self._turn = asyncio.Lock()

    @property
    def busy(self) -> bool:
        """Whether something works on the store."""
        return self._turn.locked()

    def in_turn(
        self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[Problem], None]
    ) -> None:
        """Work on the store: one after the other."""
        self._run(self._done(work, then, failed, self._turn))

    def apart(
        self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[Problem], None]
    ) -> None:
        """Work that leaves the store alone, and so waits for nothing."""
        self._run(self._done(work, then, failed, nullcontext()))

    async def _done(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Problem], None],
        turn: "asyncio.Lock | nullcontext[None]",
    ) -> None:
        try:
            async with turn:
                result = await asyncio.to_thread(work)
        except Problem as problem:
            with self._present():
                failed(problem)
        else:
            with self._present():
                then(result)
