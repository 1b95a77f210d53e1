"""The possible contents of a disk after a power cut, computed from a trace of all changes.

The model is the harshest that POSIX allows: of a file, only its contents at the last fsync are
certain; later writes may be there in part, or as zeros. Of a folder, the names at its last fsync
are certain; of later changes, any number of the first ones may be there.
"""

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512


@dataclass(frozen=True)
class Change:
    """One record of the shim; its source describes the kinds."""

    kind: str
    inode: int
    name: str
    other: str
    data: bytes


def torn(durable: bytes, present: bytes, chance: random.Random) -> bytes:
    """A file overwritten in place: any sectors may be written, one of them in part."""
    found = bytearray(durable)
    share = chance.random()
    sectors = [
        at for at in range(0, len(durable), SECTOR)
        if durable[at : at + SECTOR] != present[at : at + SECTOR]
    ]  # fmt: skip
    for at in sectors:
        if chance.random() < share:
            found[at : at + SECTOR] = present[at : at + SECTOR]
    if sectors and chance.random() < 0.3:
        at = chance.choice(sectors)
        end = at + chance.randrange(SECTOR)
        found[at:end] = present[at:end]
    return bytes(found)


@dataclass(eq=False)
class File:
    durable: bytes = b""
    present: bytes = b""

    def after_a_cut(self, chance: random.Random) -> bytes:
        if self.durable == self.present:
            return self.present
        if len(self.durable) == len(self.present):
            return torn(self.durable, self.present, chance)
        return chance.choice(
            [
                self.durable,
                self.present,
                self.present[: chance.randrange(len(self.present) + 1)],
                bytes(len(self.present)),
            ]
        )


@dataclass
class Disk:
    """A folder as programs see it, and as it is on the disk."""

    names: dict[str, File]
    durable: dict[str, File] = field(default_factory=dict)
    pending: list[Change] = field(default_factory=list)
    by_inode: dict[int, File] = field(default_factory=dict)

    def apply(self, change: Change) -> None:
        match change.kind:
            case "C":
                self.by_inode[change.inode] = self.names[change.name] = File()
            case "T":
                self.by_inode[change.inode] = self.names[change.name]
                self.names[change.name].present = b""
                return
            case "W" if change.inode in self.by_inode:
                self.by_inode[change.inode].present += change.data
                return
            case "P" if change.inode in self.by_inode:
                file, at = self.by_inode[change.inode], int(change.name)
                after = at + len(change.data)
                file.present = file.present[:at] + change.data + file.present[after:]
                return
            case "F" if change.inode in self.by_inode:
                file = self.by_inode[change.inode]
                file.durable = file.present
                return
            case "D":
                self.durable = dict(self.names)
                self.pending.clear()
                return
            case "R":
                self.names[change.other] = self.names.pop(change.name)
            case "U":
                self.names.pop(change.name, None)
            case _:
                return
        self.pending.append(change)

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        """Names and contents that may be found after the cut."""
        names = dict(self.durable)
        for change in self.pending[: chance.randrange(len(self.pending) + 1)]:
            match change.kind:
                case "C":
                    names[change.name] = self.by_inode[change.inode]
                case "R" if change.name in names:
                    names[change.other] = names.pop(change.name)
                case "U":
                    names.pop(change.name, None)
        return {name: file.after_a_cut(chance) for name, file in names.items()}


def read_trace(path: Path) -> Iterator[Change]:
    data = path.read_bytes()
    at = 0
    while at < len(data):
        kind, inode, one, two, size = struct.unpack_from("<cQIII", data, at)
        at += struct.calcsize("<cQIII")
        parts = []
        for length in (one, two, size):
            parts.append(data[at : at + length])
            at += length
        yield Change(kind.decode(), inode, parts[0].decode(), parts[1].decode(), parts[2])


def cuts(
    trace: list[Change],
    start: dict[str, bytes],
    count: int,
    seed: int,
    inode: int | None = None,
) -> Iterator[tuple[dict[str, bytes], int]]:
    """The disk after each of ``count`` cuts, and the number of acts acknowledged before."""
    chance = random.Random(seed)
    moments = sorted(chance.randrange(len(trace) + 1) for _ in range(count))
    files = {name: File(content, content) for name, content in start.items()}
    disk = Disk(names=dict(files), durable=dict(files))
    if inode is not None:
        disk.by_inode[inode] = next(iter(files.values()))
    done = acknowledged = 0
    for moment in moments:
        for change in trace[done:moment]:
            disk.apply(change)
            acknowledged += change.kind == "A"
        done = moment
        yield disk.after_a_cut(chance), acknowledged
