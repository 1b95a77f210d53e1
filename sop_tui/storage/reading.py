"""From the bytes of a file to a version of the store."""

from pathlib import Path

from sop_tui.storage.layout import relaid, split
from sop_tui.storage.problem import Damage, NotOurs, OtherFormat, unusable
from sop_tui.storage.records import FORMAT
from sop_tui.storage.snapshot import Snapshot
from sop_tui.storage.tables import read_heads
from sop_tui.text.message import say


def read_snapshot(path: Path, data: bytes, former: Snapshot | None = None) -> Snapshot:
    """The version in these bytes, which were read at ``path``.

    What is the same in a former version is taken from there.

    Raises:
        StoreProblem: ``damaged``, ``not_ours``, ``newer`` or ``older``.
    """
    try:
        return parse(path, data, former)
    except (Damage, NotOurs, OtherFormat) as error:
        raise unusable(path, error, FORMAT) from None


def parse(path: Path, data: bytes, former: Snapshot | None = None) -> Snapshot:
    """As :func:`read_snapshot`, with what is wrong as it was found.

    Raises:
        Damage, NotOurs, OtherFormat: see there.
    """
    if not data:
        # TinyDB would take this for a new database; to us it is a store that has lost everything.
        raise Damage(say("file kosong"), offset=0)
    try:
        return _version(path, data, former)
    except Damage as own:
        # Another program may have written it in a form of its own.
        try:
            layout = relaid(data)
        except Damage as general:
            raise own if own.document is not None else general from None
        return _version(path, layout.data, former)


def _version(path: Path, data: bytes, former: Snapshot | None) -> Snapshot:
    if former is None:
        layout, _ = split(data)
        return Snapshot(path, layout, read_heads(layout))
    layout, fresh = split(data, former.layout)
    return Snapshot(path, layout, read_heads(layout, former.heads, fresh), former.procedures)
