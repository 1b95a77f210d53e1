"""Runs long work and work on the store on threads, so that keys are never blocked."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol, TypeVar

from sop_tui.text.message import Problem

T = TypeVar("T")


class Loop(Protocol):
    """As much of an application of Textual as background work needs."""

    def run_worker(self, work: Coroutine[Any, Any, None], *, exit_on_error: bool) -> object: ...

    def set_timer(self, delay: float, callback: Callable[[], None]) -> object: ...


class BackgroundWork:
    """Runs work on threads and hands what comes of it back to the event loop.

    ``present`` guards what happens on the screen: an officer may be removed at any moment.
    ``complain`` says what went wrong, where the work itself has no other use for it.
    """

    def __init__(
        self,
        loop: Loop,
        present: Callable[[], AbstractContextManager[None]],
        complain: Callable[[Problem], None],
    ) -> None:
        self._loop = loop
        self._present = present
        self._complain = complain
        self._turn = asyncio.Lock()

    @property
    def busy(self) -> bool:
        """Whether work on the store is in progress."""
        return self._turn.locked()

    def in_turn(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Problem], None] | None = None,
    ) -> None:
        """Runs work on the store: one piece after the other."""
        self._start(work, then, failed, self._turn)

    def apart(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Problem], None] | None = None,
    ) -> None:
        """Work that leaves the store alone and may take long: no other work waits for it."""
        self._start(work, then, failed, nullcontext())

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        """Calls after so many seconds."""
        self._loop.set_timer(seconds, call)

    def _start(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Problem], None] | None,
        turn: "asyncio.Lock | nullcontext[None]",
    ) -> None:
        done = self._done(work, then, failed or self._complain, turn)
        self._loop.run_worker(done, exit_on_error=True)

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
