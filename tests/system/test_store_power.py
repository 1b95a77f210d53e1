"""A few power cuts on the file systems that offices have; ``power_on_disks.py`` makes many."""

import faulty  # noqa: F401  (lets the builder of stores be found)
import pytest
from power_on_disks import FILE_SYSTEMS, cut, possible

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", FILE_SYSTEMS)
def test_what_was_acknowledged_is_there_after_a_power_cut(name: str) -> None:
    if not possible(name):
        pytest.skip("root, /dev/fuse, loop devices and mkfs are needed")
    result = cut(name, acts=45, cuts=8, seed=len(name))
    assert (result.acts, result.lost, result.unsound) == (45, 0, 0), result.complaints


def test_without_the_flush_of_an_act_it_is_not() -> None:
    if not possible("ext4"):
        pytest.skip("root, /dev/fuse, loop devices and mkfs are needed")
    assert cut("ext4", acts=45, cuts=8, seed=2, careless=True).lost > 0
