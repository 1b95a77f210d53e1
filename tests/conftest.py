"""Fixtures and settings of all tests."""

import os
import signal
import sys
from collections.abc import Iterator
from functools import lru_cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from demonstrated import BuiltOnce
from hypothesis import settings
from postgres_server import WHY_NOT, Cluster, cluster, programs, quick
from thoroughness import examples

from sop_tui.sop import reading
from sop_tui.storage.files.store import FileStore

pytest_plugins = ("economy", "once")

# A busy machine may take long for an example; that is no error of the program.
settings.register_profile("no-hurry", deadline=None, max_examples=examples(100))
settings.load_profile("no-hurry")


def pytest_configure(config: pytest.Config) -> None:
    """If bytecode cannot be written beside the source, uses pytest's cache folder for it.

    Otherwise each worker, each run and each of several hundred processes would compile everything.
    """
    cache: pytest.Cache | None = getattr(config, "cache", None)  # no attribute without its plugin
    if sys.dont_write_bytecode and cache is not None:
        sys.pycache_prefix = str(cache.mkdir("bytecode"))
        sys.dont_write_bytecode = False
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that start a PostgreSQL are slow; a test on both engines is quick on its data file."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        callspec = getattr(item, "callspec", None)
        on = callspec.params.get("place") if callspec is not None else None
        if "_one_database" in fixtures or on == "postgres":
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def _folders_are_numbered_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """pytest reads all former folders to number the next, which takes longer with each test."""
    numbers, make = count(), tmp_path_factory.mktemp

    def mktemp(basename: str, numbered: bool = True) -> Path:
        name = f"{basename}-{next(numbers)}" if numbered else basename
        return make(name, numbered=False)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tmp_path_factory, "mktemp", mktemp)
        yield


LOSES_POWER = ("storage", "system")
"""Folders whose tests examine the disk after faults."""


@pytest.fixture(scope="session")
def disk() -> Iterator[Path]:
    """A folder on a real disk; all other test folders may be in memory."""
    with TemporaryDirectory(prefix="sop-tui-tests-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # some tests run as another user
        yield Path(folder)


@pytest.fixture(autouse=True)
def _disk_is_not_waited_for(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Skips waiting for the disk: elsewhere a store may be lost if the machine fails."""
    if request.path.parent.name not in LOSES_POWER:
        monkeypatch.setattr("os.fsync", lambda descriptor: None)
        monkeypatch.setattr("os.fdatasync", lambda descriptor: None)


READ_DEFINITIONS = ("sop", "drafting")
"""Folders whose tests are about reading definitions."""
_read_once = lru_cache(64)(reading.parse_procedure)


@pytest.fixture(autouse=True)
def _definitions_are_read_once(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Caches definitions: elsewhere commands would read them again, with the same result."""
    if request.path.parent.name not in READ_DEFINITIONS:
        monkeypatch.setattr(reading, "parse_procedure", _read_once)


BUILD_DEMONSTRATIONS = ("demo",)
"""Rooms whose tests ask how the demonstration is built."""
_demonstration = BuiltOnce()


@pytest.fixture(autouse=True)
def _demonstration_is_built_once(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Elsewhere it is built once in each process, within some minutes."""
    if request.path.parent.name not in BUILD_DEMONSTRATIONS:
        monkeypatch.setattr("sop_tui.demo.throw_away.build", _demonstration.build)


@pytest.fixture(autouse=True)
def _stores_are_let_go(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Closes stores after each test: a process can only have some thousand open files."""
    left: dict[int, FileStore] = {}
    begin, close = FileStore.__init__, FileStore.close

    def beginning(self: FileStore, *given: object, **named: object) -> None:
        begin(self, *given, **named)  # type: ignore[arg-type]
        left[id(self)] = self

    def closing(self: FileStore) -> None:
        left.pop(id(self), None)
        close(self)

    monkeypatch.setattr(FileStore, "__init__", beginning)
    monkeypatch.setattr(FileStore, "close", closing)
    yield
    for store in left.values():
        close(store)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Makes ^C an interrupt again: a shell that starts tests in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


ENGINES = ("file", "postgres")
ON_BOTH = ("desk",)  # folders whose offices run on both engines


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs tests of the desk, and those marked ``both_engines``, on a file and on PostgreSQL.

    Tests marked ``file_only`` look into the file.
    """
    if "place" not in metafunc.fixturenames:
        return
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    both = "both_engines" in marks or metafunc.definition.path.parent.name in ON_BOTH
    if both and "file_only" not in marks:
        metafunc.parametrize("place", ENGINES, indirect=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    """A server for the tests of one process; its data may be lost."""
    if programs() is None:
        pytest.skip(WHY_NOT)
    with cluster(**quick(), max_connections="200") as made:
        yield made


@pytest.fixture(scope="session")
def _one_database(server: Cluster) -> str:
    """The database of these tests; creating one takes ten times as long as emptying it."""
    name = "bersama"  # a test that needs another state creates a database with another name
    server.sql(f"CREATE DATABASE {name}")
    return name


@pytest.fixture
def database(server: Cluster, _one_database: str) -> str:
    """The URL of an empty database, whatever earlier tests have left."""
    _empty(server, _one_database)
    return server.url(_one_database)


def _empty(server: Cluster, database: str) -> None:
    server.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        database,
    )
    server.sql("DROP SCHEMA IF EXISTS sop_tui CASCADE", database)


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """The place for a new store: a file, or a database with the office in ``tmp_path/store``."""
    folder = tmp_path / "store"
    if getattr(request, "param", "file") == "file":
        return folder / "sop-tui.json"
    folder.mkdir(mode=0o700)
    return f"{request.getfixturevalue('database')}&office={folder}"
