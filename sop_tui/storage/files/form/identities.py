"""Which ids events have, in little memory: an act asks whether its own is among them."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable

from sop_tui.storage.files.form.layout import Layout

_BEFORE = b'{"id":"'


class Identities:
    """Digests of all ids in a version and in those that came to be from it by acts.

    One is shared by all these versions, so it may know too many and never too few. It is made from
    the whole file before the first act of a session, and costs next to nothing from then on.
    """

    def __init__(self) -> None:
        self._of_file: array[int] | None = None
        self._since: set[int] = set()

    def prepare(self, layout: Layout) -> None:
        """Read the ids of this version, if that has not been done."""
        if self._of_file is None:
            found = array("q")
            for table in ("cases", "officers"):
                for line in layout.tables[table].values():
                    found.extend(_digests(line))
            self._of_file = array("q", sorted(found))

    def add(self, events: Iterable[bytes]) -> None:
        """There are these events, too; each as it is written."""
        if self._of_file is not None:
            for event in events:
                self._since.update(_digests(event))

    def may_have(self, event_id: str) -> bool:
        """Whether some event has this id, or one with the same digest."""
        assert self._of_file is not None
        wanted = hash(event_id.encode())
        at = bisect_left(self._of_file, wanted)
        return wanted in self._since or self._of_file[at : at + 1] == array("q", [wanted])


def _digests(data: bytes) -> list[int]:
    """Of all ids in these bytes: what begins an object as ``id`` is one, or one too many."""
    return [hash(piece[: piece.find(b'"')]) for piece in data.split(_BEFORE)[1:]]
