"""A few power cuts on the file systems that offices have; ``power_on_disks.py`` makes many."""

import os
import random
import threading
from pathlib import Path

import faulty  # noqa: F401  (lets the builder of stores be found)
import pytest
from cut_disk import CutDisk
from power_on_disks import FILE_SYSTEMS, cut, judged, possible

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", FILE_SYSTEMS)
def test_what_was_acknowledged_is_there_after_a_power_cut(name: str) -> None:
    if not possible(name):
        pytest.skip("root, /dev/fuse, loop devices and mkfs are needed")
    result = cut(name, acts=45, cuts=8, seed=len(name))
    assert (result.acts, result.lost, result.unsound) == (45, 0, 0), result.complaints
    assert result.refused < result.cuts


def test_without_the_flush_of_an_act_it_is_not() -> None:
    if not possible("ext4"):
        pytest.skip("root, /dev/fuse, loop devices and mkfs are needed")
    assert cut("ext4", acts=45, cuts=8, seed=2, careless=True).lost > 0


def test_a_cut_that_the_file_system_does_not_stand_says_nothing_of_the_store(
    tmp_path: Path,
) -> None:
    if not possible("ext4"):
        pytest.skip("root, /dev/fuse, loop devices and mkfs are needed")
    blank = judged(FILE_SYSTEMS["ext4"], [], 0, 3, random.Random(1), tmp_path / "disk", tmp_path)
    assert (blank.cuts, blank.refused, blank.lost, blank.unsound) == (3, 3, 0, 0)


def test_who_holds_the_disk_a_moment_longer_is_waited_for(tmp_path: Path) -> None:
    if not possible("ext4"):
        pytest.skip("root, /dev/fuse, loop devices and mkfs are needed")
    disk = CutDisk(1 << 20, tmp_path)
    held = threading.Timer(0.5, os.close, [os.open(disk.path, os.O_RDONLY)])
    held.start()
    disk.close()
    held.join()
    assert not disk.path.exists()
