"""A folder with two mounts that share no lock: refused, and if forced no file is lost."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import faulty  # noqa: F401  (lets the builder of stores be found)
import pytest
from offices.stores import new_store

from sop_tui.storage.files.form.strict import check_strictly
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.problem import StoreProblem

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.geteuid() != 0 or shutil.which("bindfs") is None or not Path("/dev/fuse").exists(),
        reason="bindfs, /dev/fuse and root are needed",
    ),
]
ROUNDS = 5
WRITER = """
import sys, time
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from offices.stores import noting
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.problem import StoreProblem
end, turn = time.monotonic() + float(sys.argv[2]), 0
while time.monotonic() < end:
    try:
        with FileStore.open(Path(sys.argv[1]), force_network=True) as store:
            for _ in range(5):
                store.commit(noting("SRT-2026-0001"))
            store.checkpoint()
    except StoreProblem as problem:
        # "missing" is a moment: see below.
        if problem.code in ("damaged", "not_ours"):
            raise
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    folder = tmp_path / "office"
    folder.mkdir(mode=0o700)
    places = (tmp_path / "one", tmp_path / "two")
    for place in places:
        place.mkdir()
        subprocess.run(["bindfs", folder, place], check=True)
    yield places
    for place in places:
        subprocess.run(["umount", "-l", place], check=False)


def test_two_mounts_are_refused_unless_forced(mounts: tuple[Path, Path]) -> None:
    with pytest.raises(StoreProblem) as caught:
        new_store(mounts[0])
    assert caught.value.code == "network"
    new_store(mounts[0], force_network=True).close()
    with pytest.raises(StoreProblem):
        FileStore.open(mounts[0] / "data.json")


def there(path: Path) -> bytes:
    """The content of the file. A mount keeps a replaced open file under another name."""
    for _ in range(100):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            time.sleep(0.01)
    raise AssertionError("the file is gone")


def test_forced_no_file_is_ever_lost(mounts: tuple[Path, Path]) -> None:
    """Acts can be lost, because nothing separates the two; the file stays a store with its case."""
    new_store(mounts[0], cases=1, force_network=True).close()
    path = mounts[0].parent / "office" / "data.json"
    for _ in range(ROUNDS):
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(place / "data.json"), "0.7", *sys.path],
                stderr=subprocess.PIPE,
            )
            for place in mounts
        ]
        while any(writer.poll() is None for writer in writers):
            check_strictly(there(path))
            time.sleep(0.01)
        assert [writer.communicate()[1] for writer in writers] == [b"", b""]
        with FileStore.open(path, force_network=True) as store:
            assert list(store.snapshot.cases) == ["SRT-2026-0001"]
            store.snapshot.events("SRT-2026-0001")
