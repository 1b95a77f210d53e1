"""The links of the hash chain in compact form: an office of many years has a million events."""

from array import array
from collections.abc import Iterator
from itertools import groupby
from typing import Final

import msgspec

from sop_tui.casework.model import Event
from sop_tui.office.model import OfficerEvent

_HASH: Final = 32  # bytes
_ID: Final = 16
_MOST: Final = 1 << 62


class ChainLink(msgspec.Struct, frozen=True):
    """An event's place in the chain; ``of`` is a case number or an officer id."""

    of: str
    seq: int
    id: str
    revision: int
    prev_hash: str
    hash: str


class Links:
    """Links in the order in which they were added, about a hundred bytes each.

    Hashes and ids in another form than this program's, e.g. edited by hand, are kept unchanged.
    """

    def __init__(self) -> None:
        self._owners: list[str] = []
        self._owner = array("q")
        self._seqs = array("q")
        self._revisions = array("q")
        self._before = bytearray()
        self._hashes = bytearray()
        self._ids = bytearray()
        self._named: dict[int, str] = {}
        self._odd: dict[int, ChainLink] = {}

    def __len__(self) -> int:
        return len(self._seqs)

    def add(self, of: str, event: Event | OfficerEvent) -> None:
        if not self._owners or self._owners[-1] != of:
            self._owners.append(of)
        number = len(self)
        before, own = _raw(event.prev_hash, _HASH), _raw(event.hash, _HASH)
        sound = before is not None and own is not None
        if not (sound and 0 <= event.seq < _MOST and 0 <= event.revision < _MOST):
            self._odd[number] = ChainLink(
                of, event.seq, event.id, event.revision, event.prev_hash, event.hash
            )
        identity = _raw(event.id, _ID)
        if identity is None:
            self._named[number] = event.id
        self._before += before or bytes(_HASH)
        self._hashes += own or bytes(_HASH)
        self._ids += identity or bytes(_ID)
        self._owner.append(len(self._owners) - 1)
        self._revisions.append(event.revision if number not in self._odd else 0)
        self._seqs.append(event.seq if number not in self._odd else 0)

    def __iter__(self) -> Iterator[ChainLink]:
        return map(self._link, range(len(self)))

    def in_order(self, start: str) -> Iterator[ChainLink]:
        """The links in the order of the chain, as far as :meth:`order` can follow it."""
        return map(self._link, self.order(start))

    def order(self, start: str) -> Iterator[int]:
        """The numbers of the links in the order of the chain, as far as it can be followed.

        Stops where no link follows, where several do, and where a revision is missing.
        """
        if self._odd:
            return
        following = _Places(self._before)
        last, revision = bytes.fromhex(start), 0
        passed = bytearray(len(self))
        while (n := following.only(last)) is not None and not passed[n]:
            if not revision <= self._revisions[n] <= revision + 1:
                return
            last, revision, passed[n] = self._at(self._hashes, n), self._revisions[n], 1
            yield n

    def duplicates(self) -> Iterator[tuple[str, int]]:
        """The ids that occur more than once, and how often."""
        for _, together in groupby(sorted(range(len(self)), key=self._identity), self._identity):
            same = list(together)
            if len(same) > 1:
                yield self._link(same[0]).id, len(same)

    def _identity(self, n: int) -> bytes:
        named = self._named.get(n)
        return bytes(self._ids[_ID * n : _ID * n + _ID]) if named is None else named.encode()

    def with_hash(self, own: str) -> ChainLink | None:
        """The first link with this hash; None if there is none."""
        raw = _raw(own, _HASH)
        for n in range(len(self)):
            if self._at(self._hashes, n) == raw and n not in self._odd:
                return self._link(n)
        return None

    def following(self, before: str) -> Iterator[ChainLink]:
        """The links whose previous hash is this one."""
        raw = _raw(before, _HASH)
        for n in range(len(self)):
            if self._at(self._before, n) == raw and n not in self._odd:
                yield self._link(n)

    def _at(self, hashes: bytearray, n: int) -> bytes:
        return bytes(hashes[_HASH * n : _HASH * n + _HASH])

    def _link(self, n: int) -> ChainLink:
        odd = self._odd.get(n)
        if odd is not None:
            return odd
        return ChainLink(
            self._owners[self._owner[n]],
            self._seqs[n],
            self._named.get(n) or self._ids[_ID * n : _ID * n + _ID].hex(),
            self._revisions[n],
            self._at(self._before, n).hex(),
            self._at(self._hashes, n).hex(),
        )


class _Places:
    """Finds a hash in an array of hashes; a dict would need ten times the memory."""

    def __init__(self, hashes: bytearray) -> None:
        self._hashes = hashes
        self._several: set[bytes] = set()
        count = len(hashes) // _HASH
        self._mask = (1 << (2 * count).bit_length()) - 1
        self._slots = array("I", bytes(4 * (self._mask + 1)))  # n + 1, 0 is free
        for n in range(count):
            own = bytes(hashes[_HASH * n : _HASH * n + _HASH])
            slot = self._slot(own)
            if self._slots[slot]:
                self._several.add(own)
            self._slots[slot] = n + 1

    def only(self, own: bytes) -> int | None:
        """The index of the hash; None if it occurs never or several times."""
        taken = self._slots[self._slot(own)]
        return taken - 1 if taken and own not in self._several else None

    def _slot(self, own: bytes) -> int:
        """The slot that contains the hash, else the free slot for it."""
        slot = hash(own) & self._mask
        while taken := self._slots[slot]:
            if self._hashes.startswith(own, _HASH * (taken - 1), _HASH * taken):
                break
            slot = (slot + 1) & self._mask
        return slot


def _raw(text: str, size: int) -> bytes | None:
    """The bytes of a text in lower-case hexadecimal; None if it is no such text."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        return None
    return raw if len(raw) == size and raw.hex() == text else None
