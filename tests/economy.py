"""Keeps the suite quick, and names tests that take too long."""

import gc
import os
import resource
import sys
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from thoroughness import DEEP

MEMORY = Path("/dev/shm")
ENOUGH = 2 << 30  # bytes; twice what the whole suite writes
QUICK = 1.0
"""Seconds of processor time that a test may take without being marked slow."""
MOST = 4 * QUICK
"""Seconds with which it fails; a busy machine or a first run takes up to twice as many."""
THRESHOLDS = (50_000, 20, 100)
"""New objects before a garbage collection: tests leave little, and it is short-lived."""
_TAKEN = "seconds of the processor"


def pytest_configure(config: pytest.Config) -> None:
    """Puts test folders in memory if there is room; the fixture ``disk`` gives a real disk."""
    if _has_room(MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def _has_room(folder: Path) -> bool:
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize >= ENOUGH and not found.f_flag & os.ST_NOEXEC


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One worker more than cores if slow tests are run: many of them wait for others.

    None lets xdist decide, which uses ``PYTEST_XDIST_AUTO_NUM_WORKERS``.
    """
    quick_only = config.getoption("markexpr") == "not slow"
    if quick_only or "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_finish() -> None:
    """Freezes what is loaded, so that garbage collections after each test need not examine it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def pytest_runtest_teardown() -> None:
    """Resets the thresholds, which a screen started by a test sets for its own process."""
    gc.set_threshold(*THRESHOLDS)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Collects garbage once: pytest would do so five more times.

    The snapshot plugin compares each picture with each test for its report, which nobody reads in a
    worker.
    """
    gc.collect()
    gc.freeze()
    plugins = session.config.pluginmanager
    if hasattr(session.config, "workerinput") and plugins.has_plugin("syrupy"):
        plugins.unregister(name="syrupy")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    before = _seconds()
    result = yield
    taken = _seconds() - before
    if taken > QUICK and item.get_closest_marker("slow") is None:
        item.user_properties.append((_TAKEN, taken))
        if taken > MOST and not DEEP and sys.gettrace() is None and sys.getprofile() is None:
            pytest.fail(f"{taken:.1f} s of processor time: not marked slow", pytrace=False)
    return result


def _seconds() -> float:
    """Processor time of this process and of ended children."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names the quick tests that take more than a second."""
    passed = terminalreporter.stats.get("passed", [])
    long = {
        report.nodeid: taken
        for report in passed
        for name, taken in report.user_properties
        if name == _TAKEN
    }
    for nodeid, taken in sorted(long.items(), key=lambda each: -each[1]):
        terminalreporter.write_line(f"LONG {taken:.1f} s {nodeid}: not marked slow")
