"""The chain over all events of a store: a change to anything that has happened shows.

Each event's hash covers the hash before it in the order of commits, the event, and the case (or
the officer's entry) as it was after it. The order is that of the lock, so there is only one.
"""

import hashlib
from datetime import datetime
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from sop_tui.casework.model import Case, Event
from sop_tui.office.model import Officer, OfficerEvent

AnyEvent = TypeVar("AnyEvent", Event, OfficerEvent)

_canonical = msgspec.json.Encoder(order="sorted")


def genesis(store_id: str, created: datetime) -> str:
    """What stands before the first event: no chain can be carried over from another store."""
    return hashlib.sha256(_canonical.encode({"id": store_id, "created": created})).hexdigest()


def digest(event: Event | OfficerEvent, prev_hash: str, after: Case | Officer) -> str:
    """SHA-256 over the former hash, the event without its hash fields, and what it led to."""
    bare = replace(event, prev_hash="", hash="")
    running = hashlib.sha256(prev_hash.encode())
    running.update(_canonical.encode(bare))
    running.update(_canonical.encode(after))
    return running.hexdigest()


def seal(event: AnyEvent, revision: int, prev_hash: str, after: Case | Officer) -> AnyEvent:
    """The event with its commit and its place in the chain."""
    placed = replace(event, revision=revision, prev_hash=prev_hash)
    return replace(placed, hash=digest(placed, prev_hash, after))
