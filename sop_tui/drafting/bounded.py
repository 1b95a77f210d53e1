"""A document is read in a process of its own, bounded in time, memory and output.

What officers are sent may be broken or hostile, and its readers are large programs. The process
is given the file's bytes and answers with a picture or with one sentence; it opens no socket,
starts no program and writes nowhere but into its pipe (:mod:`.confined`). Whatever happens to it,
the caller gets a picture or :class:`~sop_tui.drafting.picture.Unreadable`.
"""

import os
import selectors
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import msgspec

from sop_tui.drafting.answer import MOST_ANSWER, PICTURE, REFUSAL, SECONDS, RefusedReading
from sop_tui.drafting.formats import LARGEST_FILE
from sop_tui.drafting.picture import Picture, Unreadable, from_bytes
from sop_tui.text.message import Message, say

_PIECE = 1 << 16
_LOOK = 0.2  # seconds between two looks whether the answer is still wanted


def read_file(
    path: Path,
    seconds: float = SECONDS,
    meanwhile: Callable[[], object] = bool,
    going_on: Callable[[], bool] = lambda: True,
) -> Picture:
    """The picture of a file; ``meanwhile`` is done while the process reads.

    It is ended as soon as ``going_on``, asked several times a second, says no.

    Raises:
        Unreadable: whatever is wrong with it.
        OSError: when it cannot be opened.
    """
    # Without O_NONBLOCK a pipe under this name would keep us waiting for its writer.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    try:
        known = os.fstat(descriptor)
        if not stat.S_ISREG(known.st_mode):
            raise Unreadable(say("bukan file biasa; berikan file dokumennya"))
        if known.st_size > LARGEST_FILE:
            raise _too_large()
        return _read(descriptor, seconds, meanwhile, going_on)
    finally:
        os.close(descriptor)


def read_bytes(
    data: bytes, seconds: float = SECONDS, meanwhile: Callable[[], object] = bool
) -> Picture:
    """The picture of a document that is in memory already.

    Raises:
        Unreadable: whatever is wrong with it.
    """
    if len(data) > LARGEST_FILE:
        raise _too_large()
    import tempfile

    with tempfile.TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        return _read(source.fileno(), seconds, meanwhile)


def _too_large() -> Unreadable:
    return Unreadable(say("file lebih besar dari {limit} MB", limit=LARGEST_FILE >> 20))


def _read(
    source: int,
    seconds: float,
    meanwhile: Callable[[], object] = bool,
    going_on: Callable[[], bool] = lambda: True,
) -> Picture:
    process = subprocess.Popen(
        [sys.executable, "-I", "-B", "-m", "sop_tui.drafting.confined"],
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        deadline = time.monotonic() + seconds
        meanwhile()
        answer = _drained(process.stdout, deadline, going_on)
    finally:
        process.kill()
        process.stdout.close()
        process.wait()
    if answer is None:
        raise Unreadable(say("dokumen terlalu rumit untuk dibaca dalam {n} detik", n=int(seconds)))
    return _answered(answer)


def _drained(pipe: IO[bytes], deadline: float, going_on: Callable[[], bool]) -> bytes | None:
    """All that the process says until it ends; None when it takes too long."""
    answer = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if not going_on():
                raise Unreadable(say("pembacaan dihentikan"))
            if left <= 0:
                return None
            if not selector.select(min(left, _LOOK)):
                continue
            piece = os.read(pipe.fileno(), _PIECE)
            if not piece:
                return bytes(answer)
            answer += piece
            if len(answer) > MOST_ANSWER:
                raise Unreadable(say("isi dokumen terlalu besar untuk sebuah SOP"))


def _answered(answer: bytes) -> Picture:
    kind, body = answer[:1], answer[1:]
    try:
        if kind == PICTURE:
            return from_bytes(body)
        if kind == REFUSAL:
            refused = msgspec.msgpack.decode(body, type=RefusedReading)
            raise Unreadable(Message(refused.template, refused.values))
    except msgspec.DecodeError:
        pass  # it ended in the middle of a word
    raise Unreadable(
        say("dokumen rusak atau terlalu besar: pembacanya berhenti; simpan ulang dari aslinya")
    )
