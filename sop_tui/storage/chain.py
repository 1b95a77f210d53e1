"""The hash chain over all events of a store; any later change of an event is detected.

Each event's hash covers the previous hash in the order of commits, the event itself, and the case
(or the officer's entry) after it. Commits are serialized by the lock, so the order is unique.
"""

from datetime import datetime
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from sop_tui.casework.model import Case, Event
from sop_tui.hashing import sha256
from sop_tui.office.model import Officer, OfficerEvent

AnyEvent = TypeVar("AnyEvent", Event, OfficerEvent)

_canonical = msgspec.json.Encoder(order="sorted")


def genesis(store_id: str, created: datetime) -> str:
    """The hash before the first event; it differs per store, so no chain fits another store."""
    return sha256(_canonical.encode({"id": store_id, "created": created})).hexdigest()


def digest(event: Event | OfficerEvent, prev_hash: str, after: Case | Officer) -> str:
    """SHA-256 over :func:`digested`."""
    return sha256(digested(event, prev_hash, after)).hexdigest()


def digested(event: Event | OfficerEvent, prev_hash: str, after: Case | Officer) -> bytes:
    """The previous hash, the event without its hash fields, and its result."""
    bare = replace(event, prev_hash="", hash="")
    return b"%b%b%b" % (prev_hash.encode(), _canonical.encode(bare), _canonical.encode(after))


def chain_event(event: AnyEvent, revision: int, prev_hash: str, after: Case | Officer) -> AnyEvent:
    """The event with the number of its commit and its hashes."""
    placed = replace(event, revision=revision, prev_hash=prev_hash)
    return replace(placed, hash=digest(placed, prev_hash, after))
