"""From the bytes of a file to a version of the store."""

from io import BytesIO
from pathlib import Path

from sop_tui.storage.files.form.damage import Damage
from sop_tui.storage.files.form.layout import Source, relaid, split
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.form.tables import read_heads
from sop_tui.text.message import say


def parse(path: Path, data: bytes | Source, former: FileSnapshot | None = None) -> FileSnapshot:
    """The version in these bytes, or in this open file, which are those of ``path``.

    What is the same in a former version is taken from there.

    Raises:
        Damage, NotOurs, OtherFormat: what is wrong, as it was found.
        OSError: the file cannot be read.
    """
    source = BytesIO(data) if isinstance(data, bytes) else data
    try:
        return _version(path, source, former)
    except Damage as own:
        # Another program may have written it in a form of its own.
        source.seek(0)
        whole = source.read() or b""
        if not whole:
            # TinyDB would take this for a new database; to us it is a store that lost everything.
            raise Damage(say("file kosong"), offset=0) from None
        try:
            layout = relaid(whole)
        except Damage as general:
            raise own if own.document is not None else general from None
        return _version(path, BytesIO(layout.data), former)


def _version(path: Path, source: Source, former: FileSnapshot | None) -> FileSnapshot:
    if former is None:
        layout, _ = split(source)
        return FileSnapshot(path, layout, read_heads(layout))
    layout, fresh = split(source, former.layout)
    return FileSnapshot(path, layout, read_heads(layout, former.heads, fresh), former.procedures)
