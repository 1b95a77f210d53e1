"""Acts of an admin that other admins must know: new powers for themselves, additional keys for
others.

Who can grant roles can grant them to themselves, and who can register keys can register their own
key for somebody else. A small office cannot forbid this, so both are shown.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from sop_tui.casework.model import Capacity
from sop_tui.casework.wording import CAPACITY_NAMES
from sop_tui.office.model import Officer, OfficerEvent, OfficerKind
from sop_tui.text.message import Message, say

LATELY = timedelta(days=30)


class Noteworthy(msgspec.Struct, frozen=True):
    """``by`` has changed the entry of ``officer`` as ``sentence`` says."""

    officer: str
    by: str
    at: datetime
    sentence: Message


def noteworthy_events(
    events: Iterable[OfficerEvent], role_name: Callable[[str], Message]
) -> Iterator[Noteworthy]:
    """The noteworthy events of one entry, in order; the store's first events are not noteworthy."""
    before: Officer | None = None
    had_a_key = False
    for event in events:
        if event.kind is OfficerKind.READMITTED:
            had_a_key = False
        if event.kind is OfficerKind.KEY_ADDED:
            if had_a_key:
                yield Noteworthy(event.after.id, event.officer, event.at, _another_key(event))
            had_a_key = True
        for sentence in _power_taken(event, before, role_name):
            yield Noteworthy(event.after.id, event.officer, event.at, sentence)
        before = event.after


def _power_taken(
    event: OfficerEvent, before: Officer | None, role_name: Callable[[str], Message]
) -> Iterator[Message]:
    """What an admin has granted to themselves, also for a period."""
    after, at = event.after, event.at
    if before is None or event.officer != after.id:
        return
    for role in after.roles:
        if role not in before.roles:
            yield say(
                "{name} memberi dirinya sendiri peran {role} pada {at}",
                name=event.name, role=role_name(role), at=at,
            )  # fmt: skip
    for acting in after.acting:
        if acting not in before.acting:
            yield say(
                "{name} menunjuk dirinya sendiri sebagai {capacity} {role} pada {at}",
                name=event.name, capacity=CAPACITY_NAMES[Capacity(acting.capacity)],
                role=role_name(acting.role), at=at,
            )  # fmt: skip
    if after.coordinator and not before.coordinator:
        yield say("{name} menjadikan dirinya sendiri koordinator pada {at}", name=event.name, at=at)


def _another_key(event: OfficerEvent) -> Message:
    """An additional key, or one in place of a removed key."""
    return say(
        "{by} mendaftarkan kunci SSH tambahan bagi {name} pada {at}: {fingerprint}",
        by=event.name, name=event.after.name, at=event.at,
        fingerprint=event.after.keys[-1].fingerprint,
    )  # fmt: skip
