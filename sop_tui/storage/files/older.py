"""Reads files of older formats without upgrading them: old backups remain usable."""

from pathlib import Path

import msgspec

from sop_tui.storage.files.form.damage import Damage, OtherFormat
from sop_tui.storage.files.form.layout import ACTS, TABLES, Source, lay_out
from sop_tui.storage.files.form.reading import Reading, read
from sop_tui.text.message import say

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
    found = msgspec.json.decode(data, type=dict[str, dict[str, msgspec.Raw]])
    for table in TABLES:
        if table not in found:
            raise Damage(say("tabel {table} tidak ada", table=table))
    found.pop(ACTS, None)
    key, raw = next(iter(found["meta"].items()))
    meta = msgspec.json.decode(raw)
    meta["format"] = _FIRST + 1
    documents = {
        table: [(int(each), bytes(document)) for each, document in found[table].items()]
        for table in TABLES
    }
    documents["meta"] = [(int(key), msgspec.json.encode(meta))]
    return lay_out(documents).data
