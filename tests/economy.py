"""What keeps the suite quick for all tests alike, and says which test does not keep to it."""

import gc
import os
import resource
import time
from collections.abc import Generator
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
ENOUGH = 2 << 30  # what the whole suite writes, twice over
QUICK = 1.0
"""Seconds of the processor that a test may take without being marked slow."""
THRESHOLDS = (50_000, 20, 100)
"""After how many new objects garbage is looked for: what tests leave is little and short-lived."""
_TAKEN = "seconds of the processor"


def pytest_configure(config: pytest.Config) -> None:
    """Folders of tests lie in memory where there is room; ``disk`` is for what asks for a disk."""
    if _has_room(MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def _has_room(folder: Path) -> bool:
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize >= ENOUGH and not found.f_flag & os.ST_NOEXEC


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One more than there are cores where slow tests are run: many of them wait for others.

    None where xdist is to say it itself, as it does by ``PYTEST_XDIST_AUTO_NUM_WORKERS``.
    """
    quick_only = config.getoption("markexpr") == "not slow"
    if quick_only or "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_finish() -> None:
    """What is loaded by now stays; a search for garbage need not look at it after each test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def pytest_runtest_teardown() -> None:
    """A screen that a test starts sets the thresholds of its own process."""
    gc.set_threshold(*THRESHOLDS)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """What is garbage by now is found once: pytest searches five times more.

    The snapshot plugin compares each picture with each test for its report. A worker's report is
    read by nobody.
    """
    gc.collect()
    gc.freeze()
    plugins = session.config.pluginmanager
    if hasattr(session.config, "workerinput") and plugins.has_plugin("syrupy"):
        plugins.unregister(name="syrupy")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    before = _seconds()
    try:
        return (yield)
    finally:
        taken = _seconds() - before
        if taken > QUICK and item.get_closest_marker("slow") is None:
            item.user_properties.append((_TAKEN, taken))


def _seconds() -> float:
    """Of the processor, in this process and in those that it started and that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Named, and no failure: on a busy machine the processor is slower, too."""
    passed = terminalreporter.stats.get("passed", [])
    long = {
        report.nodeid: taken
        for report in passed
        for name, taken in report.user_properties
        if name == _TAKEN
    }
    for nodeid, taken in sorted(long.items(), key=lambda each: -each[1]):
        terminalreporter.write_line(f"LONG {taken:.1f} s {nodeid}: not marked slow")
