"""The links of the chain during verification: compact, and nothing wrong is lost."""

import random
import tracemalloc
from uuid import uuid4

import pytest
from msgspec.structs import replace
from offices.stores import NOW

from sop_tui.office.model import Officer, OfficerEvent, OfficerKind
from sop_tui.storage.chain import chain_event
from sop_tui.storage.links import ChainLink, Links

START = "0" * 64
ENTRY = Officer(id="budi", name="Budi")


def chain(count: int) -> list[OfficerEvent]:
    """Events in order, three per revision."""
    made: list[OfficerEvent] = []
    for turn in range(count):
        bare = OfficerEvent(
            id=uuid4().hex, seq=turn + 1, at=NOW, officer="budi", name="Budi",
            kind=OfficerKind.ADDED, after=ENTRY,
        )  # fmt: skip
        made.append(chain_event(bare, turn // 3 + 1, made[-1].hash if made else START, ENTRY))
    return made


def gathered(events: list[OfficerEvent]) -> Links:
    links = Links()
    for event in events:
        links.add("budi", event)
    return links


def test_links_are_kept_and_returned_in_the_order_of_the_chain() -> None:
    events = chain(40)
    mixed = random.Random(18).sample(events, len(events))
    links = gathered(mixed)
    assert [link.id for link in links] == [event.id for event in mixed]
    assert [link.id for link in links.in_order(START)] == [event.id for event in events]
    asked = events[21]
    assert links.with_hash(asked.hash) == ChainLink(
        "budi", asked.seq, asked.id, asked.revision, asked.prev_hash, asked.hash
    )
    assert [link.id for link in links.following(asked.hash)] == [events[22].id]
    assert links.with_hash("f" * 64) is None
    assert not [*links.duplicates()]


@pytest.mark.parametrize(
    "wrong",
    [
        {"prev_hash": "f" * 64},
        {"prev_hash": "bukan hash"},
        {"hash": "F" * 64},
        {"revision": 9},
        {"revision": -1},
        {"seq": 1 << 80},
    ],
    ids=str,
)
def test_a_wrong_link_ends_the_order_but_loses_nothing(
    wrong: dict[str, object],
) -> None:
    events = chain(12)
    events[5] = replace(events[5], **wrong)
    links = gathered(events)
    assert len([*links.order(START)]) < 12
    found = list(links)[5]
    for name, value in wrong.items():
        assert getattr(found, name) == value


@pytest.mark.parametrize("after", [4, 10])
def test_two_links_after_one_event_end_the_order(after: int) -> None:
    events = chain(12)
    other = chain_event(replace(events[after + 1], id=uuid4().hex), events[after + 1].revision,
                 events[after].hash, replace(ENTRY, name="Bukan Budi"))  # fmt: skip
    links = gathered([*events, other])
    assert [*links.order(START)] == [*range(after + 1)]


def test_a_cyclic_chain_is_followed_once() -> None:
    events = chain(12)
    events[2] = replace(events[2], hash=events[0].hash, revision=1)
    assert [*gathered(events).order(START)] == [0, 1, 2]


@pytest.mark.parametrize("name", ["0123456789abcdef" * 2, "dari-program-lain"])
def test_a_duplicate_id_is_named(name: str) -> None:
    events = chain(6)
    for turn in (1, 4):
        events[turn] = replace(events[turn], id=name)
    assert [*gathered(events).duplicates()] == [(name, 2)]
    assert len([*gathered(events).order(START)]) == 6


def test_an_event_takes_little_memory() -> None:
    """The memory of a copy or a verification grows only by this with the age of an office."""
    events = chain(5000)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        links = gathered(events)
        kept = tracemalloc.get_traced_memory()[0] - before
        assert kept / len(links) < 150
        assert sum(1 for _ in links.order(START)) == len(events)
        assert not [*links.duplicates()]
        assert (tracemalloc.get_traced_memory()[1] - before) / len(links) < 240
    finally:
        tracemalloc.stop()
