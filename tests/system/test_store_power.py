"""A few power cuts on the file systems that offices use; ``power_on_disks.py`` makes many."""

import os
import random
import shutil
import subprocess
import threading
import time
from pathlib import Path

import faulty  # noqa: F401  (lets the builder of stores be found)
import pytest
from cut_disk import CutDisk, after_cuts, loop_device, mounted
from power_on_disks import FILE_SYSTEMS, cut, judged, possible

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", FILE_SYSTEMS)
def test_acknowledged_acts_survive_a_power_cut(name: str) -> None:
    if not possible(name):
        pytest.skip("root, /dev/fuse, loop devices and mkfs are needed")
    result = cut(name, acts=45, cuts=8, seed=len(name))
    assert (result.acts, result.lost, result.unsound) == (45, 0, 0), result.complaints
    assert result.refused < result.cuts


def test_without_the_flush_acknowledged_acts_are_lost() -> None:
    if not possible("ext4"):
        pytest.skip("root, /dev/fuse, loop devices and mkfs are needed")
    assert cut("ext4", acts=45, cuts=8, seed=2, careless=True).lost > 0


def test_a_cut_that_breaks_the_file_system_is_not_counted(
    tmp_path: Path,
) -> None:
    if not possible("ext4"):
        pytest.skip("root, /dev/fuse, loop devices and mkfs are needed")
    blank = judged(FILE_SYSTEMS["ext4"], [], 0, 3, random.Random(1), tmp_path / "disk", tmp_path)
    assert (blank.cuts, blank.refused, blank.lost, blank.unsound) == (3, 3, 0, 0)


def test_a_disk_that_stays_busy_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    if not possible("ext4"):
        pytest.skip("root, /dev/fuse, loop devices and mkfs are needed")
    disk = CutDisk(1 << 20, tmp_path)
    held = threading.Timer(0.5, os.close, [os.open(disk.path, os.O_RDONLY)])
    held.start()
    disk.close()
    held.join()
    assert not disk.path.exists()


def test_a_file_system_kept_alive_does_not_affect_the_next_cut(
    tmp_path: Path,
) -> None:
    """As a container does that another program starts meanwhile."""
    if not possible("ext4") or shutil.which("unshare") is None:
        pytest.skip("root, /dev/fuse, loop devices, mkfs and unshare are needed")
    image, folder, size = tmp_path / "disk", tmp_path / "folder", 8 << 20
    folder.mkdir()
    cuts = after_cuts([], 0, 2, random.Random(1), image, size)
    next(cuts)
    subprocess.run(["mkfs.ext4", "-q", image], check=True)
    with loop_device(image) as device, mounted(device, folder, "data=ordered"):
        (folder / "written").write_bytes(b"x" * 9000)
        other = subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", "echo; read line"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == b"\n"
    next(cuts)
    other.communicate(b"\n")
    deadline = time.monotonic() + 60
    while subprocess.run(["losetup", device], capture_output=True, check=False).returncode == 0:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert image.read_bytes().count(0) == size
