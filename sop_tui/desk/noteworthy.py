"""What an admin does that the others must know: power for oneself, one more way in for somebody.

Whoever may give roles may give them to themselves, and whoever may register keys may register one
more of their own for somebody else. Neither can be forbidden in a small office; both are named.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from sop_tui.office.model import Officer, OfficerEvent, OfficerKind
from sop_tui.text.message import Message, say

LATELY = timedelta(days=30)


class Noteworthy(msgspec.Struct, frozen=True):
    """``by`` has done to the entry of ``officer`` what ``sentence`` says."""

    officer: str
    by: str
    at: datetime
    sentence: Message


def noteworthy(
    events: Iterable[OfficerEvent], role_name: Callable[[str], Message]
) -> Iterator[Noteworthy]:
    """What is so among the events of one entry, in their order; how the store began is not."""
    before: Officer | None = None
    for event in events:
        for sentence in _sentences(event, before, role_name):
            yield Noteworthy(event.after.id, event.officer, event.at, sentence)
        before = event.after


def _sentences(
    event: OfficerEvent, before: Officer | None, role_name: Callable[[str], Message]
) -> Iterator[Message]:
    after, at = event.after, event.at
    if before is None:
        return
    if event.officer == after.id:
        for role in after.roles:
            if role not in before.roles:
                yield say(
                    "{name} memberi dirinya sendiri peran {role} pada {at}",
                    name=event.name, role=role_name(role), at=at,
                )  # fmt: skip
        if after.coordinator and not before.coordinator:
            yield say(
                "{name} menjadikan dirinya sendiri koordinator pada {at}", name=event.name, at=at
            )
    if event.kind is OfficerKind.KEY_ADDED and len(after.keys) > 1:
        yield say(
            "{by} mendaftarkan kunci SSH tambahan bagi {name} pada {at}: {fingerprint}",
            by=event.name, name=after.name, at=at, fingerprint=after.keys[-1].fingerprint,
        )  # fmt: skip
