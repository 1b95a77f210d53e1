"""A disk whose power can be cut: a block device that records every write and every flush.

A file system in user space (FUSE) serves one file; the kernel's loop driver makes a disk of it, and
a real file system (ext4, xfs) is created on that disk. What the kernel then writes, and when it
flushes, is recorded. From the record, the state after a power cut at any moment can be made: all
writes before the last flush, and any part of the later ones, torn at any sector.

It implements the kernel's protocol itself and needs no library; only root can mount.
"""

import ctypes
import os
import random
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

SECTOR: Final = 512
_BLOCK: Final = 4096
_LONGEST_HELD: Final = 300.0  # seconds that a disk may stay busy after use
_IN: Final = struct.Struct("<IIQQIIIHH")
_OUT: Final = struct.Struct("<IiQ")
_ATTR: Final = struct.Struct("<QQQQQQIIIIIIIIII")
_NAME: Final = b"disk"
_DIRECT: Final = 1
_NO_ENTRY, _NO_DATA, _NOT_HERE = 2, 61, 38


class Write(NamedTuple):
    """Bytes that the kernel has written to the disk."""

    at: int
    data: bytes


class Flush(NamedTuple):
    """Everything written before must be durable from here on."""


class Mark(NamedTuple):
    """Something was acknowledged to a person at this moment."""

    number: int


Happened = Write | Flush | Mark


class CutDisk:
    """The disk, served by a thread of this process; other processes use it."""

    def __init__(self, size: int, folder: Path) -> None:
        self.size = size
        self.folder = folder
        self.path = folder / _NAME.decode()
        self.log: list[Happened] = []
        self.content = bytearray(size)
        self._device = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
        options = f"fd={self._device},rootmode=40000,user_id=0,group_id=0".encode()
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.mount(b"cutdisk", bytes(folder), b"fuse", 0, options):
            raise OSError(ctypes.get_errno(), "mount")
        self._server = threading.Thread(target=self._serve, daemon=True)
        self._server.start()

    def mark(self, number: int) -> None:
        self.log.append(Mark(number))

    def close(self) -> None:
        _unmount(self.folder)
        self._server.join()  # the kernel ends it when nobody uses the disk any more
        os.close(self._device)

    def _serve(self) -> None:
        while True:
            try:
                request = os.read(self._device, 1 << 21)
            except OSError:
                return
            _, operation, unique, node, *_ = _IN.unpack_from(request)
            answer = self._answer(operation, node, request[_IN.size :])
            if answer is None:
                continue
            error, body = (-answer, b"") if isinstance(answer, int) else (0, answer)
            try:
                os.write(self._device, _OUT.pack(_OUT.size + len(body), error, unique) + body)
            except OSError:
                return

    def _answer(self, operation: int, node: int, body: bytes) -> bytes | int | None:
        """The answer to a request: bytes, an error, or None if none is expected."""
        match operation:
            case 2 | 36 | 42:  # forget, interrupt, forget many
                return None
            case 26:  # init
                words = struct.pack("<IIIIHHIIHHII", 7, 31, 1 << 17, 1 << 22, 16, 12, 1 << 17, 1,
                                    32, 0, 0, 0)  # fmt: skip
                return words.ljust(64, b"\0")
            case 1:  # look up
                if body.rstrip(b"\0") != _NAME:
                    return _NO_ENTRY
                return struct.pack("<QQQQII", 2, 0, 3600, 3600, 0, 0) + self._attributes(2)
            case 3 | 4:  # attributes
                return struct.pack("<QII", 3600, 0, 0) + self._attributes(node)
            case 14 | 27:  # open
                return struct.pack("<QII", 0, _DIRECT, 0)
            case 15:  # read
                _, at, size = struct.unpack_from("<QQI", body)
                return bytes(self.content[at : at + size])
            case 16:  # write
                _, at, size = struct.unpack_from("<QQI", body)
                data = body[40 : 40 + size]
                self.content[at : at + size] = data
                self.log.append(Write(at, data))
                return struct.pack("<II", size, 0)
            case 20:  # fsync
                self.log.append(Flush())
                return b""
            case 17:  # file system
                return struct.pack("<QQQQQIIII", *([self.size // _BLOCK] * 5), _BLOCK, 255,
                                   _BLOCK, 0).ljust(80, b"\0")  # fmt: skip
            case 18 | 25 | 29 | 34 | 38:  # release, flush of a descriptor, access, end
                return b""
            case 22 | 23:  # no extended attributes
                return _NO_DATA
            case _:
                return _NOT_HERE

    def _attributes(self, node: int) -> bytes:
        mode, size = (0o40700, _BLOCK) if node == 1 else (0o100600, self.size)
        return _ATTR.pack(node, size, size // SECTOR, *([0] * 6), mode, 1, 0, 0, 0, _BLOCK, 0)


def after_cuts(
    log: list[Happened], since: int, cuts: int, chance: random.Random, image: Path, size: int
) -> Iterator[int]:
    """Makes the disk after each of ``cuts`` cuts at random moments after ``since`` in the log.

    Yields the number of the last mark before each cut; ``image`` is then that disk.
    """
    moments = sorted(chance.randrange(since, len(log) + 1) for _ in range(cuts))
    lasting: dict[int, bytes] = {}
    pending: list[Write] = []
    marked, at = 0, 0
    for moment in moments:
        for happened in log[at:moment]:
            match happened:
                case Write():
                    pending.append(happened)
                case Flush():
                    for write in pending:
                        _apply(lasting, write)
                    pending.clear()
                case Mark(number):
                    marked = number
        at = moment
        disk = dict(lasting)
        for write in pending:
            for part in _what_came_through(write, chance):
                _apply(disk, part)
        # A new file each time: another mount namespace (of a container) can keep the file system
        # of the previous cut alive, and its final writes must not go to this one.
        image.unlink(missing_ok=True)
        with image.open("wb") as file:
            file.truncate(size)
            for block, data in disk.items():
                file.seek(block * SECTOR)
                file.write(data)
        yield marked


def _what_came_through(write: Write, chance: random.Random) -> Iterator[Write]:
    """All of it, nothing, a beginning, or any of its sectors."""
    sectors = range(0, len(write.data), SECTOR)
    match chance.randrange(4):
        case 0:
            yield write
        case 1:
            return
        case 2:
            upto = chance.randrange(len(sectors) + 1) * SECTOR
            yield Write(write.at, write.data[:upto])
        case _:
            for start in sectors:
                if chance.random() < 0.5:
                    yield Write(write.at + start, write.data[start : start + SECTOR])


def _apply(disk: dict[int, bytes], write: Write) -> None:
    for start in range(0, len(write.data), SECTOR):
        disk[(write.at + start) // SECTOR] = write.data[start : start + SECTOR]


@contextmanager
def loop_device(file: Path) -> Iterator[Path]:
    """The file as a block device."""
    done = subprocess.run(
        ["losetup", "--find", "--show", file], check=True, capture_output=True, text=True
    )
    device = Path(done.stdout.strip())
    try:
        yield device
    finally:
        subprocess.run(["losetup", "--detach", device], check=False)


@contextmanager
def mounted(device: Path, folder: Path, options: str) -> Iterator[None]:
    subprocess.run(["mount", "-o", options, device, folder], check=True, capture_output=True)
    try:
        yield
    finally:
        _unmount(folder)


def _unmount(folder: Path) -> None:
    """Waits for others that still use it, such as another mount namespace or a file just closed."""
    last = time.monotonic() + _LONGEST_HELD
    while True:
        try:
            subprocess.run(["umount", folder], check=True, capture_output=True)
        except subprocess.CalledProcessError:
            if time.monotonic() > last:
                raise
            time.sleep(0.05)
        else:
            return
