"""From the bytes of a file to a version of the store."""

from io import BytesIO
from pathlib import Path

from sop_tui.storage.layout import Source, relaid, split
from sop_tui.storage.problem import Damage, NotOurs, OtherFormat, unusable
from sop_tui.storage.records import FORMAT
from sop_tui.storage.snapshot import Snapshot
from sop_tui.storage.tables import read_heads
from sop_tui.text.message import say


def read_snapshot(path: Path, data: bytes | Source, former: Snapshot | None = None) -> Snapshot:
    """The version in these bytes, or in this open file, which are those of ``path``.

    What is the same in a former version is taken from there.

    Raises:
        StoreProblem: ``damaged``, ``not_ours``, ``newer`` or ``older``.
        OSError: the file cannot be read.
    """
    try:
        return parse(path, data, former)
    except (Damage, NotOurs, OtherFormat) as error:
        raise unusable(path, error, FORMAT) from None


def parse(path: Path, data: bytes | Source, former: Snapshot | None = None) -> Snapshot:
    """As :func:`read_snapshot`, with what is wrong as it was found.

    Raises:
        Damage, NotOurs, OtherFormat, OSError: see there.
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


def _version(path: Path, source: Source, former: Snapshot | None) -> Snapshot:
    if former is None:
        layout, _ = split(source)
        return Snapshot(path, layout, read_heads(layout))
    layout, fresh = split(source, former.layout)
    return Snapshot(path, layout, read_heads(layout, former.heads, fresh), former.procedures)
