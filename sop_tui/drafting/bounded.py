"""Reads a document in a separate process with limits on time, memory and output.

Officers' files may be broken or hostile, and the readers are large programs. The process gets the
file's bytes and answers with a picture or one sentence. It opens no socket, starts no program and
writes only into its pipe (:mod:`.confined`). Whatever happens to it, the caller gets a picture or
:class:`~sop_tui.drafting.picture.Unreadable`.
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
_LOOK = 0.2  # seconds between two checks whether the answer is still wanted


def read_file(
    path: Path,
    seconds: float = SECONDS,
    meanwhile: Callable[[], object] = bool,
    going_on: Callable[[], bool] = lambda: True,
) -> Picture:
    """The picture of a file; ``meanwhile`` is called while the process reads.

    The process is stopped as soon as ``going_on``, asked several times a second, returns false.

    Raises:
        Unreadable: the document cannot be read, for whatever reason.
        OSError: the file cannot be opened.
    """
    # Without O_NONBLOCK, opening a named pipe would block until somebody writes to it.
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
    """The picture of a document that is already in memory.

    Raises:
        Unreadable: the document cannot be read, for whatever reason.
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
    """Everything that the process writes until it ends; None when it takes too long."""
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
        pass  # the process ended in the middle of its answer
    raise Unreadable(
        say("dokumen rusak atau terlalu besar: pembacanya berhenti; simpan ulang dari aslinya")
    )
