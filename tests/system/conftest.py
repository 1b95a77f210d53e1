"""Servers shared by several tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from offices.served import furnish
from ssh_server import SshServer, running, why_not


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests in this folder are slow: they start processes and kill them."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def tmp_path(disk: Path) -> Path:
    """Tests of a store run on a real disk, because its promises are about disks."""
    return Path(mkdtemp(dir=disk))


@pytest.fixture(scope="module")
def server() -> Iterator[SshServer]:
    """A server with an office; skipped, with the reason, if none can be started."""
    reason = why_not()
    if reason is not None:
        pytest.skip(reason)
    with running() as started:
        furnish(started)
        yield started


@pytest.fixture(scope="module")
def careless_server() -> Iterator[SshServer]:
    """Its administrator lets clients set any variable, and the gate starts the screens itself."""
    reason = why_not()
    if reason is not None:
        pytest.skip(reason)
    with running(extra="AcceptEnv *\n", fork_server=False) as started:
        furnish(started)
        yield started


@pytest.fixture(autouse=True)
def nothing_chosen_before(request: pytest.FixtureRequest) -> None:
    """Choices of officers in other tests on the same server are removed."""
    if "server" in request.fixturenames:
        shared = request.getfixturevalue("server")
        if isinstance(shared, SshServer):
            shutil.rmtree(shared.root / "data" / "preferences", ignore_errors=True)
