"""Power cuts on real file systems: an office at work on a disk that records what was flushed.

    python tests/system/power_on_disks.py [CUTS [SEED]]    on ext4, ext4 with writeback, and xfs

Needs root, /dev/fuse and loop devices. After each cut the kernel mounts the disk as it would when
the power is back; the store must verify, with every acknowledged act in it.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Final, NamedTuple

HERE = Path(__file__).parent
if __name__ == "__main__":
    sys.path[:0] = [str(HERE), str(HERE.parent)]

from cut_disk import CutDisk, Happened, Mark, after_cuts, loop_device, mounted  # noqa: E402
from offices.stores import (  # noqa: E402
    NOW,
    add_cases,
    new_store,
    noting,
    opened_by,
)

from sop_tui.storage.files.archive import archive_cases  # noqa: E402
from sop_tui.storage.files.backup import back_up  # noqa: E402
from sop_tui.storage.files.copies import copy_sets  # noqa: E402
from sop_tui.storage.files.store import FileStore  # noqa: E402
from sop_tui.storage.files.verify import verify_files, verify_store  # noqa: E402
from sop_tui.storage.problem import StoreProblem  # noqa: E402
from sop_tui.storage.retention import Retention  # noqa: E402

MiB: Final = 1 << 20
FIRST: Final = "SRT-2026-0001"


class FileSystem(NamedTuple):
    """How a file system is created and mounted."""

    make: tuple[str, ...]
    options: str
    size: int


FILE_SYSTEMS: Final[Mapping[str, FileSystem]] = {
    "ext4": FileSystem(("mkfs.ext4", "-q"), "data=ordered", 64 * MiB),
    "ext4, writeback": FileSystem(("mkfs.ext4", "-q"), "data=writeback", 64 * MiB),
    "xfs": FileSystem(("mkfs.xfs", "-q"), "defaults", 320 * MiB),
}


class Result(NamedTuple):
    """``lost``: acknowledged acts that are missing; ``unsound``: stores that do not verify.

    ``refused``: cuts after which the kernel cannot mount the file system, because its own
    superblock is torn. They say nothing about the store.
    """

    acts: int
    cuts: int
    refused: int
    lost: int
    unsound: int
    complaints: list[str]


def possible(name: str) -> bool:
    """Whether this machine can run it."""
    programs = (FILE_SYSTEMS[name].make[0], "losetup", "mount")
    devices = ("/dev/fuse", "/dev/loop-control")
    return (
        os.geteuid() == 0
        and all(shutil.which(each) for each in programs)
        and all(Path(each).exists() for each in devices)
    )


def cut(name: str, acts: int, cuts: int, seed: int, *, careless: bool = False) -> Result:
    """Cuts the power while an office acts; ``careless`` leaves out the flush of an act."""
    kind, chance = FILE_SYSTEMS[name], random.Random(seed)
    with tempfile.TemporaryDirectory(dir="/dev/shm") as scratch:
        served, office, after = (Path(scratch, each) for each in ("disk", "office", "after"))
        for folder in (served, office, after):
            folder.mkdir()
        disk = CutDisk(kind.size, served)
        try:
            with loop_device(disk.path) as device:
                subprocess.run([*kind.make, device], check=True, capture_output=True)
                with mounted(device, office, kind.options):
                    since = _work(disk, office, acts, seed, careless)
                    log = list(disk.log)
        finally:
            disk.close()
        return judged(kind, log, since, cuts, chance, Path(scratch, "image"), after)


def judged(
    kind: FileSystem, log: list[Happened], since: int, cuts: int, chance: random.Random,
    image: Path, folder: Path,
) -> Result:  # fmt: skip
    """The state of the store after each cut, compared with what had happened before it."""
    refused = lost = unsound = 0
    complaints = []
    for acknowledged in after_cuts(log, since, cuts, chance, image, kind.size):
        with ExitStack() as stack:
            device = stack.enter_context(loop_device(image))
            try:
                stack.enter_context(mounted(device, folder, kind.options))
            except subprocess.CalledProcessError:
                refused += 1
                continue
            path = folder / "data.json"
            try:
                reports = [verify_store(path)]
                reports += [verify_files(each.live, each.archives) for each in copy_sets(path)]
                problems = [str(each) for report in reports for each in report.problems]
                if problems:
                    unsound += 1
                    complaints += problems[:1]
                with FileStore.open(path) as store:
                    found = sum(
                        store.snapshot.find_event(f"{number:032x}") is not None
                        for number in range(1, acknowledged + 1)
                    )
                lost += acknowledged - found
            except StoreProblem as problem:
                unsound += 1
                complaints.append(str(problem))
    acts = sum(isinstance(each, Mark) for each in log)
    return Result(acts, cuts, refused, lost, unsound, complaints)


def _work(disk: CutDisk, office: Path, acts: int, seed: int, careless: bool) -> int:
    """Lets another process act; returns where in the log it began."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    words = ("work", office, acts, seed, int(careless))
    command = [sys.executable, __file__, *map(str, words)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        since = 0
        for line in worker.stdout:
            since = since or len(disk.log)
            if number := int(line):
                disk.mark(number)
            worker.stdin.write(b"\n")
            worker.stdin.flush()
    assert worker.returncode == 0
    return since


def _worker(folder: Path, acts: int, seed: int, careless: bool) -> None:
    """Acts of many sizes, checkpoints, archivings, copies; reports each acknowledged act."""
    chance = random.Random(seed)
    store = new_store(folder, cases=3)
    os.sync()

    def tell(number: int) -> None:
        os.write(1, b"%d\n" % number)
        sys.stdin.readline()

    tell(0)
    if careless:
        os.fdatasync = lambda _: None  # type: ignore[assignment]
    for number in range(1, acts + 1):
        event = f"{number:032x}"
        text = "catatan " + "x" * chance.choice((5, 200, 5000, 20_000))
        plan = opened_by(event=event) if number % 7 == 0 else noting(FIRST, text, event=event)
        store.commit(plan)
        tell(number)
        if number % 20 == 0:
            store.checkpoint()
        if number % 30 == 0:
            add_cases(store, 1, steps=4)
            archive_cases(store, NOW + timedelta(days=1))
        if number % 40 == 0:
            back_up(store.path, at=NOW, keep=Retention(1, 1, 1))
    store.close()


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["work"]:
        _worker(Path(arguments[1]), int(arguments[2]), int(arguments[3]), arguments[4] == "1")
        return
    cuts = int(arguments[0]) if arguments else 340
    seed = int(arguments[1]) if len(arguments) > 1 else random.randrange(1 << 32)
    print(f"seed {seed}")
    for name in FILE_SYSTEMS:
        if not possible(name):
            print(f"{name}: not possible here (root, /dev/fuse, loop devices, mkfs)")
            continue
        for careless in (False, True):
            done = cut(name, 120, cuts if not careless else max(cuts // 5, 10), seed,
                       careless=careless)  # fmt: skip
            what = f"{name}, without fdatasync" if careless else name
            print(f"{what}: {done.cuts} cuts in {done.acts} acts: {done.lost} acknowledged acts "
                  f"lost, {done.unsound} unsound, {done.refused} refused by the file system",
                  *done.complaints[:3], sep="\n  ", flush=True)  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
