"""Reads files of older formats without upgrading them: old backups remain usable."""

from pathlib import Path

import msgspec

from sop_tui.storage.files.form.damage import UNDECODABLE, OtherFormat
from sop_tui.storage.files.form.layout import ACTS, Source, damage_of
from sop_tui.storage.files.form.reading import Reading, read

_FIRST = 1  # differs from format 2 only by having no table ``acts``


def read_any(
    path: Path,
    data: bytes | Source,
    inode: int | None = None,
    descriptor: int | None = None,
) -> Reading:
    """As :func:`~sop_tui.storage.files.form.reading.read`, but accepts format 1 too.

    Raises:
        Damage, NotOurs, OtherFormat: the file cannot be used.
        OSError: the file cannot be read.
    """
    try:
        return read(path, data, inode=inode, descriptor=descriptor)
    except OtherFormat as error:
        if error.number != _FIRST:
            raise
    if not isinstance(data, bytes):
        data.seek(0)
        data = data.read() or b""
    return read(path, _without_its_number(data))


def _without_its_number(data: bytes) -> bytes:
    """The file with the present format in ``meta``; the rest is checked when it is read."""
    try:
        found = msgspec.json.decode(data, type=dict[str, dict[str, msgspec.Raw]])
        key, document = next(iter(found["meta"].items()))
        meta = msgspec.json.decode(document, type=dict[str, msgspec.Raw])
    except UNDECODABLE as error:
        raise damage_of(error) from None
    found.pop(ACTS, None)
    meta["format"] = msgspec.Raw(b"%d" % (_FIRST + 1))
    found["meta"][key] = msgspec.Raw(msgspec.json.encode(meta))
    return msgspec.json.encode(found)
